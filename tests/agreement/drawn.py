"""Drawn facts of every ledger, the same each time: with everything missing that may be, and odd values."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from hark.core.terms.period import Period
from hark.lake.table import FactTable
from tests.makers import NOON, a_ledger, add

Fact = dict[str, object]
Ledgers = dict[str, FactTable]

SEED = 20_261_121
DAYS = 40
# The facts reach over the ends of it, and over those of weeks and months.
PERIOD = Period(NOON.date() - timedelta(days=DAYS - 5), NOON.date() - timedelta(days=2))
WORDS = ("北京", "a 'quoted' name", "Ärger", " spaced ", "", None)
UNITS = ("north", "south", None)
# On the edge of the target, of a bucket and of nothing, and as long as nobody waits.
SECONDS = (None, None, 0.0, 1e-9, 1e-6, 0.02, 1.0, 1.02, 1.0404, 19.999999, 20.0, 20.000001, 4e6)
FEEDS = ("north", "south")


def ledgers(folder: Path) -> Ledgers:
    """A ledger of each kind, filled in several versions."""
    found = {}
    for name, (draw, count) in DRAWN.items():
        dice = random.Random(f"{SEED} {name}")
        found[name] = a_ledger(folder, name=name)
        for feed in FEEDS * 2:
            add(found[name], *(draw(dice) for _ in range(count // 4)), feed=feed)
    return found


def a_moment(dice: random.Random) -> datetime:
    """Some time in the last weeks; often within a second of another, and to the microsecond."""
    return NOON - timedelta(
        days=dice.randrange(DAYS),
        seconds=dice.choice((0, 1, 2, dice.randrange(86_400))),
        microseconds=dice.choice((0, 1, 500_000, 999_999)),
    )


def a_duration(dice: random.Random) -> float | None:
    return dice.choice((*SECONDS, dice.expovariate(1 / 60), dice.expovariate(1 / 600)))


def a_contact(dice: random.Random) -> Fact:
    """A contact; few customers with few reasons, so that many come again."""
    return {
        "entered": a_moment(dice),
        "channel": dice.choice(("phone", "counter", "chat", "mail", None)),
        "line": dice.choice(WORDS),
        "product": dice.choice(("card", "loan", None)),
        "unit": dice.choice(UNITS),
        "team": dice.choice(WORDS),
        "queue": dice.choice(WORDS),
        "staff": dice.choice(("x1", "x2", None)),
        "customer": dice.choice((*(f"c{n}" for n in range(60)), None)),
        "reason": dice.choice(("card", "loan", None)),
        "outcome": dice.choice(("answered", "answered", "answered", "abandoned", "void", None)),
        **{name: a_duration(dice) for name in ("wait", "talk", "hold", "wrap", "available", "first_reply")},
        "resolved": dice.choice((None, True, False)),
        "transferred": dice.choice((None, True, False)),
        "repeat_of": dice.choice((*(None,) * 8, str(dice.randrange(800)))),
    }


def a_step(dice: random.Random) -> Fact:
    """An event of one of few cases, often at the same moment as another."""
    return {
        "happened": a_moment(dice),
        "process": dice.choice(("loan", None)),
        "case": dice.choice((*map(str, range(80)), None)),
        "step": dice.choice(("check", "decide", "复核", None)),
        "transition": dice.choice(("COMPLETE", "complete", "START", "start", "SCHEDULE", None)),
        "place": dice.choice((None, 1, 2, dice.randrange(10))),
        "unit": dice.choice(UNITS),
        "product": dice.choice(("loan", None)),
        "role": dice.choice(WORDS),
    }


def a_complaint(dice: random.Random) -> Fact:
    """A complaint; with no tag, one or two, sent on at once, later or never."""
    received: date = a_moment(dice).date()
    return {
        "received": received,
        "sent": dice.choice((None, received, received + timedelta(days=dice.randrange(400)))),
        "product": dice.choice(("Mortgage", "Credit card", None)),
        "issue": dice.choice(WORDS),
        "channel": dice.choice(("Web", "Phone", None)),
        "company": dice.choice(("ACME BANK", None)),
        "state": dice.choice(("GA", "WA", None)),
        "unit": dice.choice(UNITS),
        "tags": dice.choice((None, [], ["Older American"], ["Older American", "Servicemember"])),
        "response": dice.choice(
            ("Closed", "Closed with relief", "Closed with monetary relief", "In progress", None)
        ),
        "timely": dice.choice(("Yes", "No", "", None)),
        "disputed": dice.choice(("Yes", "No", None)),
    }


def an_exposure(dice: random.Random) -> Fact:
    """An amount of a month."""
    return {
        "month": date(2026, dice.choice((10, 11)), 1),
        "kind": dice.choice(("accounts", "cards", None)),
        "unit": dice.choice(UNITS),
        "product": dice.choice(("Mortgage", "Credit card", None)),
        "amount": dice.choice((None, 0.0, dice.uniform(10, 5_000))),
    }


DRAWN: dict[str, tuple[Callable[[random.Random], Fact], int]] = {
    "contacts": (a_contact, 1_600),
    "steps": (a_step, 1_200),
    "complaints": (a_complaint, 1_200),
    "exposures": (an_exposure, 120),
}
