"""Records read together say what they say one by one."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hark.core.terms.intake import Record, Unusable
from hark.guard.pseudonyms import Pseudonyms
from hark.intake import columnwise
from hark.intake.cells import Value
from hark.intake.files.stretches import Piece
from hark.intake.mappings import Mapping, look_up, parse, shipped_text
from hark.intake.reading import Batch, Reader
from hark.intake.rows import parted

PSEUDONYMS = Pseudonyms(b"k" * 32)
FOREIGN = str(shipped_text("contacts")).replace("Asia/Shanghai", "Europe/Berlin")

_WRITTEN = (
    "| |-|None|n/a|1| 1|1.0|0.0|1e5|-1|.5|312.5|5:12|0:05:12|1.0\n|kh1\n|"
    "2026-03-29 02:30:00|2026-10-25 02:30:00|2026-03-29T12:30:00|2026-05-21 13:45:59|"
    "2026-05-21 24:00:00|2026-02-30 10:00:00|2026-13-01 10:00:00|1899-12-31 23:59:59|"
    "1900-01-01 00:00:00|2200-01-01 23:00:00|2026-05-21 13:45|2026-05-21T13:45:59+08:00|"
    "2026-05-21 13:45:59.5|2026-05-21T13:45:59Z|２０２６-05-21 13:45:59|2026-05-21x13:45:59|"
    "2026-05-21|6.22202123456789E+18|1+1|１２|３．５|５：１２|－３|05/21/2026|"
    "2026-05-20|2019-04-10T00:00:00Z|1960-06-01 23:30:00|"
    "phone|PHONE|电话|answered|yes|否|Yes|No|Older American, Servicemember|"
    "kh 0012|KH 0012|ｋｈ００１２|E-7/1|?|é|ß|a  b|\t7\t|\u00a0kh1\u00a0|\u20281|"
    "#N/A|#DIV/0!|no #1|"
    'my card is 4111 1111 1111 1111|mail me at a@example.com|密码是 123456|a\r\nb|say "no"'
)
STRANGE = [*_WRITTEN.split("|"), "4111111111111111", "[card number]", "x" * 64, "x" * 65, "x" * 1_001]

cells = st.one_of(
    st.sampled_from(STRANGE),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    st.datetimes().map(lambda at: at.replace(microsecond=0).isoformat(" ")),
    st.integers(0, 10**19).map(str),
    st.from_regex(r"[0-9]{1,11}\.[0-9]{1,4}", fullmatch=True),
)


@st.composite
def offered(draw: st.DrawFn) -> tuple[Mapping, list[str], list[Record]]:
    """A mapping, a header it knows, and records of which many are good."""
    name = draw(st.sampled_from(["contacts", "cfpb", "transactions", "findings", "foreign"]))
    mapping = parse(FOREIGN) if name == "foreign" else look_up(name, own=Path("nowhere"))
    header = [column.names[0] for column in mapping.columns if column.names]
    rows = draw(st.lists(st.integers(0, 5), max_size=12))
    # Few distinct rows, each often: ids and cells come again, as they do.
    kinds = [
        tuple(draw(_cell(column.required)) for column in mapping.columns if column.names) for _ in range(6)
    ]
    return (
        mapping,
        header,
        [Record(line, kinds[kind], f"{kind}".encode()) for line, kind in enumerate(rows, 2)],
    )


def _cell(required: bool) -> st.SearchStrategy[str]:
    good = st.sampled_from(["1", "2026-05-21 13:45:59", "2026-05-21"]) if required else st.just("")
    return st.one_of(good, good, cells)


@settings(deadline=None, max_examples=150)
@given(offered=offered())
def test_whatever_they_say(offered: tuple[Mapping, list[str], list[Record]]) -> None:
    mapping, header, records = offered
    alone = Reader(mapping, header, pseudonyms=PSEUDONYMS).read(records)
    together = read(mapping, header, records)

    assert_same(together, alone)


FIELDS = ("entered", "customer", "source_id", "wait", "reason", "channel", "resolved")


@settings(deadline=None, max_examples=100)
@given(column=st.lists(cells, min_size=1, max_size=30), field=st.sampled_from(FIELDS))
def test_whatever_a_column_says(column: Sequence[str], field: str) -> None:
    assert_column_same(column, field)


@pytest.mark.parametrize("field", FIELDS)
def test_whatever_strange_a_column_says(field: str) -> None:
    assert_column_same(STRANGE, field)
    assert_column_same([*STRANGE, *STRANGE[::-1]], field)


def test_a_column_read_for_two_fields_says_one_thing() -> None:
    mapping = look_up("cfpb", own=Path("nowhere"))
    said = {"source_id": "1", "received": "2026-05-20", "sent": "2026-05-21"}
    header = [column.names[0] for column in mapping.columns]
    row = tuple(
        said.get(c.field, "card 4111 1111 1111 1111" if c.field == "unit" else "") for c in mapping.columns
    )
    alike = [row, tuple(cell if name != "State" else "GA" for name, cell in zip(header, row, strict=True))]
    records = [Record(line, cells, b"x") for line, cells in enumerate(alike)]

    assert_same(read(mapping, header, records), Reader(mapping, header, pseudonyms=PSEUDONYMS).read(records))


def test_records_sent_on_before_they_were_received_are_set_aside() -> None:
    mapping = look_up("cfpb", own=Path("nowhere"))
    header = [column.names[0] for column in mapping.columns]
    days = ["2026-05-21", "2026-05-19", "", "2026-05-20"]
    said = [{"source_id": "1", "received": "2026-05-20", "sent": day} for day in days]
    rows = [tuple(each.get(column.field, "") for column in mapping.columns) for each in said]
    records = [Record(line, row, b"x") for line, row in enumerate(rows)]

    batch, aside = read(mapping, header, records)

    assert [record.line for record in aside] == [1]
    assert_same((batch, aside), Reader(mapping, header, pseudonyms=PSEUDONYMS).read(records))


# About the hour that comes twice, and a second apart; by the second, the minute and the day.
_BEGUN = datetime(2026, 10, 25, 3, tzinfo=UTC), datetime(2026, 5, 21, 13, tzinfo=UTC)
moments = st.one_of(
    st.sampled_from(["", "soon"]),
    st.integers(-9, 9).map(lambda times: f"{_BEGUN[0] + times * timedelta(minutes=20):%F %T}"),
    st.integers(0, 3).map(lambda seconds: f"{_BEGUN[1] + timedelta(seconds=seconds):%F %T}"),
    st.builds(format, st.sampled_from(_BEGUN), st.sampled_from(["%F", "%F %H:%M", "%F %H:%M:59", "%FT%TZ"])),
)


@settings(deadline=None, max_examples=100)
@given(
    rows=st.lists(st.tuples(moments, moments, moments, st.sampled_from(["", "-1"])), min_size=1, max_size=12),
    apart=st.sampled_from(["", "clocks_apart = 1\n", "clocks_apart = 3600\n"]),
)
@example(rows=[("2026-10-25 02:55:00", "2026-10-25 02:05:00", "", "")], apart="")
@example(rows=[("2026-05-21 13:00:59", "2026-05-21 13:00", "2026-05-21", "")], apart="")
def test_in_whatever_order_a_contact_was_answered_and_ended(
    rows: list[tuple[str, str, str, str]], apart: str
) -> None:
    mapping = parse(apart + FOREIGN)
    header = ["id", "entered", "answered", "ended", "wait"]
    records = [Record(line, ("1", *row), b"x") for line, row in enumerate(rows)]

    assert_same(read(mapping, header, records), Reader(mapping, header, pseudonyms=PSEUDONYMS).read(records))


def assert_column_same(column: Sequence[str], field: str) -> None:
    """A column of contacts says the same together and one by one."""
    mapping = parse(FOREIGN)
    header = [each.names[0] for each in mapping.columns]
    ordinary = {"source_id": "1", "entered": "2026-05-21 13:45:59"}
    rows = [
        tuple(cell if c.field == field else ordinary.get(c.field, "") for c in mapping.columns)
        for cell in column
    ]
    records = [Record(line, row, b"x") for line, row in enumerate(rows)]

    assert_same(read(mapping, header, records), Reader(mapping, header, pseudonyms=PSEUDONYMS).read(records))


def read(mapping: Mapping, header: Sequence[str], records: Sequence[Record]) -> tuple[Batch, list[Unusable]]:
    """The records read together, in two stretches where there are as many."""
    stretches, _ = parted(records[: len(records) // 2])
    pieces: list[Piece] = [*stretches, *records[len(records) // 2 :]]
    return columnwise.read(Reader(mapping, header, pseudonyms=PSEUDONYMS), pieces)


def assert_same(together: tuple[Batch, list[Unusable]], alone: tuple[Batch, list[Unusable]]) -> None:
    (batch, aside), (expected, expected_aside) = together, alone
    assert aside == expected_aside
    assert (batch.contents, batch.redacted, batch.lines) == (
        expected.contents,
        expected.redacted,
        expected.lines,
    )
    assert list(batch.records) == list(expected.records)
    assert batch.values.keys() == expected.values.keys()
    for field in expected.values:
        told = [tuple(value) if isinstance(value, list) else value for value in batch.told(field)]
        assert told == [_utc(value) for value in expected.told(field)], field
    if batch.local is not None:
        moments = [at for at in expected.told("entered") if isinstance(at, datetime)]
        assert batch.local.to_pylist() == [at.replace(tzinfo=None, fold=0) for at in moments]


def _utc(value: Value) -> Value:
    """A moment as Arrow has it: of an hour that comes twice Python takes moments of two zones for unequal."""
    return value.astimezone(UTC) if isinstance(value, datetime) else value
