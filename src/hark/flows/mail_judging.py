"""What an e-mail is: the beginning of a case, the customer's message in one, or a machine's affair."""

from datetime import datetime, timedelta

from hark.core.complaints import letters
from hark.core.errors import Refusal
from hark.core.terms.case import OVER, Stage
from hark.core.terms.letter import Automatic, Became, Letter
from hark.flows import case_customer, case_history, case_intake, mail_out, mail_servers
from hark.flows.case_submission import About, Told
from hark.guard.access import Staff
from hark.records.cases import CaseRow

FLOOD = 20  # cases of one address within a day
FLOOD_OF_ALL = 500  # cases of all addresses within an hour
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


class TooManyOfOne(Refusal):
    """One address opens case after case, as machines that answer each other do."""


class TooManyOfAll(Refusal):
    """More complaints come by e-mail than people write: senders are forged, one after the other."""


def done(letter: Letter, *, by: Staff, now: datetime) -> tuple[Became, CaseRow | None]:
    """What became of the e-mail, and of which case it is; called inside the transaction it is settled in.

    Raises:
        TooManyOfOne, TooManyOfAll, NothingSaid, BadComplaint: nothing can be made of it.
    """
    if letter.automatic is Automatic.BOUNCE:
        return _returned(letter, by=by, now=now)
    if letter.automatic or letter.sender.lower() == mail_servers.sender().lower():
        return Became.AUTOMATIC, None
    contact = case_history.index(letter.sender, of="email")
    details = {"door": "mail"} | ({"attached": str(letter.attached)} if letter.attached else {})
    answered = [number for _, number in mail_out.answered(letter.answers)]
    for number in [*answered, *letters.numbers(letter.subject)]:
        case = _held(number)
        if case is None:
            continue
        if case.email != contact:
            details["claims"] = number
        elif case.stage == Stage.CLOSED and (stars := letters.stars(letter.text)):
            words = letters.besides(letter.text)
            case_customer.rated(case, stars=stars, words=words, now=now)  # given again, the first ones stand
            return Became.JOINED, case
        elif case.stage in OVER:
            details["follows"] = number
        else:
            case_customer.wrote(case, words=letter.text or letter.subject, details=details, now=now)
            return Became.JOINED, case
    return Became.OPENED, _opened(letter, contact, details, now=now)


def _returned(letter: Letter, *, by: Staff, now: datetime) -> tuple[Became, CaseRow | None]:
    """A report of what could not be delivered belongs to the case it was about; any other to none.

    Who sent it proves nothing, and need not: nobody else knows the Message-ID.
    """
    for id, number in mail_out.answered(letter.answers):
        if case := CaseRow.objects.select_for_update(of=("self",)).filter(number=number).first():
            mail_out.note_returned(case, id, by=by, now=now)
            return Became.JOINED, case
    return Became.AUTOMATIC, None


def _held(number: str) -> CaseRow | None:
    """The case of this number, or the one it goes on in."""
    rows = CaseRow.objects.select_for_update(of=("self",))
    row = rows.filter(number=number).first()
    while row is not None and row.stage == Stage.MERGED and row.merged_into_id:
        row = rows.get(pk=row.merged_into_id)
    return row


def _opened(letter: Letter, contact: str, details: dict[str, str], *, now: datetime) -> CaseRow:
    lately = CaseRow.objects.filter(email=contact, door="mail", received_at__gt=now - _DAY)
    if lately.count() >= FLOOD:
        raise TooManyOfOne("The address opened {count} complaints within a day.", count=FLOOD)
    if CaseRow.objects.filter(door="mail", received_at__gt=now - _HOUR).count() >= FLOOD_OF_ALL:
        raise TooManyOfAll("{count} complaints came by e-mail within an hour.", count=FLOOD_OF_ALL)
    what = letters.complaint(letter)
    told = Told(what, name=letter.name, email=letter.sender, message=letter.id)
    about = About(door="mail", language=letters.language(what))
    return case_intake.by_mail(told, about, details=details, now=now)
