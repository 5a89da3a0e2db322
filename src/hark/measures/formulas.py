"""The shapes a formula can take, each with the few columns it needs from every record.

A formula is built on an Ibis table and never run here, so the same one runs on any
engine. Each shape yields sums that can be added over days and units; the interval is
made from the sums afterwards.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ibis.expr.types import BooleanValue, IntegerScalar, IntegerValue, Table

Predicate = Callable[[Table], BooleanValue]


@dataclass(frozen=True, slots=True)
class Count:
    """How many records."""

    def counted(self, table: Table) -> Table:
        """Every record."""
        return table


@dataclass(frozen=True, slots=True)
class PerDay(Count):
    """How many records for each calendar day of the period, days without any included."""


@dataclass(frozen=True, slots=True)
class ShareOf:
    """The records of `part` among those of `whole`; outside `whole` they are excluded."""

    part: Predicate
    whole: Predicate

    def sums(self, table: Table) -> Mapping[str, IntegerScalar]:
        """`whole`: the records the share is of; `part`: those among them."""
        whole = self.whole(table).fill_null(False)
        part = whole & self.part(table).fill_null(False)
        return {
            "whole": whole.cast("int64").sum().fill_null(0),
            "part": part.cast("int64").sum().fill_null(0),
        }

    def counted(self, table: Table) -> Table:
        """The records of the whole."""
        return table.filter(self.whole(table).fill_null(False))


@dataclass(frozen=True, slots=True)
class Duration:
    """Whole days between two dates of each record that has both."""

    days: Callable[[Table], IntegerValue]

    def counted(self, table: Table) -> Table:
        """The records that have both dates."""
        return table.filter(self.days(table).notnull())


Formula = Count | PerDay | ShareOf | Duration
