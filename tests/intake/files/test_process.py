"""What goes wrong in the process apart is a sentence here."""

import os
import resource
import sys
from pathlib import Path

import pytest

from hark.core.errors import Refusal
from hark.intake.files import archives, limits, parquet, process, workbook, xes, xes_events
from hark.intake.files.forms import Form
from hark.intake.files.process import DamagedFile, Process, ReaderDied, TooDemanding
from tests.intake.files.offered import a_parquet


def rows(program: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, bytes]]:
    """What is handed over by a reader whose whole program is this."""
    monkeypatch.setattr(process, "_READER", [sys.executable, "-c", f"import os, resource, signal\n{program}"])
    reader = Process(Path("table.xlsx"), Form.XLSX)
    try:
        return list(reader.rows())
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

    def test_that_fails_says_why_to_whoever_looks_for_the_cause(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(DamagedFile, match="cannot be opened") as refused:
            rows("raise ValueError('a broken part')", monkeypatch)

        assert isinstance(refused.value.__cause__, ReaderDied)
        assert "a broken part" in str(refused.value.__cause__)

    def test_that_fails_halfway_names_the_row(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(DamagedFile, match="after row 7"):
            rows("print('7\\t[]', flush=True)\nos._exit(1)", monkeypatch)

    def test_sees_nothing_of_our_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HARK_SECRET", "key")

        [(_, environment)] = rows("print('1\\t', sorted(os.environ))", monkeypatch)

        assert b"HARK_SECRET" not in environment

    def test_is_ended_with_the_table(self, tmp_path: Path) -> None:
        reader = Process(a_parquet(tmp_path, {"id": list(range(200_000))}), Form.PARQUET)
        next(reader.rows())

        reader.stop()

        assert reader._process.poll() is not None


def test_every_refusal_of_a_reader_is_known_here() -> None:
    raised = [
        thing
        for module in (archives, parquet, workbook, xes, xes_events)
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, Refusal) and thing is not Refusal
    ]

    assert set(raised) <= set(process._REFUSALS.values())


def test_the_limits_let_nothing_be_written_and_no_memory_be_left_behind() -> None:
    if pid := os.fork():
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
        return
    limits.restrict(memory=limits.MEMORY, seconds=9)
    asked = resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_CPU
    os._exit([resource.getrlimit(limit)[0] for limit in asked] != [0, 0, 9])
