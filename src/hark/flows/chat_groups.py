"""Chat groups whose robot is told: which there are, what each is told of, and a test of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction

from hark.core.errors import NotFound, Refusal
from hark.core.terms.notice import OF_GROUPS, Robot
from hark.flows import ring
from hark.flows.chat_sending import Ask, sent, topic
from hark.guard.access import Staff, require
from hark.outlets import notices as words
from hark.outlets import outbound
from hark.records import audit
from hark.records.chat_groups import ChatGroupRow
from hark.records.organisation import UnitRow
from hark.records.outbox import OutboxRow
from hark.records.sealed import context

LANGUAGES = ("zh-hans", "en")
State = OutboxRow.State


class NoSuchGroup(NotFound):
    """There is no such chat group."""


class BadGroup(Refusal):
    """The group cannot be kept so."""


class NotReached(Refusal):
    """The robot did not take the test."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group as its page shows it: what waits for it, what was given up, and why the last try failed."""

    row: ChatGroupRow
    waiting: int
    given_up: int
    problem: Refusal | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a group is to be. `address` and `secret` stay as they are where they are empty."""

    name: str
    robot: str
    kinds: Sequence[str]
    units: Sequence[str]
    language: str
    address: str = ""
    secret: str = ""
    unsigned: bool = False  # take the secret away


def groups(*, by: Staff) -> list[Group]:
    """Every group by name."""
    require(by, "chat_group.see")
    return [_standing(row) for row in ChatGroupRow.objects.prefetch_related("units")]


def one(id: UUID, *, by: Staff) -> Group:
    """One group.

    Raises:
        NoSuchGroup: there is none.
    """
    require(by, "chat_group.see")
    return _standing(_found(id))


def units(*, by: Staff) -> list[UnitRow]:
    """What a group can be limited to."""
    require(by, "chat_group.see")
    return list(UnitRow.objects.order_by("path"))


def put(wanted: Wanted, *, id: UUID | None = None, by: Staff, now: datetime) -> ChatGroupRow:
    """The group, made, or with an `id` changed.

    Raises:
        NoSuchGroup: there is none of this id.
        BadGroup: it has no name or another's, no robot or address, no kind, or is of no unit there is.
        NotAnAddress: nothing can be sent there.
    """
    require(by, "chat_group.manage")
    name = wanted.name.strip()
    if not 0 < len(name) <= 80 or wanted.language not in LANGUAGES or wanted.robot not in {*Robot}:
        raise BadGroup("A group needs a name, a kind of robot and a language.")
    if not wanted.kinds or not {*wanted.kinds} <= {*OF_GROUPS}:
        raise BadGroup("Choose what the group is told of.")
    with transaction.atomic():
        row = _held(id) if id else ChatGroupRow()
        if ChatGroupRow.objects.filter(name=name).exclude(pk=row.pk).exists():
            raise BadGroup('There is a group called "{name}" already.', name=name)
        chosen = list(UnitRow.objects.filter(code__in=wanted.units))
        if len(chosen) != len({*wanted.units}):
            raise BadGroup("One of the units is not there any more. Choose again.")
        row.name, row.robot, row.language = name, Robot(wanted.robot), wanted.language
        row.kinds = [kind.value for kind in OF_GROUPS if kind.value in wanted.kinds]
        row.changed_at, row.changed_by = now, by.username
        _seal(row, wanted)
        row.save()
        row.units.set(chosen)
        told = {"robot": row.robot, "host": row.host, "kinds": row.kinds}
        audit.write("chat_group.changed", name, by=by, now=now, **told, units=sorted(wanted.units))
    return row


def remove(id: UUID, *, by: Staff, now: datetime) -> None:
    """Tell the group nothing any more; what waits for it goes too.

    Raises:
        NoSuchGroup: there is none.
    """
    require(by, "chat_group.manage")
    with transaction.atomic():
        row = _held(id)
        OutboxRow.objects.filter(topic=topic(row)).exclude(state=State.DONE).delete()
        row.delete()
        audit.write("chat_group.removed", row.name, by=by, now=now)


def try_out(id: UUID, *, ask: Ask, by: Staff, now: datetime) -> None:
    """Send the group a test, at once.

    Raises:
        NoSuchGroup: there is none.
        NotReached: its robot did not take it, and why.
    """
    require(by, "chat_group.manage")
    row = _found(id)
    problem = sent(row, words.test_words(language=row.language), ask=ask, now=now)
    with transaction.atomic():
        if not problem:
            ChatGroupRow.objects.filter(pk=id).update(told_at=now)
        audit.write("chat_group.tried", row.name, by=by, now=now, passed=not problem)
    if problem:
        raise NotReached("The group was not reached. {problem}", problem=problem)


def _seal(row: ChatGroupRow, wanted: Wanted) -> None:
    address, secret, seals = wanted.address.strip(), wanted.secret.strip(), ring.sealer()
    if address:
        outbound.require_address(address)
        row.host = urlsplit(address).hostname or ""
        row.address = seals.seal(address.encode(), context=context(row, "address"))
    elif not row.host:
        raise BadGroup("Give the address the chat program shows for the robot.")
    if wanted.unsigned:
        row.secret = b""
    if secret:
        row.secret = seals.seal(secret.encode(), context=context(row, "secret"))


def _found(id: UUID) -> ChatGroupRow:
    row = ChatGroupRow.objects.prefetch_related("units").filter(pk=id).first()
    if row is None:
        raise _none()
    return row


def _held(id: UUID) -> ChatGroupRow:
    row = ChatGroupRow.objects.select_for_update().filter(pk=id).first()
    if row is None:
        raise _none()
    return row


def _none() -> NoSuchGroup:
    return NoSuchGroup("There is no such chat group.")


def _standing(row: ChatGroupRow) -> Group:
    kept = OutboxRow.objects.filter(topic=topic(row))
    waiting, given_up = (kept.filter(state=state).count() for state in (State.WAITING, State.DEAD))
    problem = row.problem if waiting or given_up else {}
    return Group(
        row=row,
        waiting=waiting,
        given_up=given_up,
        problem=Refusal(problem["sentence"], **problem["details"]) if problem else None,
    )
