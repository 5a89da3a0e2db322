"""Messages to other systems: written with the deed they tell of, delivered at least once, under one id."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from hark.core.errors import NotFound, Refusal, Unavailable
from hark.core.terms.circuit import wait_after
from hark.flows import noticing, ring
from hark.guard.access import Staff, require
from hark.outlets import webhook
from hark.records import audit
from hark.records.outbox import OutboxRow
from hark.records.sealed import context

LEASE = timedelta(minutes=1)
LEASE_OF_MAIL = timedelta(minutes=10)  # a mail server may take its time for each of its answers
TRIES = 12
MAIL = "mail"  # the topic of what goes to customers by e-mail
NOTICE_MAIL = "notice.mail"  # of what goes to staff by it
URGENT_MAIL = "notice.urgent"  # and cannot wait, so that nothing that can is put with it
GROUP = "group."  # how the topics of chat groups begin, one for each
TIMEOUT = 5.0  # seconds for one try
State = OutboxRow.State
_MAILS = Q(topic__in=(MAIL, NOTICE_MAIL, URGENT_MAIL))


class Post(Protocol):
    """Sends a body to an address; the status it was answered with."""

    def __call__(self, url: str, *, body: bytes, headers: Mapping[str, str], timeout: float) -> int:
        """See `outlets.outbound.post`."""


class NoSuchMessage(NotFound):
    """No message that was given up has this id."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message on its way, without what it says."""

    id: UUID
    topic: str
    state: str
    created_at: datetime
    run_at: datetime
    attempts: int
    done_at: datetime | None
    last_error: str


def enqueue(topic: str, data: Mapping[str, object], *, now: datetime) -> None:
    """Keep for whoever is to be told what happened; call it inside the deed's transaction.

    People and chat groups are told by notices, another system by a message, if one is named.
    """
    noticing.note(topic, data, now=now)
    if settings.HARK_NOTICE_URL:
        put(topic, {"type": topic, "timestamp": now.isoformat(), "data": data}, now=now)


def put(topic: str, said: Mapping[str, object], *, now: datetime, at: datetime | None = None) -> UUID:
    """The id of a message that has a way of its own, kept; it goes now, or not before `at`."""
    row = OutboxRow(id=uuid4(), topic=topic, created_at=now, run_at=at or now)
    body = json.dumps(said, ensure_ascii=False).encode()
    row.payload = ring.sealer().seal(body, context=context(row, "payload"))
    row.save()
    return row.pk


def opened(row: OutboxRow) -> bytes:
    """What the message says."""
    return ring.sealer().open(bytes(row.payload), context=context(row, "payload"))


def claim(*, now: datetime, mail: bool = False, topic: str = "") -> OutboxRow | None:
    """The next message to deliver, leased to the caller; None when none is due.

    It is one to the other system, the next e-mail, or one of the topic.

    One whose lease has passed was being delivered by a worker that died: it is sent
    again, and the receiver knows it by its id.
    """
    due = OutboxRow.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=now), state=State.WAITING, run_at__lte=now
    ).filter(Q(topic=topic) if topic else _MAILS if mail else ~_MAILS & ~Q(topic__startswith=GROUP))
    with transaction.atomic():
        # PostgreSQL passes over what another claims at this moment; SQLite lets one claim at a time.
        row = due.order_by("run_at", "created_at").select_for_update(skip_locked=True).first()
        if row is None or not due.filter(pk=row.pk).update(
            lease_until=now + (LEASE_OF_MAIL if mail else LEASE), attempts=F("attempts") + 1
        ):
            return None  # another worker was quicker
        row.refresh_from_db()
    return row


def deliver(row: OutboxRow, *, post: Post, now: datetime) -> bool:
    """Whether the other side took the claimed message; if not, it waits for another try or is given up."""
    return tried(row, _tried(row, post=post, now=now), now=now)


def tried(row: OutboxRow, problem: str, *, now: datetime) -> bool:
    """Whether nothing stood in the way of the claimed message; it is kept how it stands now."""
    if not problem:
        row.state, row.done_at = State.DONE, now
    elif row.attempts >= TRIES:
        row.state = State.DEAD
    row.run_at, row.lease_until, row.last_error = now + wait_after(row.attempts), None, problem[:200]
    row.save(update_fields=["state", "done_at", "run_at", "lease_until", "last_error"])
    return not problem


def give_up(row: OutboxRow, problem: str, *, now: datetime) -> None:
    """Keep the claimed message as one that nobody will ever take as it is."""
    row.attempts = TRIES
    tried(row, problem, now=now)


def _tried(row: OutboxRow, *, post: Post, now: datetime) -> str:
    """What stood in the way; empty when nothing did."""
    body = opened(row)
    headers = webhook.headers(str(row.pk), body, now=now, secret=settings.HARK_NOTICE_KEY)
    try:
        status = post(settings.HARK_NOTICE_URL, body=body, headers=headers, timeout=TIMEOUT)
    except (Refusal, Unavailable) as problem:
        return str(problem)
    return "" if 200 <= status < 300 else f"It was answered with {status}."


def messages(*, by: Staff, state: str = "") -> list[Message]:
    """The messages kept, the oldest first."""
    require(by, "outbox.see")
    rows = OutboxRow.objects.filter(state=state) if state else OutboxRow.objects.all()
    return [
        Message(
            row.pk,
            row.topic,
            row.state,
            row.created_at,
            row.run_at,
            row.attempts,
            row.done_at,
            row.last_error,
        )
        for row in rows.defer("payload")
    ]


def retry(ids: Iterable[UUID] = (), *, by: Staff, now: datetime) -> int:
    """How many messages that were given up are tried again: those named, or all.

    Raises:
        NoSuchMessage: one that was named is not among them, so none is tried.
    """
    require(by, "outbox.retry")
    named = set(ids)
    with transaction.atomic():
        given_up = OutboxRow.objects.filter(state=State.DEAD)
        if named:
            given_up = given_up.filter(pk__in=named)
            if missing := named - set(given_up.values_list("pk", flat=True)):
                raise NoSuchMessage("No message {id} was given up.", id=min(missing))
        count = given_up.update(state=State.WAITING, run_at=now, attempts=0)
        audit.write("outbox.retried", "outbox", by=by, now=now, messages=count)
    return count


def given_up() -> int:
    """How many messages nobody took."""
    return OutboxRow.objects.filter(state=State.DEAD).count()


def secret() -> str:
    """What a receiver checks signatures with."""
    return webhook.written(settings.HARK_NOTICE_KEY)


def sweep(*, now: datetime) -> None:
    """Forget messages that were delivered a while ago."""
    OutboxRow.objects.filter(state=State.DONE, done_at__lt=now - timedelta(days=30)).delete()
