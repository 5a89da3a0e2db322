"""The kinds of bad news a caller may meet."""

import errno
from collections.abc import Iterator, Mapping


class Refusal(Exception):
    """Hark says no, in a sentence the asker may read.

    The sentence is English with `str.format` fields; the values stand apart in
    `details`, so a page can translate the sentence and fill it in afterwards.
    """

    def __init__(self, sentence: str, **details: object) -> None:
        self.sentence = sentence
        self.details: Mapping[str, object] = details
        super().__init__(sentence.format(**details) if details else sentence)


class NotAllowed(Refusal):
    """The asker's role does not include this deed."""


class NotFound(Refusal):
    """There is no such thing, or the asker may not know of it."""


class Unavailable(Exception):
    """Something outside is not answering; it may pass, so try again at the edge."""


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_ROOM_IN_WORDS = ("database or disk is full", "No space left on device", "Disk quota exceeded")


def is_disk_full(error: BaseException) -> bool:
    """Whether the disk had no room for what was to be written, whoever noticed it.

    Databases and ledgers tell it in words only: their errors have no number for it.
    """
    return any(
        (isinstance(cause, OSError) and cause.errno in _NO_ROOM)
        or any(words in str(cause) for words in _NO_ROOM_IN_WORDS)
        for cause in _causes(error)
    )


def is_locked(error: BaseException) -> bool:
    """Whether SQLite gave up waiting for those who read or write, who were more than it lets through."""
    return any(str(cause) == "database is locked" for cause in _causes(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
