"""The events of an XES log (IEEE 1849) as text cells, one row an event.

The log is read twice: once for the keys of its attributes, because a rare one may be
on the last event only, and once for its rows.
"""

from collections.abc import Iterator
from pathlib import Path
from xml.sax import SAXParseException  # an exception; the parser is a defused one

from defusedxml import DefusedXmlException
from defusedxml.expatreader import create_parser

from hark.core.errors import Refusal
from hark.intake.files.archives import DocumentType
from hark.intake.files.chunks import Torn, chunks_of
from hark.intake.files.encodings import UnknownEncoding
from hark.intake.files.limits import MEBIBYTE, Earned
from hark.intake.files.lines import LONGEST_LINE, LineTooLong
from hark.intake.files.packed import refuse_bomb, refuse_excess, unpacked
from hark.intake.files.table import MOST_COLUMNS
from hark.intake.files.workbook import Row
from hark.intake.files.xes_events import Attributes, Events, too_many_keys

_NAME = "concept:name"
_OF_EVENTS = {
    "activity": _NAME,
    "transition": "lifecycle:transition",
    "resource": "org:resource",
    "role": "org:role",
    "timestamp": "time:timestamp",
}
_FIRST = ["case", *_OF_EVENTS, "event"]
_SECONDS = 1  # of the processor for each MiB
_CELL = 3  # bytes that a blank cell takes
_OUT_OF_MEMORY = "out of memory"


class CutLog(Refusal):
    """An event log breaks off or is damaged."""


def rows(path: Path, *, packed: bool = False) -> Iterator[int | Row]:
    """How many rows there are, the names of the columns as row 0, then each event by its ordinal from 1.

    While the keys are gathered, how many there are so far is told over and over, as a sign of life.
    """
    log, keys = _Log(path, packed=packed), _Keys()
    events = Events(keys.learn)
    try:
        for _ in log.read(events):
            keys.refuse_excess(events.count, packed=log.size)
            yield events.count
    except CutLog:
        if not events.count:
            raise  # otherwise it is raised again where the rows end
    yield events.count
    columns = keys.columns()
    yield 0, columns.header
    told: list[list[str]] = []
    events = Events(lambda trace, event: told.append(columns.cells(trace, event)))
    for _ in log.read(events):
        yield from enumerate(told, start=events.count - len(told) + 1)
        told.clear()


class _Log:
    """A log that may be read several times, with processor time for each MiB that really comes."""

    def __init__(self, path: Path, *, packed: bool) -> None:
        self.size = path.stat().st_size
        self._path = path
        self._packed = packed
        self._time = Earned(seconds=_SECONDS)

    def read(self, events: Events) -> Iterator[None]:
        """Nothing, each time that some more events may have been told.

        Raises:
            Refusal: the log cannot be read, or not any further.
        """
        parser = create_parser(forbid_dtd=True)
        parser.setContentHandler(events)
        parser.feed(b"")
        try:
            for piece in _not_too_silent(self._pieces(), events):
                parser.feed(piece)
                yield
            parser.close()
        except DefusedXmlException as attack:
            raise DocumentType(
                "The file contains a document type definition, as only attacks do, so it is not read. "
                "Export the log again as XES and load that."
            ) from attack
        except (LookupError, ValueError) as problem:  # so says the parser of one it does not know
            raise UnknownEncoding(
                "The log is in an encoding that cannot be read. Export it again in UTF-8 and load that."
            ) from problem
        except (SAXParseException, Torn) as problem:
            yield  # what was told in the last piece
            if _OUT_OF_MEMORY in str(problem):
                raise MemoryError from problem
            raise CutLog(
                "The file is cut off or damaged, or not in the encoding it names: it can be read up to "
                "line {line} and no further. Fetch or export it again and load the new file.",
                line=parser.getLineNumber(),
            ) from problem

    def _pieces(self) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            if self._packed:
                refuse_bomb(file)
            yield from self._time.by(unpacked(file) if self._packed else chunks_of(file))


def _not_too_silent(pieces: Iterator[bytes], events: Events) -> Iterator[bytes]:
    """The pieces, as long as elements begin or end in them: what does not is looked at again and again."""
    heard = silent = 0
    for piece in pieces:
        yield piece
        silent = 0 if events.heard > heard else silent + len(piece)
        heard = events.heard
        if silent > LONGEST_LINE:
            raise LineTooLong(
                "Row {row} holds more than {most} MiB, which no record does. Check that the file is a table.",
                row=events.count + 1,
                most=LONGEST_LINE // MEBIBYTE,
            )


class _Keys:
    """The keys of the attributes in the order in which they appear, after those that have a column anyway."""

    def __init__(self) -> None:
        self._of_traces: dict[str, None] = {_NAME: None}
        self._of_events: dict[str, None] = dict.fromkeys(_OF_EVENTS.values())
        self._size = 0

    def learn(self, trace: Attributes, event: Attributes) -> None:
        """Take in the keys of an event, and at its first event those of a trace."""
        self._size += trace.size + event.size
        if event.ordinal == 1 and not trace.values.keys() <= self._of_traces.keys():
            self._of_traces |= dict.fromkeys(trace.values)
        if not event.values.keys() <= self._of_events.keys():
            self._of_events |= dict.fromkeys(event.values)

    def refuse_excess(self, count: int, *, packed: int) -> None:
        """Nothing, unless the rows would be out of proportion to the file.

        Raises:
            ArchiveTooLarge: so large, as when all the events of a trace repeat what that says at length.
            TooManyColumns: so wide.
        """
        columns = len(self._of_traces) + len(self._of_events) + 1
        if columns > MOST_COLUMNS:
            raise too_many_keys()
        refuse_excess(self._size + count * columns * _CELL, packed=packed)

    def columns(self) -> "_Columns":
        """The columns that hold them all."""
        return _Columns(list(self._of_traces)[1:], list(self._of_events)[len(_OF_EVENTS) :])


class _Columns:
    """The columns: the first of every log, then the other attributes of traces, and of events."""

    def __init__(self, of_traces: list[str], of_events: list[str]) -> None:
        self._of_traces = of_traces
        self._of_events = of_events
        self.header = [
            *_FIRST,
            *(f"trace:{key}" for key in of_traces),
            *(f"event:{key}" for key in of_events),
        ]

    def cells(self, trace: Attributes, event: Attributes) -> list[str]:
        """The row of an event. What stands there twice makes it too long, so that it is set aside."""
        own, of_trace = event.values, trace.values
        return [
            of_trace.get(_NAME) or str(trace.ordinal or ""),
            *[own.get(key, "") for key in _OF_EVENTS.values()],
            str(event.ordinal),
            *[of_trace.get(key, "") for key in self._of_traces],
            *[own.get(key, "") for key in self._of_events],
            *trace.twice,
            *event.twice,
        ]
