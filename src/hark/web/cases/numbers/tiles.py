"""One number of complaints handling as a card: figure, interval, what it is of, how it is reckoned."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hark.core.complaints.numbers import days_until
from hark.core.terms.card import Unit
from hark.core.terms.figure import Estimate, Share
from hark.flows.case_asked import ENDED, OPEN_NOW
from hark.flows.case_counted import Counted
from hark.flows.case_counts import Side
from hark.flows.case_numbers import Numbers
from hark.web import figures
from hark.web.cases.numbers import words
from hark.web.cases.numbers.scope import NumbersScope
from hark.web.charts.chart import FEW

TIMELY = ("statutory", "internal", "promise", "regulator")
SPANS = ("response", "answer", "end")
OUTCOMES = ("upheld", "satisfied", "rated", "asked", "response_rate", "mediated", "settled")
QUALITY = ("sent_back", "objected", "reopened", "repeated", "recurred", "escalated", "held", "about_staff")


@dataclass(frozen=True, slots=True)
class Tile:
    """A card ready to be set in type; `of` says what the figure is of, and `rest` leads to the others."""

    id: str
    name: Promise
    how: Promise
    figure: str
    href: str = ""
    unit: str = ""
    interval: str = ""
    of: str = ""
    of_href: str = ""
    rest: str = ""
    rest_href: str = ""
    aside: str = ""
    few: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cards that belong together, under a heading."""

    id: str
    word: str
    tiles: list[Tile]


def rows(found: Numbers, scope: NumbersScope) -> list[Row]:
    """All cards, in rows."""
    shares = {name: share(found.whole, name, scope) for name in found.whole.shares}
    return [
        Row("came", _("What came"), [*_counts(found, scope), shares["open"]]),
        Row("timely", _("On time"), [shares[name] for name in TIMELY]),
        Row("spans", _("How long it takes"), [_span(found, name, scope) for name in SPANS]),
        Row(
            "outcomes",
            _("What it came to"),
            [*(shares[name] for name in OUTCOMES), *_paid(found.whole, scope)],
        ),
        Row("quality", _("How well it was handled"), [shares[name] for name in QUALITY]),
    ]


def share(counted: Counted, name: str, scope: NumbersScope) -> Tile:
    """A share with its interval and the complaints on both sides of it."""
    of, estimate = counted.shares[name], counted.estimate(name)
    rest = of.whole - of.part
    late = words.LATE.get(name)
    return Tile(
        id=name,
        name=words.NAMES[name],
        how=words.HOW[name],
        figure=figures.bare(estimate.value, Unit.SHARE),
        unit=figures.suffix(Unit.SHARE) if of.whole else "",
        href=_behind(scope, name, Side.PART, of.part),
        interval=figures.interval(estimate, Unit.SHARE),
        of=_part(of),
        of_href=_behind(scope, name, Side.WHOLE, of.whole),
        rest=_("{word}: {count}").format(word=late, count=figures.number(rest)) if late and rest else "",
        rest_href=_behind(scope, name, Side.REST, rest),
        aside=_ASIDES[name](counted) if name in _ASIDES else "",
        few=of.whole < FEW,
    )


def _span(found: Numbers, name: str, scope: NumbersScope) -> Tile:
    """After how long half have ended, and nine of ten."""
    steps, of = found.curves[name], found.whole.shares["open"].whole
    half, most = days_until(steps, 0.5), days_until(steps, 0.9)
    return Tile(
        id=name,
        name=words.NAMES[name],
        how=words.HOW[name],
        figure=lasting(half.value),
        interval=_between(half),
        of=_("half of {whole}").format(whole=figures.number(of)) if of else "",
        of_href=_behind(scope, "open", Side.WHOLE, of),
        aside=_most(half.value, most.value) if of else "",
        few=bool(steps) and steps[0].at_risk < FEW,
    )


def _most(half: float | None, most: float | None) -> str:
    if half is None:
        return _("Less than half so far")
    return "" if most is None else _("Nine of ten: {time}").format(time=lasting(most))


def lasting(days: float | None) -> str:
    """So many days, or under two days so many hours."""
    if days is None:
        return figures.UNKNOWN
    if days < 2:
        return _("{count} h").format(count=figures.number(days * 24))
    return figures.with_unit(figures.number(days, decimals=1), Unit.DAYS)


def _between(estimate: Estimate) -> str:
    if estimate.value is None or estimate.low is None:
        return ""
    high = lasting(estimate.high) if estimate.high is not None else _("not known yet")
    return f"{lasting(estimate.low)} – {high}"


def _counts(found: Numbers, scope: NumbersScope) -> list[Tile]:
    counts = {
        "received": found.whole.shares["received"].whole,
        OPEN_NOW: found.open_now,
        ENDED: found.ended,
    }
    return [
        Tile(
            name,
            words.NAMES[name],
            words.HOW[name],
            figures.number(count),
            href=_behind(scope, name, Side.WHOLE, count),
        )
        for name, count in counts.items()
    ]


def _paid(counted: Counted, scope: NumbersScope) -> Iterator[Tile]:
    """What was owed, and apart from it what was not."""
    for name, paid in (("paid", counted.redress), ("ex_gratia", counted.ex_gratia)):
        of = counted.shares[name]
        yield Tile(
            name,
            words.NAMES[name],
            words.HOW[name],
            figures.bare(float(paid), Unit.AMOUNT) if of.whole else figures.UNKNOWN,
            href=_behind(scope, name, Side.PART, of.part),
            of=_part(of),
            of_href=_behind(scope, name, Side.WHOLE, of.whole),
            aside=_("in the institution’s own currency"),
        )


def _part(of: Share) -> str:
    if not of.whole:
        return ""
    return _("{part} of {whole}").format(part=figures.number(of.part), whole=figures.number(of.whole))


def _stars(counted: Counted) -> str:
    rated = counted.shares["satisfied"].whole
    if not rated:
        return ""
    return _("{stars} of 5 on average").format(stars=figures.number(counted.stars / rated, decimals=1))


def _unasked(counted: Counted) -> str:
    """How many gave stars before anybody asked them: their page lets them as soon as it is closed."""
    count = counted.shares["rated"].part - counted.shares["response_rate"].part
    if not count:
        return ""
    said = ngettext("{n} rated without being asked", "{n} rated without being asked", count)
    return said.format(n=figures.number(count))


def _on_hold(counted: Counted) -> str:
    held = counted.shares["held"].part
    if not held:
        return ""
    return _("{time} on average").format(time=lasting(counted.held / held / timedelta(days=1)))


_ASIDES: dict[str, Callable[[Counted], str]] = {
    "satisfied": _stars,
    "rated": _unasked,
    "asked": _unasked,
    "held": _on_hold,
}


def _behind(scope: NumbersScope, name: str, side: Side, count: int) -> str:
    return scope.behind(name, side=side.value) if count else ""
