"""Records in quarantine about which nothing is to be done: put away with a reason, and taken up again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Unpack

from django.db import transaction
from django.db.models import QuerySet

from hark.core.errors import Refusal
from hark.core.terms.intake import WhyAway
from hark.flows import aside
from hark.flows.quarantine import Which, chosen, told
from hark.guard.access import Staff, require
from hark.records import audit
from hark.records.feeds import ArrivalRow, QuarantineRow

BY_HAND = tuple(why for why in WhyAway if why is not WhyAway.LOAD_WITHDRAWN)
State = QuarantineRow.State


class NoWhy(Refusal):
    """Nothing is put away without one of the reasons there are."""


def put_away(
    *,
    why: str,
    by: Staff,
    now: datetime,
    ids: Iterable[int] | None = None,
    up_to: int | None = None,
    **which: Unpack[Which],
) -> int:
    """How many open records were put away: all so narrowed, or those of them named.

    `up_to` is the newest that whoever asks has seen counted; what was kept since stays open.

    Raises:
        NoWhy: it is no reason that is chosen by hand.
    """
    require(by, "quarantine.put_away")
    if why not in BY_HAND:
        raise NoWhy("Choose why the records are put away.")
    rows = chosen(state=State.OPEN, **which)
    if up_to is not None:
        rows = rows.filter(pk__lte=up_to)
    away = {"state": State.PUT_AWAY, "put_away_why": why, "put_away_by": by.username, "settled_at": now}
    with transaction.atomic():
        rows, narrowed = _named(rows, ids, which)
        if count := _change(rows, of=State.OPEN, to=away):
            subject = which.get("feed") or "every feed"
            audit.write("quarantine.put_away", subject, by=by, now=now, rows=count, why=why, **narrowed)
    return count


def take_up(
    *,
    by: Staff,
    now: datetime,
    ids: Iterable[int] | None = None,
    **which: Unpack[Which],
) -> int:
    """How many records that were put away are open again: all so narrowed, or those of them named.

    Those of a load that was withdrawn stay: tried again, they would be in the ledger without it.
    """
    require(by, "quarantine.put_away")
    rows = _takeable(**which)
    with transaction.atomic():
        rows, narrowed = _named(rows, ids, which)
        if count := _change(rows, of=State.PUT_AWAY, to=aside.UP):
            subject = which.get("feed") or "every feed"
            audit.write("quarantine.taken_up", subject, by=by, now=now, rows=count, **narrowed)
    return count


def count(*, by: Staff, **which: Unpack[Which]) -> int:
    """How many records could be taken up again, of those so narrowed."""
    require(by, "quarantine.see")
    return _takeable(**which).count()


def put_away_all_of(arrival: ArrivalRow, *, by: str, now: datetime) -> int:
    """How many open records of a load were put away for its withdrawal.

    In a transaction of the caller's, who has asked for permission and notes it.
    """
    rows = arrival.quarantine.filter(state=State.OPEN)
    away = {"put_away_why": WhyAway.LOAD_WITHDRAWN, "put_away_by": by, "settled_at": now}
    return rows.update(state=State.PUT_AWAY, **away)


def _takeable(**which: Unpack[Which]) -> QuerySet[QuarantineRow]:
    return chosen(state=State.PUT_AWAY, **which).filter(arrival__withdrawn_at=None)


def _named(
    rows: QuerySet[QuarantineRow], ids: Iterable[int] | None, which: Which
) -> tuple[QuerySet[QuarantineRow], dict[str, object]]:
    """Those of the rows that are meant, and how the audit tells which they were."""
    narrowed = {name: value for name, value in told(which).items() if name != "feed"}  # which is the subject
    if ids is None:
        return rows, narrowed
    named = rows.filter(pk__in=list(ids))
    return named, narrowed | {"numbers": sorted(named.values_list("pk", flat=True))}


def _change(rows: QuerySet[QuarantineRow], *, of: State, to: Mapping[str, object]) -> int:
    """Asked for the state once more where the rows are written: another may have settled them since."""
    return QuarantineRow.objects.filter(state=of, pk__in=rows.order_by().values("pk")).update(**to)
