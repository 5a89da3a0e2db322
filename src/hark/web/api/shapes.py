"""What a program is answered with. The words are those of the command line's JSON."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field

from hark.core.terms.card import Direction, Unit
from hark.core.terms.figure import Lack, Source, Verdict
from hark.core.terms.intake import Reason, WhyAway

Number = int | float | None
"""A number as it is: a count stays a whole number, so that no digit differs from the command line."""


class Shape(BaseModel):
    """An object of an answer, read from a value of the flows."""

    model_config = ConfigDict(from_attributes=True)


class Body(BaseModel):
    """The body of a request: a member that is not declared is refused."""

    model_config = ConfigDict(extra="forbid")


def plain(shape: type[Shape], value: object) -> dict[str, Any]:
    """A value as it is sent: nothing but what JSON knows, so that it can be kept and sent again."""
    return shape.model_validate(value).model_dump(mode="json", by_alias=True)


class Text(Shape):
    """One text in both languages."""

    en: str = Field(description=_("In English."))
    zh: str = Field(description=_("In Chinese."))


class Definition(Shape):
    """One version of an indicator's definition."""

    version: int = Field(description=_("Its number."))
    since: date = Field(description=_("The day it came into force."))
    change: Text = Field(description=_("What changed."))


class Card(Shape):
    """An indicator: what it is called, how it is counted, what is aimed at."""

    id: str = Field(description=_("The indicator's id."))
    name: Text = Field(description=_("What it is called."))
    unit: Unit = Field(description=_("How its figure is written."))
    direction: Direction = Field(description=_("Which way its figure is better."))
    target: float | None = Field(description=_("The target, where there is one."))
    formula: Text = Field(description=_("The formula in words."))
    counted: Text = Field(description=_("Which complaints count."))
    interval: Text = Field(description=_("How its interval is made."))
    source: Text = Field(description=_("Where its data come from."))
    dimensions: list[str] = Field(description=_("What it can be split and filtered by."))
    publishing_minimum: int = Field(
        description=_("Figures of fewer complaints are withheld from roles that may not see them.")
    )
    history: list[Definition] = Field(description=_("Every version of its definition, the oldest first."))
    parameters: dict[str, float] = Field(
        description=_("The numbers of its formula that an institution may set, by name.")
    )
    definition: int = Field(description=_("The version in force."))


class Estimate(Shape):
    """A value with its 95 % interval."""

    value: float | None = Field(description=_("The value; null where it cannot be known."))
    low: float | None = Field(description=_("The lower end of its 95 % interval."))
    high: float | None = Field(description=_("The upper end of its 95 % interval."))


class Lacking(Shape):
    """Days of which a feed has not brought what it usually brings."""

    feed: str = Field(description=_("The feed."))
    lack: Lack = Field(
        description=_("late: nothing has come since. thin: less came of the day than chance explains.")
    )
    start: date = Field(alias="from", description=_("The first of the days."))
    end: date = Field(alias="to", description=_("The day after the last."))
    since: datetime | None = Field(description=_("When late: the moment of its newest record."))
    expected: float = Field(description=_("How many records would usually have come of these days."))


class Answer(Shape):
    """One figure, and everything needed to trust it and to ask for it again."""

    indicator: str = Field(description=_("The indicator's id."))
    period: str = Field(description=_("The piece of the period by its ISO 8601 name."))
    start: date = Field(alias="from", description=_("The first day."))
    end: date = Field(alias="to", description=_("The day after the last."))
    by: dict[str, str | None] = Field(
        description=_("The cell: each dimension with its value, null where it is missing.")
    )
    value: float | None = Field(description=_("The value; null where it cannot be known."))
    low: float | None = Field(description=_("The lower end of its 95 % interval."))
    high: float | None = Field(description=_("The upper end of its 95 % interval."))
    part: Number = Field(description=_("What was divided."))
    whole: Number = Field(description=_("What it was divided by."))
    n: int | None = Field(description=_("How many complaints are behind it; null where withheld."))
    excluded: int | None = Field(
        description=_("How many were left out because the field was blank; null where withheld.")
    )
    verdict: Verdict = Field(
        description=_("How the interval stands against the target; unknown where data are lacking.")
    )
    target: float | None = Field(description=_("The target, where there is one."))
    known_days: int = Field(description=_("Days of the piece for which there are data."))
    definition: int = Field(description=_("The version of the definition it was counted by."))
    data_version: int = Field(description=_("The version of the data it was counted from."))
    source: Source = Field(description=_("Whether sums kept by day were added up, or the facts counted."))
    engine: str = Field(description=_("The engine that did it: duckdb, spark or clickhouse."))
    quantiles: dict[str, Estimate] = Field(description=_("For durations, p50 and p90."))
    suppressed: bool = Field(
        description=_("Whether its numbers are withheld: too few cases, or they would tell of too few.")
    )
    lacking: list[Lacking] = Field(description=_("Why the verdict is unknown: what is late or thin."))


class Complaint(Shape):
    """A complaint as its source reported it, without the customer's own words."""

    feed: str = Field(description=_("The feed that delivered it."))
    source_id: str = Field(description=_("Its id within the feed."))
    received: date = Field(description=_("The day it was received."))
    customer: str | None = Field(description=_("The customer's pseudonym."))
    product: str | None = Field(description=_("Product"))
    sub_product: str | None = Field(description=_("Sub-product"))
    issue: str | None = Field(description=_("Issue"))
    sub_issue: str | None = Field(description=_("Sub-issue"))
    public_response: str | None = Field(description=_("Public response"))
    company: str | None = Field(description=_("Company"))
    state: str | None = Field(description=_("State"))
    unit: str | None = Field(description=_("The unit of the institution it concerns."))
    zip_code: str | None = Field(description=_("ZIP code"))
    tags: list[str] = Field(description=_("Tags"))
    consent: str | None = Field(description=_("Consent to publish"))
    channel: str | None = Field(description=_("Channel"))
    sent: date | None = Field(description=_("The day it was sent to the company."))
    response: str | None = Field(description=_("Response"))
    timely: str | None = Field(description=_("Whether the response was timely: Yes or No."))
    disputed: str | None = Field(description=_("Whether the customer disputed it: Yes or No."))
    has_narrative: bool = Field(description=_("Whether there is a narrative. It is read on its page only."))


