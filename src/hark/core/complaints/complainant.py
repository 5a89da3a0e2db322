"""Who complains, and for whom: what a proxy, an heir or a group still owes, and who needs special care.

Of Order 2020 No. 3 (banks and insurers), second-hand and so provisional: proxies and heirs are accepted with
proof, and a group names at most five representatives. A reasonable complaint is not refused for want of a
paper: what is missing is said and asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hark.core.errors import Refusal
from hark.core.terms.sentence import Sentence

MOST_REPRESENTATIVES = 5


class Capacity(StrEnum):
    """As what somebody complains."""

    PERSON = "person"  # a natural person, for themselves
    ENTITY = "entity"  # a firm or organisation, by whoever writes
    AGENT = "agent"  # for somebody else, who authorised them
    HEIR = "heir"  # for somebody who has died
    GROUP = "group"  # several people, by representatives


class Authorisation(StrEnum):
    """By what somebody may act for another; the kinds are our own."""

    POWER_OF_ATTORNEY = "power_of_attorney"
    GUARDIANSHIP = "guardianship"
    LAWYER = "lawyer"
    INHERITANCE = "inheritance"
    OTHER = "other"


class Missing(StrEnum):
    """What whoever complains still owes."""

    REPRESENTED = "represented"  # for whom they complain
    AUTHORISATION = "authorisation"
    AUTHORISED_ON = "authorised_on"
    INHERITANCE = "inheritance"  # proof that they inherit
    PEOPLE = "people"
    REPRESENTATIVES = "representatives"


class BadComplainant(Refusal):
    """So nobody can complain for others."""


class TooManyRepresentatives(BadComplainant):
    """A group speaks by at most five."""


class NotAuthorisedYet(BadComplainant):
    """Whoever speaks for somebody was authorised on a day to come."""


@dataclass(frozen=True, slots=True)
class Complainant:
    """Who complains. `represented` is who or what they complain for; a group counts its `people`."""

    capacity: Capacity = Capacity.PERSON
    represented: str = ""
    authorisation: Authorisation | None = None
    authorised_on: date | None = None
    people: int | None = None
    representatives: Sequence[str] = ()


# How a customer who needs it is treated: our own rules, of no law.
CARE: Sequence[Sentence] = (
    Sentence("Call before you write, and ask whether somebody they trust should listen."),
    Sentence("Use plain words, read the answer out, and ask whether it was understood."),
    Sentence("Send them neither to a counter nor into an app: whatever is needed, we fetch."),
    Sentence("Grade it at least of medium risk, and let no day pass in silence."),
)


def require_sound(who: Complainant, *, today: date) -> None:
    """Refuse what cannot be.

    Raises:
        TooManyRepresentatives: more than five speak for a group.
        NotAuthorisedYet: the authorisation is of a day to come.
        BadComplainant: a group of fewer than two.
    """
    if len(who.representatives) > MOST_REPRESENTATIVES:
        raise TooManyRepresentatives(
            "A group names at most {most} representatives; these are {count}.",
            most=MOST_REPRESENTATIVES,
            count=len(who.representatives),
        )
    if who.people is not None and who.people < max(2, len(who.representatives)):
        raise BadComplainant("A group is of two people or more, and of no fewer than its representatives.")
    if who.authorised_on and who.authorised_on > today:
        raise NotAuthorisedYet("The authorisation is of a day that has not come.")


def missing(who: Complainant) -> tuple[Missing, ...]:
    """What is still to be asked for, in the order one would."""
    owed: dict[Missing, bool] = {}
    if who.capacity in (Capacity.ENTITY, Capacity.AGENT, Capacity.HEIR):
        owed[Missing.REPRESENTED] = not who.represented.strip()
    if who.capacity is Capacity.AGENT:
        owed[Missing.AUTHORISATION] = who.authorisation is None
        owed[Missing.AUTHORISED_ON] = who.authorisation is not None and who.authorised_on is None
    if who.capacity is Capacity.HEIR:
        owed[Missing.INHERITANCE] = who.authorisation is None
    if who.capacity is Capacity.GROUP:
        owed[Missing.PEOPLE] = who.people is None
        owed[Missing.REPRESENTATIVES] = not who.representatives
    return tuple(each for each, is_owed in owed.items() if is_owed)
