"""Contacts that last hours, as milliseconds taken for seconds do: none is refused, whoever loads is told."""

from collections import Counter
from dataclasses import dataclass, field

from hark.intake.mapping import Kind, Mapping
from hark.intake.reading import Batch

_LONG = 3600.0  # seconds
_OF_MINUTES = {"contacts"}  # ledgers whose records do not last so long


@dataclass(slots=True)
class Lasting:
    """How many of the durations in each column are over an hour, of those above nothing."""

    _long: Counter[str] = field(default_factory=Counter)
    _all: Counter[str] = field(default_factory=Counter)

    def add(self, batch: Batch, *, mapping: Mapping) -> None:
        """Look at the records of a batch too."""
        if mapping.ledger.name not in _OF_MINUTES:
            return
        for column in mapping.columns:
            if column.kind is Kind.SECONDS:
                told = [each for each in batch.told(column.field) if isinstance(each, float) and each > 0]
                name = batch.names.get(column.field, column.field)
                self._all[name] += len(told)
                self._long[name] += sum(each > _LONG for each in told)

    @property
    def columns(self) -> tuple[str, ...]:
        """Those in which more than half are."""
        return tuple(name for name, count in self._long.items() if 2 * count > self._all[name])
