"""In which zone a record's moments are told: where its source is, by whose days and hours it is counted."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, tzinfo
from typing import get_args

from django.conf import settings

from hark.core.errors import Refusal
from hark.core.terms.ledger import Ledger
from hark.intake import mappings
from hark.lake.fetching import Fact
from hark.records.feeds import FeedRow


def told(ledger: Ledger) -> Callable[[Fact], Fact]:
    """Turns the moments of the ledger's records into those of their source."""
    moments = [each.name for each in fields(ledger.term) if datetime in (each.type, *get_args(each.type))]
    if not moments:
        return lambda fact: fact
    zones = {row.name: _zone(row.mapping) for row in FeedRow.objects.filter(ledger=ledger.name)}

    def placed(fact: Fact) -> Fact:
        zone = zones.get(fact.feed, UTC)
        known = {name: getattr(fact, name) for name in moments}
        return replace(
            fact, **{n: at.astimezone(zone) for n, at in known.items() if isinstance(at, datetime)}
        )

    return placed


def _zone(mapping: str) -> tzinfo:
    try:
        return mappings.look_up(mapping, own=settings.HARK_MAPPINGS).zone
    except Refusal:  # somebody is at work on it
        return UTC
