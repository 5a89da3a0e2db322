"""What leaves in a spreadsheet is read back as it was, and runs nothing."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
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
]


def cells(form: str, rows: list[list[object]]) -> list[list[object]]:
    data = b"".join(write(form, ["a", "b"], rows))
    if form == "csv":
        return list(map(list, csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))))[1:]
    return load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1:]


class TestWrite:
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
        assert b"".join(write("csv", ["a", "b"], [])).decode("utf-8-sig") == "a,b\r\n"

    def test_refuses_other_forms(self) -> None:
        with pytest.raises(NoSuchForm, match="pdf"):
            write("pdf", [], [])


@given(st.text(max_size=60))
def test_harmless_text_never_starts_a_formula_and_loses_nothing(text: str) -> None:
    written = harmless(text)

    assert written.removeprefix("'") == text or written == text
    assert not written.lstrip(" \ufeff\u00a0\u3000").startswith(tuple("=+-@\t\r\n\0＝＋－＠"))
