"""Reading one column: each word once, however often it stands there.

A file of complaints repeats a few thousand words a million times, so the work goes
down the columns, and what a word says is remembered.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from hark.core.terms.intake import Reason
from hark.guard.pseudonyms import Pseudonyms
from hark.guard.redaction import redact
from hark.intake.at_once import BETWEEN as _BETWEEN
from hark.intake.at_once import reading
from hark.intake.cells import Unreadable, Value, rule
from hark.intake.mapping import Column, Kind, Mapping

_REMEMBERED = 20_000
# What a person may have typed, where secrets are looked for.
_FREE_TEXT = {Kind.TEXT, Kind.LONG_TEXT, Kind.LIST, Kind.PAIRS}
_SELDOM_TWICE = {Kind.ID, Kind.LONG_TEXT, Kind.PSEUDONYM, Kind.PAIRS}
# No cell holds these: intake sets records with control characters aside.
_BETWEEN_WORDS = "\x1e"
_NOTHING = Counter[str]()


class ColumnReader:
    """One column of a file under a mapping."""

    def __init__(self, column: Column, mapping: Mapping, *, pseudonyms: Pseudonyms | None = None) -> None:
        self.column = column
        self._sealed = column.field in mapping.ledger.sealed
        self._say = rule(column, mapping, pseudonyms=pseudonyms)
        self.at_once = reading(column, mapping, pseudonyms=pseudonyms)
        self._values: dict[str, Value] = {}
        self._words: dict[str, str] = {}
        self._redacted: dict[str, Counter[str]] = {}

    def learn(self, cells: set[str]) -> dict[str, Reason]:
        """Read every cell not met before; those that cannot be read, with the reason why."""
        if len(self._values) > _REMEMBERED or self.column.kind in _SELDOM_TWICE:
            self._values, self._words, self._redacted = {}, {}, {}
        problems: dict[str, Reason] = {}
        for cell in cells - self._values.keys():
            try:
                value = self._values[cell] = self._without_secrets(cell, self._say(cell))
            except Unreadable as problem:
                problems[cell] = problem.reason
            else:
                self._words[cell] = _written(self.column.field, value)
        return problems

    def known(self, cell: str) -> tuple[Value, str, Counter[str]]:
        """What a cell that was learnt says, how that enters a content, and what was taken out of it.

        Nothing where it could not be read.
        """
        return self._values.get(cell), self._words.get(cell, ""), self._redacted.get(cell, _NOTHING)

    def told(self, cell: str) -> Value:
        """What one cell says; None where it cannot be read."""
        try:
            return self._without_secrets(cell, self._say(cell))
        except Unreadable:
            return None

    def redacted(self, cells: Iterable[str]) -> Counter[str]:
        """How much of each kind was taken out of these cells."""
        if not self._redacted:
            return _NOTHING
        return sum((self._redacted.get(cell, _NOTHING) for cell in cells), Counter[str]())

    def _without_secrets(self, cell: str, value: Value) -> Value:
        """What the cell says without what must not be kept, before anything is made of it."""
        if self.column.kind not in _FREE_TEXT or not value:
            return value
        several = value if isinstance(value, tuple) else (str(value),)
        words = [redact(word, sealed=self._sealed) for word in several]
        if counts := sum((word.counts for word in words), Counter[str]()):
            self._redacted[cell] = counts
        return words[0].text if isinstance(value, str) else tuple(sorted({word.text for word in words}))

    def values(self, cells: Sequence[str]) -> list[Value]:
        """What the cells say, all of which were learnt."""
        return list(map(self._values.__getitem__, cells))

    def words(self, cells: Sequence[str]) -> list[str]:
        """What the cells say as it enters the content of a record."""
        return list(map(self._words.__getitem__, cells))


def _written(field: str, value: Value) -> str:
    # A missing field leaves no trace, so a field added to the ledger later changes no older digest.
    if value is None or value in ("", ()):
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(UTC).isoformat()
    elif isinstance(value, date):
        value = value.isoformat()
    elif isinstance(value, tuple):
        value = _BETWEEN_WORDS.join(value)
    return f"{field}{_BETWEEN}{value}{_BETWEEN}"
