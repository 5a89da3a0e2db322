"""A file's reader without a process of its own, for tests of what becomes of what it tells.

Starting one takes longer than most of them do with it. Whoever tests readers, or sends them hostile files,
has the process (`reader_of_its_own`), and so has every process a test starts.
"""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

from hark.intake.files import limits, reader, wire
from hark.intake.files.forms import Form
from hark.intake.files.process import Process


class Near(Process):
    """What a process would tell, in the same messages, told when first asked for."""

    def __init__(self, path: Path, form: Form) -> None:
        self.row = self.position = 0
        self._path, self._form = path, form
        self._messages = self._told()

    def stop(self) -> None:
        self._messages.close()  # type: ignore[attr-defined] # a generator, which the annotation does not say

    def _told(self) -> Iterator[wire.Message]:
        told, died = BytesIO(), None
        try:
            with patch.object(limits, "allow"):  # they are a process's, and this one has more to do
                reader.tell(reader._read(self._path, self._form), told)
        except Exception as problem:  # noqa: BLE001 # of a process this is its end
            died = problem
        told.seek(0)
        while sizes := told.read(wire.LENGTHS.size):
            said, *parts = map(told.read, wire.LENGTHS.unpack(sizes))
            if said:
                yield self._understood(wire.Message(json.loads(said), *parts))
        if died:
            raise self._failed() from died
