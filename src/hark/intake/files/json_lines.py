"""JSON Lines, packed or not, as records.

The file is read twice: once for the names of its members, because a rare one may be
on the last line only, and once for its records.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from hark.core.errors import Refusal
from hark.core.terms.intake import Reason, Record
from hark.intake.files.forms import Form
from hark.intake.files.limits import Earned
from hark.intake.files.lines import CutCharacter, Lines, LineTooLong
from hark.intake.files.objects import Faulty, members_of
from hark.intake.files.packed import TruncatedArchive
from hark.intake.files.table import MOST_COLUMNS, Dialect, Head, NoHeader, TooManyColumns
from hark.intake.files.text import SECONDS, lines_of, nothing_but_blank_lines

_BLANK = " \t\r\n"


class OneArray(Refusal):
    """The whole file is one array, which can only be read at once."""


class Line(NamedTuple):
    """A line that is not blank, with what is wrong with its characters."""

    number: int
    text: str
    original: bytes
    fault: Reason | None


def read_json(path: Path, form: Form) -> Iterator[Head | Record | None]:
    """The names of the members of a file of JSON lines, then its records.

    While the names are gathered, None is told over and over, as a sign of life.

    Raises:
        Refusal: there is no table that can be read, or no further.
    """
    time, names = Earned(seconds=SECONDS), _Names()
    yield from _learned(names, path, form, time)
    header = tuple(names.spelled)
    with path.open("rb") as file:
        lines, encoding = lines_of(file, form, time)
        yield Head(header, Dialect(form, encoding), file.tell)
        yield from _records(lines, header)


def reread_json(original: bytes, *, header: Sequence[str], dialect: Dialect) -> Record:
    """The record in these bytes, which are the original of exactly one."""
    return next(_records(Lines(iter([original]), dialect.encoding), header))


def _learned(names: "_Names", path: Path, form: Form, time: Earned) -> Iterator[None]:
    """Let all names that any object gives be learned, in the order in which they appear.

    Raises:
        Refusal: there are none, or too many.
    """
    blank = True
    with path.open("rb") as file:
        try:
            for line in _lines(lines_of(file, form, time)[0]):
                if blank and line.text.lstrip(_BLANK).startswith("["):
                    raise _one_array()
                blank = False
                names.learn(line)
                yield
        except (LineTooLong, CutCharacter, TruncatedArchive):
            if not names.spelled:
                raise  # otherwise it is raised again where the records end
    if blank:
        raise nothing_but_blank_lines()
    if not names.spelled:
        raise NoHeader(
            "No line of the file is a whole JSON object with a member. "
            "Write each object on a line of its own (JSON Lines) and load that."
        )


class _Names:
    """The names met, as first spelled. One that differs only in case is none: its record is at fault."""

    def __init__(self) -> None:
        self.spelled: dict[str, None] = {}
        self._met: set[str] = set()

    def learn(self, line: Line) -> None:
        """Take in the names on the line, unless it is at fault.

        Raises:
            TooManyColumns: there are more than 1,000 by now.
        """
        try:
            members = members_of(line.text) if not line.fault else {}
        except Faulty:
            return
        if members.keys() <= self.spelled.keys():
            return
        for name in members:
            if name.casefold() not in self._met:
                self._met.add(name.casefold())
                self.spelled[name] = None
        if len(self.spelled) > MOST_COLUMNS:
            raise TooManyColumns(
                "The objects in the file have more than {most} members of different names. "
                "Export them with the members you need, and with nothing that varies in the names.",
                most=MOST_COLUMNS,
            )


def _one_array() -> OneArray:
    return OneArray(
        "The file is one JSON array, which can only be read at once. Write each object on a line of its own, "
        "without brackets and commas around them (JSON Lines, for example with jq -c '.[]'), and load that."
    )


def _records(lines: Lines, header: Sequence[str]) -> Iterator[Record]:
    places = {name: place for place, name in enumerate(header)}
    met = {name.casefold() for name in header}
    for number, text, original, fault in _lines(lines):
        try:
            if fault:
                raise Faulty(fault)
            yield Record(number, _cells(members_of(text), places, met), original)
        except Faulty as faulty:
            yield Record(number, (), original, faulty.reason)


def _cells(members: dict[str, str], places: dict[str, int], met: set[str]) -> tuple[str, ...]:
    cells = [""] * len(places)
    for name, value in members.items():
        if name not in places:
            raise Faulty(Reason.MEMBER_TWICE if name.casefold() in met else Reason.COLUMN_COUNT)
        cells[places[name]] = value
    return tuple(cells)


def _lines(lines: Lines) -> Iterator[Line]:
    while lines.move(len(lines.texts)):
        for place, text in enumerate(lines.texts):
            if text.strip(_BLANK):
                yield Line(lines.first + place, text, lines.originals[place], lines.marks.get(place))
