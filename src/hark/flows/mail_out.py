"""What goes to customers by e-mail: written when its turn comes, sent, and noted in the case with its id."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction

from hark.core.complaints import letters
from hark.core.errors import Refusal, Unavailable
from hark.core.terms.case import Act
from hark.flows import case_clocks, case_customer, case_history, deliveries, mail_servers
from hark.guard.access import Staff
from hark.outlets import mail
from hark.outlets.mail import Letter, Server
from hark.records.cases import CaseRow, HappeningRow
from hark.records.outbox import OutboxRow

Send = Callable[..., None]
_MOST = 20  # e-mails before one that it names


def deliver(row: OutboxRow, *, send: Send, by: Staff, now: datetime) -> bool:
    """Whether the server answered; where it does not take the claimed e-mail it waits, or is given up.

    It bears the same Message-ID at every try, so a server that took it, and could not say so, can tell.
    """
    told = json.loads(deliveries.opened(row))
    try:
        case = CaseRow.objects.get(number=told["case"])
        happened = case.history.get(place=told["place"])
        letter = _written(case, happened, id=f"{case.number}.{row.pk}", now=now)
        send(letter, server=server())
    except mail.NotTaken as problem:
        with transaction.atomic():
            case = CaseRow.objects.select_for_update(of=("self",)).get(pk=case.pk)
            note_returned(case, letter.id, by=by, now=now)
            deliveries.give_up(row, str(problem), now=now)
        return True
    except (Refusal, Unavailable) as problem:
        return deliveries.tried(row, str(problem), now=now)
    with transaction.atomic():
        case = CaseRow.objects.select_for_update(of=("self",)).get(pk=case.pk)
        details = {"of": happened.act, "written": happened.at.isoformat(), "message": letter.id}
        case_history.note(case, Act.MAILED, by=by, now=now, details=details)
        case_clocks.reckon(case, now=now)
        return deliveries.tried(row, "", now=now)


def note_returned(case: CaseRow, id: str, *, by: Staff, now: datetime) -> None:
    """Note, once, that the e-mail of this Message-ID reached nobody, and tell whoever owns the case."""
    if case.history.filter(act=Act.RETURNED, details__message=id).exists():
        return
    case_history.note(case, Act.RETURNED, by=by, now=now, details={"message": id})
    case_clocks.reckon(case, now=now)  # whom no e-mail reached was not told
    people = [case.owner.username] if case.owner else []
    deliveries.enqueue("case.returned", {"case": case.number, "people": people}, now=now)


def answered(ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Those of these Message-IDs under which something went from here, each with the number of its case."""
    for id in ids:
        for number in letters.numbers(id.partition(".")[0]):
            noted = HappeningRow.objects.filter(case__number=number, act=Act.MAILED)
            if noted.filter(details__message=id).exists():
                yield id, number


def server() -> Server:
    """What sends e-mail.

    Raises:
        NoMailServer, BadMailAddress: the settings name none that can be asked.
    """
    at = mail_servers.submission()
    return Server(at.host, at.port, at.user, at.password, at.scheme == "smtp", at.ca_file)


def _written(case: CaseRow, happened: HappeningRow, *, id: str, now: datetime) -> Letter:
    told, act = case_history.told(case), Act(happened.act)
    sender = mail_servers.sender()
    before = case.history.filter(act=Act.MAILED).values_list("details__message", flat=True)
    return Letter(
        to=told["email"],
        sender=settings.HARK_MAIL_FROM,
        subject=mail.subject(case.number, language=case.language),
        text=mail.text(
            act,
            number=case.number,
            day=case_customer.hears_by(case.number, now=now),
            words="" if act is Act.RECEIVED else case_history.opened(happened, "words"),
            signed=settings.HARK_INSTITUTION,
            language=case.language,
        ),
        id=f"{id}@{sender.rpartition('@')[2]}",
        answers=tuple(filter(None, [told.get("message", ""), *list(before)[-_MOST:]])),
        automatic=act is Act.RECEIVED,
    )
