"""Workbooks as tables."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from hark.core.terms.intake import Reason
from hark.intake.files import open_table
from hark.intake.files.forms import EmptyFile
from hark.intake.files.workbook import Cell, text_of
from tests.faults.workbooks import sheet
from tests.faults.workbooks import workbook as written
from tests.intake.files.offered import a_workbook, cells, faults, read

HEADER = ["id", "company", "narrative"]


class TestWorkbook:
    def test_is_read_from_its_first_sheet_with_rows(self, tmp_path: Path) -> None:
        path = a_workbook(tmp_path, [], [HEADER, [1, "Acme", "a"]], [["other"], ["sheet"]])

        assert cells(path) == [("1", "Acme", "a")]

    def test_numbers_its_rows_as_excel_shows_them(self, tmp_path: Path) -> None:
        path = a_workbook(tmp_path, [[], HEADER, [1, "Acme", "a"], [], [2, "Bolt", "b"]])

        assert [record.line for record in read(path)] == [3, 5]

    def test_keeps_the_cells_as_the_original(self, tmp_path: Path) -> None:
        path = a_workbook(tmp_path, [HEADER, [1, "招商银行", 'a "b"\nc']])

        assert [record.original for record in read(path)] == ['["1","招商银行","a \\"b\\"\\nc"]'.encode()]

    def test_takes_the_value_a_formula_was_saved_with(self, tmp_path: Path) -> None:
        path = tmp_path / "formula.xlsx"
        with xlsxwriter.Workbook(path) as workbook:
            sheet = workbook.add_worksheet()
            sheet.write_row(0, 0, ["id", "company"])
            sheet.write_formula(1, 0, '=HYPERLINK("http://example.org")', None, "41")
            sheet.write_string(1, 1, "=cmd|' /C calc'!A0")

        assert cells(path) == [("41", "=cmd|' /C calc'!A0")]

    def test_names_the_errors_of_formulas_where_they_stand(self, tmp_path: Path) -> None:
        path = tmp_path / "errors.xlsx"
        with xlsxwriter.Workbook(path) as workbook:
            workbook.add_worksheet("no rows")
            sheet = workbook.add_worksheet("明细 & <more>")
            sheet.write_row(2, 1, ["id", "company", "narrative"])
            sheet.write_row(3, 1, ["1", "Acme", 'not t="e" but a text'])
            sheet.write_formula(5, 2, "=1/0", None, "#DIV/0!")
            sheet.write_formula(6, 3, "=NA()", None, "#N/A")
            workbook.add_worksheet("other").write_formula(3, 1, "=1/0", None, "#REF!")

        assert [(each.line, each.cells) for each in read(path)] == [
            (4, ("1", "Acme", 'not t="e" but a text')),
            (6, ("", "#DIV/0!", "")),
            (7, ("", "", "#N/A")),
        ]

    @pytest.mark.parametrize(
        ("cell", "text"),
        [
            ('<c t="e"><v>#REF!</v></c>', "#REF!"),
            ("<c t = 'e'  ><f>A9</f><v>#NAME?</v></c>", "#NAME?"),
            ('<c r="A2" t="e"/>', "#ERROR!"),
        ],
    )
    def test_finds_errors_however_they_are_written(self, cell: str, text: str, tmp_path: Path) -> None:
        path = tmp_path / "errors.xlsx"
        more = f'<row r="2">{cell}<c t="inlineStr"><is><t>Acme</t></is></c></row>'
        path.write_bytes(written(sheet(["id", "company"], more=more)))

        assert cells(path) == [(text, "Acme")]

    @pytest.mark.parametrize(
        "cell", ['<c r="A2" t="e"/>', '<c r="D2" t="e"/>', '<c r="D2" t="e"><v></v></c>']
    )
    def test_passes_over_errors_beside_all_that_says_something(self, cell: str, tmp_path: Path) -> None:
        path = tmp_path / "beside.xlsx"
        two = [f'<c r="{at}" t="inlineStr"><is><t>{at}</t></is></c>' for at in ("B1", "C1", "B2", "C2")]
        rows = f'<row r="1">{two[0]}{two[1]}</row><row r="2">{two[2]}{two[3]}{cell}</row>'
        path.write_bytes(written(sheet(more=rows)))

        assert cells(path) == [("B2", "C2")]

    def test_passes_over_titles_above_the_names_of_its_columns(self, tmp_path: Path) -> None:
        path = tmp_path / "titled.xlsx"
        with xlsxwriter.Workbook(path) as workbook:
            workbook.add_worksheet("说明")
            sheet = workbook.add_worksheet("明细")
            sheet.merge_range(0, 0, 0, 2, "2026年5月来电明细")
            sheet.write(1, 2, "客服中心")
            sheet.write_row(3, 0, ["编号", "客户号", "来意"])
            sheet.write_row(4, 0, ["1", "KH1", "挂失"])
            sheet.write(5, 0, "2")

        with open_table(path) as table:
            assert table.header == ("编号", "客户号", "来意")
            assert [(each.line, each.cells) for each in table] == [
                (5, ("1", "KH1", "挂失")),
                (6, ("2", "", "")),
            ]

    def test_of_one_column_begins_with_its_name(self, tmp_path: Path) -> None:
        rows = [["id"], *([n] for n in range(20))]

        assert cells(a_workbook(tmp_path, rows)) == [(str(n),) for n in range(20)]

    def test_sets_rows_aside_that_go_beyond_the_header(self, tmp_path: Path) -> None:
        path = a_workbook(
            tmp_path, [HEADER, [1, "Acme", "a", None], [2, "Bolt", "b", "c"], [3, "a\x01", "b"]]
        )

        assert faults(path) == [(2, None), (3, Reason.COLUMN_COUNT), (4, Reason.CONTROL_CHARACTER)]

    def test_tells_how_far_it_is_read(self, tmp_path: Path) -> None:
        with open_table(a_workbook(tmp_path, [HEADER, *([n, "a", "b"] for n in range(10_000))])) as table:
            tenth = [table.position() for _ in zip(table, range(1_001), strict=False)][-1]
            assert 0 < tenth < table.size / 5
            assert sum(1 for _ in table) and table.position() == table.size

    def test_of_blank_sheets_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(EmptyFile, match="blank cells"):
            open_table(a_workbook(tmp_path, [], []))


class TestText:
    @pytest.mark.parametrize(
        ("cell", "text"),
        [
            ("  as it is ", "  as it is "),
            (7045171.0, "7045171"),
            (-0.0, "0"),
            (0.5, "0.5"),
            (1e300, "1e+300"),
            (True, "TRUE"),
            (timedelta(hours=30, seconds=5), "30:00:05"),
            (timedelta(seconds=-1), "-0:00:01"),
            (date(2019, 4, 10), "2019-04-10"),
            (datetime(2019, 4, 10), "2019-04-10"),  # noqa: DTZ001  # a workbook knows no zones
            (datetime(2019, 4, 10, 12, 30), "2019-04-10T12:30:00"),  # noqa: DTZ001  # a workbook knows no zones
        ],
    )
    def test_of_a_cell(self, cell: Cell, text: str) -> None:
        assert text_of(cell) == text


def test_a_large_workbook_is_handed_over_row_by_row(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, [HEADER, *([n, "招商银行", "word " * 50] for n in range(5_000))])

    assert [json.loads(record.original)[0] for record in read(path)] == [str(n) for n in range(5_000)]
