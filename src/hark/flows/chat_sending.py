"""What is said in chat groups: put in the outbox for those it concerns, sent through the one guarded door."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from django.conf import settings
from django.db import transaction

from hark.core.errors import Refusal, Unavailable
from hark.core.terms.notice import Kind, Robot, is_urgent
from hark.flows import deliveries, ring
from hark.outlets import notices as words
from hark.outlets import robots
from hark.records.chat_groups import ChatGroupRow
from hark.records.notices import PendingNoticeRow
from hark.records.outbox import OutboxRow
from hark.records.sealed import context

GATHERED = timedelta(minutes=1)
"""What comes within it is said to a group as one: robots take few messages a minute."""
_ROOM = 500  # bytes left in a message for one more sentence


class NoAnswer(Refusal):
    """The server of a robot does not answer."""


class Ask(Protocol):
    """Sends a body to an address; the status and the words it was answered with."""

    def __call__(
        self, url: str, *, body: bytes, headers: dict[str, str], timeout: float, most: int
    ) -> tuple[int, bytes]:
        """See `outlets.outbound.ask`."""


def tell(pending: PendingNoticeRow, *, paths: Sequence[str], now: datetime) -> None:
    """Put a message in the outbox for each group that is told of this kind and of one of these units."""
    for row in ChatGroupRow.objects.prefetch_related("units"):
        own = [unit.path for unit in row.units.all()]
        if pending.kind in row.kinds and (
            not own or any(path.startswith(mine) for path in paths for mine in own)
        ):
            told = {"kind": pending.kind, "case": pending.case, "told": pending.told}
            deliveries.put(topic(row), told, now=now, at=_goes_at(row, pending, now=now))


def topics(*, now: datetime) -> list[str]:
    """Where messages for groups are due, one place for each group: most of the time nowhere."""
    due = OutboxRow.objects.filter(topic__startswith=deliveries.GROUP, state=OutboxRow.State.WAITING)
    return list(due.filter(run_at__lte=now).order_by("topic").values_list("topic", flat=True).distinct())


def deliver(row: OutboxRow, *, ask: Ask, now: datetime) -> bool:
    """Whether the group's robot took the claimed message, with what else is due for the group as one.

    If not, they wait for another try or are given up.
    """
    group = ChatGroupRow.objects.filter(pk=row.topic.removeprefix(deliveries.GROUP)).first()
    if group is None:
        row.delete()  # removed meanwhile
        return True
    rows, texts = [row], [_said(row, group)]
    while sum(len(text.encode()) for text in texts) < robots.LONGEST - _ROOM:
        more = deliveries.claim(now=now, topic=row.topic)
        if more is None:
            break
        rows.append(more)
        texts.append(_said(more, group))
    problem = sent(group, "\n".join(texts), ask=ask, now=now)
    with transaction.atomic():
        if not ChatGroupRow.objects.select_for_update().filter(pk=group.pk).exists():
            return not problem  # removed while it was spoken to, and the message with it
        ChatGroupRow.objects.filter(pk=group.pk).update(
            problem=_kept(problem), **({} if problem else {"told_at": now})
        )
        for each in rows:
            deliveries.tried(each, str(problem or ""), now=now)
        return not problem


def _goes_at(group: ChatGroupRow, pending: PendingNoticeRow, *, now: datetime) -> datetime:
    """At once what cannot wait; else with what is waiting for the group, or in a minute."""
    if is_urgent(Kind(pending.kind), pending.told):
        return now
    waiting = OutboxRow.objects.filter(topic=topic(group), state=OutboxRow.State.WAITING, run_at__gt=now)
    first = waiting.filter(attempts=0).order_by("run_at").values_list("run_at", flat=True).first()
    return first or now + GATHERED


def _said(row: OutboxRow, group: ChatGroupRow) -> str:
    told = json.loads(deliveries.opened(row))
    return words.to_group(
        Kind(told["kind"]), told["case"], told["told"], language=group.language, site=settings.HARK_SITE
    )


def topic(row: ChatGroupRow) -> str:
    """Under what the group's messages wait."""
    return f"{deliveries.GROUP}{row.pk}"


def sent(row: ChatGroupRow, text: str, *, ask: Ask, now: datetime) -> Refusal | None:
    """What stood in the way; None when nothing did."""
    robot, secret = Robot(row.robot), _opened(row, "secret") if row.secret else ""
    said = robots.said(robot, text, address=_opened(row, "address"), secret=secret, now=now)
    try:
        status, answer = ask(
            said.url,
            body=said.body,
            headers=dict(said.headers),
            timeout=deliveries.TIMEOUT,
            most=robots.MOST,
        )
        robots.require_taken(robot, status, answer)
    except Refusal as problem:
        return problem
    except Unavailable as problem:
        # What went wrong below has a name in every language; what is said of it is English.
        kind = type(problem.__cause__ or problem).__name__
        return NoAnswer("{host} does not answer ({kind}).", host=row.host, kind=kind)
    return None


def _kept(problem: Refusal | None) -> dict[str, object]:
    """The refusal, to be said later in the language of whoever reads it."""
    return {"sentence": problem.sentence, "details": dict(problem.details)} if problem else {}


def _opened(row: ChatGroupRow, column: str) -> str:
    return ring.sealer().open(bytes(getattr(row, column)), context=context(row, column)).decode()
