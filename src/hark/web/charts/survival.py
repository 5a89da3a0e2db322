"""How many still wait after so many days: a falling stair in its interval."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from hark.core.complaints.numbers import Step, at, days_until
from hark.core.terms.card import Unit
from hark.web import figures
from hark.web.charts.chart import Axis, Chart, Option, axis, band
from hark.web.sentences import joined

FINE = 24
"""So many points between two marks of the axis."""
MOST = 0.95
"""The picture ends when so many have ended: beyond, a long thin tail would press the rest together."""

Shown = Sequence[tuple[float, Step | None]]


def survival(steps: Sequence[Step], *, id: str, name: str) -> Chart:
    """The picture of the curve, thinned to what an eye can tell apart."""
    days = axis([max(1.0, days_until(steps, MOST).value or steps[-1].days)], Unit.AMOUNT)
    points = round(days.high / days.step) * FINE
    shown = [(day, at(steps, day)) for day in (days.high * place / points for place in range(points + 1))]
    option: Option = {
        "grid": {"left": 4, "right": 12, "top": 12, "bottom": 4},
        "tooltip": {
            "trigger": "axis",
            "axisPointer": {"type": "line", "lineStyle": {"color": "--line-strong"}},
        },
        "xAxis": {
            "type": "category",
            "boundaryGap": False,
            "data": [in_days(day) for day, _ in shown],
            "axisLabel": {"interval": FINE - 1},
            "axisTick": {"interval": FINE - 1},
            "axisLine": {"lineStyle": {"color": "--line-strong"}},
        },
        "yAxis": Axis(0.0, 100.0, 25.0).option(Unit.SHARE),
        "series": [*_band(shown), _stair(shown)],
    }
    return Chart(id, option, _words(steps, name=name), _note(steps, days))


def _stair(shown: Shown) -> Option:
    return {
        "type": "line",
        "step": "end",
        "z": 5,
        "showSymbol": False,
        "lineStyle": {"width": 2, "color": "--mark"},
        "itemStyle": {"color": "--mark"},
        "data": [{"value": _share(step), "tip": _tip(day, step)} for day, step in shown],
    }


def _band(shown: Shown) -> list[Option]:
    lows = [
        _share(step) if step is None or step.open.low is None else 100 * step.open.low for _, step in shown
    ]
    highs = [
        _share(step) if step is None or step.open.high is None else 100 * step.open.high for _, step in shown
    ]
    widths = [round(high - low, 2) for low, high in zip(lows, highs, strict=True)]
    return band([round(low, 2) for low in lows], widths, step="end")


def _share(step: Step | None) -> float:
    return round(100 * (step.open.value or 0.0), 2) if step else 100.0


def in_days(day: float) -> str:
    """So many days, with as much of a day as is needed."""
    return figures.number(day, decimals=2).rstrip("0").rstrip(".") if day % 1 else figures.number(day)


def _tip(day: float, step: Step | None) -> str:
    lines = [
        _("After {days} days").format(days=figures.number(day, decimals=1)),
        _("{share} still wait").format(share=figures.value(_share(step) / 100, Unit.SHARE)),
    ]
    if step:
        interval = figures.interval(step.open, Unit.SHARE)
        lines += [_("95 % interval {interval}").format(interval=interval)] if interval else []
        lines.append(_("{count} waited so long").format(count=figures.number(step.at_risk)))
    return "\n".join(lines)


def _note(steps: Sequence[Step], days: Axis) -> str:
    return joined(
        _("Days along, the share that still waits upwards."),
        _("The band is the 95 % interval.") if any(step.open.low is not None for step in steps) else "",
        _("The longest waits lie beyond the picture.") if steps[-1].days > days.high else "",
    )


def _words(steps: Sequence[Step], *, name: str) -> str:
    half, most = days_until(steps, 0.5), days_until(steps, 0.9)
    if half.value is None:
        return _("{name}: less than half have ended.").format(name=name)
    if most.value is None:
        return _("{name}: half within {half}.").format(name=name, half=figures.value(half.value, Unit.DAYS))
    return _("{name}: half within {half}, nine of ten within {most}.").format(
        name=name,
        half=figures.value(half.value, Unit.DAYS),
        most=figures.value(most.value, Unit.DAYS),
    )
