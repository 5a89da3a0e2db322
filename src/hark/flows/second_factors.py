"""The secrets of second factors: each sealed under the key of the person it belongs to.

They lie in a table of the library that asks for them, as text. Under a person's own key they follow
a rotation of the sealing keys as every subject's values do, and open in nobody else's row.
"""

from base64 import b64decode, b64encode
from datetime import datetime

from django.db import IntegrityError, transaction

from hark.flows import subjects
from hark.guard.sealing import SubjectKey
from hark.records.accounts import StaffRow


def seal(secret: str, *, of: StaffRow, now: datetime) -> str:
    """The secret as it is kept."""
    key = _key(f"staff/{of.pk}", now=now)
    return b64encode(key.seal(secret.encode(), context=_place(of))).decode()


def open_sealed(sealed: str, *, of: StaffRow) -> str:
    """The secret.

    Raises:
        SealBroken: it is another person's, or was altered.
    """
    return subjects.open_sealed(b64decode(sealed), context=_place(of)).decode()


def _key(subject: str, *, now: datetime) -> SubjectKey:
    try:
        with transaction.atomic():
            return subjects.keys([subject], now=now)[subject]
    except IntegrityError:  # made at this moment by somebody setting up another one: it is there now
        return subjects.keys([subject], now=now)[subject]


def _place(of: StaffRow) -> str:
    return f"mfa_authenticator|data|{of.pk}"
