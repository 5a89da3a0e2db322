"""What is committed is on the disk and known by its digest: damage is found and never shown as good.

Beside the log lies `_digests/`: for each version a file as `sha256sum` writes it, with the version's entry
in the log and its parts. It is written last, after everything it names was forced to the disk, and only then
is a load acknowledged. A version without one was never acknowledged: the next to take the lock either
finishes it or, when a power cut tore it, sets it aside.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

from hark.core.errors import Unavailable
from hark.lake import past
from hark.lake.durable import durable, fsync
from hark.lake.past import LOG, TORN

DIGESTS = "_digests"
LOCK = ".lock"
Comparison = Callable[[Path, str], str]


class LedgerDamaged(Unavailable):
    """The ledger's files are not as they were committed, so nothing is answered from them."""


def commit(folder: Path, version: int) -> Path:
    """Where the log keeps, or will keep, what a version did; the format fixes the name."""
    return past.where(folder, f"{LOG}/{version:020}.json")


def checkpoint(entry: Path) -> Path:
    """Where a shortcut past the log up to this entry lies; it may be thrown away."""
    return entry.with_suffix(".checkpoint.parquet")


def digests(folder: Path, version: int) -> Path:
    """Where the digests of a version's files are kept."""
    return folder / DIGESTS / f"{version:020}.sha256"


def told(folder: Path, version: int) -> tuple[int, int] | None:
    """By what the version's entry in the log is known again, for none changes; None where there is none."""
    with suppress(FileNotFoundError):
        entry = commit(folder, version).stat()
        return entry.st_ino, entry.st_mtime_ns
    return None


def settle(folder: Path, *, after: int, own: bool = False) -> int:
    """The newest version, once every version past `after` is on the disk with its digests.

    Call it under the table's lock. A torn last version, which nobody was told of, is set aside; one's `own`,
    which was written whole this moment, is not read again to be sure.
    """
    version = after + 1
    while commit(folder, version).exists():
        if not digests(folder, version).exists():
            if not own and _torn(folder, version):
                _set_aside(folder, version)
                break
            try:
                _acknowledge(folder, version)
            except (OSError, ValueError) as problem:
                raise LedgerDamaged(f"Version {version} of the ledger cannot be read.") from problem
        version += 1
    return version - 1


def files(folder: Path, version: int) -> Iterator[Path]:
    """The files a version added: its entry in the log, its parts, its checkpoint."""
    entry = commit(folder, version)
    yield entry
    yield from parts(folder, version)
    if checkpoint(entry).exists():
        yield checkpoint(entry)


def parts(folder: Path, version: int) -> Iterator[Path]:
    """The parts a version wrote, with rows that are new or were gathered from parts of versions before."""
    for added in _entries(folder, version, "add"):
        yield folder / unquote(added["path"])


def brought(folder: Path, version: int) -> Iterator[Path]:
    """The parts with rows that are new in a version."""
    for added in _entries(folder, version, "add"):
        if added["dataChange"]:
            yield folder / unquote(added["path"])


def committed(folder: Path, version: int) -> datetime:
    """When the version was committed."""
    told = next(_entries(folder, version, "commitInfo"))
    return datetime.fromtimestamp(told["timestamp"] / 1000, UTC)


def says_anything(part: Path, column: str) -> bool:
    """Whether the column of a part is not empty throughout, by the part's own statistics."""
    told = pq.read_metadata(part)
    for group in map(told.row_group, range(told.num_row_groups)):
        for own in map(group.column, range(group.num_columns)):
            empty = own.statistics is not None and own.statistics.null_count == group.num_rows
            if own.path_in_schema == column and not empty:
                return True
    return False


def known(folder: Path, version: int) -> Iterator[tuple[str, Path]]:
    """The name and the place of each file whose digest a version has."""
    for name in listed(digests(folder, version)):
        yield name, past.where(folder, name)


