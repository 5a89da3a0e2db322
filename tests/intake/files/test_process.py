"""What goes wrong in the process apart is a sentence here."""

import os
import resource
import sys
from pathlib import Path

import pytest

from hark.core.terms.intake import Record
from hark.intake.files import limits, process
from hark.intake.files.forms import Form
from hark.intake.files.process import DamagedFile, Process, ReaderDied, TooDemanding
from hark.intake.files.stretches import Piece, alone
from tests.intake.files.offered import a_parquet

TELLING = """
import os, resource, signal, struct, sys
from hark.core.terms.intake import Record
from hark.intake.files import wire
from hark.intake.files.table import Dialect, Head

def tell(message):
    sys.stdout.buffer.write(message)
    sys.stdout.flush()

def stretch(cells, *numbers, together=1):
    packed = struct.pack(f"<{len(numbers)}i", *numbers)
    tell(wire._packed({"position": 1, "together": together}, cells, b"xx", packed))

tell(wire.of_head(Head(["id"], Dialect("xlsx"), None)))
"""


def rows(program: str, monkeypatch: pytest.MonkeyPatch, *, telling: str = TELLING) -> list[Piece]:
    """What is handed over by a reader whose whole program is this."""
    monkeypatch.setattr(process, "_READER", [sys.executable, "-c", telling + program])
    reader = Process(Path("table.xlsx"), Form.XLSX)
    try:
        names, _ = reader.head()
        return list(reader.pieces(width=len(names)))
    finally:
        reader.stop()


class TestProcess:
    def test_that_runs_out_of_memory_is_too_demanding(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for end in (f"os._exit({limits.OUT_OF_MEMORY})", "os.abort()"):
            with pytest.raises(TooDemanding, match="more memory or time"):
                rows(end, monkeypatch)

    def test_that_runs_out_of_time_is_too_demanding(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(TooDemanding):
            rows("resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass", monkeypatch)

    def test_that_says_nothing_is_given_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(process, "_PATIENCE", 100)

        with pytest.raises(TooDemanding):
            rows("signal.pause()", monkeypatch)

    @pytest.mark.parametrize("end", ["signal.pause()", "while True: os.write(2, b'x' * 65_536)"])
    def test_that_stops_speaking_and_lives_on_is_given_up(
        self, end: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(process, "_PATIENCE", 500)

        with pytest.raises(TooDemanding):
            rows(f"os.close(1)\n{end}", monkeypatch)

    def test_that_fails_says_why_to_whoever_looks_for_the_cause(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(DamagedFile, match="cannot be opened") as refused:
            rows("raise ValueError('a broken part')", monkeypatch, telling="")

        assert isinstance(refused.value.__cause__, ReaderDied)
        assert "a broken part" in str(refused.value.__cause__)

    def test_that_fails_halfway_names_the_row(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(DamagedFile, match="after row 7"):
            rows("tell(wire.of_records([Record(7, ('a',), b'')], position=1))\nos._exit(1)", monkeypatch)

    @pytest.mark.parametrize(
        "junk",
        [
            "tell(b'\\xff' * 16)",
            "tell(wire.LENGTHS.pack(2, 0, 0, 0) + b'[]')",
            "tell(wire.LENGTHS.pack(2, 0, 0, 0) + b'{}')",
            "tell(wire.LENGTHS.pack(9_999, 0, 0, 0) + b'[' * 9_999)",
            "tell(wire.of_records([Record(1, ('a', 'b'), b'')], position=1))",
            "tell(wire.of_records([Record(1, (), b'', 'no reason')], position=1))",
            "tell(wire.of_records([Record(1, ('a',), b'')], position=None))",
            "tell(wire._packed({'refusal': 'Exception', 'sentence': '', 'details': {}}))",
            *(  # the line, the end of the one cell, the end of the original
                "stretch(b'ab', 1, 3, 2)",
                "stretch(b'ab', 1, -1, 2)",
                "stretch(b'ab', 1, 2, 1)",
                "stretch(b'\\x1f', 1, 1, 2)",
                "stretch(b'\\xff', 1, 1, 2)",
                "stretch(b'ab', 1, 2, 2, together=2)",
                "stretch(b'', together=0)",
                "stretch('€'.encode(), 1, 2, 1, 3, 1, 2, together=2)",
            ),
        ],
    )
    def test_that_was_taken_over_can_tell_nothing_but_records(
        self, junk: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(DamagedFile):
            rows(junk, monkeypatch)

    def test_may_tell_records_together(self, monkeypatch: pytest.MonkeyPatch) -> None:
        [told] = rows("stretch('a€'.encode(), 7, 9, 1, 4, 1, 2, together=2)", monkeypatch)

        assert list(alone(told)) == [Record(7, ("a",), b"x"), Record(9, ("€",), b"x")]

    def test_sees_nothing_of_our_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HARK_SECRET", "key")

        told = "tell(wire.of_records([Record(1, (' '.join(os.environ),), b'')], position=1))"
        [record] = alone(rows(told, monkeypatch)[0])

        assert "HARK_SECRET" not in record.cells[0]

    def test_is_ended_with_the_table(self, tmp_path: Path) -> None:
        reader = Process(a_parquet(tmp_path, {"id": list(range(200_000))}), Form.PARQUET)
        reader.head()
        next(reader.pieces(width=1))

        reader.stop()

        assert reader._process.poll() is not None


def test_the_limits_let_nothing_be_written_and_no_memory_be_left_behind() -> None:
    if pid := os.fork():
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
        return
    limits.restrict()
    asked = resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_CPU
    os._exit([resource.getrlimit(limit)[0] for limit in asked] != [0, 0, 10])
