"""Taking a complaint in: from the customer at the portal, or by staff on a customer's behalf."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare

from hark.core.complaints.complainant import (
    Authorisation,
    Capacity,
    Complainant,
    require_sound,
)
from hark.core.errors import Refusal
from hark.core.terms.case import Act
from hark.flows import case_clocks, case_files, case_history, case_regulator, case_triage, customers
from hark.flows.accounts import is_demonstration
from hark.flows.case_about import staff, unit
from hark.flows.case_fields import CHECKS
from hark.flows.case_files import Offered
from hark.flows.case_refusals import BadComplaint
from hark.flows.case_regulator import Forwarded
from hark.guard.access import CUSTOMER, Staff, require
from hark.guard.redaction import redact
from hark.records import walls
from hark.records.cases import CaseRow

# Crockford's letters: none is taken for another, read aloud or written by hand.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE = 10  # signs, of five bits each
DOORS = ("portal", "branch", "hotline", "letter", "visit", "regulator", "program", "file", "mail")
WISHES = ("refund", "correction", "explanation", "compensation", "apology", "stop_contact", "other")


class NoWayBack(Refusal):
    """Neither a phone number nor an e-mail address was given by which the customer can be told."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the customer said and who they are: all of it is sealed."""

    what: str
    name: str = ""
    phone: str = ""
    email: str = ""
    wish: str = ""
    represented: str = ""  # who or what they complain for
    representatives: str = ""  # of a group, one on a line
    message: str = ""  # the Message-ID of the e-mail it came by


@dataclass(frozen=True, slots=True)
class About:
    """What the complaint is about, and how it came: none of it personal but the usernames of staff."""

    door: str = "portal"
    channel: str = ""
    unit: str = ""
    product: str = ""
    wish: str = ""
    language: str = "zh-hans"
    staff: Sequence[str] = ()
    customer: str = ""  # the customer's number, if they have one; only its pseudonym is kept
    vulnerable: bool = False
    sent: Forwarded | None = None  # by a regulator, where one sent it on
    capacity: str = Capacity.PERSON
    authorisation: str = ""
    authorised_on: date | None = None
    people: int | None = None
    claimed: Decimal | None = None  # in the institution's own currency


