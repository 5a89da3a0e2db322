"""What a ledger holds at one version, to be compared with what another copy of it holds."""

from dataclasses import dataclass

import ibis

from hark.lake import once
from hark.lake.table import FactTable


@dataclass(frozen=True, slots=True)
class Account:
    """The rows of a version, and each feed's digest: the same for the same records in any order."""

    version: int
    rows: int
    digests: dict[str, str]


def account(table: FactTable, *, version: int) -> Account:
    """The account of the table as it stood at the version."""
    at = table.at(version)
    counted = at.table.group_by("feed").aggregate(rows=at.table.count())
    rows: dict[str, int] = dict(table.rows(counted))
    return Account(
        version, sum(rows.values()), {feed: once.digest(table, feed=feed, at=at) for feed in sorted(rows)}
    )


def some_narratives(table: FactTable, *, count: int) -> list[tuple[str, str, bytes]]:
    """Narratives taken at random, sealed, each with its feed and source id."""
    held = table.snapshot().table
    chosen = held.filter(held.narrative.notnull()).order_by(ibis.random()).limit(count)
    return table.rows(chosen.select("feed", "source_id", "narrative"))


def narratives(table: FactTable) -> list[tuple[str, str, str | None, str | None, bytes]]:
    """Every narrative there is, sealed, with its feed, source id, product and issue."""
    held = table.snapshot().table
    chosen = held.filter(held.narrative.notnull()).order_by("feed", "source_id")
    return table.rows(chosen.select("feed", "source_id", "product", "issue", "narrative"))
