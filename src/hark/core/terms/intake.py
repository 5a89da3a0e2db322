"""What comes of reading a file: records, and those that cannot be used."""

from dataclasses import dataclass
from enum import StrEnum

UNNAMED_ERROR = "#ERROR!"
# What a cell shows whose formula came to nothing, in a workbook and in text that was saved from one.
FORMULA_ERRORS = frozenset(
    {
        *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!"),
        *("#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#PYTHON!", UNNAMED_ERROR),
    }
)


class Reason(StrEnum):
    """Why a record is kept aside."""

    COLUMN_COUNT = "column_count"
    UNCLOSED_QUOTE = "unclosed_quote"
    NOT_AN_OBJECT = "not_an_object"
    NOT_AN_EVENT = "not_an_event"
    MEMBER_TWICE = "member_twice"
    NESTED = "nested"
    ENCODING = "encoding"
    CONTROL_CHARACTER = "control_character"
    FORMULA_ERROR = "formula_error"
    MISSING_REQUIRED = "missing_required"
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DURATION = "not_a_duration"
    NOT_A_CHOICE = "not_a_choice"
    NOT_AN_ID = "not_an_id"
    TOO_LONG = "too_long"
    SENT_BEFORE_RECEIVED = "sent_before_received"
    TIMES_CONTRADICT = "times_contradict"
    CONFLICT = "conflict"
    OUT_OF_ORDER = "out_of_order"
    RESULT_CONTRADICTS = "result_contradicts"
    NO_UNIT = "no_unit"
    NO_LAW = "no_law"


class Mistake(StrEnum):
    """Why what a load brought is withdrawn."""

    WRONG_FILE = "wrong_file"
    WRONG_MAPPING = "wrong_mapping"
    WRONG_FEED = "wrong_feed"
    WRONG_AT_SOURCE = "wrong_at_source"
    TEST_DATA = "test_data"


class WhyAway(StrEnum):
    """Why a record kept aside is put away: nothing is to be done about it here."""

    CAME_OTHERWISE = "came_otherwise"
    NOT_OURS = "not_ours"
    TEST_DATA = "test_data"
    UNUSABLE = "unusable"
    LOAD_WITHDRAWN = "load_withdrawn"  # never chosen: withdrawing the load says so


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a file as text cells, with the line it began on and its original bytes.

    `fault` names what already is wrong with it as a row (encoding, quotes,
    number of cells); a row with a fault has no cells to read.
    """

    line: int
    cells: tuple[str, ...]
    original: bytes
    fault: Reason | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read, or contradicts another: its column, what stands there, and why."""

    column: str
    value: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Unusable:
    """A record set aside: where it stood, what is wrong with it, its original bytes.

    With its id and its customer's pseudonym, where they could be read. It is set aside for one reason;
    where more of its cells are no good, they are those in `also`.
    """

    line: int
    column: str
    value: str
    reason: Reason
    original: bytes
    source_id: str = ""
    customer: str = ""
    also: tuple[Fault, ...] = ()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All that is wrong with it, what it is set aside for first."""
        return (Fault(self.column, self.value, self.reason), *self.also)


@dataclass(frozen=True, slots=True)
class Tally:
    """The account of a load: every record read is accepted, a duplicate, or quarantined."""

    read: int = 0
    accepted: int = 0
    duplicates: int = 0
    quarantined: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.read + other.read,
            self.accepted + other.accepted,
            self.duplicates + other.duplicates,
            self.quarantined + other.quarantined,
        )
