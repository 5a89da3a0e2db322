"""Drawn facts of every ledger, the same each time: with everything missing that may be, and odd values."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import get_args, get_type_hints

from hark.core.terms.ledger import LEDGERS
from hark.core.terms.period import Period
from hark.intake import mappings
from hark.lake.correcting import with_retractions
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
        take_back(found[name], feed=FEEDS[0], some=count // 20)
    return found


def take_back(table: FactTable, *, feed: str, some: int) -> None:
    """Supersede some of the facts, so that each engine has some to leave out."""
    facts = table.snapshot().table
    chosen = facts.filter(facts.feed == feed).order_by("source_id").limit(some)
    keys = [(str(id), bytes(content)) for id, content in table.rows(chosen.select("source_id", "content"))]
    with table.exclusive():
        nothing = table.schema.empty_table()
        table.append(with_retractions(table, nothing, feed=feed, superseded=keys))


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


def by_its_form(name: str) -> Callable[[random.Random], Fact]:
    """Facts of a ledger drawn by what its own form may hold."""
    ledger = LEDGERS[name]
    choices = {column.field: column.choices for column in mappings.look_up(name, own=Path()).columns}
    kinds = {field: get_args(kind)[0] if get_args(kind) else kind for field, kind in _hints(ledger.term)}

    def draw(dice: random.Random) -> Fact:
        moment = a_moment(dice)
        values: dict[type, Callable[[], object]] = {
            datetime: lambda: moment + timedelta(seconds=dice.randrange(90_000)),
            date: lambda: moment.date() + timedelta(days=dice.randrange(-3, 40)),
            bool: lambda: dice.random() < 0.5,
            float: lambda: dice.choice((0.0, 49_999.99, 50_000.0, dice.uniform(0, 100_000))),
            str: lambda: dice.choice(WORDS),
        }
        fact: Fact = {}
        for field in ledger.fields:
            if field == ledger.moment:
                fact[field] = moment if kinds[field] is datetime else moment.date()
            elif field != "source_id":
                drawn = dice.choice(choices[field]) if choices.get(field) else values[kinds[field]]()
                fact[field] = None if dice.random() < 0.2 else drawn
        return fact | {"unit": dice.choice(UNITS), "product": dice.choice(("card", "loan", None))}

    return draw


def _hints(term: type) -> list[tuple[str, type]]:
    return [(field, hint) for field, hint in get_type_hints(term).items() if field != "feed"]


DRAWN: dict[str, tuple[Callable[[random.Random], Fact], int]] = {
    "contacts": (a_contact, 1_600),
    "steps": (a_step, 1_200),
    "complaints": (a_complaint, 1_200),
    "exposures": (an_exposure, 120),
    **{name: (by_its_form(name), 800) for name in ("accesses", "findings", "trainings", "transactions")},
}
