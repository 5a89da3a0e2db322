"""Batching: how much of a file is read at once, the next of it while the one before is settled."""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from hark.core.errors import Refusal
from hark.core.terms.intake import Record
from hark.intake.files.stretches import Piece

Thing = TypeVar("Thing")

BATCH = 25_000
BATCH_BYTES = 16 * 2**20


def batches(pieces: Iterator[Piece], *, most: int | None = None) -> Iterator[list[Piece]]:
    """The records batch by batch; a refusal in the middle of the file comes after what was read before it.

    A batch is `most` records, or fewer where they are long.

    Raises:
        Refusal: the file could not be read to its end.
    """
    batch: list[Piece] = []
    most = most or BATCH
    records, size = most, BATCH_BYTES
    refusal = None
    try:
        for piece in pieces:
            rest: Piece | None = piece
            while rest is not None:
                some, rest = _cut(rest, records=records, size=size)
                batch.append(some)
                records -= _count(some)
                size -= _size(some)
                if records == 0 or size < 0:
                    yield batch
                    batch, records, size = [], most, BATCH_BYTES
    except Refusal as problem:
        refusal = problem
    if batch:
        yield batch
    if refusal:
        raise refusal


def _cut(piece: Piece, *, records: int, size: int) -> tuple[Piece, Piece | None]:
    """As much of a piece as there is room for, up to the record that is too much; and the rest."""
    if isinstance(piece, Record):
        return piece, None
    stop = min(records, piece.within(size) + 1)
    return (piece, None) if stop >= len(piece) else (piece.part(0, stop), piece.part(stop, len(piece)))


def _count(piece: Piece) -> int:
    return 1 if isinstance(piece, Record) else len(piece)


def _size(piece: Piece) -> int:
    return len(piece.original) if isinstance(piece, Record) else len(piece.originals)


def made_ahead(things: Iterator[Thing]) -> Generator[Thing]:
    """The same things, each of them made in another thread while the one before is dealt with."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, things, None)
        while (thing := coming.result()) is not None:
            coming = thread.submit(next, things, None)
            yield thing
