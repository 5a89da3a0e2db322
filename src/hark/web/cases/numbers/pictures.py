"""The pictures of complaints handling: how long they wait, how old open ones are, why they came."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hark.core.complaints.numbers import Step, at
from hark.core.terms.card import Card, Direction, Text, Unit
from hark.core.terms.figure import Answer, Estimate, Verdict
from hark.core.terms.period import Grain, Period
from hark.flows.case_asked import OPEN_NOW
from hark.flows.case_counts import Side
from hark.flows.case_numbers import Age, Numbers
from hark.web import figures, products, values
from hark.web.cases import words as of_cases
from hark.web.cases.numbers import words
from hark.web.cases.numbers.scope import NumbersScope
from hark.web.cases.numbers.tiles import SPANS
from hark.web.charts.breakdown import ROWS, Row, breakdown
from hark.web.charts.chart import Chart
from hark.web.charts.survival import in_days, survival

DAYS = (0.1, 0.25, 0.5, 1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 180, 360)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its heading, the style class of its height, the heads of its table and its lines."""

    id: str
    word: str
    chart: Chart | None
    kind: str
    heads: list[str]
    lines: list[list[tuple[str, str]]]
    aside: str = ""


def waits(found: Numbers) -> list[Picture]:
    """How many still wait after so many days, for each wait."""
    heads = [_("After days"), _("Still wait"), _("Interval"), _("Waited so long")]
    return [
        Picture(
            id=f"wait-{name}",
            word=str(words.NAMES[name]),
            chart=survival(steps, id=f"curve-{name}", name=str(words.NAMES[name])) if steps else None,
            kind="tall",
            heads=heads,
            lines=after(steps),
        )
        for name in SPANS
        for steps in (found.curves[name],)
    ]


def after(steps: Sequence[Step]) -> list[list[tuple[str, str]]]:
    """The lines of the table beside a curve: some days, and the one on which the last ended."""
    last = steps[-1].days if steps else 0.0
    days = [*(day for day in DAYS if day < last), last]
    return [_after(day, step) for day in days if (step := at(steps, day))]


def ages(found: Numbers, scope: NumbersScope) -> Picture:
    """How old the complaints are that are open now."""
    href = {
        age: scope.behind(OPEN_NOW, side=Side.WHOLE.value, age=age.first) for age in found.ages if age.count
    }
    rows = [_row(_age(age), age.count, href.get(age, ""), scope) for age in found.ages]
    word = _("How old open complaints are")
    return Picture(
        id="ages",
        word=word,
        chart=breakdown(_COUNTS, rows, id="ages-chart", name=word) if found.open_now else None,
        kind=f"rows-{len(rows)}",
        heads=[_("Age"), _("Complaints")],
        lines=[[(row.name, ""), (figures.number(row.answer.n), row.href)] for row in rows],
    )


def causes(found: Numbers, scope: NumbersScope) -> Picture:
    """Why complaints came, the commonest first, and what they add up to."""
    rows = [
        _row(
            str(of_cases.CAUSES.get(each.cause, each.cause)),
            each.count,
            f"?{scope.narrowed('cause', each.cause).query}",
            scope,
        )
        for each in found.causes
    ]
    word = _("Causes, the commonest first")
    together = [figures.value(each.together, Unit.SHARE) for each in found.causes]
    behind = [scope.narrowed("cause", c.cause).behind("upheld", side=Side.WHOLE.value) for c in found.causes]
    return Picture(
        id="causes",
        word=word,
        chart=breakdown(_COUNTS, rows[:ROWS], id="causes-chart", name=word) if rows else None,
        kind=f"rows-{min(ROWS, len(rows))}",
        heads=[_("Cause"), _("Closed"), _("Together")],
        lines=[
            [(row.name, row.href), (figures.number(row.answer.n), href), (sum_, "")]
            for row, href, sum_ in zip(rows, behind, together, strict=True)
        ],
        aside=_few_make_most(found),
    )


