"""Blind indexes: equal values of one field are found without being opened, and tell nothing across fields.

HMAC-SHA256 of the value in its normal form, under a key of the field's own derived by HKDF (RFC 5869).
"""

import hmac
import re
from collections.abc import Callable

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hark.guard.spans import narrow

Normal = Callable[[str], str]


def words(value: str) -> str:
    """Any text: case, width and runs of blanks do not count."""
    return " ".join(narrow(value).split()).casefold()


def phone(value: str) -> str:
    """A phone number: its digits, without the country's 86."""
    digits = re.sub(r"[^0-9]", "", narrow(value))
    return digits[-11:] if len(digits) in (13, 15) and digits[-13:-11] == "86" else digits


def identity(value: str) -> str:
    """An identity or account number: its letters and digits, capitals."""
    return re.sub(r"[^0-9a-z]", "", narrow(value)).upper()


def email(value: str) -> str:
    """An e-mail address: case and blanks around it do not count."""
    return narrow(value).strip()


def blind_index(value: str, *, field: str, key: bytes, normal: Normal = words) -> str:
    """What stands for the value in the index of this field; the same for whatever is normally the same."""
    own = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"blind index|" + field.encode()).derive(key)
    return hmac.digest(own, normal(value).encode(), "sha256").hex()
