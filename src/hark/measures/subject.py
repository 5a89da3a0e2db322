"""What is counted: the facts of one ledger, what they are split and searched by, and their formulas."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ibis.expr.types import StringValue, Table

from hark.measures.formulas import Formula

Dimension = Callable[[Table], StringValue]


@dataclass(frozen=True, slots=True)
class Subject:
    """Facts of one ledger. `day` is the column with the calendar day a fact belongs to.

    A dimension is what facts are split and filtered by. Of those in `lists` a fact may have several
    values; it then counts under each of them.
    """

    name: str
    day: str
    dimensions: Mapping[str, Dimension]
    searched: tuple[str, ...]
    sorted_by: tuple[str, ...]
    formulas: Mapping[str, Formula]
    lists: frozenset[str] = frozenset()


def of(column: str) -> Dimension:
    """The words of a column."""
    return lambda t: t[column]


def two_digits(column: str) -> Dimension:
    """The number in a column as two digits, so that words sort as the numbers do."""
    return lambda t: t[column].cast("string").lpad(2, "0")
