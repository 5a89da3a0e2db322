"""Gzip unpacked piece by piece, and no further than an honest file goes."""

import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO

from hark.core.errors import Refusal
from hark.intake.files.chunks import CHUNK, Torn

# A table of complaints shrinks to a fifth or a tenth; only what says nothing shrinks to a thousandth.
MOST_TIMES = 200
FREE = 32 * 1024 * 1024
MOST = 64 * 1024**3
_GZIP = 16 + zlib.MAX_WBITS
_READ = 16 * 1024  # small: what is left of it is copied for each member, and a member may have twenty bytes


class TruncatedArchive(Refusal):
    """A compressed file is cut off or damaged, so its end cannot be read."""


class ArchiveTooLarge(Refusal):
    """A compressed file unpacks to far more than its size explains."""


def unpacked(file: BinaryIO) -> Iterator[bytes]:
    """The unpacked bytes, piece by piece; several members in a row are read as one.

    Raises:
        Torn: the archive ends too early, or its content does not match its checksum.
        ArchiveTooLarge: it unpacks to more than 200 times its size, or to more than 64 GiB.
    """
    done = waiting = 0
    gathered: list[bytes] = []
    problem: Exception | None = None
    try:
        for piece in _members(file):
            done += len(piece)
            refuse_excess(done, packed=file.tell())
            gathered.append(piece)
            waiting += len(piece)
            if waiting >= CHUNK:
                yield b"".join(gathered)
                gathered, waiting = [], 0
    except (EOFError, zlib.error) as error:
        problem = error
    if waiting:
        yield b"".join(gathered)
    if problem:
        raise Torn(
            TruncatedArchive,
            "The compressed file is cut off or damaged: it can be read up to line {line} and no further. "
            "Fetch or export it again and load the new file.",
        ) from problem


def refuse_bomb(file: BinaryIO) -> None:
    """Nothing, unless the first bytes show a bomb; so that it is refused before its first row.

    Raises:
        ArchiveTooLarge: they unpack to more than 200 times their size.
    """
    head = BytesIO(file.read(FREE // MOST_TIMES))
    file.seek(0)
    with suppress(Torn):
        for _ in unpacked(head):
            pass


def refuse_excess(done: int, *, packed: int) -> None:
    """Nothing, unless the unpacked bytes are out of proportion to the packed ones.

    Raises:
        ArchiveTooLarge: they are.
    """
    if done > FREE and done > MOST_TIMES * packed:
        raise ArchiveTooLarge(
            "The file unpacks to more than {times} times its size, as no table does. "
            "Nothing more is read from it; ask whoever sent it for the table itself.",
            times=MOST_TIMES,
        )
    if done > MOST:
        raise ArchiveTooLarge(
            "The file unpacks to more than {most} GiB. Split it into parts and load them one by one.",
            most=MOST // 1024**3,
        )


def _members(file: BinaryIO) -> Iterator[bytes]:
    """What each member unpacks to, in small pieces. Zeros after a member are padding, as gzip has it."""
    packed = file.read(_READ)
    while packed:
        unpacker = zlib.decompressobj(_GZIP)
        while not unpacker.eof:
            if not packed and not (packed := file.read(_READ)):
                yield unpacker.flush()
                raise EOFError
            yield unpacker.decompress(packed, CHUNK)
            packed = unpacker.unconsumed_tail
        packed = unpacker.unused_data.lstrip(b"\x00")
        while not packed and (more := file.read(_READ)):
            packed = more.lstrip(b"\x00")
