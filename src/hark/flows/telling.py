"""Which figures may be told to people who see no small cells: those no other could be subtracted from.

A figure is told of some records over some days. Somebody may ask for more records (fewer filters, more
values of one) or for more days, and subtract. So a figure is told only if

- its period begins and ends at edges of blocks (`guard.blocks`), so that other days differ by enough;
- each filter it is narrowed by, alone or after any of the others, leaves out nobody or enough;
- each of the values a filter takes together has nobody or enough.

Then whatever contains it, and is told too, has nobody more or at least the minimum. What a search finds
could be anything, so figures of a search are not told at all.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from typing import TypeVar

from hark.core.terms.figure import Answer
from hark.core.terms.question import Filter, Question
from hark.guard.blocks import Halves, above, strongest
from hark.lake.table import FactTable
from hark.lake.tallies import NOTHING, Course, Courses, Tally, busy_days, tallies
from hark.measures.formulas import Formula

MOST_TAGS = 4  # taken together: each choice among them is looked at

Values = tuple[str | None, ...]
_Thing = TypeVar("_Thing")


@dataclass(slots=True)
class Telling:
    """One question, and what has to be counted to say which of its answers may be told."""

    table: FactTable
    question: Question
    formulas: Mapping[str, Formula]
    edges: dict[date, list[Halves]] = field(init=False)
    _counted: dict[str, Courses] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        pieces = list(self.question.period.split(self.question.grain))
        busy = busy_days(self.table, self.table.snapshot())
        self.edges = {edge: _ways(edge, busy) for edge in [pieces[0].start, *(p.end for p in pieces)]}

    def may_tell(self, answer: Answer, *, minimum: int) -> bool:
        """Whether no other answer that is told could be subtracted from this one to tell of too few."""
        if not self._is_askable(answer):
            return False
        own = self._tally(answer, self._narrowings)
        if own == (0, 0):
            return True
        differences = [own, *self._left_out(answer), *self._taken_together(answer)]
        return self._lies_on_blocks(answer, minimum=minimum) and all(
            n == 0 or n >= minimum for difference in differences for n in difference
        )

    @property
    def _narrowings(self) -> frozenset[str]:
        return frozenset((*self.question.filter.where, *self.question.by))

    def _is_askable(self, answer: Answer) -> bool:
        """Whether it asks for values and searches nothing, and takes not too many of them together."""
        if self.question.filter.search.strip():
            return False
        tags = self.question.filter.where.get("tag", ())
        return answer.by["tag"] in tags if tags and "tag" in answer.by else len(tags) <= MOST_TAGS

    def _lies_on_blocks(self, answer: Answer, *, minimum: int) -> bool:
        """Whether its records, and those it counts, begin and end at edges of blocks."""
        own = self._tally(answer, self._narrowings)
        return all(
            self._ends_at(answer, edge, of=of, minimum=minimum)
            for edge in (answer.period.start, answer.period.end)
            for of in (0, 1)
            if own[of]
        )

    def _ends_at(self, answer: Answer, edge: date, *, of: int, minimum: int) -> bool:
        """Whether a block does, or did so but for days nobody is counted on; see `_all_end_at`."""
        own = self._course(answer, self._narrowings)
        if not self.edges[edge]:
            return True
        for parted in self.edges[edge]:
            gap = own.between(min(edge, parted.edge), max(edge, parted.edge))[of]
            if gap or not _is_edge(own, parted, of=of, minimum=minimum):
                continue
            within = answer.period.start <= parted.edge <= answer.period.end
            if within or parted is self.edges[edge][0]:
                return True
            return self._all_end_at(answer, edge, of=of, minimum=minimum)
        beyond = (edge, date.max) if edge == answer.period.end else (date.min, edge)
        if own.between(*beyond)[of] == 0:
            return self._all_end_at(answer, edge, of=of, minimum=minimum)
        return False

    def _all_end_at(self, answer: Answer, edge: date, *, of: int, minimum: int) -> bool:
        """Whether with any fewer narrowings the period holds enough more, or a block does end at the edge.

        Somebody who is not counted may have come on the days between, and be told by a longer period.
        """
        own = self._tally(answer, self._narrowings)[of]
        return not self.edges[edge] or all(
            self._tally(answer, kept)[of] - own >= minimum
            or _is_edge(self._course(answer, kept), self.edges[edge][0], of=of, minimum=minimum)
            for kept in map(frozenset, _choices(self._narrowings))
            if kept != self._narrowings
        )

    def _left_out(self, answer: Answer) -> Iterator[Tally]:
        """What each narrowing leaves out, alone and after any of the others."""
        for kept in _choices(self._narrowings):
            wider = self._tally(answer, frozenset(kept))
            for name in self._narrowings.difference(kept):
                yield _less(wider, self._tally(answer, frozenset((*kept, name))))

    def _taken_together(self, answer: Answer) -> Iterator[Tally]:
        """What fewer of a filter's values would leave out."""
        for name, values in self.question.filter.where.items():
            if name in answer.by or len(values) < 2:
                continue
            if name == "tag":  # a record has several, so it leaves only with all that are chosen of them
                own = self._tally(answer, self._narrowings)
                for fewer in _choices(values):
                    if 0 < len(fewer) < len(values):
                        yield _less(own, self._tally(answer, self._narrowings, tags=tuple(fewer)))
            else:
                yield from (self._tally(answer, self._narrowings, value=(name, value)) for value in values)

    def _tally(
        self,
        answer: Answer,
        narrowings: frozenset[str],
        *,
        value: tuple[str, str | None] | None = None,
        tags: Values | None = None,
    ) -> Tally:
        split = value[0] if value else None
        id, cell = self._place(answer, narrowings)
        courses = self._courses(narrowings, split=split, tags=tags)
        course = courses.get((id, (*cell, value[1]) if value else cell), NOTHING)
        return course.between(answer.period.start, answer.period.end)

    def _course(self, answer: Answer, narrowings: frozenset[str]) -> Course:
        return self._courses(narrowings).get(self._place(answer, narrowings), NOTHING)

    def _place(self, answer: Answer, narrowings: frozenset[str]) -> tuple[str, Values]:
        return answer.indicator, tuple(answer.by[name] for name in self.question.by if name in narrowings)

    def _courses(
        self, narrowings: frozenset[str], *, split: str | None = None, tags: Values | None = None
    ) -> Courses:
        """The tallies of the question with these of its narrowings only; `split` splits it once more."""
        asked = {name: values for name, values in self.question.filter.where.items() if name in narrowings}
        filter = Filter(asked | ({"tag": tags} if tags else {}))
        by = tuple(name for name in (*self.question.by, split) if name in narrowings)
        key = repr((by, filter))
        if key not in self._counted:
            parted = {day for way in self.edges.values() for h in way for day in (h.start, h.edge, h.end)}
            self._counted[key] = tallies(
                self.table,
                self.table.snapshot(),
                self.formulas,
                by=by,
                filter=filter,
                cuts=sorted({date.min, *self.edges, *parted, date.max}),
                summed=None if self.question.by else self.question.filter,
            )
        return self._counted[key]


def _ways(edge: date, busy: list[date]) -> list[Halves]:
    """What the edge parts, and the edges above it; none beyond all records.

    Over days without any record it is moved to where it parts most.
    """
    at = bisect_left(busy, edge)
    if at in (0, len(busy)):
        return []
    moved = strongest(busy[at - 1] + timedelta(days=1), busy[at])
    return [parted for parted in above(moved) if busy[0] < parted.edge <= busy[-1]]


def _is_edge(course: Course, parted: Halves, *, of: int, minimum: int) -> bool:
    sides = course.between(parted.start, parted.edge), course.between(parted.edge, parted.end)
    return all(side[of] >= minimum for side in sides)


def _less(whole: Tally, part: Tally) -> Tally:
    return whole[0] - part[0], whole[1] - part[1]


def _choices(things: Iterable[_Thing]) -> Iterator[tuple[_Thing, ...]]:
    listed = list(things)
    return (choice for size in range(len(listed) + 1) for choice in combinations(listed, size))