def rising(found: Numbers, scope: NumbersScope) -> Picture | None:
    """What is complained of more than in the period before; None where there is no before."""
    if found.topics is None:
        return None
    heads = [_("Topic"), _("Now"), _("Before"), _("Times as many"), _("Interval"), _("Change")]
    rows, lines = [], []
    for topic in found.topics[: 2 * ROWS]:
        product, issue = topic.topic
        here = scope.narrowed("product", product or None).narrowed("issue", issue or None)
        name = " · ".join(filter(None, (products.said(product), values.said("issue", issue)))) or _(
            "Not stated"
        )
        earlier = here.over(scope.period.before)
        shown = _answer(topic.ratio, topic.now + topic.before, scope.period)
        rows.append(Row(name, shown, f"?{here.query}"))
        lines.append(
            [
                (name, f"?{here.query}"),
                (figures.number(topic.now), _came(here, topic.now)),
                (figures.number(topic.before), _came(earlier, topic.before)),
                (figures.bare(topic.ratio.value, Unit.AMOUNT), ""),
                (_between(topic.ratio), ""),
                (str(words.TURNS[topic.change]), ""),
            ]
        )
    word = _("What is complained of more, or less, than before")
    drawn = [row for row in rows[:ROWS] if row.answer.estimate.value is not None]
    return Picture(
        id="topics",
        word=word,
        chart=breakdown(_TIMES, drawn, id="topics-chart", name=word) if drawn else None,
        kind=f"rows-{len(drawn)}",
        heads=heads,
        lines=lines,
        aside=_("Intervals are so wide that all of them hold together 95 times in a hundred."),
    )


def _few_make_most(found: Numbers) -> str:
    enough = next((place for place, each in enumerate(found.causes, start=1) if each.together >= 0.8), 0)
    if not enough or len(found.causes) < 3:
        return ""
    said = ngettext(
        "{count} of {all} causes stands behind four of five complaints.",
        "{count} of {all} causes stand behind four of five complaints.",
        enough,
    )
    return said.format(count=enough, all=len(found.causes))


def _after(day: float, step: Step) -> list[tuple[str, str]]:
    return [
        (in_days(day), ""),
        (figures.value(step.open.value, Unit.SHARE), ""),
        (figures.bounds(step.open, Unit.SHARE), ""),
        (figures.number(step.at_risk), ""),
    ]


def _age(age: Age) -> str:
    if age.end is None:
        return _("{first} days and more").format(first=age.first)
    return _("{first} to {last} days").format(first=age.first, last=age.end - 1)


def _between(ratio: Estimate) -> str:
    low = figures.bare(ratio.low, Unit.AMOUNT)
    return f"{low}–{figures.bare(ratio.high, Unit.AMOUNT)}" if ratio.high is not None else f"≥ {low}"


def _came(scope: NumbersScope, count: int) -> str:
    return scope.behind("received", side=Side.WHOLE.value) if count else ""


def _row(name: str, count: int, href: str, scope: NumbersScope) -> Row:
    return Row(name, _answer(Estimate(float(count)), count, scope.period), href)


def _answer(estimate: Estimate, n: int, period: Period) -> Answer:
    """A figure as charts take it."""
    return Answer(
        indicator="",
        period=period,
        grain=Grain.ALL,
        by={},
        estimate=estimate,
        part=None,
        whole=None,
        n=n,
        excluded=None,
        verdict=Verdict.NO_TARGET,
        target=None,
        definition=1,
        data_version=0,
    )


def _card(unit: Unit, *, target: float | None = None) -> Card:
    """What charts ask of the card of an indicator."""
    none = Text("", "")
    return Card("", none, unit, Direction.NEITHER, target, none, none, none, none, (), 0, ())


_COUNTS, _TIMES = _card(Unit.COUNT), _card(Unit.AMOUNT, target=1.0)
