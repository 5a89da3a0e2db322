"""A table offered from outside: its header, how it is written, and its rows as records."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from types import TracebackType

from hark.core.errors import Refusal
from hark.core.terms.intake import Record
from hark.intake.files.stretches import Piece, alone
from hark.intake.files.words import repeated

MOST_COLUMNS = 1_000


class HeaderOnly(Refusal):
    """The table has a header and no rows."""


class NoHeader(Refusal):
    """The first row names no column, or cannot be read."""


class TooManyColumns(Refusal):
    """The header has more columns than any table of complaints."""


class DuplicateColumns(Refusal):
    """Two columns go by one name, so nobody can say which is meant."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written, as far as one of its records can be read again from its original bytes."""

    form: str
    encoding: str = "utf-8"
    delimiter: str = ","


@dataclass(frozen=True, slots=True)
class Head:
    """What comes before the records: the names of the columns as written, and how the file is.

    `position()` is how many of its bytes are consumed.
    """

    names: Sequence[str]
    dialect: Dialect
    position: Callable[[], int]


class Table:
    """The rows of one open file, from the first to the last, once: one by one, or as `pieces`.

    `size` is its length in bytes, and `position()` how many of them are consumed.
    """

    def __init__(
        self,
        pieces: Iterator[Piece],
        *,
        header: Sequence[str],
        dialect: Dialect,
        size: int,
        position: Callable[[], int],
        opened: ExitStack,
    ) -> None:
        first = next(pieces, None)
        if first is None:
            raise HeaderOnly(
                "The file has column names but nothing under them. "
                "Export it again and check that it holds rows."
            )
        self.header = tuple(header)
        self.dialect = dialect
        self.size = size
        self.position = position
        self.pieces = chain([first], pieces)
        self._records = chain.from_iterable(map(alone, self.pieces))
        self._opened = opened.pop_all()  # ours from now on: whoever opened them closes them until here

    @property
    def form(self) -> str:
        """The kind of file: csv, jsonl or xes, each also with .gz, xlsx or parquet."""
        return self.dialect.form

    def __iter__(self) -> Iterator[Record]:
        return self._records

    def close(self) -> None:
        """Let go of the file and of the process reading it."""
        self._opened.close()

    def __enter__(self) -> "Table":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def header_of(cells: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns, without the blanks around them.

    Raises:
        TooManyColumns: there are more than 1,000.
        NoHeader: all of them are blank.
        DuplicateColumns: two are equal but for the case of their letters.
    """
    if len(cells) > MOST_COLUMNS:
        raise TooManyColumns(
            "The first row has {columns} columns; a table may have {most}. "
            "Check that it ends its rows with line breaks, and save it again with the columns you need.",
            columns=len(cells),
            most=MOST_COLUMNS,
        )
    header = tuple(cell.strip() for cell in cells)
    if not any(header):
        raise NoHeader("The first row has no column names. Put them there and save the file again.")
    if twice := _repeated(header):
        raise DuplicateColumns(
            'Two columns are called "{name}", so it cannot be said which is meant. '
            "Rename or delete one of them and save the file again.",
            name=repeated(twice),
        )
    return header


def _repeated(header: Sequence[str]) -> str:
    """The first name met a second time. Blank names are not counted: nothing is mapped to them."""
    met: set[str] = set()
    for name in filter(None, header):
        if name.casefold() in met:
            return name
        met.add(name.casefold())
    return ""
