"""How the records' file is written: in the fastest mode that keeps every acknowledged commit.

Both modes were chosen by cutting the power under them, see tests/faults/test_power_cuts.py.
"""

Version = tuple[int, ...]

IN_WAL = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
WITH_JOURNAL = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;"


def is_safe_in_wal(version: Version) -> bool:
    """Whether several processes may write in write-ahead mode.

    A race between a checkpoint and a writer can lose commits before these versions
    (sqlite.org, "WAL-reset bug"); until then the rollback journal is the mode that
    keeps every acknowledged commit with several writing processes.
    """
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def mode(version: Version) -> str:
    """What is said to SQLite of this version when the records are opened."""
    return IN_WAL if is_safe_in_wal(version) else WITH_JOURNAL
