"""The shape of each fact table, every column with its data class."""

import pyarrow as pa

from hark.guard.classes import DataClass

DATA_CLASS = b"data_class"


def _column(name: str, kind: pa.DataType, data_class: DataClass, *, required: bool = False) -> pa.Field:
    return pa.field(name, kind, nullable=not required, metadata={DATA_CLASS: data_class.value})


_TIME = pa.timestamp("us", tz="UTC")

# What every fact has first: the feed and the source's own id, which together mean one record.
_WHOSE = [
    _column("feed", pa.string(), DataClass.INTERNAL, required=True),
    _column("source_id", pa.string(), DataClass.C1, required=True),
]
# And last: the SHA-256 of the record as it was read, the file it came by, where the feed corrects what it
# told when the source changed it, and whether the row takes back another that is its like but for this.
_WHENCE = [
    _column("content", pa.binary(), DataClass.INTERNAL, required=True),
    _column("arrival", pa.int64(), DataClass.INTERNAL, required=True),
    _column("changed", _TIME, DataClass.INTERNAL),
    _column("retracts", pa.bool_(), DataClass.INTERNAL),
]
# The calendar day, the day of the week (1 is Monday) and the hour of a moment, where the source is.
_LOCAL = [
    _column("day", pa.date32(), DataClass.C1, required=True),
    _column("weekday", pa.int8(), DataClass.C1, required=True),
    _column("hour", pa.int8(), DataClass.C1, required=True),
]

# One row a complaint a feed delivered. `narrative` is sealed (hark.guard.sealing);
# `customer` is a pseudonym (hark.guard.pseudonyms);
# `unit` is the code of the unit of the institution it concerns, by which walls are drawn.
COMPLAINTS = pa.schema(
    [
        *_WHOSE,
        _column("received", pa.date32(), DataClass.C1, required=True),
        _column("customer", pa.string(), DataClass.C1),
        _column("product", pa.string(), DataClass.C1),
        _column("sub_product", pa.string(), DataClass.C1),
        _column("issue", pa.string(), DataClass.C1),
        _column("sub_issue", pa.string(), DataClass.C1),
        _column("narrative", pa.binary(), DataClass.C2),
        _column("public_response", pa.string(), DataClass.C1),
        _column("company", pa.string(), DataClass.INTERNAL),
        _column("state", pa.string(), DataClass.C1),
        _column("unit", pa.string(), DataClass.INTERNAL),
        _column("zip_code", pa.string(), DataClass.C1),
        _column("tags", pa.list_(pa.string()), DataClass.C1),
        _column("consent", pa.string(), DataClass.C1),
        _column("channel", pa.string(), DataClass.C1),
        _column("sent", pa.date32(), DataClass.C1),
        _column("response", pa.string(), DataClass.C1),
        _column("timely", pa.string(), DataClass.C1),
        _column("disputed", pa.string(), DataClass.C1),
        *_WHENCE,
    ]
)

# One row a contact of a customer. `entered` is when the customer began to wait; durations are seconds.
CONTACTS = pa.schema(
    [
        *_WHOSE,
        _column("entered", _TIME, DataClass.C1, required=True),
        *_LOCAL,
        _column("channel", pa.string(), DataClass.C1),
        _column("line", pa.string(), DataClass.INTERNAL),
        _column("product", pa.string(), DataClass.C1),
        _column("unit", pa.string(), DataClass.INTERNAL),
        _column("team", pa.string(), DataClass.INTERNAL),
        _column("queue", pa.string(), DataClass.INTERNAL),
        _column("staff", pa.string(), DataClass.C1),
        _column("customer", pa.string(), DataClass.C1),
        _column("reason", pa.string(), DataClass.C1),
        _column("answered", _TIME, DataClass.C1),
        _column("ended", _TIME, DataClass.C1),
        _column("wait", pa.float64(), DataClass.C1),
        _column("talk", pa.float64(), DataClass.C1),
        _column("hold", pa.float64(), DataClass.C1),
        _column("wrap", pa.float64(), DataClass.C1),
        _column("available", pa.float64(), DataClass.C1),
        _column("first_reply", pa.float64(), DataClass.C1),
        _column("outcome", pa.string(), DataClass.C1),
        _column("resolved", pa.bool_(), DataClass.C1),
        _column("transferred", pa.bool_(), DataClass.C1),
        _column("repeat_of", pa.string(), DataClass.C1),
        *_WHENCE,
    ]
)

# One row an event of a case in a workflow system. `attributes` are `name=value`, without secrets.
STEPS = pa.schema(
    [
        *_WHOSE,
        _column("happened", _TIME, DataClass.C1, required=True),
        *_LOCAL,
        _column("process", pa.string(), DataClass.INTERNAL),
        _column("case", pa.string(), DataClass.C1),
        _column("step", pa.string(), DataClass.INTERNAL),
        _column("transition", pa.string(), DataClass.INTERNAL),
        _column("place", pa.int64(), DataClass.INTERNAL),
        _column("unit", pa.string(), DataClass.INTERNAL),
        _column("product", pa.string(), DataClass.C1),
        _column("actor", pa.string(), DataClass.C1),
        _column("role", pa.string(), DataClass.INTERNAL),
        _column("attributes", pa.list_(pa.string()), DataClass.C1),
        *_WHENCE,
    ]
)

