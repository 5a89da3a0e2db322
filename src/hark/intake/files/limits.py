"""What a process that reads strangers' files may use, set by itself before it opens one."""

import resource
from collections.abc import Iterator

MEBIBYTE = 1024 * 1024
MEMORY = 2 * 1024**3
SECONDS = 6 * 60 * 60
OUT_OF_MEMORY = 3  # the exit status that says so
_OPEN_FILES = 64
_TO_BEGIN_WITH = 10  # seconds
_MEMORY = 256 * MEBIBYTE


def restrict() -> None:
    """Set the limits: no file may be written, no image of the memory left behind."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    allow(memory=_MEMORY, seconds=_TO_BEGIN_WITH)


def allow(*, memory: int, seconds: int) -> None:
    """Give as much memory and processor time as honest content needs, once it is known how much there is."""
    resource.setrlimit(resource.RLIMIT_AS, (min(memory, MEMORY), MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (min(seconds, SECONDS), SECONDS))


class Earned:
    """Processor time for each MiB that really comes, however often the file is read."""

    def __init__(self, *, seconds: int) -> None:
        self._seconds = seconds
        self._done = 0

    def by(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The pieces, each of which gives more time."""
        for piece in pieces:
            self._done += len(piece)
            allow(memory=_MEMORY, seconds=_TO_BEGIN_WITH + self._seconds * self._done // MEBIBYTE)
            yield piece
