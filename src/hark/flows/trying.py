"""A dry run of a pull: what would become of the rows that are new, with nothing written."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from hark.core.errors import Refusal, Unavailable
from hark.core.terms.intake import Reason, Tally
from hark.flows import destinations, ring, settling
from hark.flows.pulling import interrupted, reading_of
from hark.flows.sources import found
from hark.guard.access import Staff, require
from hark.intake import mappings
from hark.intake.databases import Doors, Source, open_source
from hark.intake.files import Form
from hark.intake.reading import Batch
from hark.intake.single import SingleReader
from hark.lake.once import Outcome


@dataclass(frozen=True, slots=True)
class Tried:
    """What would become of the rows, and how many would be kept aside by reason and column.

    Rows that contradict one another only show when they are pulled.
    """

    source: str
    feed: str
    tally: Tally
    aside: Counter[tuple[Reason, str]]
    refusal: Refusal | None


def try_out(name: str, *, doors: Doors, by: Staff, now: datetime) -> Tried:
    """Read what is new at the source; nothing is settled, and the next pull reads it again.

    Raises:
        NoSuchSource, NoSuchMapping, MappingBroken: it cannot be begun.
    """
    require(by, "feed.load")
    row = found(name)
    source = Source(**row.told)
    mapping = mappings.look_up(source.mapping, own=settings.HARK_MAPPINGS)
    reader = SingleReader(mapping, Form.OBJECT, pseudonyms=ring.pseudonyms())
    reading = reading_of(row, source, mapping, now=now)
    outcomes, aside = Counter[Outcome](), Counter[tuple[Reason, str]]()
    refusal: Refusal | None = None
    try:
        with open_source(source, doors) as session:
            for rows in reading.pages(session):
                batch, unusable = reader.read(
                    reader.record(said, new.original) for said, new in rows.new.items()
                )
                told = _compared(source.feed, mapping.ledger.name, batch)
                outcomes.update(told)
                aside.update((record.reason, record.column) for record in unusable)
                aside[Reason.CONFLICT, batch.id_column] += told.count(Outcome.CONFLICT)
    except Refusal as problem:
        refusal = problem
    except Unavailable as problem:
        refusal = interrupted(problem)
    aside = +aside  # without what never came
    accepted = sum(outcomes[outcome] for outcome in settling.KEPT)
    duplicates, quarantined = outcomes[Outcome.DUPLICATE], aside.total()
    tally = Tally(accepted + duplicates + quarantined, accepted, duplicates, quarantined)
    return Tried(source.name, source.feed, tally, aside, refusal)


def _compared(feed: str, ledger: str, batch: Batch) -> list[Outcome]:
    """What the records are to those in the ledger, which is not locked for it."""
    found = destinations.compare(ledger, settling.told(batch, of=ledger), feed=feed)
    return [each.outcome for each in found]
