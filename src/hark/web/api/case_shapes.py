"""What a program hands in of a case, and what it is answered with."""

from datetime import date, datetime
from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field

from hark.core.complaints.case import LONGEST
from hark.core.complaints.clocks import Kind
from hark.core.complaints.complainant import MOST_REPRESENTATIVES, Authorisation, Capacity, Missing
from hark.core.terms.case import Act, Level, Risk, Stage
from hark.core.terms.period import FIRST_DAY, LAST_DAY
from hark.flows.case_fields import FEWEST, LONGEST_NAME
from hark.flows.case_submission import WISHES
from hark.flows.customers import LONGEST as LONGEST_NUMBER
from hark.web.api.parameters import OptionalDay
from hark.web.api.shapes import Body, Shape, Text

RepresentativeName = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]


class NewCase(Body):
    """A complaint of a customer."""

    what: str = Field(
        description=_("What happened, in the customer's own words."),
        min_length=FEWEST,
        max_length=LONGEST,
        examples=["The counter refused to change my banknotes."],
    )
    name: str = Field(default="", max_length=LONGEST_NAME, description=_("Who complains."))
    phone: str = Field(default="", max_length=25, description=_("A phone number to reach them by."))
    email: str = Field(default="", max_length=120, description=_("An e-mail address to reach them by."))
    customer: str = Field(
        default="", max_length=64, description=_("The customer's number; only its pseudonym is kept.")
    )
    product: str = Field(default="", max_length=120, description=_("What it is about."))
    unit: str = Field(default="", max_length=40, description=_("The code of the unit it is about."))
    channel: str = Field(
        default="",
        max_length=64,
        description=_(
            "The channel of the institution the business was done by: a class of returns, or a word for one."
        ),
        examples=["mobile_app"],
    )
    wish: str = Field(
        default="",
        pattern=f"^({'|'.join(WISHES)})?$",
        description=_("What would put it right."),
        json_schema_extra={"enum": ["", *WISHES]},
    )
    language: str = Field(
        default="zh-hans", pattern="^(zh-hans|en)$", description=_("In which language they are answered.")
    )
    vulnerable: bool = Field(default=False, description=_("Whether they are elderly or need special care."))
    capacity: Capacity = Field(
        default=Capacity.PERSON, description=_("As what they complain: for themselves, or for whom.")
    )
    represented: str = Field(
        default="", max_length=LONGEST_NAME, description=_("The person, firm or deceased they complain for.")
    )
    authorisation: str = Field(
        default="",
        pattern=f"^({'|'.join(Authorisation)})?$",
        description=_("By what proof; without one it is taken in, and asked for."),
        json_schema_extra={"enum": ["", *Authorisation]},
    )
    authorised_on: OptionalDay = Field(
        default=None, ge=FIRST_DAY, le=LAST_DAY, description=_("The date of the proof.")
    )
    people: int | None = Field(default=None, ge=2, le=100_000, description=_("How many people a group has."))
    representatives: list[RepresentativeName] = Field(
        default=[], max_length=MOST_REPRESENTATIVES, description=_("Who speaks for a group, at most five.")
    )
    reference: str = Field(
        default="",
        pattern="^[!-~]*$",
        max_length=255,
        description=_("The sender's own reference; it stands for an Idempotency-Key where none is given."),
    )


class Message(Body):
    """What a customer writes."""

    words: str = Field(
        min_length=1,
        max_length=LONGEST,
        description=_("The message, in the customer's own words."),
        examples=["My ticket was A037."],
    )


class CustomerOfCase(Body):
    """Whose a case is."""

    customer: str = Field(
        min_length=1,
        max_length=LONGEST_NUMBER,
        description=_("The customer's number; only its pseudonym is kept."),
        examples=["KH20260117"],
    )
    words: str = Field(
        default="",
        max_length=LONGEST,
        description=_("How it is known, without the number; needed where another customer was named before."),
    )


