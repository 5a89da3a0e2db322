"""What leaves in a spreadsheet is read back as it was, and runs nothing."""

import csv
import io
from datetime import date
from zipfile import ZipFile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

from hark.outlets.spreadsheets import NoSuchForm, harmless, write

PAYLOADS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    " =1",
    "\ufeff=1",
    "\u00a0=1",
    "\u3000＝1",
    '=cmd|"/C calc"!A0',
    '=HYPERLINK("http://127.0.0.1")',
    "=DDE()",
    "+cmd|' /C calc'!A0",
    '=IMPORTXML(CONCAT("http://127.0.0.1/",A1),"//a")',
    '=WEBSERVICE("http://127.0.0.1/"&A1)',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "=2+5+cmd|' /C notepad'!'A1'",
    '=IMPORTDATA("http://127.0.0.1")',
    '=IMAGE("http://127.0.0.1")',
    '=RTD("x",,"y")',
    '=CALL("kernel32","WinExec","JCJ","calc",0)',
    '=REGISTER.ID("kernel32","WinExec")',
    '=EXEC("calc")',
    "=FILES()",
    "{=1+1}"[1:],
    "\t\t=1+1",
    " \t=1+1",
    "\u3000\u3000+1",
    "\ufeff\ufeff@x",
    "\u00a0-1",
    "＝cmd|'/C calc'!A0",
    "\r\n=1+1",
    "\n\n+1",
    "=A1\t=B1",
]

SPLIT = [
    "x;=HYPERLINK(1)",
    "y\t=1+1",
    "x;+1;-1;@A",
    'x;"=1+1"',
    "x; =1",
    "x;\u3000＝1",
    "x;\t=1",
    "x;\0=1",
    "line\n=1+1",
    "line\r\n-1",
    'x";=1',
]
"""Harmless as one cell, and formulas once they are cut."""


def cells(form: str, rows: list[list[object]]) -> list[list[object]]:
    data = b"".join(write(form, ["a", "b"], rows))
    if form == "csv":
        return list(map(list, csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))))[1:]
    return load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1:]


def cut(rows: list[list[object]], separator: str) -> list[list[str]]:
    """What is in the cells where the list separator of the machine is another one."""
    text = b"".join(write("csv", ["a", "b"], rows)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def runs(rows: list[list[str]]) -> list[str]:
    """The cells that begin as formulas do."""
    return [
        cell
        for row in rows
        for cell in row
        if cell.lstrip(" \t\0\ufeff\u00a0\u3000").startswith(tuple("=+-@＝＋－＠"))
    ]


class TestWrite:
    def test_is_tried_with_forty_payloads(self) -> None:
        assert len(set(PAYLOADS)) >= 40

    def test_has_no_formula_in_any_part_of_the_workbook(self) -> None:
        book = b"".join(write("xlsx", ["a", "b"], [[payload, payload] for payload in PAYLOADS]))

        with ZipFile(io.BytesIO(book)) as parts:
            sheets = [parts.read(name) for name in parts.namelist() if "worksheets/" in name]
            assert not any("externalLink" in name or "vba" in name.lower() for name in parts.namelist())
        assert sheets and not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)

    def test_a_writer_without_the_care_would_be_found(self) -> None:
        planted = io.BytesIO()
        with xlsxwriter.Workbook(planted) as book:
            book.add_worksheet().write(0, 0, "=1+1")

        with ZipFile(planted) as parts:
            assert b"<f>" in parts.read("xl/worksheets/sheet1.xml")

    @pytest.mark.parametrize("separator", [";", "\t"])
    @pytest.mark.parametrize("payload", SPLIT)
    def test_leaves_none_where_another_separator_cuts_the_cell(self, separator: str, payload: str) -> None:
        assert not runs(cut([[payload, payload], [payload, payload]], separator))

    def test_a_cell_cut_in_two_would_be_found(self) -> None:
        assert runs(list(csv.reader(['"a","x;=1+1"'], delimiter=";")))

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    @pytest.mark.parametrize("payload", PAYLOADS)
    def test_leaves_no_cell_a_spreadsheet_would_run(self, form: str, payload: str) -> None:
        [[cell, _]] = cells(form, [[payload, "x"]])

        assert str(cell).startswith("'")

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_keeps_chinese_dates_and_line_breaks(self, form: str) -> None:
        [[words, day]] = cells(form, [["投诉，“银行”\n第二行", date(2019, 4, 10)]])

        assert (words, str(day)) == ("投诉，“银行”\n第二行", "2019-04-10")

    def test_begins_a_second_sheet_where_the_first_is_full(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("hark.outlets.spreadsheets._ROWS_A_SHEET", 2)

        book = load_workbook(io.BytesIO(b"".join(write("xlsx", ["a"], [[n] for n in "12345"]))))

        assert [len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names] == [3, 3, 2]

    def test_writes_the_header_of_an_empty_table(self) -> None:
        assert b"".join(write("csv", ["a", "b"], [])).decode("utf-8-sig") == '"a","b"\r\n'

    def test_refuses_other_forms(self) -> None:
        with pytest.raises(NoSuchForm, match="pdf"):
            write("pdf", [], [])


signs = st.text(alphabet="=+-@\t\r\n\0＝＋－＠ \ufeff\u00a0\u3000'\"a1,;|", max_size=12)


def come_back_as_text(texts: list[str]) -> None:
    """Written and opened again, no text begins as a formula does."""
    for form in ("csv", "xlsx"):
        for [cell, _] in cells(form, [[text or "x", "x"] for text in texts]):
            if isinstance(cell, str):
                assert not cell.lstrip(" \ufeff\u00a0\u3000").startswith(tuple("=+-@\t\r\n\0＝＋－＠"))
    for separator in ";\t":
        assert not runs(cut([[text, text] for text in texts], separator))


@settings(max_examples=10)
@given(st.lists(signs | st.text(max_size=20), min_size=20, max_size=20))
def test_two_hundred_random_texts_come_back_as_text(texts: list[str]) -> None:
    come_back_as_text(texts)


@pytest.mark.long
@settings(max_examples=100)
@given(st.lists(signs | st.text(max_size=20), min_size=100, max_size=100))
def test_ten_thousand_random_texts_come_back_as_text(texts: list[str]) -> None:
    come_back_as_text(texts)


@given(st.text(max_size=60))
def test_harmless_text_never_starts_a_formula_and_loses_nothing(text: str) -> None:
    written = harmless(text)

    assert written.removeprefix("'") == text or written == text
    assert not written.lstrip(" \ufeff\u00a0\u3000").startswith(tuple("=+-@\t\r\n\0＝＋－＠"))
