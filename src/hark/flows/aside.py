"""What became of the records of a batch, and the quarantine of those that cannot be used."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from hark.core.terms.intake import Tally, Unusable
from hark.core.terms.ledger import CASES
from hark.flows import ring
from hark.guard.blind_index import blind_index
from hark.intake.files import Dialect
from hark.intake.originals import without_secrets
from hark.records.feeds import ArrivalRow, QuarantineRow
from hark.records.sealed import context

State = QuarantineRow.State
# What a record is that waits to be tried: put away by nobody.
UP = {"state": State.OPEN, "settled_at": None, "put_away_why": "", "put_away_by": ""}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of each record of a batch, by the line it began on, and what was taken out of them."""

    accepted: list[int]
    duplicates: list[int]
    quarantined: list[int]
    redacted: Counter[str]

    @property
    def tally(self) -> Tally:
        """The account: every record read is in one of the three."""
        counts = len(self.accepted), len(self.duplicates), len(self.quarantined)
        return Tally(sum(counts), *counts)


def settle(arrival: ArrivalRow, taken: Taken, *, now: datetime) -> None:
    """Mark what was kept aside under a line and now is taken in: a mapping was mended in between.

    Also what was put away, for the account must be true.
    """
    waiting = arrival.quarantine.filter(state__in=(State.OPEN, State.PUT_AWAY))
    for lines, state in ((taken.accepted, State.ACCEPTED), (taken.duplicates, State.DUPLICATE)):
        _mark(waiting, lines, as_=UP | {"state": state, "settled_at": now})


def keep(arrival: ArrivalRow, aside: Sequence[Unusable], *, now: datetime) -> Counter[str]:
    """Keep the records in quarantine, sealed; a line kept before gets its new reason.

    What was put away stays so. Told is what was taken out of them first, by kind.
    """
    redacted = Counter[str]()
    if not aside:
        return redacted
    dialect, seal = Dialect(**arrival.dialect), ring.sealer()
    known_by = _as_its_case if arrival.feed.ledger == CASES.name else about
    rows = []
    for record in aside:
        original, counts = without_secrets(record.original, dialect=dialect)
        redacted += counts
        row = QuarantineRow(
            arrival=arrival,
            line=record.line,
            column=record.column[:200],
            reason=record.reason.value,
            also=[{"column": each.column[:200], "reason": each.reason.value} for each in record.also],
            about=known_by(arrival.feed.name, record.source_id) if record.source_id else "",
            customer=record.customer,
            kept_at=now,
        )
        row.value = seal.seal(record.value.encode(), context=context(row, "value"))
        row.original = seal.seal(original, context=context(row, "original"))
        rows.append(row)
    QuarantineRow.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["arrival", "line"],
        update_fields=["column", "value", "reason", "also", "about", "customer"],
    )
    return redacted


def _mark(rows: QuerySet[QuarantineRow], lines: Sequence[int], *, as_: Mapping[str, object]) -> None:
    """Change those of the rows that stand under the lines."""
    if not lines:
        return
    known = rows.filter(line__gte=min(lines), line__lte=max(lines)).values_list("pk", "line")
    meant = set(lines) if (found := list(known)) else set()
    for pk in [pk for pk, line in found if line in meant]:
        rows.filter(pk=pk).update(**as_)


def about(feed: str, source_id: str) -> str:
    """What stands in the quarantine for the id of a record, which may be anything somebody typed."""
    return blind_index(f"{feed}/{source_id}", field="quarantine.about", key=ring.index_key())


def about_case(feed: str, source_id: str, *, key: bytes) -> str:
    """What stands for the number the sender knows a case by; the key is asked for once for many."""
    return blind_index(f"{feed}/{source_id}", field="case.origin", key=key)


def _as_its_case(feed: str, source_id: str) -> str:
    """As the origin of a case has it, so that whoever erases the case finds what was kept aside about it."""
    return about_case(feed, source_id, key=ring.index_key())
