"""Backups: everything the installation keeps, at one moment, locked in a file of its own."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from hark.core.errors import Refusal
from hark.flows import case_files, escrow, stores
from hark.flows.parcels import Manifest, pack, proven, said
from hark.guard.access import Staff, require
from hark.guard.escrow import BoxBroken, EscrowKey
from hark.lake.account import account
from hark.lake.durable import durable
from hark.lake.table import FactTable
from hark.records import audit, copying

NAME = re.compile(r"hark-(\d{8}T\d{6}Z)(-\d+)?\.backup")
UPLOAD = re.compile(r"[0-9a-f]{32}(\.[a-z0-9]{1,8}){0,2}")
PART = ".part"
OWN_FILES = ("targets_of_complaints.toml", "complaint_classes.toml")


class NoSuchBackup(Refusal):
    """There is no backup to look at."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup lying in a folder. `whole` is no more than that it calls itself one; `verify` proves it."""

    path: Path
    size: int
    created: datetime | None
    product: str
    key: str

    @property
    def whole(self) -> bool:
        """Whether its first line could be read."""
        return self.created is not None


@dataclass(frozen=True, slots=True)
class Made:
    """A backup just made and read again to its end; `removed` are the older ones that were due."""

    path: Path
    size: int
    manifest: Manifest
    removed: list[Path]


def make(*, to: Path, by: Staff, now: datetime, keep: tuple[int, int] | None = None) -> Made:
    """A backup of this moment in the folder, proven by reading it again.

    Loads wait while the records are copied, so records and facts agree as they would after a kill at
    this moment. Killed at any time, it leaves nothing under the final name and the older ones untouched.
    With `keep`, of the older ones the newest of each of so many days and so many weeks stay.
    """
    require(by, "backup.make")
    key = escrow.current()
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(to) as staging:
        versions = _pin(staging)
        damaged = {table: [name for name, _ in table.damaged()] for table in versions}
        manifest = Manifest(
            created=now.astimezone(UTC).isoformat(),
            records=copying.counts(staging / copying.FILE),
            ledgers={
                table.name: asdict(account(table, version=version))
                for table, version in versions.items()
                if not damaged[table]
            },
            damaged=[name for names in damaged.values() for name in names],
        )
        path = _free_name(to, now)
        draft = to / f".{path.name}{PART}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            pack(out, _sources(staging, versions, key), manifest, key=key)
            out.flush()
            os.fsync(out.fileno())
        with draft.open("rb") as file:
            proven(file, key=key)
        draft.rename(path)
        durable([path])
    removed = _thin(to, keep, newest=path) if keep and not manifest.damaged else []
    with transaction.atomic():
        audit.write("backup.made", path.name, by=by, now=now, size=path.stat().st_size, removed=len(removed))
    return Made(path, path.stat().st_size, manifest, removed)


def verify(path: Path, *, by: Staff, now: datetime, key: EscrowKey | None = None) -> Manifest:
    """The manifest of a backup every byte of which is proven.

    Raises:
        WrongEscrowKey, BoxBroken: it does not open, or is damaged.
    """
    require(by, "backup.see")
    manifest = examine(path, key=key or escrow.holding(said(path).get("key")))
    with transaction.atomic():
        audit.write("backup.verified", path.name, by=by, now=now)
    return manifest


def examine(path: Path, *, key: EscrowKey) -> Manifest:
    """The same with the key given, noted nowhere."""
    with path.open("rb") as file:
        return proven(file, key=key)


def listed(folder: Path, *, by: Staff) -> list[Backup]:
    """The backups in the folder, the newest first."""
    require(by, "backup.see")
    found = [path for path in folder.glob("hark-*.backup") if NAME.fullmatch(path.name)]
    return [_described(path) for path in sorted(found, key=_moment, reverse=True)]


def _described(path: Path) -> Backup:
    size = path.stat().st_size
    try:
        words = said(path)
        created = datetime.fromisoformat(str(words.get("created")))
    except (BoxBroken, ValueError):
        return Backup(path, size, None, "", "")
    return Backup(path, size, created, str(words.get("product")), str(words.get("key")))


