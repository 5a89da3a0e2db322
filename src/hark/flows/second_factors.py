"""The secrets of second factors: each sealed under the key of the person it belongs to.

They lie in a table of the library that asks for them, as text. Under a person's own key they follow
a rotation of the sealing keys as every subject's values do, and open in nobody else's row.
"""

from base64 import b64decode, b64encode
from datetime import datetime

from hark.flows import subjects
from hark.records.accounts import StaffRow


def seal(secret: str, *, of: StaffRow, now: datetime) -> str:
    """The secret as it is kept."""
    subject = f"staff/{of.pk}"
    key = subjects.keys([subject], now=now)[subject]
    return b64encode(key.seal(secret.encode(), context=_place(of))).decode()


def open_sealed(sealed: str, *, of: StaffRow) -> str:
    """The secret.

    Raises:
        SealBroken: it is another person's, or was altered.
    """
    return subjects.open_sealed(b64decode(sealed), context=_place(of)).decode()


def _place(of: StaffRow) -> str:
    return f"mfa_authenticator|data|{of.pk}"
