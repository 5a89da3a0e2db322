"""What a program may ask for, and how it is written: days, filters, places in a list."""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from hark.core.terms.case import Stage
from hark.core.terms.intake import Reason, WhyAway
from hark.core.terms.period import Grain, Period
from hark.core.terms.question import Filter
from hark.flows.case_wanted import SCOPES, SORTS
from hark.flows.complaints import SORTED_BY
from hark.flows.quarantine import Which
from hark.guard.pseudonyms import PATTERN as PSEUDONYM
from hark.measures.book import book
from hark.web.times import midnight

_DAY = {"type": "string", "format": "date"}
_DIMENSION = "|".join(dict.fromkeys(name for card, _ in book().values() for name in card.dimensions))


def _day(written: object) -> object:
    """The day, written as year, month and day; pydantic alone would also take seconds since 1970."""
    if isinstance(written, str):
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
                return date.fromisoformat(written)
        except ValueError:
            pass
        raise PydanticCustomError("day", "Write the day as year, month and day: 2019-04-10.")
    return written


def _whole(written: object) -> object:
    """The number, written in digits; pydantic alone would also take 1_000, 1.0 and blanks."""
    if isinstance(written, str) and not re.fullmatch(r"[0-9]{1,18}", written):
        raise PydanticCustomError("whole", "Write a whole number in digits.")
    return written


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema(_DAY)]
OptionalDay = Annotated[date | None, BeforeValidator(_day), WithJsonSchema(_DAY)]
OptionalReason = Annotated[
    Reason | None, WithJsonSchema({"type": "string", "enum": [reason.value for reason in Reason]})
]
OptionalWhyAway = Annotated[
    WhyAway | None, WithJsonSchema({"type": "string", "enum": [why.value for why in WhyAway]})
]
Whole = Annotated[int, BeforeValidator(_whole)]
Condition = Annotated[str, Field(pattern=f"^({_DIMENSION})=", max_length=1_100)]
Name = Annotated[str, Field(max_length=80)]


class Order(StrEnum):
    """Which end of a list comes first."""

    ASCENDING = "ascending"
    DESCENDING = "descending"


class Parameters(BaseModel):
    """Parameters of an address."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Figure(Parameters):
    """The figure that is meant."""

    indicator: Name = Field(description=_("The indicator's id."), examples=["complaints.timely_share"])
    start: Day = Field(alias="from", description=_("The first day."), examples=["2019-04-10"])
    end: Day = Field(alias="to", description=_("The day after the last."), examples=["2019-05-03"])

    @property
    def period(self) -> Period:
        """The days from the first up to, but without, the last.

        Raises:
            PeriodBackwards: it ends before it begins.
        """
        return Period(self.start, self.end)


class Cut(Parameters):
    """How a figure is cut."""

    grain: Grain = Field(default=Grain.ALL, description=_("How the period is cut."))
    by: str = Field(
        default="",
        pattern=f"^(({_DIMENSION})(,({_DIMENSION}))*)?$",
        description=_("Dimensions to split by, with commas between them."),
        examples=["channel"],
    )

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions to split by, each once."""
        return tuple(dict.fromkeys(name for name in self.by.split(",") if name))


class Narrowing(Parameters):
    """Which complaints are meant."""

    where: list[Condition] = Field(
        default=[],
        max_length=100,
        description=_(
            "DIM=VALUE: only complaints with this value. Repeated for another dimension it narrows further, "
            "for the same dimension it allows another value; DIM= is where the value is missing."
        ),
    )
    search: str = Field(default="", max_length=200, description=_("Only complaints that contain this text."))

    @property
    def filter(self) -> Filter:
        """The filter as flows know it."""
        where: dict[str, tuple[str | None, ...]] = {}
        for name, _equals, value in (condition.partition("=") for condition in self.where):
            where[name] = (*where.get(name, ()), value or None)
        return Filter(where, self.search)