def _pin(staging: Path) -> dict[FactTable, int]:
    """The version each ledger has at the moment the records are copied, and the files waiting then."""
    with ExitStack() as locks:
        tables = stores.ledgers()
        for table in tables:
            locks.enter_context(table.exclusive())
        _link_uploads(staging)  # one may be settled and gone while the records are copied
        copying.copy_records(staging / copying.FILE)
        _link_uploads(staging)
        return {table: table.newest for table in tables}


def _link_uploads(staging: Path) -> None:
    for path in settings.HARK_UPLOADS.glob("*"):
        link = staging / path.name
        if UPLOAD.fullmatch(path.name) and not link.exists():
            try:
                os.link(path, link)
            except FileNotFoundError:
                continue  # settled this moment
            except OSError:
                shutil.copyfile(path, link)  # a disk without links


def _sources(
    staging: Path, versions: dict[FactTable, int], key: EscrowKey
) -> Iterator[tuple[str, Path | bytes]]:
    """Every file by the place it is put back to; the keys wrapped once more, the escrow key left out."""
    records = staging / copying.FILE
    yield copying.FILE, records
    for path in sorted((settings.HARK_HOME / "keys").rglob("*")):
        if path.is_file() and not path.name.startswith((".", "escrow")):
            name = path.relative_to(settings.HARK_HOME).as_posix()
            yield f"{name}.wrapped", key.wrap(path.read_bytes())
    yield from _own_settings()
    for name in sorted(copying.waiting_files(records)):
        if (staging / name).exists():
            yield f"uploads/{name}", staging / name
    for path in sorted(case_files.folder().glob("*")):  # sealed, and never changed
        yield f"{case_files.FOLDER}/{path.name}", path
    for table, version in versions.items():
        for name, path in table.files(version):
            if path.exists():  # one that is gone is named in the manifest
                yield f"lake/{table.name}/{name}", path


def _own_settings() -> Iterator[tuple[str, Path | bytes]]:
    """What the institution says itself: mappings and models with their versions before, laws, indicators."""
    home: Path = settings.HARK_HOME
    folders = {
        "mappings": (settings.HARK_MAPPINGS, "*.toml"),
        "models": (settings.HARK_MODELS, "*.npz"),
        "laws": (home / "laws", "*.toml"),
        "calendars": (home / "calendars", "*.toml"),
    }
    for name, (folder, files) in folders.items():
        for path in sorted(folder.rglob(files)):
            if not path.name.startswith("."):
                yield f"{name}/{path.relative_to(folder).as_posix()}", path
    for path in (settings.HARK_INDICATORS, *(home / name for name in OWN_FILES)):
        if path.exists():
            yield path.name, path


@contextmanager
def _alone(to: Path) -> Iterator[Path]:
    """One backup at a time; what a killed one left behind is swept up."""
    with (settings.HARK_HOME / ".backup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        staging: Path = settings.HARK_HOME / ".backup"
        shutil.rmtree(staging, ignore_errors=True)
        _sweep(to)
        staging.mkdir(mode=0o700)
        try:
            yield staging
        finally:
            shutil.rmtree(staging, ignore_errors=True)
            _sweep(to)


def _sweep(to: Path) -> None:
    for draft in to.glob(f".hark-*.backup{PART}"):
        draft.unlink(missing_ok=True)


def _free_name(to: Path, now: datetime) -> Path:
    stem = f"hark-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    path, number = to / f"{stem}.backup", 1
    while path.exists():
        number += 1
        path = to / f"{stem}-{number}.backup"
    return path


def _moment(path: Path) -> tuple[str, int]:
    named = NAME.fullmatch(path.name)
    return (named[1], int((named[2] or "-1")[1:])) if named else ("", 0)


def _thin(folder: Path, keep: tuple[int, int], *, newest: Path) -> list[Path]:
    """The backups removed: all but the newest of each of the last days and weeks, and never the newest."""
    days, weeks = keep
    found = sorted(
        (p for p in folder.glob("hark-*.backup") if NAME.fullmatch(p.name)), key=_moment, reverse=True
    )
    kept = {newest}
    for count, form in ((days, "%Y-%j"), (weeks, "%G-%V")):
        newest_of: dict[str, Path] = {}
        for path in found:
            newest_of.setdefault(f"{_taken(path):{form}}", path)
        kept.update(list(newest_of.values())[:count])
    removed = [path for path in found if path not in kept]
    for path in removed:
        path.unlink()
    return removed


def _taken(path: Path) -> datetime:
    return datetime.strptime(_moment(path)[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
