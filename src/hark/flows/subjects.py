"""The keys of subjects: made in bulk, looked up to open what lies under them, and gone once erased."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from hark.core.errors import NotFound
from hark.flows import ring
from hark.guard.sealing import KEY, Sealer, SubjectKey, subject_key_of
from hark.records.keys import SubjectKeyRow
from hark.records.sealed import context as place_of

_AT_A_TIME = 500


class Erased(NotFound):
    """The key was destroyed, so what lay under it is unreadable for ever."""


def of_record(feed: str, source_id: str) -> str:
    """The subject of a record nobody is known to stand behind."""
    return f"record/{feed}/{source_id}"


def of_customer(pseudonym: str) -> str:
    """The subject of everything one customer told, in whatever feed."""
    return f"{ring.OF_CUSTOMERS}{pseudonym}"


def keys(subjects: Iterable[str], *, now: datetime) -> dict[str, SubjectKey]:
    """The key of each subject, made where there is none yet.

    Call it where only one process adds: inside the ledger's `exclusive`.
    """
    wanted = list(dict.fromkeys(subjects))
    seal = ring.sealer()
    known: dict[str, SubjectKey] = {}
    for some in _apart(wanted):
        for row in SubjectKeyRow.objects.filter(subject__in=some, erased_at=None):
            known[row.subject] = opened(row, seal)
    rows = []
    for subject in wanted:
        if subject not in known:
            key = SubjectKey(_ordered_by_time(now), secrets.token_bytes(KEY))
            row = SubjectKeyRow(id=key.id, subject=subject)
            row.wrapped = seal.seal(key.key, context=_place(row))
            rows.append(row)
            known[subject] = key
    SubjectKeyRow.objects.bulk_create(rows, batch_size=_AT_A_TIME)
    return known


def living(subjects: Iterable[str]) -> list[SubjectKeyRow]:
    """The keys of those of the subjects that have one which was not destroyed."""
    return [
        row
        for some in _apart(list(dict.fromkeys(subjects)))
        for row in SubjectKeyRow.objects.filter(subject__in=some, erased_at=None)
    ]


def open_sealed(sealed: bytes, *, context: str) -> bytes:
    """The plain value under a subject's key.

    Raises:
        Erased: the key was destroyed.
        SealBroken: the value does not belong to this place, or was altered.
    """
    row = SubjectKeyRow.objects.filter(pk=subject_key_of(sealed)).first()
    if row is None or row.erased_at or not row.wrapped:
        raise Erased("This was erased: its key was destroyed, and nobody can read it any more.")
    return opened(row, ring.sealer()).open(sealed, context=context)


def open_several(sealed: Iterable[tuple[bytes, str]]) -> list[bytes | None]:
    """The plain values under subjects' keys, each given with its context; None where the key was destroyed.

    The keys are looked up at once, where `open_sealed` asks for each.

    Raises:
        SealBroken: a value does not belong to its place, or was altered.
    """
    values, seal = [(subject_key_of(value), value, context) for value, context in sealed], ring.sealer()
    known: dict[UUID, SubjectKey] = {}
    for some in _apart(list(dict.fromkeys(str(key) for key, _value, _context in values))):
        for row in SubjectKeyRow.objects.filter(pk__in=some, erased_at=None).exclude(wrapped=b""):
            known[row.pk] = opened(row, seal)
    return [
        known[key].open(value, context=context) if key in known else None for key, value, context in values
    ]


def opened(row: SubjectKeyRow, sealer: Sealer) -> SubjectKey:
    """The subject's key out of its seal."""
    return SubjectKey(row.id, sealer.open(bytes(row.wrapped), context=_place(row)))


def _place(row: SubjectKeyRow) -> str:
    return place_of(row, "wrapped")


def _ordered_by_time(now: datetime) -> UUID:
    """A UUID of version 7 (RFC 9562), so that new rows come at the end of the index and not all over it."""
    moment = int(now.timestamp() * 1000) << 80
    return UUID(int=moment | 7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62))


def _apart(values: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(values)
    while some := list(islice(rest, _AT_A_TIME)):
        yield some
