"""A complaint while its customer writes it: kept for two hours, under a key only their browser holds.

Whoever reads the database, or a copy of it, reads nothing of it: the key is in the browser's cookie alone,
and gone with it. Nothing of a draft is a record; what is never handed in was never here.
"""

import json
import secrets
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode

from django.core.cache import caches

from hark.guard.sealing import KEY, KEY_ID, SealBroken, Sealer

KEPT = 2 * 60 * 60  # seconds since it was last written to
_NAME = 16  # bytes of the browser's token that name the draft; the rest is its key
_OWN = bytes(KEY_ID)  # a draft has one key
Draft = dict[str, str]


def begin() -> str:
    """A token for a new draft, for the browser to keep."""
    return urlsafe_b64encode(secrets.token_bytes(_NAME + KEY)).decode()


def read(token: str) -> Draft | None:
    """What the draft holds; None where there is none, it is over, or the token is none of ours."""
    place = _place(token)
    kept = caches["shared"].get(place[0]) if place else None
    if place is None or not isinstance(kept, str):
        return None
    try:
        draft: Draft = json.loads(place[1].open(b64decode(kept), context=place[0]))
    except SealBroken:
        return None
    return draft


def keep(token: str, draft: Draft) -> None:
    """Have the draft hold this; under a token that is none of ours, nothing is kept."""
    if place := _place(token):
        sealed = place[1].seal(json.dumps(draft).encode(), context=place[0])
        caches["shared"].set(place[0], b64encode(sealed).decode(), timeout=KEPT)


def forget(token: str) -> None:
    """Have nothing of the draft left."""
    if place := _place(token):
        caches["shared"].delete(place[0])


def _place(token: str) -> tuple[str, Sealer] | None:
    """Where the token's draft lies, and what seals it."""
    try:
        whole = urlsafe_b64decode(token)
    except ValueError:
        return None
    if len(whole) != _NAME + KEY:
        return None
    return f"draft:{whole[:_NAME].hex()}", Sealer({_OWN: whole[_NAME:]}, current=_OWN)
