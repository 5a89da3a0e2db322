"""Withdrawals: a load that was a mistake is to count no more. It holds no engine."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hark.core.errors import Refusal
from hark.core.terms.intake import Mistake
from hark.core.terms.ledger import DESTINATIONS
from hark.flows import inbox, uploads
from hark.flows.putting_away import put_away_all_of
from hark.guard.access import Staff, require
from hark.records import audit
from hark.records.feeds import ArrivalRow, WithdrawalRow
from hark.records.sources import SourceRow

NAMED = 10  # of later loads, by their files
State = ArrivalRow.State
_UNDER_WAY = (State.WAITING, State.RUNNING)


class NotWithdrawn(Refusal):
    """The load cannot be withdrawn as it stands."""


class AlreadyWithdrawn(NotWithdrawn):
    """Somebody has withdrawn the load before."""


class NoSuchMistake(Refusal):
    """There is no such reason to withdraw a load."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why a load counts no more, who said so, and what came of it once it is `ended_at`.

    `taken_back` are the facts that were in force because of it; `restored` the earlier ones it had corrected,
    which are in force again.
    """

    mistake: str
    asked_by: str
    asked_at: datetime
    taken_back: int
    restored: int
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Later:
    """A load that came after another, and how many of its records were here already."""

    id: int
    file_name: str
    duplicates: int


def withdraw(arrival: int, *, mistake: str, by: Staff, now: datetime) -> None:
    """Have what the load brought counted no more: the worker takes it back next.

    Raises:
        AlreadyWithdrawn: somebody was quicker.
        NotWithdrawn: it is under way, brought complaints that people handle, or undoes another load.
        NoSuchMistake: the reason is none of those there are.
    """
    require(by, "feed.withdraw")
    if mistake not in set(Mistake):
        raise NoSuchMistake(
            "There is no reason called {mistake}. There are: {known}.",
            mistake=mistake[:32],
            known=", ".join(Mistake),
        )
    with transaction.atomic():
        rows = ArrivalRow.objects.select_related("feed").select_for_update(of=("self",))
        row = rows.filter(pk=arrival).first()
        if row is None:
            raise NotWithdrawn("No file arrived under number {id}.", id=arrival)
        if row.withdrawn_at is not None:
            raise AlreadyWithdrawn("This load is withdrawn already.")
        if problem := hindrance(row, now=now):
            raise problem
        row.withdrawn_at = now
        row.state = State.STOPPED if row.state in _UNDER_WAY else row.state  # whoever was at it died
        row.save(update_fields=["withdrawn_at", "state"])
        SourceRow.objects.filter(arrival=row).update(arrival=None)  # the next pull has another
        WithdrawalRow.objects.create(arrival=row, mistake=mistake, asked_by=by.username, asked_at=now)
        inbox.forget(row.feed_id)
        put_away_all_of(row, by=by.username, now=now)
        subject = f"{row.feed.name}/{row.pk}"
        audit.write("feed.withdrawn", subject, by=by, now=now, mistake=mistake, accepted=row.accepted)
    if row.stored_as:  # it was stopped, and is not gone on with
        uploads.forget(row.stored_as)


def hindrance(arrival: ArrivalRow, *, now: datetime) -> NotWithdrawn | None:
    """Why the load cannot be withdrawn as it stands; nothing where it can.

    What a command or a pull was at that died is under way no more once its lease has passed.
    """
    is_left = not arrival.stored_as and (arrival.lease_until is None or arrival.lease_until < now)
    if arrival.state in _UNDER_WAY and not is_left:
        return NotWithdrawn("This load is under way. Stop it first, or wait until it is settled.")
    if DESTINATIONS[arrival.feed.ledger].handled:
        return NotWithdrawn("What this load brought are complaints that people handle: close each of them.")
    if WithdrawalRow.objects.filter(restored=arrival).exists():
        return NotWithdrawn(
            "This is what holds again since another load was withdrawn. Load that file again."
        )
    return None


def standing(arrival: int) -> Withdrawal | None:
    """How it stands with the withdrawal of a load; nothing where it counts."""
    row = WithdrawalRow.objects.select_related("restored").filter(arrival=arrival).first()
    return None if row is None else told(row)


def may_be(arrival: int, *, by: Staff, now: datetime) -> bool:
    """Whether the load can be withdrawn, and by this person."""
    row = ArrivalRow.objects.select_related("feed").filter(pk=arrival, withdrawn_at=None).first()
    return by.may("feed.withdraw") and row is not None and hindrance(row, now=now) is None


def repeating(arrival: int, *, most: int = NAMED) -> tuple[list[Later], int]:
    """The first loads of the feed since then that told records that were here already, and how many did.

    Perhaps they were here by this one; which load a duplicate repeated is not kept.
    """
    row = ArrivalRow.objects.get(pk=arrival)
    later = ArrivalRow.objects.filter(feed=row.feed, offered_at__gt=row.offered_at, withdrawn_at=None)
    rows = later.filter(duplicates__gt=0).order_by("offered_at", "pk")
    return [Later(*each) for each in rows.values_list("pk", "file_name", "duplicates")[:most]], rows.count()


def restored_for(arrival: int) -> int | None:
    """The load whose withdrawal put in force again what came by this arrival; None of others."""
    return WithdrawalRow.objects.filter(restored=arrival).values_list("arrival", flat=True).first()


def unfinished() -> list[int]:
    """The loads that are withdrawn and not taken back yet, those asked for first."""
    return list(WithdrawalRow.objects.filter(ended_at=None).values_list("arrival", flat=True))


def told(row: WithdrawalRow) -> Withdrawal:
    """How it stands with it."""
    restored = row.restored.accepted if row.restored else 0
    return Withdrawal(row.mistake, row.asked_by, row.asked_at, row.taken_back or 0, restored, row.ended_at)