class Complaints(Shape):
    """Some complaints of a list."""

    total: int = Field(description=_("How many the list holds."))
    data_version: int = Field(description=_("The version of the data it was read from."))
    complaints: list[Complaint] = Field(description=_("Those asked for."))


class Load(Shape):
    """A file as it arrived, and what became of its records: read = accepted + duplicates + quarantined."""

    id: int = Field(description=_("The number of the arrival."))
    feed: str = Field(description=_("The feed it was offered to."))
    file_name: str = Field(description=_("The name of the file."))
    mapping: str = Field(description=_("The mapping its columns are read by."))
    state: str = Field(
        description=_("waiting, running, done or refused."),
        json_schema_extra={"enum": ["waiting", "running", "stopped", "done", "refused"]},
    )
    read: int = Field(description=_("How many records were read so far."))
    accepted: int = Field(description=_("How many were new and are in the ledger."))
    duplicates: int = Field(
        description=_("How many say what the ledger or an earlier record of the file says.")
    )
    quarantined: int = Field(description=_("How many are kept aside."))
    position: int = Field(description=_("How many bytes of the file are read."))
    size: int = Field(description=_("How many bytes the file has."))
    refusal: str | None = Field(description=_("Why the file was not read to its end."))
    offered_by: str = Field(description=_("Who handed it in; inbox of records sent one by one."))
    offered_at: datetime = Field(description=_("When it was handed in."))
    ended_at: datetime | None = Field(description=_("When it was settled."))
    withdrawn_at: datetime | None = Field(description=_("Since when what it brought counts no more."))


class Ahead(Shape):
    """Records dated after today, as a mistyped year makes them; they count in that later period."""

    count: int = Field(description=_("How many."))
    latest: date = Field(description=_("The latest of their days."))


class SettledLoad(Load):
    """One file as it arrived, with the digest of its feed once it is done."""

    ahead: Ahead | None = Field(
        description=_(
            "Those of the records it brought that are dated after today; null where none is, and until it "
            "is done."
        )
    )
    digest: str | None = Field(
        description=_(
            "SHA-256 of everything the feed has accepted, the same in any order; null until the load is done."
        )
    )


class Loads(Shape):
    """Some arrivals, the newest first."""

    total: int = Field(description=_("How many the list holds."))
    loads: list[Load] = Field(description=_("Those asked for."))


class Feed(Shape):
    """A source that keeps sending, and what it has delivered."""

    name: str = Field(description=_("Its name."))
    mapping: str = Field(description=_("The mapping its first file was read by."))
    records: int = Field(description=_("How many complaints of it are in the ledger."))
    first_day: date | None = Field(description=_("The first day a complaint of it was received."))
    last_day: date | None = Field(description=_("The last day a complaint of it was received."))
    in_quarantine: int = Field(description=_("How many of its records are kept aside."))
    last_load: Load | None = Field(description=_("The file that arrived last."))


# Another version of Hark may have kept a record aside for a reason that this one does not know.
AnyReason = Field(
    description=_("Why it is kept aside: a code, one that this version lists or that of another."),
    examples=[reason.value for reason in Reason],
)


class Also(Shape):
    """Another reason for which a record is kept aside."""

    column: str = Field(description=_("The column that is no good, where one is."))
    reason: str = AnyReason


class Kept(Shape):
    """A record kept aside: where it stood and why, without what it held."""

    id: int = Field(description=_("Its number."))
    feed: str = Field(description=_("The feed it was offered to."))
    file_name: str = Field(description=_("The name of the file."))
    line: int = Field(description=_("The line it began on."))
    column: str = Field(description=_("The column that is no good, where one is."))
    reason: str = AnyReason
    state: str = Field(
        description=_("open, accepted, duplicate or put_away."),
        json_schema_extra={"enum": ["open", "accepted", "duplicate", "put_away"]},
    )
    kept_at: datetime = Field(description=_("When it was put aside."))
    settled_at: datetime | None = Field(
        description=_("When another try succeeded, or when it was put away; null while it is open.")
    )
    also: list[Also] = Field(description=_("What else was wrong with it, each with its column."))
    put_away_why: str = Field(
        description=_("Why it is put away; blank where it is not."), examples=[why.value for why in WhyAway]
    )
    put_away_by: str = Field(description=_("Who put it away."))


class Quarantine(Shape):
    """Some records kept aside, in the order of their files and lines."""

    total: int = Field(description=_("How many the list holds."))
    records: list[Kept] = Field(description=_("Those asked for."))


class TakenEvent(Shape):
    """What becomes of one event."""

    id: str = Field(description=_("Its id."))
    outcome: str = Field(
        description=_("accepted, duplicate or quarantined."),
        json_schema_extra={"enum": ["accepted", "duplicate", "quarantined"]},
    )
    reason: Reason | None = Field(description=_("Why it is kept aside."))
    column: str = Field(description=_("The member of its data that is no good, where one is."))
    ahead: bool = Field(
        description=_(
            "Whether it is accepted and dated after today, as a mistyped year makes it; it counts in that "
            "later period."
        )
    )


class TakenEvents(Shape):
    """What becomes of the events of a request, in their order; all of them are kept."""

    events: list[TakenEvent] = Field(description=_("Each event."))
