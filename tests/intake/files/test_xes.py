"""Event logs as tables, one row an event."""

import gzip
from pathlib import Path

import pytest

from hark.core.errors import Refusal
from hark.core.terms.intake import Reason, Record
from hark.intake.files import limits, open_table, xes
from hark.intake.files.archives import DocumentType
from hark.intake.files.encodings import UnknownEncoding
from hark.intake.files.forms import WebPage, WrongExtension
from hark.intake.files.lines import LineTooLong
from hark.intake.files.packed import ArchiveTooLarge
from hark.intake.files.table import HeaderOnly, TooManyColumns
from hark.intake.files.xes import CutLog
from hark.intake.files.xes_events import NotALog, TooDeep, TraceOutOfOrder
from tests.intake.files.offered import a_packed, a_text, cells, faults, read

FIRST = ("case", "activity", "transition", "resource", "role", "timestamp", "event")


def string(key: str, value: str) -> str:
    """An attribute."""
    return f'<string key="{key}" value="{value}"/>'


def event(*more: str, name: str = "Sent") -> str:
    """An event of this name."""
    return f"<event>{string('concept:name', name)}{''.join(more)}</event>"


def trace(*parts: str, name: str = "7") -> str:
    """A trace of this name."""
    return f"<trace>{string('concept:name', name)}{''.join(parts)}</trace>"


def a_log(folder: Path, *parts: str, name: str = "a.xes", encoding: str = "utf-8") -> Path:
    """A log of these parts."""
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n<log xes.version="1.0">\n{"".join(parts)}\n</log>'
    return a_text(folder, text, encoding=encoding, name=name)


def header(path: Path) -> tuple[str, ...]:
    with open_table(path) as table:
        return table.header


class TestEvent:
    def test_is_a_row_with_the_columns_of_every_log_first(self, tmp_path: Path) -> None:
        path = a_log(
            tmp_path,
            trace(
                event(
                    string("org:role", "clerk"),
                    string("org:resource", "Anna"),
                    string("lifecycle:transition", "complete"),
                    '<date key="time:timestamp" value="2012-03-01T10:00:00.500+01:00"/>',
                ),
                event(name="招商"),
            ),
        )

        assert header(path) == FIRST
        assert [(record.line, record.cells) for record in read(path)] == [
            (1, ("7", "Sent", "complete", "Anna", "clerk", "2012-03-01T10:00:00.500+01:00", "1")),
            (2, ("7", "招商", "", "", "", "", "2")),
        ]

    def test_has_all_other_attributes_behind_them_however_late_they_appear(self, tmp_path: Path) -> None:
        path = a_log(
            tmp_path,
            trace(event(), event()),
            trace('<float key="amount" value="1.10"/>', event('<boolean key="urgent" value="true"/>')),
        )

        assert header(path) == (*FIRST, "trace:amount", "event:urgent")
        assert [row[7:] for row in cells(path)] == [("", ""), ("", ""), ("1.10", "true")]

    def test_does_not_tell_what_stands_within_attributes_or_has_no_value(self, tmp_path: Path) -> None:
        within = '<string key="a" value="1"><string key="b" value="2"/></string>'
        listed = '<list key="c"><values><string key="d" value="3"/></values></list>'

        path = a_log(tmp_path, within, trace(within, event(within, listed)))

        assert header(path) == (*FIRST, "trace:a", "event:a")

    def test_of_a_trace_without_a_name_has_its_ordinal_as_case(self, tmp_path: Path) -> None:
        path = a_log(tmp_path, trace(event()), f"<trace>{event()}</trace>", event(name="Outside"))

        assert [row[:2] for row in cells(path)] == [("7", "Sent"), ("2", "Sent"), ("", "Outside")]

    def test_with_an_attribute_twice_is_set_aside(self, tmp_path: Path) -> None:
        path = a_log(tmp_path, trace(event(), event(string("concept:name", "Read")), event()))

        assert faults(path) == [(1, None), (2, Reason.COLUMN_COUNT), (3, None)]
        assert read(path)[1].original == b'["7","Sent","","","","","2","Read"]'


