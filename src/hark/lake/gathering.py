"""Gathering: the small parts of many versions written together, and a list of all parts there are then.

Records that come one by one are committed some thousand times a day, as parts of a few rows, and every
question and every commit has to open each part. So they are written together now and then, by a version that
adds no rows. What it gathered stays where it is, for those who ask what an earlier version said.

The list, beside the digests of that version, is where a process that starts begins to compare: the parts it
names, and the versions since. It may be thrown away; then all versions are compared.
"""

from pathlib import Path
from urllib.parse import unquote

from deltalake import DeltaTable, PostCommitHookProperties, WriterProperties

from hark.lake import keeping
from hark.lake.durable import durable, fsync

EVERY = 64  # versions
SMALL = 2**20  # bytes; parts below are gathered up to as much
LIST = "parts"


def is_due(version: int) -> bool:
    """Whether small parts are to be gathered before another version is appended."""
    return version > 0 and version % EVERY == 0


def gather(log: DeltaTable, *, hook: PostCommitHookProperties, writer: WriterProperties) -> bool:
    """Commit the small parts together; whether there were any. Nothing else may append meanwhile."""
    before = log.version()
    log.optimize.compact(target_size=SMALL, post_commithook_properties=hook, writer_properties=writer)
    if log.version() == before:
        return False
    log.create_checkpoint()  # so that nobody has to read in the log what was gathered
    return True


def note(folder: Path, log: DeltaTable) -> None:
    """List the parts there are at the log's version, which is acknowledged, each with its digest."""
    version, before = log.version(), last(folder)
    known = keeping.listed(_list(folder, before))
    for past in range(before + 1, version + 1):
        known |= keeping.listed(keeping.digests(folder, past))
    names = [Path(part).name for part in parts_of(log)]
    if not known.keys() >= set(names):
        return  # a list of digests was damaged, which is told where it is compared
    kept = _list(folder, version)
    draft = kept.with_name(f".{kept.name}")
    draft.write_text("".join(f"{known[name]}  {name}\n" for name in names), encoding="utf-8")
    fsync(draft)
    draft.replace(kept)
    durable([kept])


def last(folder: Path) -> int:
    """The newest version that has such a list; -1 where none has."""
    return max(keeping.numbers(folder / keeping.DIGESTS, LIST), default=-1)


def first_to_compare(folder: Path) -> int:
    """The version from which on a process has to compare: the last with a list, if all of that is as it was.

    It is the first of all where there is no list, or the log has to be read from there.
    """
    version = last(folder)
    if version < 0 or not keeping.checkpoint(keeping.commit(folder, version)).exists():
        return 0
    listed = keeping.listed(_list(folder, version))
    return 0 if any(keeping.ailing(folder / name, digest) for name, digest in listed.items()) else version


def parts_of(log: DeltaTable) -> list[str]:
    """Where the parts of a version lie. The log writes spaces and letters beyond ASCII as in an address."""
    return [unquote(uri) for uri in log.file_uris()]


def _list(folder: Path, version: int) -> Path:
    return keeping.digests(folder, version).with_suffix(f".{LIST}")
