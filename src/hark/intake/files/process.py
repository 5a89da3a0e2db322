"""A reader in a process apart, with little memory and little time, and the rows it hands over."""

import json
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hark.core.errors import Refusal
from hark.intake.files import archives, encodings, forms, limits, packed, parquet, table, xes, xes_events
from hark.intake.files.lines import LONGEST_LINE, LineTooLong

_READ = 256 * 1024
_PATIENCE = 300_000  # milliseconds without a word
_TOOK_TOO_MUCH = {limits.OUT_OF_MEMORY, -signal.SIGABRT, -signal.SIGKILL, -signal.SIGXCPU}
_READER = [sys.executable, "-I", "-X", "utf8", "-m", "hark.intake.files.reader"]
# Nothing of our own environment goes along: it may hold keys.
_ENVIRONMENT = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1", "OPENBLAS_NUM_THREADS": "1"}


class DamagedFile(Refusal):
    """A workbook, Parquet file or event log does not hold together."""


class TooDemanding(Refusal):
    """A file would take more memory or time than its content explains."""


class ReaderDied(Exception):
    """What the process apart said as it ended."""


_REFUSALS: dict[str, type[Refusal]] = {
    refusal.__name__: refusal
    for refusal in (
        archives.DocumentType,
        archives.ExternalLinks,
        archives.NoWorkbook,
        archives.UnsafeArchive,
        archives.WorkbookWithMacros,
        encodings.UnknownEncoding,
        forms.Encrypted,
        LineTooLong,
        packed.ArchiveTooLarge,
        parquet.NestedColumns,
        table.TooManyColumns,
        xes.CutLog,
        xes_events.NotALog,
        xes_events.TooDeep,
        xes_events.TraceOutOfOrder,
    )
}


class Process:
    """A process reading one file. `row` is the number of the last row it handed over, of `total`."""

    def __init__(self, path: Path, form: str) -> None:
        self.row = 0
        self.total = 0
        # A file and not a pipe: nobody empties it while the rows come.
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  # closed by `stop`
        self._process = subprocess.Popen(  # noqa: S603  # our own Python and module; the path is only an argument
            [*_READER, form, path],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._said,
            env=_ENVIRONMENT,
            bufsize=0,
        )

    def rows(self) -> Iterator[tuple[int, bytes]]:
        """Each row's number and its cells as JSON.

        Raises:
            Refusal: the file cannot be read, or not any further.
        """
        for line in self._lines():
            key, _, value = line.partition(b"\t")
            if key == b"rows":
                self.total = int(value)
            elif key == b"refused":
                told = json.loads(value)
                raise _REFUSALS[told["refusal"]](told["sentence"], **told["details"])
            else:
                self.row = int(key)
                yield self.row, value
        if status := self._process.wait():
            self._said.seek(0)
            raise self._failed(status) from ReaderDied(self._said.read().decode(errors="replace"))

    def stop(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.communicate()
        self._said.close()

    def _lines(self) -> Iterator[bytes]:
        output = self._process.stdout
        assert output is not None  # noqa: S101  # it was asked for above
        poll = select.poll()
        poll.register(output, select.POLLIN)
        pending = b""
        while True:
            if not poll.poll(_PATIENCE):
                raise self._failed(-signal.SIGXCPU)
            if not (chunk := output.read(_READ)):
                return
            *lines, pending = (pending + chunk).split(b"\n")
            yield from lines
            if len(pending) > LONGEST_LINE:
                raise LineTooLong(
                    "Row {row} holds more than {most} MiB, which no record does. "
                    "Check that the file is a table.",
                    row=self.row + 1,
                    most=LONGEST_LINE // 1024**2,
                )

    def _failed(self, status: int) -> Refusal:
        if status in _TOOK_TOO_MUCH:
            return TooDemanding(
                "Reading the file would take far more memory or time than what is in it explains. "
                "Open it where it comes from, delete empty rows and columns, save it as CSV and load that."
            )
        if self.row:
            return DamagedFile(
                "The file is damaged after row {row}. Fetch or save it again and load the new file; "
                "records read already will not be counted twice.",
                row=self.row,
            )
        return DamagedFile(
            "The file is damaged or was cut off on its way, so it cannot be opened. "
            "Fetch or save it again and load that."
        )
