"""CSV files as tables."""

import gzip
from pathlib import Path

import pytest

from hark.core.terms.intake import Reason
from hark.intake.files import Dialect, open_table
from hark.intake.files.encodings import SAMPLE
from hark.intake.files.forms import EmptyFile, WrongExtension
from hark.intake.files.lines import LONGEST_LINE, CutCharacter, LineTooLong
from hark.intake.files.table import NoHeader
from tests.intake.files.offered import HEADER, a_packed, a_text, cells, faults, read

CHINESE = f"{HEADER}\n1,招商银行,“年费”\n2,工商银行,利息\n"
AS_CELLS = [("1", "招商银行", "“年费”"), ("2", "工商银行", "利息")]
LONG_ASCII = f"{HEADER}\n" + "1,Acme,plain words\n" * (SAMPLE // 15)


class TestTable:
    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
    )
    def test_reads_the_same_in_any_encoding(self, encoding: str, tmp_path: Path) -> None:
        assert cells(a_text(tmp_path, CHINESE, encoding=encoding)) == AS_CELLS

    def test_knows_its_header_form_dialect_and_size(self, tmp_path: Path) -> None:
        path = a_text(tmp_path, " id ;company\n1;招商银行\n", encoding="gb18030")

        with open_table(path) as table:
            assert table.header == ("id", "company")
            assert table.form == "csv"
            assert table.dialect == Dialect("csv", "gb18030", ";")
            assert table.size == path.stat().st_size

    def test_tells_how_far_it_is_read(self, tmp_path: Path) -> None:
        with open_table(a_text(tmp_path, LONG_ASCII)) as table:
            halfway = [table.position() for _ in zip(table, range(35_000), strict=False)][-1]
            assert 0 < halfway < table.size
            assert sum(1 for _ in table) and table.position() == table.size

    def test_reads_on_in_utf_8_after_a_long_beginning_in_ascii(self, tmp_path: Path) -> None:
        path = a_text(tmp_path, LONG_ASCII + "2,Crédit,é\n")

        assert cells(path)[-1] == ("2", "Crédit", "é")

    def test_reads_on_in_gb18030_after_a_long_beginning_in_ascii(self, tmp_path: Path) -> None:
        path = a_text(tmp_path, LONG_ASCII + "2,招商银行,“年费”\n", encoding="gb18030")

        assert cells(path)[-1] == ("2", "招商银行", "“年费”")

    def test_sets_western_text_aside_after_a_long_beginning_in_ascii(self, tmp_path: Path) -> None:
        path = a_text(tmp_path, (LONG_ASCII + "2,Crédit,é\n3,Acme,a\n").encode("windows-1252"))

        assert [fault for _, fault in faults(path)][-2:] == [Reason.ENCODING, None]

    def test_sets_a_line_aside_that_cannot_be_decoded(self, tmp_path: Path) -> None:
        path = a_text(tmp_path, CHINESE.encode() + b'3,caf\xe9,"a\nb"\n4,Acme,a\n')

        assert faults(path)[2:] == [(4, Reason.ENCODING), (6, None)]
        assert read(path)[2].original == b'3,caf\xe9,"a\nb"\n'

    def test_sets_half_a_character_of_utf_16_aside(self, tmp_path: Path) -> None:
        path = a_text(
            tmp_path, CHINESE.encode("utf-16") + b"3\0,\0\x00\xd8,\0a\0\n\0" + "4,b,c".encode("utf-16-le")
        )

        assert faults(path)[2:] == [(4, Reason.ENCODING), (5, None)]
        assert read(path)[2].original == b"3\0,\0\x00\xd8,\0a\0\n\0"

    def test_is_refused_at_a_line_longer_than_any_record(self, tmp_path: Path) -> None:
        path = a_text(tmp_path, f"{HEADER}\n1,Acme,a\n2,Bolt,{'b' * 2 * LONGEST_LINE}\n")

        with open_table(path) as table, pytest.raises(LineTooLong, match="Line 3"):
            assert [record.line for record in table] == [2]

    def test_is_refused_where_utf_16_ends_within_a_character(self, tmp_path: Path) -> None:
        path = a_text(tmp_path, CHINESE.encode("utf-16")[:-1])

        with open_table(path) as table, pytest.raises(CutCharacter, match="line 3"):
            assert [record.line for record in table] == [2]

    @pytest.mark.parametrize("text", ["\n\r\n  \n", "\ufeff", "\ufeff\n"])
    def test_is_refused_when_blank(self, text: str, tmp_path: Path) -> None:
        with pytest.raises(EmptyFile):
            open_table(a_text(tmp_path, text))

    @pytest.mark.parametrize("header", ['id,"company\n', "id,co\x00mpany\n"])
    def test_is_refused_when_its_header_cannot_be_read(self, header: str, tmp_path: Path) -> None:
        with pytest.raises(NoHeader, match="Line 1 should name the columns"):
            open_table(a_text(tmp_path, header + "1,Acme\n" * 9))


class TestPackedTable:
    def test_reads_like_the_plain_one(self, tmp_path: Path) -> None:
        assert cells(a_packed(tmp_path, CHINESE.encode("gb18030"))) == AS_CELLS

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (gzip.compress(b"id\n1\n", mtime=0), "another compressed file"),
            (b"PK\x03\x04", "ZIP"),
            (b"%PDF-", "PDF"),
        ],
    )
    def test_is_refused_when_it_holds_no_text(self, content: bytes, told: str, tmp_path: Path) -> None:
        with pytest.raises(WrongExtension, match=told):
            open_table(a_packed(tmp_path, content))