@dataclass(frozen=True, slots=True)
class Slip:
    """The number a complaint will have and the code that will open it, drawn before it is handed in."""

    number: str
    code: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the customer is given: the number of the case, and the code that opens it, shown this once."""

    number: str
    code: str
    received_at: datetime


def draw(*, now: datetime) -> Slip:
    """The day at the institution and five signs, easily told and not guessed from another; and a code."""
    return Slip(f"{case_clocks.today(now=now):%y%m%d}-{_signs(5)}", _signs(CODE))


def from_customer(
    told: Told, about: About, *, now: datetime, slip: Slip | None = None, files: Sequence[Offered] = ()
) -> Receipt:
    """A complaint handed in at the portal; handed in again with the same slip, it is the same complaint.

    Raises:
        NothingSaid: what happened is not told, or at more length than can be kept.
        NoWayBack: there is neither phone nor e-mail.
        BadComplaint: one of them cannot be.
    """
    slip = slip or draw(now=now)
    with walls.around(slip.number):
        try:
            if there := _there(slip):
                return there
            row = _take_in(slip, told, about, by=CUSTOMER, now=now, files=files)
            return Receipt(slip.number, slip.code, row.received_at)
        except IntegrityError:  # at this very moment it came twice, or another drew the number
            if there := _there(slip):
                return there
            if not CaseRow.objects.filter(number=slip.number).exists():
                raise
    return from_customer(told, about, now=now, files=files)


def by_mail(told: Told, about: About, *, details: Mapping[str, str], now: datetime) -> CaseRow:
    """A complaint that came by e-mail, called inside the transaction in which the e-mail is settled.

    Raises:
        NothingSaid, BadComplaint: as for `from_customer`.
    """
    return _take_in(draw(now=now), told, about, by=CUSTOMER, now=now, details=details)


def faults(told: Told, *, answerable: bool = True) -> dict[str, Refusal]:
    """What cannot be taken of what was said, by its field; `answerable` wants a way to tell the customer."""
    found: dict[str, Refusal] = {}
    for field, check in CHECKS.items():
        try:
            check(getattr(told, field))
        except Refusal as refusal:
            found[field] = refusal
    if answerable and not (told.phone or told.email):
        found["phone"] = NoWayBack("Give a phone number or an e-mail address, so that we can answer you.")
    return found


def on_behalf(told: Told, about: About, *, by: Staff, now: datetime, slip: Slip | None = None) -> Receipt:
    """A complaint a member of staff takes down, or a program in their name.

    Raises:
        NothingSaid, BadComplaint: as for `from_customer`.
        NoSuchUnit: there is no such unit before the person's wall.
    """
    require(by, "case.take_in")
    slip = slip or draw(now=now)
    return Receipt(slip.number, slip.code, _take_in(slip, told, about, by=by, now=now).received_at)


def taken_down(told: Told, about: About, *, by: Staff, now: datetime, slip: Slip) -> Receipt:
    """A complaint taken down on a page; the same handed in again with the same slip is the same complaint.

    Another one in a form somebody went back to is another. Begun in no transaction, as `walls.around` is.

    Raises:
        NothingSaid, BadComplaint, NoSuchUnit: as for `on_behalf`.
    """
    require(by, "case.take_in")
    if there := _taken_before(slip, told):
        return there
    try:
        return on_behalf(told, about, by=by, now=now, slip=slip)
    except IntegrityError:  # at this very moment it came twice, or somebody went back
        return _taken_before(slip, told) or on_behalf(told, about, by=by, now=now)


def complainant(told: Told, about: About) -> Complainant:
    """Who complains, and for whom."""
    by_what = Authorisation(about.authorisation) if about.authorisation else None
    names = tuple(told.representatives.splitlines())
    return Complainant(
        Capacity(about.capacity), told.represented, by_what, about.authorised_on, about.people, names
    )


def signs_of(drawn: int) -> str:
    """A code made of the last bits of a number."""
    return "".join(_LETTERS[drawn >> 5 * at & 31] for at in range(CODE))


def _taken_before(slip: Slip, told: Told) -> Receipt | None:
    """The complaint of the slip that says the same, also behind the wall of whoever took it down."""
    with walls.around(slip.number):
        there = _there(slip)
        same = there and case_history.told(CaseRow.objects.get(number=slip.number)) == _clean(told)
    return there if same else None


def _clean(told: Told) -> dict[str, str]:
    """What is kept, each by itself: JSON writes quotes and ends of lines otherwise, and hides a secret."""
    return {field: redact(words, sealed=True).text for field, words in asdict(told).items()}


def _there(slip: Slip) -> Receipt | None:
    row = CaseRow.objects.filter(number=slip.number).first()
    if row is None or not constant_time_compare(row.code, case_history.index(slip.code, of="code")):
        return None
    return Receipt(slip.number, slip.code, row.received_at)


def _take_in(
    slip: Slip,
    told: Told,
    about: About,
    *,
    by: Staff,
    now: datetime,
    details: Mapping[str, str] | None = None,
    files: Sequence[Offered] = (),
) -> CaseRow:
    _checked(told, about, by=by)
    require_sound(complainant(told, about), today=case_clocks.today(now=now))
    with transaction.atomic():
        row = CaseRow(
            number=slip.number,
            door=about.door,
            channel=about.channel,
            unit=unit(about.unit, by=by),
            product=about.product,
            wish=about.wish,
            claimed=about.claimed,
            language=about.language,
            vulnerable=about.vulnerable,
            capacity=about.capacity,
            authorisation=about.authorisation,
            authorised_on=about.authorised_on,
            people=about.people,
            received_at=now,
            is_demo=is_demonstration(),
            customer=customers.pseudonym(about.customer) if about.customer.strip() else "",
            code=case_history.index(slip.code, of="code"),
            email=case_history.index(told.email, of="email"),
            phone=case_history.index(told.phone, of="phone"),
        )
        case_history.seal(row, "told", json.dumps(_clean(told), ensure_ascii=False), now=now)
        case_clocks.choose_law(row)
        case_triage.mark(row, told.what)
        row.save()
        row.about.set(staff(about.staff))
        case_files.take(row, files, by=by, now=now)
        noted = {"door": about.door, **(details or {})} | ({"files": str(len(files))} if files else {})
        case_history.note(row, Act.RECEIVED, by=by, now=now, for_customer=True, details=noted)
        if about.sent:
            case_regulator.note(row, about.sent, by=by, now=now)
        case_clocks.reckon(row, now=now)
    return row


def _checked(told: Told, about: About, *, by: Staff) -> None:
    for refusal in faults(told, answerable=by.is_customer).values():
        raise refusal
    if about.door not in DOORS or about.wish not in ("", *WISHES):
        raise BadComplaint("Choose one of what is offered.")
    require_sender(about.door, is_sent=bool(about.sent))
    if about.capacity not in {*Capacity} or about.authorisation not in {"", *Authorisation}:
        raise BadComplaint("Choose one of what is offered.")


def require_sender(door: str, *, is_sent: bool) -> None:
    """Refuse what came by a regulator that is not named, and one that is named where it came otherwise.

    Raises:
        BadComplaint: it is so.
    """
    if (door == "regulator") != is_sent:
        raise BadComplaint("Say which regulator sent it on where one did, and only then.")


def _signs(count: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(count))
