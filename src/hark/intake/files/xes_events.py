"""The events of an XES log (IEEE 1849), told one by one while its XML is read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.handler import ContentHandler  # only the receiving end; the parser is a defused one
from xml.sax.xmlreader import AttributesImpl

from hark.core.errors import Refusal
from hark.intake.files.lines import LONGEST_LINE, LineTooLong
from hark.intake.files.table import MOST_COLUMNS, TooManyColumns

DEEPEST = 64
_MOST_TWICE = 100
_LOG, _TRACE, _EVENT = 1, 2, 3  # depths; an event outside of all traces stands where a trace does


class NotALog(Refusal):
    """The XML is no event log."""


class TooDeep(Refusal):
    """Elements stand within elements beyond any sense."""


class TraceOutOfOrder(Refusal):
    """A trace has attributes after its events, when those were told already."""


@dataclass(slots=True)
class Attributes:
    """What a trace or an event says of itself; `twice` are values whose key stood there before."""

    ordinal: int
    depth: int
    events: int = 0
    values: dict[str, str] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    size: int = 0  # of the values
    keys: int = 0  # their length in all

    def take(self, key: str, value: str) -> None:
        """Add an attribute."""
        self.size += len(value)
        self.keys += len(key)
        if key not in self.values:
            self.values[key] = value
        elif len(self.twice) < _MOST_TWICE:  # one is enough to set the event aside
            self.twice.append(value)


def too_many_keys() -> TooManyColumns:
    """The refusal of a log whose attributes make more columns than a table may have."""
    return TooManyColumns(
        "The log has attributes of more than {most} different keys, as no table has columns. "
        "Export it again with the attributes you need.",
        most=MOST_COLUMNS,
    )


class Events(ContentHandler):
    """Hears XML and tells its events: `told` is called with the trace and the event as an event ends.

    `heard` counts the elements begun and ended, `count` the events told. An event
    outside of all traces has a trace without attributes, with the ordinal 0.
    """

    def __init__(self, told: Callable[[Attributes, Attributes], None]) -> None:
        super().__init__()
        self.heard = self.count = 0
        self._told = told
        self._depth = self._traces = 0
        self._outside = self._trace = Attributes(0, _LOG)
        self._event: Attributes | None = None

    def startElement(self, name: str, attrs: "AttributesImpl[str]") -> None:  # noqa: N802  # SAX calls it so
        """An element begins."""
        self.heard += 1
        self._depth += 1
        if self._event is None:
            self._begin(name.rpartition(":")[2], attrs)
        elif self._depth == self._event.depth + 1:
            self._take(self._event, attrs)
        if self._depth > DEEPEST:
            raise TooDeep(
                "The file holds elements within elements, more than {most} deep, as no event log does. "
                "Export the log again as XES and load that.",
                most=DEEPEST,
            )

    def endElement(self, name: str) -> None:  # noqa: N802  # SAX calls it so
        """An element ends."""
        self.heard += 1
        if self._event is not None and self._event.depth == self._depth:
            self.count += 1
            self._told(self._trace, self._event)
            self._event = None
        elif self._depth == _TRACE:
            self._trace = self._outside
        self._depth -= 1

    def _begin(self, tag: str, attrs: "AttributesImpl[str]") -> None:
        trace, depth = self._trace, self._depth
        if depth == _LOG and tag != "log":
            raise NotALog(
                "The file is XML, but no event log, which begins with the element log. "
                "Export the log as XES and load that."
            )
        if depth == _TRACE and tag == "trace":
            self._traces += 1
            self._trace = Attributes(self._traces, depth)
        elif tag == "event" and depth == trace.depth + 1:
            trace.events += 1
            self._event = Attributes(trace.events, depth)
        elif trace.ordinal and depth == _EVENT:
            if trace.events:
                raise TraceOutOfOrder(
                    "Trace {trace} has attributes after its events, where the standard has them before. "
                    "Export the log again as XES and load that.",
                    trace=trace.ordinal,
                )
            self._take(trace, attrs)

    def _take(self, whole: Attributes, attrs: "AttributesImpl[str]") -> None:
        """Add an attribute that has a value; lists and containers have none."""
        key, value = attrs.get("key"), attrs.get("value")
        if key is not None and value is not None:
            whole.take(key, value)
            if whole.size + whole.keys > LONGEST_LINE:
                raise LineTooLong(
                    "Row {row} holds more than {most} MiB, which no record does. "
                    "Check that the file is a table.",
                    row=self.count + 1,
                    most=LONGEST_LINE // 1024**2,
                )
            if len(whole.values) > MOST_COLUMNS:
                raise too_many_keys()
