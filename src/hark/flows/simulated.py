"""Which feeds of nobody real a page shows records of: whoever sees a figure or a list is told."""

from datetime import timedelta

from hark.core.terms.period import Period
from hark.flows import feeds, stores
from hark.lake.facts import delivered


def among(ledger: str, days: Period, *, feed: str = "") -> list[str]:
    """The simulated feeds, by name, that may have records of these days in the ledger; of one `feed` only it.

    By the first and the last day it has brought: better told once too often than left out.
    """
    names = [name for name in feeds.simulated(ledger) if feed in ("", name)]
    if not names:
        return []
    brought = {
        name: Period(first, last + timedelta(days=1))
        for name, (_count, first, last) in delivered(stores.ledger(ledger)).items()
    }
    return [name for name in names if name in brought and brought[name].overlaps(days)]
