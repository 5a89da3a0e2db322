"""Ordinary complaints, and classes, for tests of returns."""

from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from hark.core.returns.classes import Classes
from hark.core.returns.entry import Entry
from hark.core.terms.case import Upheld
from hark.core.terms.period import Period
from hark.intake import complaint_classes

HALF_YEAR = Period(date(2026, 1, 1), date(2026, 7, 1))


def shipped() -> Classes:
    """The classes as they are shipped."""
    return complaint_classes.classes(Path("/nowhere"))


def an_entry(number: str = "1", **special: object) -> Entry:
    """A complaint about a credit card in North, received in March and not closed yet."""
    ordinary: dict[str, object] = {
        "received": date(2026, 3, 2),
        "unit": "north",
        "product": "Credit card",
        "cause": "fees",
        "channel": "app",
        "door": "portal",
    }
    return Entry(number, **ordinary | special)  # type: ignore[arg-type] # what is special is checked by use


_days = st.dates(date(2025, 11, 1), date(2026, 8, 31))
_entries = st.builds(
    Entry,
    number=st.uuids().map(str),
    received=_days,
    closed=st.none() | _days,
    answered=st.none() | _days,
    unit=st.sampled_from(["", "north", "south"]),
    product=st.sampled_from(["", "Mortgage", "credit_card", "信用卡", "Something"]),
    cause=st.sampled_from(["", "rules", "fees", "营销方式和手段", "Something"]),
    channel=st.sampled_from(["", "branch", "app", "Something"]),
    upheld=st.none() | st.sampled_from(Upheld),
)
some = st.lists(_entries, max_size=40, unique_by=lambda entry: entry.number)
