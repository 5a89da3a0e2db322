"""Finding: the records of one id or one customer, with what is sealed and what was corrected."""

from dataclasses import dataclass
from datetime import UTC, datetime

import ibis

from hark.core.terms.ledger import LEDGERS
from hark.lake.fetching import Fact, columns, fact
from hark.lake.table import FactTable


def one(table: FactTable, *, feed: str, source_id: str) -> tuple[Fact, dict[str, bytes | None]] | None:
    """One record, and what of it is sealed by its field; None when there is no such record."""
    sealed = sorted(LEDGERS[table.name].sealed)
    t = table.snapshot().table
    t = t.filter(t.feed == feed, t.source_id == source_id)
    found = table.rows(columns(table, t, *sealed))
    if not found:
        return None
    shown = len(found[0]) - len(sealed)
    return fact(table, found[0][:shown]), dict(zip(sealed, found[0][shown:], strict=True))


@dataclass(frozen=True, slots=True)
class Version:
    """One of the facts a feed told under one id: when the source changed it, and by which file it came."""

    fact: Fact
    changed: datetime | None
    arrival: int


def superseded(table: FactTable, *, feed: str, source_id: str) -> list[Version]:
    """The facts of this id in force no more, the newest first, without what is sealed.

    They were corrected, or came by an arrival that was withdrawn. What is in force again is not among them.
    """
    t = table.everything()
    t = t.filter(t.feed == feed, t.source_id == source_id)
    here = table.snapshot().table
    here = here.filter(here.feed == feed, here.source_id == source_id).select("content")
    back = t.filter(t.retracts).select("content", "arrival")
    told = t.filter(t.retracts.isnull()).semi_join(back, ["content", "arrival"]).anti_join(here, "content")
    t = told.order_by(ibis.desc("changed"))
    rows = table.rows(columns(table, t, also=("changed", "arrival")))
    return [
        Version(fact(table, tuple(row)), at and at.replace(tzinfo=UTC), arrival) for *row, at, arrival in rows
    ]


def sealed(table: FactTable, *, feed: str, source_id: str) -> list[bytes]:
    """Everything sealed that ever came under this id, whether in force or superseded."""
    t = table.everything()
    t = t.filter(t.feed == feed, t.source_id == source_id)
    rows = table.rows(t.select(*sorted(LEDGERS[table.name].sealed)))
    return [value for row in rows for value in row if value is not None]


def of_customer(table: FactTable, pseudonym: str) -> list[tuple[str, str]]:
    """The feed and the id of each record that ever was told of a customer, in force or not."""
    t = table.everything()
    t = t.filter(t.customer == pseudonym).select("feed", "source_id").distinct()
    return [(feed, id) for feed, id in table.rows(t)]
