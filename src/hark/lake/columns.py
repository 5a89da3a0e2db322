"""Columns of fact tables: each says its data class, and those every table has stand here once."""

import pyarrow as pa

from hark.guard.classes import DataClass

DATA_CLASS = b"data_class"
TIME = pa.timestamp("us", tz="UTC")


def column(name: str, kind: pa.DataType, data_class: DataClass, *, required: bool = False) -> pa.Field:
    """A column with its class; one that is `required` is empty in no row."""
    return pa.field(name, kind, nullable=not required, metadata={DATA_CLASS: data_class.value})


# What every fact has first: the feed and the source's own id, which together mean one record.
WHOSE = [
    column("feed", pa.string(), DataClass.INTERNAL, required=True),
    column("source_id", pa.string(), DataClass.C1, required=True),
]
# And last: the SHA-256 of the record as it was read, the file it came by, where the feed corrects what it
# told when the source changed it, and whether the row takes back another that is its like but for this.
WHENCE = [
    column("content", pa.binary(), DataClass.INTERNAL, required=True),
    column("arrival", pa.int64(), DataClass.INTERNAL, required=True),
    column("changed", TIME, DataClass.INTERNAL),
    column("retracts", pa.bool_(), DataClass.INTERNAL),
]
# The calendar day, the day of the week (1 is Monday) and the hour of a moment, where the source is.
LOCAL = [
    column("day", pa.date32(), DataClass.C1, required=True),
    column("weekday", pa.int8(), DataClass.C1, required=True),
    column("hour", pa.int8(), DataClass.C1, required=True),
]
