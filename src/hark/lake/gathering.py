"""Gathering: the small parts of many versions written together, and a list of all parts there are then.

Records that come one by one are committed some thousand times a day, as parts of a few rows, and every
question and every commit has to open each part. So they are written together now and then, by a version that
adds no rows. What it gathered stays where it is, for those who ask what an earlier version said.

The list, beside the digests of that version, is where a process that starts begins to compare: the parts it
names, and the versions since. It ends with a digest of itself. It may be thrown away; then all versions are
compared.
"""

from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

from deltalake import DeltaTable, PostCommitHookProperties, WriterProperties

from hark.lake import keeping, past
from hark.lake.durable import durable, fsync
from hark.lake.keeping import Comparison, LedgerDamaged

EVERY = 64  # versions
SMALL = 2**20  # bytes; parts below are gathered up to as much
LIST = "parts"
_ITSELF = "."


def is_due(version: int) -> bool:
    """Whether small parts are to be gathered before another version is appended."""
    return version > 0 and version % EVERY == 0


def gather(
    folder: Path, log: DeltaTable, *, hook: PostCommitHookProperties, writer: WriterProperties
) -> bool:
    """Commit the small parts together; whether several lay beside each other. Nobody else may append.

    Raises:
        LedgerDamaged: one is not as it was committed; what is made of it would have a good digest.
    """
    before = log.version()
    for name, digest in in_force(folder, log).items():
        path = folder / name
        is_small = not path.exists() or path.stat().st_size < SMALL
        if is_small and (fault := keeping.ailing(path, digest)):
            raise LedgerDamaged(f"The ledger is damaged: {name} is {fault}.")
    log.optimize.compact(target_size=SMALL, post_commithook_properties=hook, writer_properties=writer)
    if log.version() == before:
        return False
    log.create_checkpoint()  # so that nobody has to read in the log what was gathered
    return True


def note(folder: Path, log: DeltaTable) -> int:
    """List the parts there are at the log's version, which is acknowledged; lists before are removed.

    The version's entry in the log stands among them, by which the list is known to be of this log. What the
    log has from before the version returned, that of the list before, is needed by nobody who starts.
    """
    entry = past.name(folder, keeping.commit(folder, log.version()))
    own = keeping.listed(keeping.digests(folder, log.version())).get(entry, "")
    parts = {entry: own, **in_force(folder, log)}
    if not all(parts.values()):
        return 0  # digests were damaged, which is told where they are compared
    lines = (f"{digest}  {name}\n" for name, digest in (parts | {_ITSELF: _digest(parts)}).items())
    kept = _list(folder, log.version())
    draft = kept.with_name(f".{kept.name}")
    draft.write_text("".join(lines), encoding="utf-8")
    fsync(draft)
    draft.replace(kept)
    durable([kept])
    lists = keeping.numbers(kept.parent, LIST) - {log.version()}
    for before in lists:
        _list(folder, before).unlink(missing_ok=True)
    last = max(lists, default=0)
    return last if keeping.checkpoint(keeping.commit(folder, last)).exists() else 0


def first_to_compare(folder: Path, *, newest: int, compare: Comparison) -> int:
    """The version from which on a process has to compare: that of the list, if all of it is as it was.

    It is the first of all where there is no list, or the log has to be read from there.
    """
    version, parts = _last(folder, upto=newest)
    if version < 0 or not keeping.checkpoint(keeping.commit(folder, version)).exists():
        return 0
    return 0 if any(compare(past.where(folder, name), digest) for name, digest in parts.items()) else version


def acknowledged(folder: Path, *, newest: int) -> int:
    """A version that is acknowledged, and all before it are; -1 where there is no list to know it by."""
    return _last(folder, upto=newest)[0]


def in_force(folder: Path, log: DeltaTable) -> dict[str, str]:
    """The parts there are at the log's version, each with its digest; without where it is not known."""
    before, known = _last(folder, upto=log.version())
    for version in range(before + 1, log.version() + 1):
        known |= keeping.listed(keeping.digests(folder, version))
    return {name: known.get(name, "") for name in (Path(part).name for part in parts_of(folder, log))}


def parts_of(folder: Path, log: DeltaTable) -> list[str]:
    """Where the parts of a version lie. The log writes spaces and letters beyond ASCII as in an address."""
    return [str(folder / Path(unquote(uri)).name) for uri in log.file_uris()]


def _last(folder: Path, *, upto: int) -> tuple[int, dict[str, str]]:
    """The newest version up to this one with a list that is as it was written, and the list; -1 for none."""
    for version in sorted(keeping.numbers(folder / keeping.DIGESTS, LIST), reverse=True):
        parts = keeping.listed(_list(folder, version))
        own = parts.pop(_ITSELF, "")
        if version <= upto and own == _digest(parts):
            return version, parts
    return -1, {}


def _digest(parts: dict[str, str]) -> str:
    """Of a list."""
    return sha256("".join(f"{digest}  {name}\n" for name, digest in parts.items()).encode()).hexdigest()


def _list(folder: Path, version: int) -> Path:
    return keeping.digests(folder, version).with_suffix(f".{LIST}")
