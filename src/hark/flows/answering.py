"""Requests answered once: sent again under the same key, they have the same answer and no second effect."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction

from hark.core.errors import Refusal
from hark.guard.access import Staff
from hark.records.answers import AnswerRow

KEPT = timedelta(days=7)
KEY = r"[!-~]{1,255}"
Answer = dict[str, Any]


class BadKey(Refusal):
    """No request can be known by this key."""


class KeyUsedOtherwise(Refusal):
    """The sender gave this key to another request before."""


def once(key: str, *, asked: tuple[str, ...], by: Staff, now: datetime, do: Callable[[], Answer]) -> Answer:
    """What `do` answers, or answered the first time under this key; without a key, what it answers.

    The answer is kept in the transaction of the effect: either both are there or neither.
    A request that is refused leaves nothing, so its key stays free.

    Raises:
        BadKey, KeyUsedOtherwise: the key is none, or was given to another request.
    """
    if not key:
        return do()
    if not re.fullmatch(KEY, key):
        raise BadKey("An Idempotency-Key has 1 to 255 visible ASCII characters, without spaces.")
    digest = sha256("\0".join(asked).encode()).hexdigest()
    with transaction.atomic():
        # Whoever comes second waits here until the first has committed.
        row, new = AnswerRow.objects.get_or_create(
            sender=by.username, key=key, defaults={"asked": digest, "at": now}
        )
        if row.asked != digest:
            raise KeyUsedOtherwise(
                "This Idempotency-Key was given to another request. Take a new key for a new request."
            )
        if new:
            row.answer = do()
            row.save(update_fields=["answer"])
    return dict(row.answer)


def sweep(*, now: datetime) -> None:
    """Forget answers nobody asks for again."""
    AnswerRow.objects.filter(at__lt=now - KEPT).delete()
