"""Delimited text as records."""

from pathlib import Path
from time import process_time

import pytest

from hark.core.terms.intake import Reason
from hark.intake.files import open_table
from hark.intake.files.delimited import LONGEST_RECORD, MOST_LINES, delimiter_of
from tests.intake.files.offered import HEADER, a_text, cells, faults, read


class TestDelimiter:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_is_told_from_the_header(self, delimiter: str, tmp_path: Path) -> None:
        path = a_text(tmp_path, "id,company,narrative\n1,Acme,hello\n".replace(",", delimiter))

        assert cells(path) == [("1", "Acme", "hello")]

    def test_inside_quotes_does_not_count(self) -> None:
        assert delimiter_of('"a,b,c,d";e;f') == ";"


class TestRecords:
    def test_hold_commas_quotes_and_line_breaks_inside_quotes(self, tmp_path: Path) -> None:
        path = a_text(tmp_path, f'{HEADER}\r\n1,"Acme, Inc.","She said ""no"".\r\n\r\nTwice."\r\n')

        assert cells(path) == [("1", "Acme, Inc.", 'She said "no".\r\n\r\nTwice.')]

    @pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\r\r\n"])
    def test_end_at_any_kind_of_line_break(self, line_break: str, tmp_path: Path) -> None:
        path = a_text(tmp_path, line_break.join([HEADER, "1,Acme,a", "2,Bolt,b", ""]))

        assert cells(path) == [("1", "Acme", "a"), ("2", "Bolt", "b")]

    def test_know_the_line_they_begin_on_and_their_original_bytes(self, tmp_path: Path) -> None:
        path = a_text(tmp_path, f'\n{HEADER}\n1,Acme,"a\nb"\n\n  \n2,Bolt,c')

        assert [(record.line, record.original) for record in read(path)] == [
            (3, b'1,Acme,"a\nb"\n'),
            (7, b"2,Bolt,c"),
        ]

    def test_with_a_wrong_number_of_cells_are_set_aside(self, tmp_path: Path) -> None:
        path = a_text(tmp_path, f"{HEADER}\n1,Acme\n2,Bolt,b\n3,Core,c,d\n")

        assert faults(path) == [(2, Reason.COLUMN_COUNT), (3, None), (4, Reason.COLUMN_COUNT)]

    @pytest.mark.parametrize("control", ["\x00", "\x07", "\x0b", "\x1a", "\x1f"])
    def test_with_a_control_character_are_set_aside(self, control: str, tmp_path: Path) -> None:
        path = a_text(tmp_path, f"{HEADER}\n1,Ac{control}me,a\n2,Bolt,b\n")

        assert faults(path) == [(2, Reason.CONTROL_CHARACTER), (3, None)]

    def test_of_thirty_thousand_characters_in_many_lines_are_read(self, tmp_path: Path) -> None:
        narrative = "\n".join(["word " * 5] * 1_300)
        path = a_text(tmp_path, f'{HEADER}\n1,Acme,"{narrative}"\n2,Bolt,b\n')

        assert cells(path) == [("1", "Acme", narrative), ("2", "Bolt", "b")]

    def test_across_the_pieces_a_file_is_read_in_are_whole(self, tmp_path: Path) -> None:
        rows = [(str(row), "Acme", "long\r\nword" * (row % 90)) for row in range(3_000)]
        path = a_text(tmp_path, HEADER + "\r\n" + "".join(f'{a},{b},"{c}"\r\n' for a, b, c in rows))

        assert cells(path) == rows

    def test_with_a_cell_longer_than_any_text_are_set_aside(self, tmp_path: Path) -> None:
        path = a_text(tmp_path, f"{HEADER}\n1,Acme,{'x' * (LONGEST_RECORD + 1)}\n2,Bolt,b\n")

        assert faults(path) == [(2, Reason.TOO_LONG), (3, None)]


class TestAQuoteLeftOpen:
    def test_costs_its_line_and_not_the_rest(self, tmp_path: Path) -> None:
        path = a_text(tmp_path, f'{HEADER}\n1,"Acme,a\n2,Bolt,b\n3,"Core",c\n')

        assert faults(path) == [(2, Reason.UNCLOSED_QUOTE), (3, None), (4, None)]

    def test_in_the_last_line_is_set_aside(self, tmp_path: Path) -> None:
        path = a_text(tmp_path, f'{HEADER}\n1,Acme,a\n2,"Bolt,b')

        assert faults(path) == [(2, None), (3, Reason.UNCLOSED_QUOTE)]

    def test_and_closed_by_the_next_one_is_set_aside(self, tmp_path: Path) -> None:
        path = a_text(tmp_path, f'{HEADER}\n1,Acme,"a\n2,Bolt",b\n3,Core,c\n')

        assert faults(path) == [(2, Reason.UNCLOSED_QUOTE), (3, None), (4, None)]

    def test_before_text_after_a_closing_quote_is_set_aside(self, tmp_path: Path) -> None:
        path = a_text(tmp_path, f'{HEADER}\n1,"Acme" Inc.,a\n2,Bolt,b\n')

        assert faults(path) == [(2, Reason.UNCLOSED_QUOTE), (3, None)]

    @pytest.mark.parametrize("plain", [MOST_LINES + 10, 40_000])
    def test_is_given_up_after_so_many_lines(self, plain: int, tmp_path: Path) -> None:
        rows = "".join(f"{row},Bolt,{'b' * 30}\n" for row in range(plain))
        path = a_text(tmp_path, f'{HEADER}\n1,"Acme,a\n{rows}')

        found = faults(path)

        assert found[0] == (2, Reason.UNCLOSED_QUOTE)
        assert found[1:] == [(row + 3, None) for row in range(plain)]

    @pytest.mark.parametrize("line", ['1,"Acme,' + "a" * 50, "a" * 56 + '","b', '"' * 81, '"' + "a" * 300])
    def test_on_every_line_does_not_make_reading_slow(self, line: str, tmp_path: Path) -> None:
        lines = 2_000_000 // len(line)
        path = a_text(tmp_path, f"{HEADER}\n" + f"{line}\n" * lines)

        began = process_time()
        with open_table(path) as table:
            faulty = sum(record.fault is not None for record in table)

        assert faulty == lines
        assert process_time() - began < 10  # half a second; more than a minute if nothing bounded it
