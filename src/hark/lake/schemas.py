"""The shape of each fact table, every column with its data class."""

import pyarrow as pa

from hark.guard.classes import DataClass
from hark.lake.columns import LOCAL, TIME, WHENCE, WHOSE, column

# One row a complaint a feed delivered. `narrative` is sealed (hark.guard.sealing);
# `customer` is a pseudonym (hark.guard.pseudonyms);
# `unit` is the code of the unit of the institution it concerns, by which walls are drawn.
COMPLAINTS = pa.schema(
    [
        *WHOSE,
        column("received", pa.date32(), DataClass.C1, required=True),
        column("customer", pa.string(), DataClass.C1),
        column("product", pa.string(), DataClass.C1),
        column("sub_product", pa.string(), DataClass.C1),
        column("issue", pa.string(), DataClass.C1),
        column("sub_issue", pa.string(), DataClass.C1),
        column("narrative", pa.binary(), DataClass.C2),
        column("public_response", pa.string(), DataClass.C1),
        column("company", pa.string(), DataClass.INTERNAL),
        column("state", pa.string(), DataClass.C1),
        column("unit", pa.string(), DataClass.INTERNAL),
        column("zip_code", pa.string(), DataClass.C1),
        column("tags", pa.list_(pa.string()), DataClass.C1),
        column("consent", pa.string(), DataClass.C1),
        column("channel", pa.string(), DataClass.C1),
        column("sent", pa.date32(), DataClass.C1),
        column("response", pa.string(), DataClass.C1),
        column("timely", pa.string(), DataClass.C1),
        column("disputed", pa.string(), DataClass.C1),
        *WHENCE,
    ]
)

# One row a contact of a customer. `entered` is when the customer began to wait; durations are seconds.
CONTACTS = pa.schema(
    [
        *WHOSE,
        column("entered", TIME, DataClass.C1, required=True),
        *LOCAL,
        column("channel", pa.string(), DataClass.C1),
        column("line", pa.string(), DataClass.INTERNAL),
        column("product", pa.string(), DataClass.C1),
        column("unit", pa.string(), DataClass.INTERNAL),
        column("team", pa.string(), DataClass.INTERNAL),
        column("queue", pa.string(), DataClass.INTERNAL),
        column("staff", pa.string(), DataClass.C1),
        column("customer", pa.string(), DataClass.C1),
        column("reason", pa.string(), DataClass.C1),
        column("answered", TIME, DataClass.C1),
        column("ended", TIME, DataClass.C1),
        column("wait", pa.float64(), DataClass.C1),
        column("talk", pa.float64(), DataClass.C1),
        column("hold", pa.float64(), DataClass.C1),
        column("wrap", pa.float64(), DataClass.C1),
        column("available", pa.float64(), DataClass.C1),
        column("first_reply", pa.float64(), DataClass.C1),
        column("outcome", pa.string(), DataClass.C1),
        column("resolved", pa.bool_(), DataClass.C1),
        column("transferred", pa.bool_(), DataClass.C1),
        column("repeat_of", pa.string(), DataClass.C1),
        *WHENCE,
    ]
)

# One row an event of a case in a workflow system. `attributes` are `name=value`, without secrets.
STEPS = pa.schema(
    [
        *WHOSE,
        column("happened", TIME, DataClass.C1, required=True),
        *LOCAL,
        column("process", pa.string(), DataClass.INTERNAL),
        column("case", pa.string(), DataClass.C1),
        column("step", pa.string(), DataClass.INTERNAL),
        column("transition", pa.string(), DataClass.INTERNAL),
        column("place", pa.int64(), DataClass.INTERNAL),
        column("unit", pa.string(), DataClass.INTERNAL),
        column("product", pa.string(), DataClass.C1),
        column("actor", pa.string(), DataClass.C1),
        column("role", pa.string(), DataClass.INTERNAL),
        column("attributes", pa.list_(pa.string()), DataClass.C1),
        *WHENCE,
    ]
)

