"""Hostile Parquet files."""

import io
import random

import pyarrow as pa
import pyarrow.parquet as pq

from hark.core.terms.intake import Reason
from hark.intake.files.forms import EmptyFile, Encrypted
from hark.intake.files.lines import LineTooLong
from hark.intake.files.packed import ArchiveTooLarge
from hark.intake.files.parquet import NestedColumns
from hark.intake.files.process import DamagedFile
from hark.intake.files.table import DuplicateColumns, HeaderOnly, TooManyColumns
from tests.faults.hostile import harmless, holding, made, quarantined, refused, unmapped
from tests.makers import a_row

MIB = 1024 * 1024


def parquet(table: pa.Table) -> bytes:
    """The bytes of a Parquet file."""
    written = io.BytesIO()
    pq.write_table(table, written, compression="zstd")
    return written.getvalue()


def complaints(*changes: dict[str, object], **columns: object) -> bytes:
    """A Parquet file of complaints, with other values in some columns."""
    rows = [a_row(id=str(number)) | change for number, change in enumerate(changes or ({}, {}), start=1)]
    whole = {name: [row[name] for row in rows] for name in rows[0]}
    return parquet(pa.table(whole | columns))


WHOLE = complaints()
FOOTER = int.from_bytes(WHOLE[-8:-4], "little")

PARQUET = [
    refused("cut.parquet", holding(WHOLE[:-30]), DamagedFile, "cut off on its way"),
    refused("garbage.parquet", holding(b"PAR1" + random.Random(7).randbytes(9_999)), DamagedFile, "damaged"),
    refused(
        "garbage-between.parquet", holding(b"PAR1" + bytes(999) + b"\xff\xff\0\0PAR1"), DamagedFile, "damaged"
    ),
    refused("endless-footer.parquet", holding(WHOLE[:-8] + b"\xff\xff\xff\x7fPAR1"), DamagedFile, "damaged"),
    refused("only-magic.parquet", holding(b"PAR1PAR1"), DamagedFile, "damaged"),
    refused(
        "damaged-pages.parquet",
        holding(b"PAR1" + b"\xff" * (len(WHOLE) - FOOTER - 12) + WHOLE[-FOOTER - 8 :]),
        DamagedFile,
        "damaged",
    ),
    refused("locked.parquet", holding(b"PARE" + bytes(99) + b"PARE"), Encrypted, "locked by a key"),
    refused(
        "no-rows.parquet",
        holding(parquet(pa.table({"Complaint ID": pa.array([], pa.string())}))),
        HeaderOnly,
        "nothing under",
    ),
    refused("no-columns.parquet", holding(parquet(pa.table({}))), EmptyFile, "nothing in the file"),
    refused(
        "values-within-values.parquet", holding(complaints(Tags=[{"a": 1}, None])), NestedColumns, '"Tags"'
    ),
    refused(
        "maps.parquet",
        holding(complaints(Tags=pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int8())))),
        NestedColumns,
        '"Tags"',
    ),
    refused(
        "1001-columns.parquet",
        holding(parquet(pa.table({str(n): [1] for n in range(1_001)}))),
        TooManyColumns,
        "1001",
    ),
    refused(
        "columns-twice.parquet",
        holding(parquet(pa.Table.from_arrays([pa.array([1])] * 2, ["Complaint ID", "complaint id"]))),
        DuplicateColumns,
        '"complaint id"',
    ),
    refused(
        "endless-equal-rows.parquet",
        made(lambda: parquet(pa.table({"Complaint ID": pa.repeat("1", 9_000_000)}))),
        ArchiveTooLarge,
        "200 times",
    ),
    refused(
        "cell-of-100-mb.parquet",
        made(lambda: parquet(pa.table({"Complaint ID": ["x" * 100 * MIB]}))),
        ArchiveTooLarge,
        "200 times",
    ),
    refused(
        "cell-of-20-mb.parquet",
        made(lambda: parquet(pa.table({"Complaint ID": ["x" * 20 * MIB]}))),
        LineTooLong,
        "Row 1 holds",
    ),
    unmapped(
        "no-id-column.parquet", holding(parquet(pa.table({"Company": ["ACME"]}))), "needs: Complaint ID"
    ),
    quarantined("not-utf-8.parquet", holding(complaints(Company=[b"ACME", b"\xff\xfe"])), Reason.ENCODING),
    quarantined(
        "zeros-in-cells.parquet", holding(complaints(Company=["ACME", "\0"])), Reason.CONTROL_CHARACTER
    ),
    quarantined(
        "dates-beyond-time.parquet",
        holding(complaints(**{"Date received": pa.array([17_996, 10**8], pa.date32())})),
    ),
    harmless("numbers-as-ids.parquet", holding(complaints(**{"Complaint ID": [1.0, 2.0]}))),
]