def newest(folder: Path, *, known: int = -1) -> int:
    """The number of the newest version in the log; -1 before the first.

    From one that is known on it is looked for; the log may have more entries than one wants to list.
    """
    if known < 0 or not commit(folder, known).exists():
        return max(numbers(folder / LOG, "json"), default=-1)
    while commit(folder, known + 1).exists():
        known += 1
    return known


def ailing(path: Path, digest: str) -> str:
    """What ails a file that was committed with the digest; nothing where it is as it was."""
    if not path.is_file():
        return "missing"
    return "" if sha256_of(path) == digest else "changed"


def damaged(
    folder: Path, *, since: int = 0, upto: int, compare: Comparison = ailing
) -> Iterator[tuple[str, str]]:
    """Every file of these versions that is gone or not as it was committed, and what ails it."""
    for version in range(since, upto + 1):
        known = listed(digests(folder, version))
        entry = commit(folder, version)
        shortcut = checkpoint(entry)
        for path in (entry, *([shortcut] if known and shortcut.exists() else [])):
            if past.name(folder, path) not in known:
                yield path.name, "unproven"
        for name, digest in known.items():
            for path in past.places(folder, name):
                fault = compare(path, digest)
                if fault and not (fault == "missing" and path.name == shortcut.name):
                    yield path.name, fault


def without_checkpoints(folder: Path) -> None:
    """Set checkpoints aside: they only shorten reading the log, so it must be all there.

    Call it under the table's lock.
    """
    if not all(commit(folder, version).exists() for version in range(newest(folder) + 1)):
        return
    past.put_back(folder)
    for path in (path for log in past.logs(folder) for path in log.glob("*.checkpoint*.parquet")):
        with suppress(FileNotFoundError):  # another process was faster
            path.rename(path.with_name(path.name + TORN))
    (folder / LOG / "_last_checkpoint").unlink(missing_ok=True)


def _acknowledge(folder: Path, version: int) -> None:
    added = list(files(folder, version))
    durable(added)
    kept = digests(folder, version)
    kept.parent.mkdir(mode=0o700, exist_ok=True)
    draft = kept.with_name(f".{kept.name}")
    draft.write_text("".join(f"{sha256_of(path)}  {past.name(folder, path)}\n" for path in added))
    fsync(draft)
    draft.replace(kept)
    fsync(kept.parent)


def _torn(folder: Path, version: int) -> bool:
    """Whether an unacknowledged last version cannot be read whole."""
    alone = version > 0 and digests(folder, version - 1).exists() and not commit(folder, version + 1).exists()
    if not alone:
        return False
    try:
        entry, *added = files(folder, version)
        for path in added:
            pq.read_table(path)
        said = entry.read_text(encoding="utf-8")
    except (OSError, ValueError, AttributeError, pa.ArrowException):
        return True
    return not added and '"metaData"' not in said  # what adds no rows changes the columns


def _set_aside(folder: Path, version: int) -> None:
    for path in (folder / LOG).glob(f"{version:020}.*"):
        path.rename(path.with_name(path.name + TORN))
    (folder / LOG / "_last_checkpoint").unlink(missing_ok=True)
    fsync(folder / LOG)


def _entries(folder: Path, version: int, kind: str) -> Iterator[dict[str, Any]]:
    """What the version's entry in the log says of a kind."""
    for line in commit(folder, version).read_text(encoding="utf-8").splitlines():
        if told := json.loads(line).get(kind):
            yield told


def listed(kept: Path) -> dict[str, str]:
    """The digest of each file of a list, by its name; of no list, none."""
    if not kept.exists():
        return {}
    parted = [
        line.partition("  ") for line in kept.read_text(encoding="utf-8", errors="replace").splitlines()
    ]
    return {name: digest for digest, _, name in parted}


def numbers(folder: Path, ending: str) -> set[int]:
    """The versions that have a file of this ending in the folder."""
    return {int(path.stem) for path in folder.glob(f"*.{ending}") if path.stem.isdigit()}


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
