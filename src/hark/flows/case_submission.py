"""What is handed in of a complaint, and what of it cannot be taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hark.core.complaints.complainant import Authorisation, Capacity, Complainant
from hark.core.errors import Refusal
from hark.flows.case_fields import CHECKS
from hark.flows.case_refusals import BadComplaint
from hark.flows.case_regulator import Forwarded
from hark.guard.access import Staff

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


def complainant(told: Told, about: About) -> Complainant:
    """Who complains, and for whom."""
    by_what = Authorisation(about.authorisation) if about.authorisation else None
    names = tuple(told.representatives.splitlines())
    return Complainant(
        Capacity(about.capacity), told.represented, by_what, about.authorised_on, about.people, names
    )


def require_takeable(told: Told, about: About, *, by: Staff) -> None:
    """Refuse what cannot be taken, or is none of what is offered.

    Raises:
        NothingSaid, NoWayBack, BadComplaint: it is so.
    """
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
