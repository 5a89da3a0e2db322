"""The pages: twenty people on the board and on the complaints list of a million complaints."""

from itertools import cycle, product
from math import inf
from random import Random
from time import perf_counter

from benchmarks.ledgers import Ledgers
from benchmarks.people import Walk, served, sign_in, walk
from benchmarks.report import Goal, Report, busy, milliseconds

USERS, SECONDS, THINKING, MOST = 20, 30, 1, 300
ADDRESSES = 40

PERIODS = (
    "",
    "from=2014-10-10&to=2014-11-14",
    "from=2019-04-15&to=2019-04-29",
    "from=2023-05-31&to=2023-07-01",
)
FILTERS = ("", "state=CA", "channel=Web", "product=Mortgage", "state=TX&state=FL")
INDICATORS = ("", *(f"indicator=complaints.{id}" for id in ("received", "relief_share", "days_to_send")))
ORDERS = ("", "sort=company&order=ascending", "sort=sent&order=descending", "offset=50", "offset=500")
SEARCHES = ("", "q=equifax", "q=loan")

ABOUT = """\
`hark serve` as it comes (two server processes) over {rows:,} complaints (real rows repeated with new ids),
and {users} people at once, each signed in by a one-time link and on a connection of their own. They walk
over {addresses} addresses of each page: of the board other periods, filters and chosen indicators; of the
list also orders, later pages and searches. Their requests are made on the same machine, at its cost.

*First time* shows what remembering is worth: on a server just started each address is asked for once,
without a pause between an answer and the next request. *Again*: {seconds} s over the same addresses, whose
answers are remembered, without a pause and with one of {thinking} s on average (half to one and a half).
Times are in milliseconds, from the request to the last byte of the HTML; any status but 200 is an error."""


def measure(ledgers: Ledgers) -> Report:
    """Both pages, for the first time and again, without and with pauses."""
    began = busy()
    ledgers.enter()
    walks: dict[str, Walk] = {}
    with served() as port:
        people = [sign_in(port) for _ in range(USERS)]
        for page, addresses in {"board": board(), "complaints": complaints()}.items():
            walks[f"{page}, first time"] = walk(port, people, iter(addresses), until=inf)
            round_and_round = cycle(addresses)
            # What one server process has answered, the other may have yet to meet.
            walk(port, people, round_and_round, until=perf_counter() + SECONDS)
            for pause, thinking in {"no pause": 0, "with pauses": THINKING}.items():
                walks[f"{page}, again, {pause}"] = walk(
                    port, people, round_and_round, until=perf_counter() + SECONDS, thinking=thinking
                )
    return Report(
        title="Pages",
        about=ABOUT.format(
            rows=ledgers.rows, users=USERS, addresses=ADDRESSES, seconds=SECONDS, thinking=THINKING
        ),
        columns=["", "requests", "per second", "p50", "p95", "most", "errors"],
        rows=[[name, *_figures(met)] for name, met in walks.items()],
        goals=[_goal(name, met) for name, met in walks.items() if "again" in name],
        busy=began,
    )


def board() -> list[str]:
    """Addresses of the board."""
    return _mixed("/board/", PERIODS, FILTERS, INDICATORS)


def complaints() -> list[str]:
    """Addresses of the complaints list."""
    return _mixed("/complaints/", PERIODS, FILTERS, ORDERS, SEARCHES)


def _mixed(path: str, *parts: tuple[str, ...]) -> list[str]:
    """Some of all the combinations, the same ones in every run."""
    chosen = Random(2).sample(list(product(*parts)), ADDRESSES)
    return [f"{path}?{'&'.join(filter(None, parts))}" for parts in chosen]


def _figures(met: Walk) -> list[str]:
    p50, p95, most = (f"{milliseconds(met.times, percent=percent):,.0f}" for percent in (50, 95, 100))
    return [f"{len(met.times):,}", f"{len(met.times) / met.seconds:.1f}", p50, p95, most, str(met.errors)]


def _goal(name: str, met: Walk) -> Goal:
    slow = milliseconds(met.times, percent=95)
    return Goal(f"{name}: p95 at most {MOST} ms", f"{slow:,.0f}", reached=slow <= MOST and not met.errors)
