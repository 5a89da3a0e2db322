"""What a filter picks out of cells that a split would suppress: asked for alone it would be told."""

from collections.abc import Sequence

from hark.core.terms.card import Card
from hark.core.terms.question import Filter, Question
from hark.guard.small_cells import hidden
from hark.lake import asking
from hark.lake.table import FactTable
from hark.lake.tallies import tallies
from hark.measures.book import of_subject
from hark.measures.formulas import Formula, PerDistinct, needs

Asked = Sequence[tuple[Card, Formula]]
Counts = dict[str | None, int]
"""How many are counted of each value of a dimension, in the order of an answer."""


def picked(table: FactTable, question: Question, asked: Asked) -> set[str]:
    """The indicators of which a split by a dimension filtered by would suppress a value that is chosen."""
    where, search = question.filter.where, question.filter.search
    found: set[str] = set()
    for dimension, chosen in where.items():
        others = {name: values for name, values in where.items() if name != dimension}
        for narrowed in (others, {}) if others else ({},):
            left = [(card, formula) for card, formula in asked if card.id not in found]
            split = Question(
                tuple(card.id for card, _ in left),
                question.period,
                by=(dimension,),
                filter=Filter(narrowed, search=search),
            )
            counts = _counts(table, split, left)
            found |= {
                card.id
                for card, _ in left
                if not _hidden(counts[card.id], minimum=card.publishing_minimum).isdisjoint(chosen)
            }
    return found


def _hidden(counts: Counts, *, minimum: int) -> set[str | None]:
    """The values a split would suppress: all of them add up to a total that could be asked for."""
    values = list(counts)
    return {values[at] for at in hidden(list(counts.values()), [range(len(values))], minimum=minimum)}


def _counts(table: FactTable, split: Question, asked: Asked) -> dict[str, Counts]:
    """What each of the indicators counts of each value.

    Only how many they are is counted, not what they come to, and of all indicators of the ledger at once:
    a page asks for them one after the other. What is made from other records costs more, so only if asked.
    """
    own = {card.id: formula for card, formula in asked}
    found: dict[str, Counts] = {id: {} for id in own}
    plain = {id: formula for id, formula in of_subject(table.name).items() if _is_plain(formula)}
    made = {id: formula for id, formula in own.items() if needs(formula)}
    for formulas in (plain if any(map(_is_plain, own.values())) else {}, made):
        if formulas:
            _tally(found, table, split, formulas)
    for card, formula in asked:
        if isinstance(formula, PerDistinct):  # of whom there are fewer than of their records
            for answer in asking.ask(table, split, book=[(card, formula)]):
                found[card.id][answer.by[split.by[0]]] = answer.n or 0
    return {
        id: dict(sorted(counts.items(), key=lambda count: (count[0] is None, count[0] or "")))
        for id, counts in found.items()
    }


def _is_plain(formula: Formula) -> bool:
    return not needs(formula) and not isinstance(formula, PerDistinct)


def _tally(found: dict[str, Counts], table: FactTable, split: Question, formulas: dict[str, Formula]) -> None:
    start, end = split.period.start, split.period.end
    courses = tallies(table, table.snapshot(), formulas, by=split.by, filter=split.filter, cuts=(start, end))
    for (id, (value,)), course in courses.items():
        if id in found:
            _, found[id][value] = course.between(start, end)
