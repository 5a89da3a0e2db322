"""The small course on a card, as the paths of an inline drawing: no script needed, and cheap by the dozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hark.core.terms.figure import Answer

WIDTH, HEIGHT, MARGIN = 120, 32, 3


@dataclass(frozen=True, slots=True)
class Spark:
    """A line broken where there is no figure, the height of the target, and the last point.

    `until_now` is the stretch to what is not over yet; empty where all is.
    """

    line: str
    until_now: str
    last: tuple[float, float] | None
    target: float | None


def spark(answers: Sequence[Answer], *, target: float | None = None, today: date) -> Spark:
    """The course of `answers` as of `today`, filling the drawing from its lowest to its highest figure."""
    values = [answer.estimate.value for answer in answers]
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return Spark("", "", None, None)
    near = target if target is not None and _is_near(target, known) else None
    low, high = min(*known, near or min(known)), max(*known, near or max(known))
    across = (WIDTH - 2 * MARGIN) / (len(values) - 1)

    def height(value: float) -> float:
        portion = (value - low) / (high - low) if high > low else 0.5
        return round(HEIGHT - MARGIN - portion * (HEIGHT - 2 * MARGIN), 1)

    points = [
        None if value is None else (round(MARGIN + place * across, 1), height(value))
        for place, value in enumerate(values)
    ]
    over = sum(answer.period.is_over(today) for answer in answers)
    return Spark(
        line=_path(points[:over]),
        until_now=_path(points[max(0, over - 1) :]) if any(points[over:]) else "",
        last=next(point for point in reversed(points) if point is not None),
        target=None if near is None else height(near),
    )


def _is_near(target: float, known: Sequence[float]) -> bool:
    """Whether drawing the target leaves the course at least a third of the height."""
    spread = max(known) - min(known)
    return max(*known, target) - min(*known, target) <= 3 * spread


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    strokes, pen_down = [], False
    for point in points:
        if point is not None:
            strokes.append(f"{'L' if pen_down else 'M'}{point[0]} {point[1]}")
        pen_down = point is not None
    return "".join(strokes)