class TakenCase(Shape):
    """What the customer is given."""

    number: str = Field(description=_("The number of the case."))
    code: str = Field(
        description=_(
            "The code that opens it, for the customer alone; together with their contact, also on our pages."
        )
    )
    received_at: datetime = Field(description=_("When it was received; terms run from here."))


class Written(Shape):
    """That a message is with the case."""

    number: str = Field(description=_("The number of the case."))
    stage: Stage = Field(description=_("Where the case stands."))


class Attached(Shape):
    """That a file is with the case."""

    number: str = Field(description=_("The number of the case."))
    stage: Stage = Field(description=_("Where the case stands."))
    is_new: bool = Field(description=_("Whether it came for the first time; it is kept once."))


class Named(Shape):
    """Whose a case is was said."""

    number: str = Field(description=_("The number of the case."))
    is_new: bool = Field(
        description=_("Whether it became theirs by this; where it was theirs already, nothing is noted.")
    )


class CaseLine(Shape):
    """A case in a list; nothing of it is personal, and of what its reader is kept out of it says less."""

    number: str = Field(description=_("The number of the case."))
    stage: Stage = Field(description=_("Where the case stands."))
    level: Level | None = Field(
        description=_(
            "How much there is to find out; null until somebody grades it, and in a list where its reader is "
            "kept out of it. Until then the law’s shortest term holds."
        )
    )
    risk: Risk = Field(description=_("How urgent it is."))
    door: str | None = Field(
        description=_(
            "How it came: portal, branch, program and so on; null in a list for whoever is kept out."
        )
    )
    channel: str | None = Field(
        description=_(
            "The channel of the institution the business was done by; null in a list for whoever is kept out."
        )
    )
    unit: str | None = Field(description=_("The code of the unit it is about."))
    product: str = Field(description=_("What it is about."))
    received_at: datetime = Field(description=_("When it was received."))
    answered_at: datetime | None = Field(
        description=_("When the customer was answered; null in a list for whoever is kept out.")
    )
    closed_at: datetime | None = Field(description=_("When it was closed."))
    due_at: datetime | None = Field(description=_("By when something is due next."))
    paused: bool = Field(description=_("Whether its term stands still."))
    confidential: bool = Field(
        description=_("Whether it is confidential: read by its handler, those let in, and few by their role.")
    )


class CaseList(Shape):
    """Some cases, in the order asked for."""

    total: int = Field(description=_("How many the list holds."))
    cases: list[CaseLine] = Field(description=_("Those asked for."))


class CaseClock(Shape):
    """One term of a case."""

    kind: Kind = Field(
        description=_(
            "Whose it is: internal (the institution's own target, not for customers), statutory, promise."
        )
    )
    name: Text = Field(description=_("What it is called."))
    due_at: datetime | None = Field(description=_("The moment it ends; null where it has no date."))
    last_day: date | None = Field(description=_("The day it ends with."))
    running: bool = Field(description=_("Whether it is neither met nor ended."))
    paused: bool = Field(description=_("Whether it stands still."))
    breached: bool = Field(description=_("Whether it ran out before it was met."))
    provisional: bool = Field(description=_("Whether the rule is only remembered, and not to be relied on."))


class CaseNews(Shape):
    """One thing the customer may be told."""

    act: Act = Field(description=_("What happened."))
    at: datetime = Field(description=_("When."))
    by_customer: bool = Field(description=_("Whether the customer did it."))
    files: int = Field(description=_("How many files came with it."))
    words: str = Field(description=_("What was written; empty unless the customer's code is shown."))


class CaseStanding(CaseLine):
    """How a case stands."""

    hears_by: date | None = Field(description=_("The day by which the customer is answered."))
    may_object: bool = Field(description=_("Whether the customer may object to the answer."))
    object_until: date | None = Field(description=_("The last day to object, where the law names one."))
    owed: list[Missing] = Field(description=_("What whoever complains still has to bring."))
    clocks: list[CaseClock] = Field(description=_("Its terms."))
    news: list[CaseNews] = Field(description=_("What the customer may be told, in order."))
