"""Sealing keys listed, rotated and retired, while everything else goes on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models import QuerySet
from django.db.models.functions import Length, Substr

from hark.core.errors import Refusal
from hark.flows import ring, stores
from hark.guard import key_files
from hark.guard.access import Staff, require
from hark.guard.sealing import KEY_ID
from hark.records import audit
from hark.records.keys import KeyRow
from hark.records.sealed import SealedField, sealed_fields

BATCH = 1_000
BATCH_BYTES = 16 * 2**20
State, Use = KeyRow.State, KeyRow.Use


class StillInUse(Refusal):
    """Values are sealed with the key, so it cannot go."""


class NothingOlder(Refusal):
    """There is no key but the current one."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the ring: what it is for, whether it still counts, and how many values it seals."""

    id: str
    use: str
    state: str
    file: str
    values: int


def listed(*, by: Staff) -> list[Key]:
    """Every key there was, the current ones first."""
    require(by, "keys.see")
    rows = KeyRow.objects.order_by("use", "state", "file")
    return [Key(row.id, row.use, row.state, row.file, _count(row.id)) for row in rows]


def rotate(*, by: Staff, now: datetime, report: Callable[[int], None] = lambda done: None) -> tuple[str, int]:
    """The id of the key everything is sealed with from now on, and how many values were sealed anew.

    Killed at any point and called again, it goes on with the same key: which key a value is sealed
    with stands in the value, so what is left to do is what does not name the current one. `report`
    hears how many of this run are done, after they are committed.
    """
    require(by, "keys.rotate")
    with stores.ledger("complaints").exclusive(), transaction.atomic():
        older = KeyRow.objects.filter(use=Use.SEALING, state=State.OLDER).first()
        if older is None:
            _make_current(by=by, now=now)
    current = ring.sealer().current
    done = 0
    for field in sealed_fields():
        for sealed in _reseal(field, current):
            done += sealed
            report(done)
    audit.write("keys.resealed", current.hex(), by=by, now=now, values=done)
    return current.hex(), done


def retire(*, by: Staff, now: datetime) -> list[str]:
    """The ids of the keys refused from now on; their files are put into keys/retired.

    Raises:
        NothingOlder: there is no older key.
        StillInUse: something is still sealed with one.
    """
    require(by, "keys.rotate")
    with stores.ledger("complaints").exclusive(), transaction.atomic():
        older = list(KeyRow.objects.select_for_update().filter(use=Use.SEALING, state=State.OLDER))
        if not older:
            raise NothingOlder("There is no older key to retire. Make a new one with `hark keys rotate`.")
        for row in older:
            if count := _count(row.id):
                raise StillInUse(
                    "{count} values are still sealed with the key {id}. "
                    "Run `hark keys rotate` to its end first.",
                    count=count,
                    id=row.id,
                )
            row.state = State.RETIRED
            row.save(update_fields=["state"])
            audit.write("keys.retired", row.id, by=by, now=now)
    for row in older:
        key_files.put_away(ring.folder(), row.file)
    return [row.id for row in older]


def _make_current(*, by: Staff, now: datetime) -> None:
    """Make a key and have it seal from now on. A file left by a process killed here is never used."""
    ring.sealer()  # the present one is in order
    name = f"sealing-{now:%Y%m%dT%H%M%S}-{KeyRow.objects.count()}.key"
    key_files.make(ring.folder(), name)
    KeyRow.objects.filter(use=Use.SEALING, state=State.CURRENT).update(state=State.OLDER)
    row = ring.add(Use.SEALING, name)
    audit.write("keys.rotated", row.id, by=by, now=now)


def _reseal(field: SealedField, current: bytes) -> Iterator[int]:
    """Seal anew, batch by batch, what another key has sealed; how many in each."""
    last = None
    while True:
        with transaction.atomic():
            rows = _of_others(field, current)
            batch = _some(rows.filter(pk__gt=last) if last is not None else rows, field)
            sealer = ring.sealer()
            for row in batch:
                plain = sealer.open(bytes(getattr(row, field.name)), context=field.context(row))
                setattr(row, field.name, sealer.seal(plain, context=field.context(row)))
            field.model._default_manager.bulk_update(batch, [field.name], batch_size=BATCH // 4)
        if not batch:
            return
        last = batch[-1].pk
        yield len(batch)


def _some(rows: QuerySet[models.Model], field: SealedField) -> list[models.Model]:
    """The first of the rows: as many as fit into memory, and one at least."""
    held, last = 0, None
    for pk, size in rows.values_list("pk", Length(field.name))[:BATCH]:
        held += size
        if last is not None and held > BATCH_BYTES:
            break
        last = pk
    if last is None:
        return []
    return list(rows.filter(pk__lte=last).only("pk", field.name, *field.bound_to).select_for_update())


def _of_others(field: SealedField, current: bytes) -> QuerySet[models.Model]:
    """The rows whose value is sealed with another key than the current one, in their order."""
    return _sealed(field).exclude(sealed_with=current).order_by("pk")


def _sealed(field: SealedField) -> QuerySet[models.Model]:
    key_id = Substr(field.name, 2, KEY_ID, output_field=models.BinaryField())
    rows: QuerySet[models.Model] = field.model._default_manager.annotate(sealed_with=key_id)
    return rows.exclude(**{field.name: b""})


def _count(key_id: str) -> int:
    return sum(_sealed(field).filter(sealed_with=bytes.fromhex(key_id)).count() for field in sealed_fields())
