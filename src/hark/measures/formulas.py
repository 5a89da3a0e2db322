"""The shapes a formula can take, each with the few columns it needs from every record.

A formula is built on an Ibis table and never run here, so the same one runs on any
engine. Each shape yields sums that can be added over days and units; the interval is
made from the sums afterwards.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log

import ibis
from ibis.expr.types import (
    BooleanValue,
    FloatingValue,
    IntegerValue,
    NumericScalar,
    NumericValue,
    Table,
)

Predicate = Callable[[Table], BooleanValue]

GROWTH = 1.02
SMALLEST = 1e-6
ZERO = -1_000  # the bucket of what is nothing, or next to it: below that of the smallest, and near it


class _Added(ABC):
    """A formula with sums, to each of which every record adds something."""

    __slots__ = ()

    @abstractmethod
    def adds(self, table: Table) -> Mapping[str, NumericValue]:
        """What a record adds, by the name of the sum."""

    def sums(self, table: Table) -> Mapping[str, NumericScalar]:
        """What the records add up to."""
        return {name: value.sum().fill_null(0) for name, value in self.adds(table).items()}


@dataclass(frozen=True, slots=True)
class Count(_Added):
    """How many records there are, or of those that are `where`."""

    where: Predicate | None = None
    needs: tuple[str, ...] = ()

    def adds(self, table: Table) -> Mapping[str, NumericValue]:
        """To the `whole` one."""
        return {"whole": _one(self.where(table)) if self.where else ibis.literal(1, type="int64")}

    def sums(self, table: Table) -> Mapping[str, NumericScalar]:
        """`whole`: how many they are."""
        return _Added.sums(self, table) if self.where else {"whole": table.count()}

    def counted(self, table: Table) -> Table:
        """Those records."""
        return table.filter(self.where(table).fill_null(False)) if self.where else table


@dataclass(frozen=True, slots=True)
class PerDay(Count):
    """How many records for each calendar day of the period, days without any included."""


@dataclass(frozen=True, slots=True)
class ShareOf(_Added):
    """The records of `part` among those of `whole`; outside `whole` they are excluded.

    `needs` are the columns of the subject that are made from its other records first.
    """

    part: Predicate
    whole: Predicate
    needs: tuple[str, ...] = ()

    def adds(self, table: Table) -> Mapping[str, NumericValue]:
        """One to the `whole` if the share is of it; and to the `part` if it is among those."""
        whole = self.whole(table).fill_null(False)
        return {"whole": _one(whole), "part": _one(whole & self.part(table).fill_null(False))}

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


@dataclass(frozen=True, slots=True)
class Mean(_Added):
    """The mean of a value over the records of `where` that have it, with its median and 90th percentile.

    Sum and squares are exact. For the percentiles each value is kept as the number of its bucket: bucket k
    holds the values above 1.02^(k-1) and up to 1.02^k, so what is read from it is right within one per cent.
    """

    value: Callable[[Table], FloatingValue]
    where: Predicate
    needs: tuple[str, ...] = ()

    def adds(self, table: Table) -> Mapping[str, NumericValue]:
        """To the `whole` one if it has the value, to the `part` the value, to the `squares` its square."""
        value = self.counted_value(table)
        return {"whole": _one(value.notnull()), "part": value, "squares": value * value}

    def counted_value(self, table: Table) -> FloatingValue:
        """The value where the record counts, nothing where it does not."""
        return self.where(table).fill_null(False).ifelse(self.value(table), ibis.null("float64"))

    def bucket(self, table: Table) -> IntegerValue:
        """The number of the value's bucket; nothing where there is no value."""
        value = self.counted_value(table)
        # Some engines take the logarithm of everything before they look what of it is asked for.
        above = ibis.greatest(value, SMALLEST)
        return (value > SMALLEST).ifelse(
            (above.ln() / log(GROWTH)).ceil().cast("int32"), value.notnull().ifelse(ZERO, ibis.null("int32"))
        )

    def counted(self, table: Table) -> Table:
        """The records that have the value."""
        return table.filter(self.counted_value(table).notnull())


@dataclass(frozen=True, slots=True)
class Ratio(_Added):
    """The sum of one value in that of another, over the records that have both: busy time in paid time."""

    part: Callable[[Table], FloatingValue]
    whole: Callable[[Table], FloatingValue]

    def adds(self, table: Table) -> Mapping[str, NumericValue]:
        """If it has both, one to the `records`, and the values to `part` and `whole`."""
        both = self._both(table)
        return {
            "records": _one(both),
            "part": both.ifelse(self.part(table), 0.0),
            "whole": both.ifelse(self.whole(table), 0.0),
        }

    def counted(self, table: Table) -> Table:
        """The records that have both."""
        return table.filter(self._both(table))

    def _both(self, table: Table) -> BooleanValue:
        return self.part(table).notnull() & self.whole(table).notnull()


@dataclass(frozen=True, slots=True)
class PerDistinct(_Added):
    """The records of `where` for each different value of the column `of`: contacts for each customer.

    How many different ones there are cannot be added over days, so no sums of it are kept: it is counted
    from the facts, exactly.
    """

    where: Predicate
    of: str

    def adds(self, table: Table) -> Mapping[str, NumericValue]:
        """To the `records` one if it tells whose it is."""
        return {"records": _one(self.where(table) & table[self.of].notnull())}

    def counted(self, table: Table) -> Table:
        """The records that tell whose they are."""
        return table.filter((self.where(table) & table[self.of].notnull()).fill_null(False))

    def distinct(self, table: Table, keys: Sequence[str] = ()) -> Table:
        """How many different ones there are (`whole`), for each combination of the keys.

        With the sum of the records of each (`part`), and of their squares.
        """
        each = self.counted(table).group_by([*keys, self.of]).aggregate(times=lambda t: t.count())
        sums = {
            "whole": each.count(),
            "part": each.times.sum().fill_null(0),
            "squares": (each.times * each.times).sum().fill_null(0),
        }
        return each.group_by(list(keys)).aggregate(**sums) if keys else each.aggregate(**sums)


@dataclass(frozen=True, slots=True)
class PerExposure(Count):
    """How many records for every `scale` of a `kind` of exposure there was: complaints per 1,000 accounts."""

    kind: str = "accounts"
    scale: int = 1_000


def needs(formula: "Formula") -> tuple[str, ...]:
    """The columns it needs that are made from other records than the one that is counted."""
    told: tuple[str, ...] = getattr(formula, "needs", ())
    return told


def of_bucket(number: int) -> float:
    """The value that stands for a bucket: off by one per cent at most from any in it."""
    return 0.0 if number == ZERO else 2 * GROWTH**number / (GROWTH + 1)


def _one(test: BooleanValue) -> IntegerValue:
    return test.fill_null(False).cast("int64")


Formula = Count | PerDay | PerExposure | ShareOf | Duration | Mean | Ratio | PerDistinct