# One row so many accounts, customers, outlets or policies of a unit in the month that begins on `month`.
EXPOSURES = pa.schema(
    [
        *WHOSE,
        column("month", pa.date32(), DataClass.INTERNAL, required=True),
        column("kind", pa.string(), DataClass.INTERNAL),
        column("unit", pa.string(), DataClass.INTERNAL),
        column("product", pa.string(), DataClass.C1),
        column("amount", pa.float64(), DataClass.INTERNAL),
        *WHENCE,
    ]
)

# One row a look of a member of staff at a record about a customer.
ACCESSES = pa.schema(
    [
        *WHOSE,
        column("accessed", TIME, DataClass.C1, required=True),
        *LOCAL,
        column("staff", pa.string(), DataClass.C1),
        column("role", pa.string(), DataClass.INTERNAL),
        column("customer", pa.string(), DataClass.C1),
        column("system", pa.string(), DataClass.INTERNAL),
        column("kind", pa.string(), DataClass.INTERNAL),
        column("action", pa.string(), DataClass.INTERNAL),
        column("reason", pa.string(), DataClass.C1),
        column("case", pa.string(), DataClass.C1),
        column("granted", pa.bool_(), DataClass.INTERNAL),
        column("unit", pa.string(), DataClass.INTERNAL),
        column("product", pa.string(), DataClass.C1),
        *WHENCE,
    ]
)

# One row something found about conduct or quality.
FINDINGS = pa.schema(
    [
        *WHOSE,
        column("found", pa.date32(), DataClass.C1, required=True),
        column("kind", pa.string(), DataClass.INTERNAL),
        column("rule", pa.string(), DataClass.INTERNAL),
        column("severity", pa.string(), DataClass.C1),
        column("origin", pa.string(), DataClass.INTERNAL),
        column("channel", pa.string(), DataClass.C1),
        column("staff", pa.string(), DataClass.C1),
        column("customer", pa.string(), DataClass.C1),
        column("case", pa.string(), DataClass.C1),
        column("confirmed", pa.bool_(), DataClass.C1),
        column("due", pa.date32(), DataClass.C1),
        column("closed", pa.date32(), DataClass.C1),
        column("unit", pa.string(), DataClass.INTERNAL),
        column("product", pa.string(), DataClass.C1),
        *WHENCE,
    ]
)

# One row a course assigned to a member of staff.
TRAININGS = pa.schema(
    [
        *WHOSE,
        column("due", pa.date32(), DataClass.C1, required=True),
        column("course", pa.string(), DataClass.INTERNAL),
        column("kind", pa.string(), DataClass.INTERNAL),
        column("staff", pa.string(), DataClass.C1),
        column("role", pa.string(), DataClass.INTERNAL),
        column("assigned", pa.date32(), DataClass.C1),
        column("completed", pa.date32(), DataClass.C1),
        column("passed", pa.bool_(), DataClass.C1),
        column("score", pa.float64(), DataClass.C1),
        column("unit", pa.string(), DataClass.INTERNAL),
        column("product", pa.string(), DataClass.C1),
        *WHENCE,
    ]
)

# One row a transaction of a customer. `equivalent` is the amount in the institution's own currency.
TRANSACTIONS = pa.schema(
    [
        *WHOSE,
        column("booked", TIME, DataClass.C1, required=True),
        *LOCAL,
        column("kind", pa.string(), DataClass.C1),
        column("direction", pa.string(), DataClass.C1),
        column("channel", pa.string(), DataClass.C1),
        column("amount", pa.float64(), DataClass.C1),
        column("currency", pa.string(), DataClass.C1),
        column("equivalent", pa.float64(), DataClass.C1),
        column("cash", pa.bool_(), DataClass.C1),
        column("cross_border", pa.bool_(), DataClass.C1),
        column("counterparty", pa.string(), DataClass.C1),
        column("customer", pa.string(), DataClass.C1),
        column("staff", pa.string(), DataClass.C1),
        column("unit", pa.string(), DataClass.INTERNAL),
        column("product", pa.string(), DataClass.C1),
        *WHENCE,
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