class Span(Parameters):
    """Days, open at either end."""

    start: OptionalDay = Field(
        default=None, alias="from", description=_("The first day; without it, from the beginning.")
    )
    end: OptionalDay = Field(
        default=None, alias="to", description=_("The day after the last; without it, to the end.")
    )

    @property
    def period(self) -> Period | None:
        """The days meant; None for all there are.

        Raises:
            PeriodBackwards: it ends before it begins.
        """
        if self.start is None and self.end is None:
            return None
        return Period(self.start or date.min, self.end or date.max)


class Sorting(Parameters):
    """In which order a list is sent."""

    sort: Name = Field(
        default="received",
        min_length=1,  # blanks alone name nothing
        description=_("What to sort by."),
        json_schema_extra={"enum": list(SORTED_BY)},
    )
    order: Order = Field(default=Order.DESCENDING, description=_("Which end comes first."))


class Page(Parameters):
    """A place in a list."""

    offset: Whole = Field(default=0, ge=0, le=10**12, description=_("How many to pass over."))
    limit: Whole = Field(default=100, ge=1, le=1_000, description=_("How many to send, at most 1,000."))


# Fields come in the order of the bases, the last base first.


class Asked(Narrowing, Cut, Figure):
    """A question to an indicator."""


class Rows(Page, Narrowing, Figure):
    """The complaints behind a figure."""


class Listed(Page, Sorting, Narrowing, Span):
    """Complaints in an order."""

    customer: str = Field(
        default="",
        pattern=f"^({PSEUDONYM})?$",
        description=_("Only complaints of the customer with this pseudonym."),
    )


class ListedCases(Page):
    """Cases, as the work-list narrows them."""

    scope: str = Field(
        default="open",
        pattern=f"^({'|'.join(SCOPES)})$",
        description=_("Whose, and how far they have come."),
        json_schema_extra={"enum": list(SCOPES)},
    )
    stage: str = Field(
        default="",
        pattern=f"^({'|'.join(Stage)})?$",
        description=_("Only at this stage."),
        json_schema_extra={"enum": ["", *Stage]},
    )
    number: str = Field(
        default="", max_length=16, pattern="^[0-9A-Za-z-]*$", description=_("Only numbers that begin so.")
    )
    unit: str = Field(default="", max_length=40, description=_("Only about the unit of this code."))
    product: str = Field(default="", max_length=120, description=_("Only about this."))
    owner: Name = Field(default="", description=_("Only those this member of staff handles."))
    sort: str = Field(
        default="due",
        pattern=f"^({'|'.join(SORTS)})$",
        description=_("What to sort by: what is due first, or what came last."),
        json_schema_extra={"enum": list(SORTS)},
    )


class OfFeed(Page):
    """A place in a list that one feed may narrow."""

    feed: Name = Field(default="", description=_("Only of this feed."))


class KeptAside(OfFeed):
    """A place in the quarantine."""

    reason: OptionalReason = Field(default=None, description=_("Only kept aside for this reason."))
    state: Literal["open", "accepted", "duplicate", "put_away", "all"] = Field(
        default="open", description=_("Only in this state.")
    )
    put_away_why: OptionalWhyAway = Field(
        default=None, description=_("Only put away for this reason; asked with state=put_away.")
    )
    put_away_by: Name = Field(
        default="", description=_("Only put away by this member of staff; asked with state=put_away.")
    )
    since: OptionalDay = Field(
        default=None, description=_("Only put away on this day or later; asked with state=put_away.")
    )

    @property
    def which(self) -> Which:
        """What is asked of the flow, beside the state."""
        return Which(
            feed=self.feed,
            reason=self.reason or "",
            put_away_why=self.put_away_why or "",
            put_away_by=self.put_away_by,
            since=midnight(self.since) if self.since else None,
        )


class ReadAs(Parameters):
    """How events are read, and whose they are."""

    mapping: Name = Field(
        default="cloudevents",
        alias="as",
        description=_(
            "The mapping data are read by; cloudevents, the default, is our own names, in the ledger the "
            "type of an event names."
        ),
    )
    feed: Name = Field(
        default="",
        description=_("The feed all events go to; without it, each goes to the feed its source names."),
    )
