"""The small course on a card, as the paths of an inline drawing: no script needed, and cheap by the dozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from hark.core.terms.figure import Answer
from hark.web.charts.pieces import is_part

WIDTH, HEIGHT, MARGIN = 120, 32, 3


@dataclass(frozen=True, slots=True)
class Spark:
    """A line broken where there is no figure, the height of the target, and the last point.

    `dashed` are the stretches to what is not over yet, or is cut by the period; empty where nothing is.
    `hollow` says that the last point is of such.
    """

    line: str
    dashed: str
    last: tuple[float, float] | None
    hollow: bool
    target: float | None


def spark(answers: Sequence[Answer], *, target: float | None = None, today: date) -> Spark:
    """The course of `answers` as of `today`, filling the drawing from its lowest to its highest figure."""
    values = [answer.estimate.value for answer in answers]
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return Spark("", "", None, False, None)
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
    parts = [is_part(answer, today=today) for answer in answers]
    last = max(place for place, point in enumerate(points) if point is not None)
    return Spark(
        line=_path([None if part else point for part, point in zip(parts, points, strict=True)]),
        dashed="".join(
            _path(points[place : place + 2]) for place, pair in enumerate(pairwise(parts)) if any(pair)
        ),
        last=points[last],
        hollow=parts[last],
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
