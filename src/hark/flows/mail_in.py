"""E-mail that comes: a case of its own, the customer's message in the case it answers, or kept aside.

An e-mail is settled in the transaction that moves the mailbox's mark past it, and marked on the server
afterwards: whatever breaks off in between, it becomes one case. What cannot be taken stays in the mailbox,
flagged, and is tried again from there; nothing of it is kept here but why.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import transaction

from hark.core.errors import NotFound, Refusal
from hark.core.terms.letter import Became, Letter
from hark.flows import mail_judging, mail_servers, ring
from hark.flows.alone import passes
from hark.guard import blind_index
from hark.guard.access import Staff, require
from hark.intake.mail import letters as reading
from hark.intake.mail.address import Address
from hark.records import audit
from hark.records.mail import MailboxRow, MailRow

AT_ONCE = 100  # e-mails of one look
MOST_AT_FIRST = 200  # in a mailbox nothing was read of before


class NotOurs(Refusal):
    """The mailbox holds more than complaints that are new."""


class Gone(Refusal):
    """The e-mail is in the mailbox no longer."""


class Unsettled(Refusal):
    """Something is wrong with Hark, or with the e-mail in a way nobody thought of."""


class NoSuchMail(NotFound):
    """No e-mail of this number was kept aside."""


class Mailbox(Protocol):
    """See `intake.mail.mailbox.Mailbox`."""

    @property
    def validity(self) -> int:
        """Says whether the numbers mean what they did before."""

    def after(self, uid: int) -> list[int]:
        """The numbers of what came after."""

    def unmarked(self, uid: int) -> list[int]:
        """The numbers of what bears no mark, up to this one."""

    def size(self, uid: int) -> int | None:
        """How many bytes it has; None where it is gone."""

    def original(self, uid: int) -> bytes | None:
        """The e-mail as it came; None where it is gone."""

    def mark(self, uids: Sequence[int], *, aside: bool) -> None:
        """Mark it as read, or for a person to look at."""


Open = Callable[[Address], AbstractContextManager[Mailbox]]


@dataclass(frozen=True, slots=True)
class Aside:
    """An e-mail that was kept aside, and why: the sentence and its values apart."""

    id: int
    at: datetime
    mailbox: str
    uid: int
    reason: str
    details: dict[str, object]


def take(*, opened: Open, by: Staff, clock: Callable[[], datetime], whole: bool = False) -> Counter[Became]:
    """What became of the e-mails that are new, counted.

    Raises:
        NoMailServer, BadMailAddress: no mailbox is named that can be read.
        NotOurs: the mailbox was not read before and holds much; `whole` takes it all the same.
        Unavailable: the server does not answer; what was settled stays.
    """
    require(by, "mail.take")
    address, taken = mail_servers.mailbox(), Counter[Became]()
    with opened(address) as box:
        place = _place(address.mailbox, box)
        _mark_what_is_left(box, place)
        new = box.after(place.uid)
        if place.uid == 0 and len(new) > MOST_AT_FIRST and not whole:
            raise NotOurs(
                "{mailbox} holds {count} e-mails and was never read before. Each would open a complaint and"
                " be answered: name a folder of its own, or take them with --all.",
                mailbox=place.name,
                count=len(new),
            )
        for uid in new[: None if whole else AT_ONCE]:
            became = _settled(box, place, uid, by=by, now=clock())
            box.mark([uid], aside=became is Became.ASIDE)
            taken[became] += 1
    return taken


def aside(*, by: Staff) -> list[Aside]:
    """The e-mails that were kept aside, the oldest first."""
    require(by, "mail.take")
    rows = MailRow.objects.filter(became=Became.ASIDE).select_related("mailbox")
    return [Aside(row.pk, row.at, row.mailbox.name, row.uid, row.reason, row.reason_details) for row in rows]


def replay(ids: Sequence[int] = (), *, opened: Open, by: Staff, now: datetime) -> Counter[Became]:
    """What becomes of e-mails that were kept aside, those named or all, read from the mailbox again.

    Raises:
        NoSuchMail: one that was named is not among them, so none is tried.
    """
    require(by, "mail.take")
    address, taken = mail_servers.mailbox(), Counter[Became]()
    with opened(address) as box:
        place = _place(address.mailbox, box)
        kept = MailRow.objects.filter(mailbox=place, became=Became.ASIDE)
        if missing := set(ids) - set(kept.values_list("pk", flat=True)):
            raise NoSuchMail("No e-mail {id} of this mailbox was kept aside.", id=min(missing))
        for row in kept.filter(pk__in=ids) if ids else kept:
            letter = _read(box, row.uid) if row.validity == place.validity else _gone()
            with transaction.atomic():
                held = MailRow.objects.select_for_update().get(pk=row.pk)
                became = _judge(held, letter, by=by, now=now) if held.became == Became.ASIDE else Became.AGAIN
                held.save()
            if became is not Became.ASIDE:
                box.mark([row.uid], aside=False)
            taken[became] += 1
    with transaction.atomic():
        audit.write("mail.replayed", "mail", by=by, now=now, messages=taken.total())
    return taken


def _place(name: str, box: Mailbox) -> MailboxRow:
    """How far the mailbox was read; from the first on where its numbers mean something else now."""
    row, _ = MailboxRow.objects.get_or_create(name=name, defaults={"validity": box.validity})
    if row.validity != box.validity:
        row.validity, row.uid = box.validity, 0
        row.save()
    return row


def _mark_what_is_left(box: Mailbox, place: MailboxRow) -> None:
    """Mark what was settled when something broke off before it could be."""
    left = box.unmarked(place.uid)
    here = MailRow.objects.filter(mailbox=place, validity=place.validity, uid__in=left)
    for row in here:
        box.mark([row.uid], aside=row.became == Became.ASIDE)


def _settled(box: Mailbox, place: MailboxRow, uid: int, *, by: Staff, now: datetime) -> Became:
    letter = _read(box, uid)
    with transaction.atomic():
        held = MailboxRow.objects.select_for_update().get(pk=place.pk)
        if held.validity != place.validity or held.uid >= uid:
            return Became.AGAIN  # another look was quicker
        held.uid = uid
        held.save(update_fields=["uid"])
        row = MailRow(mailbox=held, validity=held.validity, uid=uid, at=now)
        became = _judge(row, letter, by=by, now=now)
        if became is not Became.AGAIN:
            row.save()
        if became is Became.ASIDE:
            audit.write("mail.kept_aside", "mail", by=by, now=now)
    return became


def _read(box: Mailbox, uid: int) -> Letter | Refusal:
    """The e-mail, or why nothing can be made of it."""
    try:
        size = box.size(uid)
        if size is not None and size > reading.MOST:
            raise reading.too_large(size)
        original = box.original(uid)
    except Refusal as refusal:
        return refusal
    if original is None:
        return _gone()
    try:
        with _settling(uid):
            return reading.read(original)
    except Refusal as refusal:
        return refusal


def _known_by(row: MailRow, letter: Letter | Refusal) -> tuple[str, str]:
    """What it goes by, so that the same comes once; where it cannot be read, its place in the mailbox."""
    if isinstance(letter, Refusal):
        return _index(f"{row.mailbox.name} {row.validity} {row.uid}"), ""
    said = "\n".join((letter.sender, letter.subject, letter.text))
    return _index(letter.id or said), _index(said)


def _judge(row: MailRow, letter: Letter | Refusal, *, by: Staff, now: datetime) -> Became:
    """What becomes of it, done and told to the row."""
    row.case, row.reason, row.reason_details = None, "", {}
    about, content = _known_by(row, letter)
    if MailRow.objects.filter(about=about, content=content).exclude(pk=row.pk).exists():
        row.became = Became.AGAIN
        return Became.AGAIN
    row.about, row.content = about, content
    try:
        if isinstance(letter, Refusal):
            raise letter
        with _settling(row.uid), transaction.atomic():
            became, row.case = mail_judging.done(letter, by=by, now=now)
    except Refusal as refusal:
        became, row.case = Became.ASIDE, None
        row.reason = refusal.sentence
        row.reason_details = {key: str(value) for key, value in refusal.details.items()}
    row.became = became
    return became


@contextmanager
def _settling(uid: int) -> Iterator[None]:
    """Have an e-mail that fails be kept aside, so that those after it are settled; the log has the rest."""
    try:
        yield
    except Refusal:
        raise
    except Exception as problem:
        if passes(problem):
            raise
        logging.getLogger(__name__).exception("The e-mail %s cannot be settled.", uid)
        raise Unsettled("Hark failed with this e-mail. The log says at what.") from problem


def _gone() -> Gone:
    return Gone("The e-mail is in the mailbox no longer.")


def _index(value: str) -> str:
    return blind_index.blind_index(value, field="mail", key=ring.index_key(), normal=str)
