"""What a mapping says: of each of our fields, by which names its column goes and how its cells are read."""

import re
from dataclasses import dataclass
from datetime import UTC, timedelta, tzinfo
from enum import StrEnum

from hark.core.terms.card import Text
from hark.core.terms.ledger import Ledger

CHANGED = "changed"


class Kind(StrEnum):
    """How the text of a cell is read."""

    ID = "id"
    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    CHOICE = "choice"
    LIST = "list"
    TIME = "time"
    SECONDS = "seconds"
    NUMBER = "number"
    WHOLE = "whole"
    FLAG = "flag"
    PSEUDONYM = "pseudonym"
    PAIRS = "pairs"


@dataclass(frozen=True, slots=True)
class Column:
    """One field and the names its column goes by. A `required` cell may not be missing.

    `after` names columns whose cells are put before this one's, `otherwise` one that is read where this
    one says nothing. `says` are the source's words for our choices, in lower case; `missing` its words
    for nothing in this column, besides the mapping's; what is `illegible`, such as a number a
    spreadsheet has rounded, says nothing either. A `constant` is read from no column. Names of pairs
    end in a star, for all columns that begin so and that no other field names.
    """

    field: str
    names: tuple[str, ...]
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    separator: str = ","
    after: tuple[str, ...] = ()
    otherwise: str = ""
    says: tuple[tuple[str, str], ...] = ()
    missing: frozenset[str] = frozenset()
    illegible: re.Pattern[str] | None = None
    constant: str = ""


CLOCKS_APART = timedelta(seconds=2)  # unless said: moments are rounded, and no two clocks agree


@dataclass(frozen=True, slots=True)
class Mapping:
    """A source's columns, in the order of our fields; `missing` are the words for nothing, in lower case.

    Times without an offset of their own are those of the `zone`. A source that `corrects` tells a record
    again when it was changed, and when that was: what was changed last is in force. Where that is not told, a
    record with other content under a known id is kept aside. So far `clocks_apart` may be by which the source
    tells the moments of one record.
    """

    name: str
    title: Text
    ledger: Ledger
    feed: str
    columns: tuple[Column, ...]
    missing: frozenset[str]
    dates: tuple[str, ...]
    times: tuple[str, ...] = ()
    zone: tzinfo = UTC
    corrects: bool = False
    clocks_apart: timedelta = CLOCKS_APART

    @property
    def is_plain(self) -> bool:
        """Whether each field is told by one column, and each column tells one field: a table shows it all."""
        names = [name for column in self.columns if not column.constant for name in column.names]
        gathered = any(column.after or column.kind is Kind.PAIRS for column in self.columns)
        return not gathered and len(names) == len(set(names))

    def column_of(self, field: str) -> str:
        """The first name the field's column goes by, for messages."""
        return next((column.names[0] for column in self.columns if column.field == field), field)


def folded(name: str) -> str:
    """The name of a column as it counts: blanks and case do not."""
    return " ".join(name.split()).casefold()
