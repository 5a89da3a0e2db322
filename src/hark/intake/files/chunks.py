"""The bytes of a text in pieces, and a look ahead at them."""

from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import BinaryIO

from hark.core.errors import Refusal

CHUNK = 256 * 1024


class Torn(Exception):
    """The bytes break off. Whoever knows the line reached says so, in the refusal given here."""

    def __init__(self, refusal: type[Refusal], sentence: str) -> None:
        self.refusal = refusal
        self.sentence = sentence
        super().__init__(sentence)

    def at(self, line: int) -> Refusal:
        """The refusal, naming the line reached."""
        return self.refusal(self.sentence, line=line)


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of a file, piece by piece."""
    return iter(partial(file.read, CHUNK), b"")


def look_ahead(chunks: Iterator[bytes], size: int) -> tuple[bytes, Iterator[bytes]]:
    """The first `size` bytes or a little more, and all the pieces again from the first."""
    taken: list[bytes] = []
    length = 0
    try:
        for chunk in chunks:
            taken.append(chunk)
            length += len(chunk)
            if length >= size:
                break
    except Torn as torn:
        chunks = _broken_off(torn)
    return b"".join(taken), chain(taken, chunks)


def without_first(chunks: Iterator[bytes], length: int) -> Iterator[bytes]:
    """The pieces without the first `length` bytes, which lie within the first piece."""
    yield next(chunks, b"")[length:]
    yield from chunks


def _broken_off(torn: Torn) -> Iterator[bytes]:
    raise torn
    yield b""