class TestLog:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
    def test_is_read_in_its_encoding(self, encoding: str, tmp_path: Path) -> None:
        assert cells(a_log(tmp_path, trace(event(name="é")), encoding=encoding))[0][1] == "é"

    def test_may_be_packed_and_have_a_prefix(self, tmp_path: Path) -> None:
        text = f'<x:log xmlns:x="urn:x"><x:trace>{event()}</x:trace></x:log>'

        assert len(read(a_packed(tmp_path, text.encode(), name="a.xes.gz"))) == 1

    def test_that_breaks_off_gives_what_was_read(self, tmp_path: Path) -> None:
        path = a_log(tmp_path, *[trace(event(), "\n")] * 9_999)
        path.write_bytes(path.read_bytes()[:-50_000])

        records: list[Record] = []
        with open_table(path) as table, pytest.raises(CutLog, match="up to line 9"):
            records.extend(table)

        assert len(records) > 9_000

    def test_that_is_packed_and_breaks_off_does_too(self, tmp_path: Path) -> None:
        path = a_log(tmp_path, *(trace(event(name=str(n * 7_919)), "\n") for n in range(20_000)))
        path = a_text(tmp_path, gzip.compress(path.read_bytes())[:-9_000], name="b.xes.gz")

        with pytest.raises(CutLog, match="cut off or damaged"), open_table(path) as table:
            list(table)

    @pytest.mark.parametrize(
        ("parts", "refusal"),
        [
            ([], HeaderOnly),
            (["<a>" * 64 + "</a>" * 64, trace(event())], TooDeep),
            ([trace(event(), string("amount", "1"))], TraceOutOfOrder),
            ([trace(event(*(string(f"key-{n}", "1") for n in range(1_100))))], TooManyColumns),
            ([trace(event(string(f"key-{n}", "1"))) for n in range(1_100)], TooManyColumns),
            ([trace(event(*[string("a", "x" * 2**20)] * 5))], LineTooLong),
            ([trace(string("a", "x" * 2**20), *["<event/>"] * 40_000)], ArchiveTooLarge),
            ([trace(event(), event(), "<event>")], CutLog),
        ],
    )
    def test_that_makes_no_table_is_refused(
        self, parts: list[str], refusal: type[Refusal], tmp_path: Path
    ) -> None:
        with pytest.raises(refusal), open_table(a_log(tmp_path, *parts)) as table:
            list(table)

    @pytest.mark.parametrize(
        ("text", "refusal"),
        [
            ("<?xml version='1.0'?><html/>", NotALog),
            ("<?xml version='1.0'?><!DOCTYPE log><log/>", DocumentType),
            ("<?xml version='1.0' encoding='gb18030'?><log/>", UnknownEncoding),
            ("<?xml version='1.0' encoding='klingon'?><log/>", UnknownEncoding),
            ("<html></html>", WebPage),
            ("id,company", WrongExtension),
        ],
    )
    def test_that_is_none_is_refused(self, text: str, refusal: type[Refusal], tmp_path: Path) -> None:
        with pytest.raises(refusal):
            open_table(a_text(tmp_path, text, name="a.xes"))

    def test_is_no_csv(self, tmp_path: Path) -> None:
        with pytest.raises(WebPage):
            open_table(a_log(tmp_path, trace(event()), name="a.csv"))

    def test_gets_processor_time_for_each_mib_that_comes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        allowed: list[int] = []
        monkeypatch.setattr(limits, "allow", lambda *, memory, seconds: allowed.append(seconds))

        path = a_log(tmp_path, *[trace(*[event()] * 1_000)] * 100)

        list(xes.rows(path))

        assert allowed[0] == 10 < allowed[-1] == 10 + 2 * path.stat().st_size // 2**20
