"""Reading from an address what a page looks at; what cannot be looked at is refused in a sentence."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from django.http import QueryDict

from hark.core.errors import Refusal
from hark.core.terms.period import FIRST_DAY, LAST_DAY, Grain, Period
from hark.core.terms.question import Filter
from hark.core.terms.relative import Relative
from hark.web.question import MISSING, Scope

YEARS = range(FIRST_DAY.year, LAST_DAY.year + 1)

LONGEST_COURSE = 1_500
"""More points than that nobody tells apart, and the page grows by megabytes."""


class NotUnderstood(Refusal):
    """The address asks for something that cannot be looked at."""


def read(
    query: QueryDict,
    *,
    otherwise: Scope,
    indicators: Iterable[str],
    dimensions: Iterable[str],
    today: date,
) -> Scope:
    """The scope an address names on this day; what it leaves out is as in `otherwise`.

    Raises:
        NotUnderstood: a date, period, grain or indicator is not one.
    """
    relative = _relative(query)
    period = relative.on(today) if relative else _period(query, otherwise=otherwise.period)
    return Scope(
        relative=relative,
        period=period,
        indicator=_choice(query, "indicator", indicators, otherwise=otherwise.indicator),
        grain=_grain(query, period) or otherwise.grain,
        filter=Filter(where=dict(_where(query, dimensions)), search=query.get("q", "").strip()),
    )


def _relative(query: Mapping[str, str]) -> Relative | None:
    """The period named by what day it is; days that are given go before it."""
    written = _choice(query, "period", set(Relative), otherwise="")
    days = any(query.get(field, "").strip() for field in ("from", "last", "to"))
    return Relative(written) if written and not days else None


def _period(query: Mapping[str, str], *, otherwise: Period) -> Period:
    """`to` is exclusive, as everywhere; a person's form may give the `last` day instead."""
    start = day_named(query.get("from", "")) or otherwise.start
    last = day_named(query.get("last", ""))
    end = last + timedelta(days=1) if last else day_named(query.get("to", "")) or otherwise.end
    if start >= end:  # told by the last day, as people see it
        raise NotUnderstood(
            "The first day, {first}, is later than the last, {last}, so there is nothing between them.",
            first=start,
            last=end - timedelta(days=1),
        )
    return Period(start, end)


def day_named(written: str) -> date | None:
    """The day an address names; None where it names none.

    Raises:
        NotUnderstood: it is no date, or one nobody asks for in earnest.
    """
    written = written.strip()
    if not written:
        return None
    try:
        named = date.fromisoformat(written)
    except ValueError:
        raise NotUnderstood(
            "“{written}” is not a date. Write the date as year, month and day: 2019-04-10.",
            written=written[:40],
        ) from None
    if named.year not in YEARS:
        raise NotUnderstood(
            "There is nothing in the year {year}. Take one from {first} to {last}.",
            year=named.year,
            first=YEARS[0],
            last=YEARS[-1],
        )
    return named


def wrong_day(query: Mapping[str, str]) -> str:
    """The field with a day that is none, or with a last day before the first; empty where none is wrong."""
    named: dict[str, date | None] = {}
    for field in ("from", "last", "to"):
        try:
            named[field] = day_named(query.get(field, ""))
        except NotUnderstood:
            return "from" if field == "from" else "last"
    first, last, end = named.values()
    backwards = first and ((last and first > last) or (end and not last and first >= end))
    return "last" if backwards else ""


def _grain(query: Mapping[str, str], period: Period) -> Grain | None:
    written = _choice(query, "grain", (Grain.DAY, Grain.WEEK, Grain.MONTH), otherwise="")
    if written and period.pieces(Grain(written)) > LONGEST_COURSE:
        raise NotUnderstood(
            "The period is too long to be drawn so finely. Choose a shorter period, or weeks or months."
        )
    return Grain(written) if written else None


def _choice(query: Mapping[str, str], name: str, choices: Iterable[str], *, otherwise: str) -> str:
    written = query.get(name, "").strip() or otherwise
    if written and written not in choices:
        raise NotUnderstood("There is nothing called “{written}” to choose here.", written=written[:80])
    return written


def _where(query: QueryDict, dimensions: Iterable[str]) -> Iterator[tuple[str, tuple[str | None, ...]]]:
    for dimension in dimensions:
        asked = dict.fromkeys(value for value in query.getlist(dimension) if value)
        if asked:
            yield dimension, tuple(None if value == MISSING else value for value in asked)
