"""The course of one indicator: a line in its interval, against its target and the period before."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain, pairwise

from django.utils.translation import gettext as _

from hark.core.terms.card import Card
from hark.core.terms.figure import Answer
from hark.core.terms.period import Grain, Period
from hark.web import dates, figures
from hark.web.charts.chart import FEW, Axis, Chart, Option, axis, band, fits, hover, scaled
from hark.web.sentences import joined


def trend(
    card: Card, answers: Sequence[Answer], *, before: Sequence[Answer], name: str, today: date
) -> Chart:
    """The picture of `answers`, one to each piece of the period, in order.

    A piece that is not over by `today`, or that the period cuts, is a hollow point on a dashed line.
    """
    shown = axis(
        chain([card.target], *map(fits, answers), (answer.estimate.value for answer in before)),
        card.unit,
    )
    series = [*_band(card, answers), _line(card, answers, today=today), _gaps(answers)]
    if any(is_part(answer, today=today) for answer in answers):
        series.append(_parts(card, answers, today=today))
    before = before[: len(answers)]
    before = before if _runs(answer.estimate.value for answer in before) else ()
    if before:
        series.insert(0, _past(card, before))
    option: Option = {
        "grid": {"left": 4, "right": 12 + _room(_target(card)), "top": 20, "bottom": 4},
        "tooltip": {
            "trigger": "axis",
            "axisPointer": {"type": "line", "lineStyle": {"color": "--line-strong"}},
        },
        "xAxis": {
            "type": "category",
            "data": [dates.tick(answer.period, grain=answer.grain) for answer in answers],
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": "--line-strong"}},
        },
        "yAxis": [
            shown.option(card.unit),
            {"type": "value", "min": 0, "max": 1, "show": False},
        ],
        "series": series,
    }
    words = _words(card, answers, name=name, today=today)
    return Chart("trend", option, words, _note(card, answers, shown, before=before, today=today))


def named(answer: Answer, *, today: date) -> str:
    """The name of a piece; with a figure of one that is not over, or is cut, it says so."""
    name = dates.piece(answer.period, grain=answer.grain)
    if _is_running(answer, today):
        return _("{days}, until now").format(days=name)
    if _is_cut(answer):
        said = _("{days}, part of a week") if answer.grain is Grain.WEEK else _("{days}, part of a month")
        return said.format(days=name)
    return name


def is_part(answer: Answer, *, today: date) -> bool:
    """Whether there is a figure, and of fewer days than its neighbours have: they are to come, or cut off."""
    return _is_running(answer, today) or _is_cut(answer)


def _is_cut(answer: Answer) -> bool:
    """Whether there is a figure, and the period leaves out days of its week or month."""
    return answer.estimate.value is not None and not dates.is_whole(answer.period, grain=answer.grain)


def _is_running(answer: Answer, today: date) -> bool:
    """Whether there is a figure, and of days that are not over."""
    return answer.estimate.value is not None and not answer.period.is_over(today)


def _line(card: Card, answers: Sequence[Answer], *, today: date) -> Option:
    line: Option = {
        "type": "line",
        "z": 5,
        "symbol": "circle",
        "symbolSize": 6 if len(answers) <= 62 else 3,
        "lineStyle": {"width": 2, "color": "--mark"},
        "itemStyle": {"color": "--mark"},
        "data": [
            {
                "value": scaled(answer.estimate.value, card.unit),
                "tip": hover(named(answer, today=today), answer, card),
                **({"itemStyle": {"color": "--mark-pale"}} if (answer.n or 0) < FEW else {}),
            }
            if answer.estimate.value is not None and not is_part(answer, today=today)
            else None
            for answer in answers
        ],
    }
    if card.target is not None:
        line["markLine"] = {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"color": "--soft", "type": [4, 4], "width": 1},
            "label": {
                "position": "end",  # beside the picture: within it the course runs through the words
                "align": "left",
                "color": "--soft",
                "formatter": "\n".join(_target(card)),
            },
            "data": [{"yAxis": scaled(card.target, card.unit)}],
        }
    return line


def _parts(card: Card, answers: Sequence[Answer], *, today: date) -> Option:
    """What is not over or cut off, hollow, on a dashed line to the figures beside it."""
    parts = [is_part(answer, today=today) for answer in answers]
    data: list[Option | None] = [None] * len(answers)
    for place, answer in enumerate(answers):
        value = scaled(answer.estimate.value, card.unit)
        if parts[place]:
            ring = "--mark-pale" if (answer.n or 0) < FEW else "--mark"
            data[place] = {
                "value": value,
                "tip": hover(named(answer, today=today), answer, card),
                "itemStyle": {"color": "--paper", "borderColor": ring, "borderWidth": 2},
            }
        elif value is not None and any(parts[max(0, place - 1) : place + 2]):
            data[place] = {"value": value, "symbol": "none"}
    return {
        "type": "line",
        "z": 6,
        "symbol": "circle",
        "symbolSize": 8,
        "lineStyle": {"width": 2, "color": "--mark", "type": [4, 4]},
        "data": data,
    }


def _target(card: Card) -> tuple[str, ...]:
    """The target in two short lines; nothing where there is none."""
    return () if card.target is None else (_("Target"), figures.short(card.target, card.unit))


def _room(lines: Sequence[str]) -> int:
    """Pixels that the longest line takes at most, Chinese signs being twice as wide."""
    return max((sum(7 if sign.isascii() else 13 for sign in line) for line in lines), default=0)


def _band(card: Card, answers: Sequence[Answer]) -> list[Option]:
    reaches = [figures.plausible(answer.estimate, card.unit) for answer in answers]
    lows = [scaled(reach.low, card.unit) for reach in reaches]
    highs = [scaled(reach.high, card.unit) for reach in reaches]
    widths = [
        None if low is None or high is None else round(high - low, 3)
        for low, high in zip(lows, highs, strict=True)
    ]
    return band(lows, widths)


def _past(card: Card, before: Sequence[Answer]) -> Option:
    return {
        "type": "line",
        "symbol": "none",
        "silent": True,
        "emphasis": {"disabled": True},
        "lineStyle": {"width": 1, "color": "--past"},
        "data": [scaled(answer.estimate.value, card.unit) for answer in before],
    }


def _gaps(answers: Sequence[Answer]) -> Option:
    """Hatched columns where there is no figure, each telling why."""
    return {
        "type": "bar",
        "yAxisIndex": 1,
        "barCategoryGap": "0%",
        "itemStyle": {"color": "hatch --hatch"},
        "emphasis": {"disabled": True},
        "data": [
            {"value": 1, "tip": f"{dates.piece(answer.period, grain=answer.grain)}\n{gap(answer)}"}
            if answer.estimate.value is None
            else None
            for answer in answers
        ],
    }


def gap(answer: Answer) -> str:
    """Why there is no figure."""
    if answer.suppressed:
        return _("Withheld")
    if answer.known_days:  # data came, and in them nothing of what the indicator is of
        return _("Nothing to count in these days")
    return _("No data for these days")


def _note(
    card: Card, answers: Sequence[Answer], shown: Axis, *, before: Sequence[Answer], today: date
) -> str:
    band = _runs(answer.estimate.low for answer in answers)
    gaps = any(answer.estimate.value is None for answer in answers)
    withheld = any(answer.suppressed for answer in answers)
    cut = any(_is_cut(answer) and not _is_running(answer, today) for answer in answers)
    return joined(
        shown.note(card.unit),
        _("The band is the 95 % interval.") if band else "",
        _("Where it is cut off, it reaches beyond the axis.")
        if band and _beyond(card, answers, shown)
        else "",
        _("Hollow, on a dashed line: not over yet, counted until now.")
        if any(_is_running(answer, today) for answer in answers)
        else "",
        _("Hollow, at an end: the period cuts the week or month, only some of its days are counted.")
        if cut
        else "",
        _("The thin line is the period before: {days}.").format(days=_days(before)) if before else "",
        _("Days of the week that are not asked for are left out.") if _leaps(answers) else "",
        _("Hatched: no figure.") if gaps else "",
        _("Withheld: too few cases, or they would tell of too few.") if withheld else "",
    )


def _days(answers: Sequence[Answer]) -> str:
    return dates.span(Period(answers[0].period.start, answers[-1].period.end))


def _leaps(answers: Sequence[Answer]) -> bool:
    """Whether days between two pieces are left out."""
    return any(one.period.end != other.period.start for one, other in pairwise(answers))


def _runs(values: Iterable[float | None]) -> bool:
    """Whether two neighbours are known: one alone is no line and no band that could be seen."""
    return any(None not in pair for pair in pairwise(values))


def _beyond(card: Card, answers: Sequence[Answer], shown: Axis) -> bool:
    """Whether the interval of some figure ends outside the picture."""
    reaches = [figures.plausible(answer.estimate, card.unit) for answer in answers]
    ends = [scaled(end, card.unit) for reach in reaches for end in (reach.low, reach.high)]
    return any(end is not None and not shown.low <= end <= shown.high for end in ends)


def _words(card: Card, answers: Sequence[Answer], *, name: str, today: date) -> str:
    """The course told in a sentence: how many points, the lowest and the highest; of one, what it is."""
    known = [answer for answer in answers if answer.estimate.value is not None]
    if not known:
        return _("{name}: no figures in this period.").format(name=name)
    lowest = min(known, key=lambda answer: answer.estimate.value or 0)
    highest = max(known, key=lambda answer: answer.estimate.value or 0)
    if len(known) == 1:
        return _("{name}, one point: {value} ({at}).").format(
            name=name,
            value=figures.value(lowest.estimate.value, card.unit),
            at=named(lowest, today=today),
        )
    return _("{name}, {count} points: lowest {low} ({low_at}), highest {high} ({high_at}).").format(
        name=name,
        count=len(known),
        low=figures.value(lowest.estimate.value, card.unit),
        low_at=named(lowest, today=today),
        high=figures.value(highest.estimate.value, card.unit),
        high_at=named(highest, today=today),
    )