# One row so many accounts, customers, outlets or policies of a unit in the month that begins on `month`.
EXPOSURES = pa.schema(
    [
        *_WHOSE,
        _column("month", pa.date32(), DataClass.INTERNAL, required=True),
        _column("kind", pa.string(), DataClass.INTERNAL),
        _column("unit", pa.string(), DataClass.INTERNAL),
        _column("product", pa.string(), DataClass.C1),
        _column("amount", pa.float64(), DataClass.INTERNAL),
        *_WHENCE,
    ]
)

# One row a look of a member of staff at a record about a customer.
ACCESSES = pa.schema(
    [
        *_WHOSE,
        _column("accessed", _TIME, DataClass.C1, required=True),
        *_LOCAL,
        _column("staff", pa.string(), DataClass.C1),
        _column("role", pa.string(), DataClass.INTERNAL),
        _column("customer", pa.string(), DataClass.C1),
        _column("system", pa.string(), DataClass.INTERNAL),
        _column("kind", pa.string(), DataClass.INTERNAL),
        _column("action", pa.string(), DataClass.INTERNAL),
        _column("reason", pa.string(), DataClass.C1),
        _column("case", pa.string(), DataClass.C1),
        _column("granted", pa.bool_(), DataClass.INTERNAL),
        _column("unit", pa.string(), DataClass.INTERNAL),
        _column("product", pa.string(), DataClass.C1),
        *_WHENCE,
    ]
)

# One row something found about conduct or quality.
FINDINGS = pa.schema(
    [
        *_WHOSE,
        _column("found", pa.date32(), DataClass.C1, required=True),
        _column("kind", pa.string(), DataClass.INTERNAL),
        _column("rule", pa.string(), DataClass.INTERNAL),
        _column("severity", pa.string(), DataClass.C1),
        _column("origin", pa.string(), DataClass.INTERNAL),
        _column("channel", pa.string(), DataClass.C1),
        _column("staff", pa.string(), DataClass.C1),
        _column("customer", pa.string(), DataClass.C1),
        _column("case", pa.string(), DataClass.C1),
        _column("confirmed", pa.bool_(), DataClass.C1),
        _column("due", pa.date32(), DataClass.C1),
        _column("closed", pa.date32(), DataClass.C1),
        _column("unit", pa.string(), DataClass.INTERNAL),
        _column("product", pa.string(), DataClass.C1),
        *_WHENCE,
    ]
)

# One row a course assigned to a member of staff.
TRAININGS = pa.schema(
    [
        *_WHOSE,
        _column("due", pa.date32(), DataClass.C1, required=True),
        _column("course", pa.string(), DataClass.INTERNAL),
        _column("kind", pa.string(), DataClass.INTERNAL),
        _column("staff", pa.string(), DataClass.C1),
        _column("role", pa.string(), DataClass.INTERNAL),
        _column("assigned", pa.date32(), DataClass.C1),
        _column("completed", pa.date32(), DataClass.C1),
        _column("passed", pa.bool_(), DataClass.C1),
        _column("score", pa.float64(), DataClass.C1),
        _column("unit", pa.string(), DataClass.INTERNAL),
        _column("product", pa.string(), DataClass.C1),
        *_WHENCE,
    ]
)

# One row a transaction of a customer. `equivalent` is the amount in the institution's own currency.
TRANSACTIONS = pa.schema(
    [
        *_WHOSE,
        _column("booked", _TIME, DataClass.C1, required=True),
        *_LOCAL,
        _column("kind", pa.string(), DataClass.C1),
        _column("direction", pa.string(), DataClass.C1),
        _column("channel", pa.string(), DataClass.C1),
        _column("amount", pa.float64(), DataClass.C1),
        _column("currency", pa.string(), DataClass.C1),
        _column("equivalent", pa.float64(), DataClass.C1),
        _column("cash", pa.bool_(), DataClass.C1),
        _column("cross_border", pa.bool_(), DataClass.C1),
        _column("counterparty", pa.string(), DataClass.C1),
        _column("customer", pa.string(), DataClass.C1),
        _column("staff", pa.string(), DataClass.C1),
        _column("unit", pa.string(), DataClass.INTERNAL),
        _column("product", pa.string(), DataClass.C1),
        *_WHENCE,
    ]
)

# Every fact table there is, by the name of its folder.
LEDGERS = {
    "complaints": COMPLAINTS,
    "contacts": CONTACTS,
    "steps": STEPS,
    "exposures": EXPOSURES,
    "accesses": ACCESSES,
    "findings": FINDINGS,
    "trainings": TRAININGS,
    "transactions": TRANSACTIONS,
}
