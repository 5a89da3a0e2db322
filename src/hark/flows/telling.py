"""Which figures may be told to people who are to see no small cells: those that no other could be subtracted from.

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
from hark.guard.blocks import Halves, halves, strongest
from hark.lake.table import FactTable
from hark.lake.tallies import NOTHING, Courses, Tally, busy_days, tallies
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
    edges: dict[date, Halves | None] = field(init=False)
    _counted: dict[str, Courses] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        pieces = list(self.question.period.split(self.question.grain))
        busy = busy_days(self.table, self.table.snapshot())
        self.edges = {edge: _parted(edge, busy) for edge in [pieces[0].start, *(p.end for p in pieces)]}

    def may_tell(self, answer: Answer, *, minimum: int) -> bool:
        """Whether no other answer that is told could be subtracted from this one to tell of too few."""
        if self.question.filter.search.strip() or not self._is_askable(answer):
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
        """Whether a filter could ask for the cell alone, and there are not too many ways to take it apart."""
        tags = self.question.filter.where.get("tag", ())
        return answer.by["tag"] in tags if tags and "tag" in answer.by else len(tags) <= MOST_TAGS

    def _lies_on_blocks(self, answer: Answer, *, minimum: int) -> bool:
        course = self._courses(self._narrowings).get(self._place(answer, self._narrowings), NOTHING)
        for parted in (self.edges[answer.period.start], self.edges[answer.period.end]):
            if parted is None:
                continue
            sides = course.between(parted.start, parted.edge), course.between(parted.edge, parted.end)
            # Where the indicator counts nobody, its records are still told, as left out.
            counted = int(course.between(answer.period.start, answer.period.end)[1] > 0)
            if any(side[counted] < minimum for side in sides):
                return False
        return True

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

    def _place(self, answer: Answer, narrowings: frozenset[str]) -> tuple[str, Values]:
        return answer.indicator, tuple(answer.by[name] for name in self.question.by if name in narrowings)

    def _courses(
        self, narrowings: frozenset[str], *, split: str | None = None, tags: Values | None = None
    ) -> Courses:
        """The tallies of the question with these of its narrowings only; `split` splits it once more."""
        asked = {name: values for name, values in self.question.filter.where.items() if name in narrowings}
        filter = Filter(asked | ({"tag": tags} if tags else {}))
        by = tuple(name for name in (*self.question.by, split) if name in narrowings and name)
        key = repr((by, filter))
        if key not in self._counted:
            parted = (edge for halves in self.edges.values() if halves for edge in (halves.start, halves.edge, halves.end))
            self._counted[key] = tallies(
                self.table,
                self.table.snapshot(),
                self.formulas,
                by=by,
                filter=filter,
                cuts=sorted({*self.edges, *parted}),
            )
        return self._counted[key]


def _parted(edge: date, busy: list[date]) -> Halves | None:
    """What the edge parts; over days without any record it is moved to where it parts most, or beyond them all."""
    at = bisect_left(busy, edge)
    if at in (0, len(busy)):
        return None
    return halves(strongest(busy[at - 1] + timedelta(days=1), busy[at]))


def _less(whole: Tally, part: Tally) -> Tally:
    return whole[0] - part[0], whole[1] - part[1]


def _choices(things: Iterable[_Thing]) -> Iterator[tuple[_Thing, ...]]:
    listed = list(things)
    return (choice for size in range(len(listed) + 1) for choice in combinations(listed, size))
