"""A reader in a process apart, with little memory and little time, and the records it hands over.

Readers meet whatever strangers send, and some are written in other languages. What
goes wrong there ends that process, and is a sentence here.
"""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from hark.core.errors import Refusal
from hark.core.terms.intake import Record
from hark.intake.files import limits, wire
from hark.intake.files.stretches import Piece
from hark.intake.files.table import Dialect

_READ = 1024 * 1024
_PATIENCE = 300_000  # milliseconds without a word
_TOOK_TOO_MUCH = {limits.OUT_OF_MEMORY, -signal.SIGABRT, -signal.SIGKILL, -signal.SIGXCPU}
_READER = [sys.executable, "-I", "-X", "utf8", "-m", "hark.intake.files.reader"]
# Nothing of our own environment goes along: it may hold keys.
_ENVIRONMENT = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1", "OPENBLAS_NUM_THREADS": "1"}

_TELLING = (
    *("archives", "encodings", "forms", "json_lines", "lines", "packed"),
    *("parquet", "table", "text", "xes", "xes_events"),
)
_STRANGE = (LookupError, TypeError, ValueError, RecursionError)  # what comes of a message that is none


class DamagedFile(Refusal):
    """The file does not hold together."""


class TooDemanding(Refusal):
    """A file would take more memory or time than its content explains."""


class ReaderDied(Exception):
    """What the process apart said as it ended."""


class Process:
    """A process reading one file. `position` is how much of it is consumed, `row` the last one told."""

    def __init__(self, path: Path, form: str) -> None:
        self.row = 0
        self.position = 0
        self._process = subprocess.Popen(  # noqa: S603  # our own Python and module; the path is only an argument
            [*_READER, form, path],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,  # and no file, which it may not write
            env=_ENVIRONMENT,
            pipesize=_READ,  # it reads on while we do something with what it told
        )
        self._messages = self._told()

    def head(self) -> tuple[list[str], Dialect]:
        """The names of the columns as written, and how the file is.

        Raises:
            Refusal: the file cannot be read.
        """
        try:
            told = next(self._messages).told
            return [str(name) for name in told["names"]], Dialect(*map(str, told["dialect"]))
        except (StopIteration, *_STRANGE) as strange:
            raise self._failed() from strange

    def pieces(self, *, width: int) -> Iterator[Piece]:
        """Its records, each of so many cells, one by one or together.

        Raises:
            Refusal: the file cannot be read any further.
        """
        for message in self._messages:
            try:
                for piece in wire.pieces_of(message, width=width):
                    self.row = piece.line if isinstance(piece, Record) else int(piece.lines[-1])
                    yield piece
                self.position = int(message.told["position"])
            except _STRANGE as strange:
                raise self._failed() from strange

    def stop(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in filter(None, (self._process.stdout, self._process.stderr)):
            pipe.close()

    def _told(self) -> Iterator[wire.Message]:
        try:
            while True:
                sizes = wire.LENGTHS.unpack(self._take(wire.LENGTHS.size))
                if max(sizes) > wire.LONGEST:
                    raise self._failed()
                told, *parts = map(self._take, sizes)
                if told:
                    yield self._understood(wire.Message(dict(json.loads(told)), *parts))
        except _STRANGE as strange:
            raise self._failed() from strange
        except EOFError:
            self._ended()

    def _ended(self) -> None:
        """Nothing, where it has ended well. It may have stopped speaking and live on."""
        try:
            status = self._process.wait(timeout=_PATIENCE / 1000)
        except subprocess.TimeoutExpired as silence:
            raise self._failed(-signal.SIGXCPU) from silence
        if status:
            errors = self._process.stderr
            said = (
                os.read(errors.fileno(), _READ) if errors and select.select([errors], [], [], 0)[0] else b""
            )
            raise self._failed(status) from ReaderDied(said.decode(errors="replace"))

    def _understood(self, message: wire.Message) -> wire.Message:
        if refusal := message.told.get("refusal"):
            raise _refusals()[refusal](message.told["sentence"], **message.told["details"])
        return message

    def _take(self, size: int) -> bytes:
        """The next bytes, so many.

        Raises:
            EOFError: there are no more.
            TooDemanding: nothing is heard for five minutes.
        """
        output = self._process.stdout
        assert output is not None  # noqa: S101  # it was asked for above
        poll = select.poll()
        poll.register(output, select.POLLIN)
        taken: list[bytes] = []
        while size:
            if not poll.poll(_PATIENCE):
                raise self._failed(-signal.SIGXCPU)
            if not (part := os.read(output.fileno(), min(size, _READ))):
                raise EOFError
            taken.append(part)
            size -= len(part)
        return b"".join(taken)

    def _failed(self, status: int = 1) -> Refusal:
        if status in _TOOK_TOO_MUCH:
            return TooDemanding(
                "Reading the file would take far more memory or time than what is in it explains. "
                "Open it where it comes from, delete empty rows and columns, save it as CSV and load that."
            )
        if self.row:
            return DamagedFile(
                "The file is damaged after row {row}. Fetch or save it again and load the new file.",
                row=self.row,
            )
        return DamagedFile(
            "The file is damaged or was cut off on its way, so it cannot be opened. "
            "Fetch or save it again and load that."
        )


@cache
def _refusals() -> dict[str, type[Refusal]]:
    """What a reader may refuse with, by name.

    Looked for when one does: the process apart imports this module too, and is to start at once.
    """
    return {
        name: thing
        for module in _TELLING
        for name, thing in vars(import_module(f"hark.intake.files.{module}")).items()
        if isinstance(thing, type) and issubclass(thing, Refusal)
    }
