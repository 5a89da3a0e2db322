"""What each number of complaints counts: of which complaints, and which of these."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import BooleanField, ExpressionWrapper, F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from hark.core.complaints.clocks import Kind
from hark.core.terms.case import OVER, Stage, Upheld

CONTENT = 4
"""So many stars of five, or more, are a customer satisfied with the handling: the two upper boxes."""

HOUR = 3_600
AGES = (3, 8, 16, 31, 61)
"""Where the groups of ages begin, in days, after the first."""

OPEN = Q(over=None) & ~Q(stage__in=OVER)
UNDATED = Q(over=None, stage__in=OVER)
"""Closed elsewhere on no day that was told: neither open nor known to have lasted."""


class Side(StrEnum):
    """Which of the complaints a number is made of are looked at."""

    WHOLE = "whole"
    PART = "part"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Count:
    """A number: `whole` says of which complaints of the period, `part` which of these; None for all."""

    whole: Q
    part: Q | None = None

    def side(self, side: Side) -> Q:
        """Which complaints stand on the side."""
        if self.part is None or side is Side.WHOLE:
            return self.whole
        return self.whole & (self.part if side is Side.PART else ~self.part)


@dataclass(frozen=True, slots=True)
class Curve:
    """How long something lasts: a span in seconds, and whether it has ended or still lasts."""

    span: Combinable
    ended: Q


def counts(now: datetime) -> dict[str, Count]:
    """The numbers of the complaints received in a period, by name, in the order they are shown."""
    alone = ~Q(stage=Stage.MERGED)  # one that goes on as part of another is counted there
    closed = Q(stage=Stage.CLOSED)
    return {
        "received": Count(Q()),
        "open": Count(alone, OPEN),
        **{kind.value: _on_time(kind, alone, now) for kind in Kind},
        "held": Count(alone, Q(held__gt=0) | Q(held_since__isnull=False)),
        "upheld": Count(closed, Q(upheld__in=(Upheld.YES, Upheld.PARTLY))),
        "paid": Count(closed, Q(redress__gt=0)),
        "ex_gratia": Count(closed, Q(ex_gratia__gt=0)),
        "objected": Count(alone & Q(answered__isnull=False), Q(objections__gt=0)),
        "reopened": Count(alone & Q(ends__gt=0), Q(reopened__gt=0)),
        "repeated": Count(alone & Q(repeated__isnull=False), Q(repeated=True)),
        "recurred": Count(closed, Q(recurred=True)),
        "escalated": Count(alone, Q(escalated=True)),
        "mediated": Count(alone & Q(answered__isnull=False), Q(mediated__gt=0)),
        "settled": Count(alone & Q(settled__isnull=False), Q(settled=True)),
        "rated": Count(closed, Q(stars__isnull=False)),
        "asked": Count(closed, Q(invited=True)),
        "response_rate": Count(closed & Q(invited=True), Q(stars__isnull=False)),
        "satisfied": Count(closed & Q(stars__isnull=False), Q(stars__gte=CONTENT)),
        "sent_back": Count(alone & Q(checks__gt=0), Q(sent_back__gt=0)),
        "about_staff": Count(alone, Q(about_staff=True)),
    }


def curves(now: datetime) -> dict[str, Curve]:
    """How long the customer waits for a word, for the answer with hold left out, and for the end."""
    until = Coalesce(F("over"), Value(_seconds(now)))
    lasted = until - F("came")
    return {
        "response": Curve(Coalesce(F("responded"), lasted), Q(responded__isnull=False)),
        "answer": Curve(Coalesce(F("answered"), lasted) - held(now), Q(answered__isnull=False)),
        "end": Curve(lasted, Q(over__isnull=False)),
    }


def held(now: datetime) -> Combinable:
    """How long it was on hold, the present time too where it is still, or was when it ended."""
    until = Coalesce(F("over"), Value(_seconds(now)))
    return F("held") + until - Coalesce(F("held_since"), until)


def ages(now: datetime) -> Iterator[tuple[int, int | None, Q]]:
    """The groups by age in days: where each begins and ends, and which complaints are of it."""
    for first, end in zip((0, *AGES), (*AGES, None), strict=True):
        of_age = Q() if first == 0 else Q(came__lte=_seconds(now - timedelta(days=first)))
        if end is not None:
            of_age &= Q(came__gt=_seconds(now - timedelta(days=end)))
        yield first, end, of_age


def between(first: datetime, end: datetime, *, column: str = "came") -> Q:
    """Those received from the first moment to before the end; or another moment of theirs."""
    return Q(**{f"{column}__gte": _seconds(first), f"{column}__lt": _seconds(end)})


COLUMNS: Mapping[str, str] = {
    "unit": "unit__code",
    "team": "owner__unit__code",
    "owner": "owner__username",
    "product": "product",
    "issue": "issue",
    "cause": "cause",
}
"""What numbers are narrowed to, or split by, and where it stands."""
_OF_NOBODY = {"unit": Q(unit=None), "team": Q(owner__unit=None), "owner": Q(owner=None)}


def having(where: Mapping[str, str | None]) -> Q:
    """Those with these values; None for what says nothing."""
    found = Q()
    for name, value in where.items():
        found &= _OF_NOBODY.get(name, Q(**{name: ""})) if value is None else Q(**{COLUMNS[name]: value})
    return found


def is_so(asked: Q) -> Combinable:
    """Whether it holds, as a column to group by."""
    return ExpressionWrapper(asked, output_field=BooleanField())


def _on_time(kind: Kind, alone: Q, now: datetime) -> Count:
    """Of those decided and those past their day; one open and not yet due says nothing."""
    is_late = Q(**{kind.value: None, f"{kind.value}_due__lte": _seconds(now)})
    return Count(alone & (Q(**{f"{kind.value}__isnull": False}) | is_late), Q(**{kind.value: True}))


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
