"""Where the records of a feed go: into a ledger of the lake, or to be handled as cases."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hark.core.terms.intake import Reason, Unusable
from hark.core.terms.ledger import DESTINATIONS
from hark.flows import case_import, origins, settling, stores, withdrawing
from hark.flows.aside import Taken
from hark.guard.access import Staff, require
from hark.intake.mapping import Mapping
from hark.intake.reading import Batch
from hark.lake import once
from hark.lake.facts import accepted_from
from hark.lake.once import Found, Outcome, Told
from hark.records.feeds import ArrivalRow


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of the records of a batch, by their places: what they are, or why they stay aside.

    `kept` are those that would be taken, as they are compared.
    """

    outcomes: dict[int, Outcome]
    aside: dict[int, Unusable]
    kept: list[Told]


def is_handled(ledger: str) -> bool:
    """Whether records of this kind become cases."""
    return ledger in DESTINATIONS and DESTINATIONS[ledger].handled


def require_may(by: Staff, ledger: str) -> None:
    """Refuse whoever may not bring records of this kind in.

    Raises:
        NotAllowed: the role does not load, or takes no complaints in by file.
    """
    require(by, "feed.load")
    if is_handled(ledger):
        require(by, "case.import")


def take(
    arrival: ArrivalRow, batch: Batch, unusable: Sequence[Unusable], *, by: Staff, now: datetime
) -> Taken:
    """What became of the batch, once it is committed: each record once, in its ledger or as a case."""
    if is_handled(arrival.feed.ledger):
        return case_import.take(arrival, batch, unusable, by=by, now=now)
    return settling.take(arrival, batch, unusable, by=by, now=now)


def unfit(batch: Batch, *, mapping: Mapping, now: datetime) -> dict[int, Unusable]:
    """The records that were read well and cannot become cases all the same, by their places."""
    return case_import.unfit(batch, mapping=mapping, now=now) if mapping.ledger.handled else {}


def foreseen(
    batch: Batch,
    *,
    mapping: Mapping,
    feed: str,
    met: Callable[[Sequence[Told]], Iterable[Told]],
    now: datetime,
) -> Foreseen:
    """What `take` would do with what was read well, beside what was `met` before; nothing is written."""
    aside = unfit(batch, mapping=mapping, now=now)
    fit = [at for at in range(len(batch)) if at not in aside]
    said = settling.told(batch, of=mapping.ledger.name, at=fit)
    found = compare(mapping.ledger.name, said, feed=feed, besides=met(said))
    outcomes = {at: each.outcome for at, each in zip(fit, found, strict=True)}
    kept = [each for each, outcome in zip(said, outcomes.values(), strict=True) if outcome in settling.KEPT]
    ids = batch.told("source_id")
    for at in (at for at, outcome in outcomes.items() if outcome is Outcome.CONFLICT):
        record, id = batch.records[at], str(ids[at])
        aside[at] = Unusable(record.line, batch.id_column, id, Reason.CONFLICT, record.original, id)
    return Foreseen(outcomes, aside, kept)


def compare(ledger: str, told: Sequence[Told], *, feed: str, besides: Iterable[Told] = ()) -> list[Found]:
    """For each record whether it is new, here already, or contradicts what is here; begins no ledger."""
    if is_handled(ledger):
        return origins.compare(told, feed=feed, besides=besides)
    with stores.looked_into(ledger) as table:
        return once.compare(table, told, feed=feed, besides=besides, withdrawn=withdrawing.of_feed(feed))


def accepted(arrival: ArrivalRow) -> int:
    """How many records of the arrival were accepted."""
    if is_handled(arrival.feed.ledger):
        return origins.accepted(arrival.pk)
    return accepted_from(stores.ledger(arrival.feed.ledger), arrival=arrival.pk)


def digest(ledger: str, *, feed: str) -> str:
    """What stands for everything the feed has accepted and that is not withdrawn."""
    if is_handled(ledger):
        return origins.digest(feed)
    return once.digest(stores.ledger(ledger), feed=feed, withdrawn=withdrawing.of_feed(feed))


def account(
    id: int,
    read: int,
    size: int,
    redacted: Counter[str],
    *,
    now: datetime,
    lease_until: datetime | None = None,
) -> ArrivalRow:
    """The arrival's account with so many records more, in a transaction of the caller's.

    It is that of the stores and not of this run, which may have been broken off after the ledger's commit.
    """
    arrival = ArrivalRow.objects.select_for_update().select_related("feed").get(pk=id)
    arrival.read += read
    arrival.quarantined = min(arrival.quarantine.count(), arrival.read)
    arrival.accepted = min(accepted(arrival), arrival.read - arrival.quarantined)
    arrival.duplicates = arrival.read - arrival.quarantined - arrival.accepted
    arrival.redacted = dict(Counter(arrival.redacted) + redacted) if read else arrival.redacted
    arrival.size += size if read else 0
    arrival.position, arrival.ended_at, arrival.lease_until = arrival.size, now, lease_until
    arrival.save()
    return arrival
