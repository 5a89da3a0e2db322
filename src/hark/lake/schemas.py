"""The shape of each fact table, every column with its data class."""

import pyarrow as pa

from hark.guard.classes import DataClass

DATA_CLASS = b"data_class"


def _column(name: str, kind: pa.DataType, data_class: DataClass, *, required: bool = False) -> pa.Field:
    return pa.field(name, kind, nullable=not required, metadata={DATA_CLASS: data_class.value})


# One row a complaint a feed delivered. `narrative` is sealed (hark.guard.sealing);
# `customer` is a pseudonym (hark.guard.pseudonyms);
# `unit` is the code of the unit of the institution it concerns, by which walls are drawn;
# `content` is the SHA-256 of the record as it was read, `arrival` the file it came by.
COMPLAINTS = pa.schema(
    [
        _column("feed", pa.string(), DataClass.INTERNAL, required=True),
        _column("source_id", pa.string(), DataClass.C1, required=True),
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
        _column("content", pa.binary(), DataClass.INTERNAL, required=True),
        _column("arrival", pa.int64(), DataClass.INTERNAL, required=True),
    ]
)

# Every fact table there is, by the name of its folder.
LEDGERS = {"complaints": COMPLAINTS}
