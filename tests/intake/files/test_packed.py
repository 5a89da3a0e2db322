"""Gzip unpacked piece by piece."""

import gzip
import io
import random
from pathlib import Path

import pytest

from hark.core.terms.intake import Record
from hark.intake.files import open_table
from hark.intake.files.chunks import Torn
from hark.intake.files.packed import FREE, ArchiveTooLarge, TruncatedArchive, refuse_bomb, unpacked
from tests.intake.files.offered import HEADER, a_packed, a_text

ROWS = b"".join(b"%d,Acme,%x\n" % (row, random.Random(row).getrandbits(256)) for row in range(20_000))
TABLE = HEADER.encode() + b"\n" + ROWS


def text_of(packed: bytes) -> bytes:
    return b"".join(unpacked(io.BytesIO(packed)))


class TestUnpacked:
    def test_is_what_was_packed(self) -> None:
        assert text_of(gzip.compress(TABLE)) == TABLE

    def test_joins_members_and_skips_padding(self) -> None:
        packed = b"".join(gzip.compress(TABLE[at : at + 5_000]) for at in range(0, len(TABLE), 5_000))

        assert text_of(packed + b"\x00" * 100_000) == TABLE

    @pytest.mark.parametrize("tail", [b"garbage", b"\x1f", b"\x1f\x8b"])
    def test_breaks_off_at_what_is_no_member(self, tail: bytes) -> None:
        with pytest.raises(Torn):
            text_of(gzip.compress(TABLE) + tail)

    def test_breaks_off_where_the_content_does_not_match_its_checksum(self) -> None:
        packed = bytearray(gzip.compress(TABLE))
        packed[-6] ^= 1

        with pytest.raises(Torn):
            text_of(bytes(packed))


class TestABomb:
    @pytest.mark.parametrize("content", [b"\x00", b"\n", HEADER.encode() + b"\n" + b"1,Acme,a\n" * 50])
    def test_is_refused_before_its_first_row(self, content: bytes) -> None:
        bomb = gzip.compress(content * (2 * FREE // len(content)))

        with pytest.raises(ArchiveTooLarge, match="more than 200 times"):
            refuse_bomb(io.BytesIO(bomb))

    def test_behind_an_honest_beginning_is_refused_when_reached(self) -> None:
        bomb = io.BytesIO(gzip.compress(TABLE[:400_000]) + gzip.compress(bytes(3 * FREE)))
        refuse_bomb(bomb)

        with pytest.raises(ArchiveTooLarge):
            list(unpacked(bomb))

    def test_is_not_what_a_small_file_of_equal_rows_is(self) -> None:
        refuse_bomb(io.BytesIO(gzip.compress(b"1,Acme,a\n" * 1_000_000)))


class TestATruncatedFile:
    def test_is_read_up_to_the_last_whole_line(self, tmp_path: Path) -> None:
        whole = gzip.compress(TABLE)
        path = a_text(tmp_path, whole[: len(whole) // 2], name="cut.csv.gz")
        records: list[Record] = []

        with open_table(path) as table, pytest.raises(TruncatedArchive) as refused:
            records.extend(table)

        assert len(records) > 9_000
        assert (
            b"".join(record.original for record in records) == ROWS[: sum(len(r.original) for r in records)]
        )
        assert refused.value.details["line"] == records[-1].line + 1

    def test_without_a_single_line_is_refused_at_once(self, tmp_path: Path) -> None:
        path = a_text(tmp_path, gzip.compress(TABLE)[:15], name="cut.csv.gz")

        with pytest.raises(TruncatedArchive, match="up to line 1"):
            open_table(path)

    def test_position_is_in_packed_bytes(self, tmp_path: Path) -> None:
        with open_table(a_packed(tmp_path, TABLE)) as table:
            assert len(list(table)) == 20_000
            assert table.position() == table.size
