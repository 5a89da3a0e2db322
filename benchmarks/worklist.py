"""The work-list: fifty people on the list, its filters and its search, of a million complaints handled."""

import os
from itertools import cycle, product
from random import Random
from time import perf_counter

from benchmarks.ledgers import Ledgers
from benchmarks.people import Walk, served, sign_in, walk
from benchmarks.report import Goal, Report, busy, milliseconds

USERS, SECONDS, MOST = 50, 40, 300
THINKING = {"a page every 5 s": 5.0, "a page every 2 s": 2.0}
OPEN = 20  # one of so many is open
WHO = ("customer", "email", "phone")

SCOPES = ("", "scope=open", "scope=unowned", "scope=to_check", "scope=over", "scope=all")
FILTERS = ("", "stage=handling", "stage=closed", "product=Mortgage", "product=Credit+card", "unit=branch-1")
ORDERS = ("", "sort=received", "offset=50", "offset=500")
PRODUCTS = (
    *("Mortgage", "Credit card", "Checking or savings account", "Student loan", "Debt collection"),
    *("Vehicle loan or lease", "Prepaid card"),
)

ABOUT = """\
`hark serve` as it comes (two server processes) over {rows:,} simulated complaints, one of {open} open: those
of the demonstration, at every stage, repeated with other numbers, days, products and customers, and counted
as the worker counts them. {users} people at once, each signed in and on a connection of their own, walk over
{addresses} addresses of the work-list (scopes, filters, orders, later pages) and look complaints up by their
number, {seconds} s each way. Their requests are made on the same machine, at its cost. Times are in
milliseconds, from the request to the last byte of the HTML; any status but 200 is an error."""


def measure(ledgers: Ledgers) -> Report:
    """The list, its filters and its search, by people who read for longer and for shorter."""
    began = busy()
    os.environ["HARK_HOME"] = str(ledgers.folder / "handled")
    from hark.jobs.start import start

    start()
    fill(ledgers.rows)
    addresses = _addresses(ledgers.rows)
    walks: dict[str, Walk] = {}
    with served() as port:
        people = [sign_in(port) for _ in range(USERS)]
        walk(port, people, iter(addresses), until=perf_counter() + SECONDS)  # nobody comes to a cold server
        for name, thinking in THINKING.items():
            until = perf_counter() + SECONDS
            walks[name] = walk(port, people, cycle(addresses), until=until, thinking=thinking)
    return Report(
        title="Work-list",
        about=ABOUT.format(
            rows=ledgers.rows, open=OPEN, users=USERS, addresses=len(addresses), seconds=SECONDS
        ),
        columns=["", "requests", "per second", "p50", "p95", "most", "errors"],
        rows=[[name, *_figures(met)] for name, met in walks.items()],
        goals=[_goal(name, met) for name, met in walks.items()],
        busy=began,
    )


def fill(rows: int) -> None:
    """That many complaints: copies of the demonstration's with numbers, days and customers of their own.

    They are counted and stand under their classes, as they would had each been taken in.
    """
    from django.db import connection
    from django.utils import timezone

    from hark.flows import case_classes
    from hark.guard.access import operator
    from hark.jobs.demo import cases, people
    from hark.records import moves
    from hark.records.case_figures import CaseFiguresRow
    from hark.records.cases import CaseRow

    now = timezone.now()  # noqa: TID251 # a benchmark is its own edge
    people.ensure(by=operator("benchmarks"), now=now)
    cases.ensure(now=now)
    told = {
        "number": "'C9' || substr('00000000' || n, -8)",
        "product": f"CASE n % {len(PRODUCTS)} {_cases(PRODUCTS)} END",
        "received_at": "datetime(received_at, '-' || (n % 700) || ' days')",
        "closed_at": "datetime(closed_at, '-' || (n % 700) || ' days')",
        "due_at": "datetime(due_at, '+' || (n % 40) || ' days')",
        **{who: f"CASE {who} WHEN '' THEN '' ELSE '{who}' || (n / 2) END" for who in WHO},  # two of each
    }
    counted = {
        "case_id": "c.id",
        "product": "c.product",
        "came": "unixepoch(c.received_at)",
        "over": "over - n % 700 * 86400",
        "repeated": "0",
    }
    ids = (
        CaseRow.objects.open().values_list("pk", flat=True),
        CaseRow.objects.over().values_list("pk", flat=True),
    )
    with connection.cursor() as cursor:
        moves.lift(connection)  # a copy begins where the other stands
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            " AND tbl_name IN ('records_caserow', 'records_casefiguresrow')"
        )
        indexes = cursor.fetchall()
        for name, _made in indexes:  # made once all rows are there
            cursor.execute(f'DROP INDEX "{name}"')
        for of, share in zip(ids, (f"n % {OPEN} = 0", f"n % {OPEN} > 0"), strict=True):
            templates = list(of)
            chosen = f"CASE n / {OPEN} % {len(templates)} {_cases(templates)} END"
            names = [field.column for field in CaseRow._meta.concrete_fields if not field.primary_key]
            cursor.execute(
                "WITH RECURSIVE numbers (n) AS"  # noqa: S608 # all of it is ours
                f" (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {rows})"
                f" INSERT INTO records_caserow ({', '.join(names)})"
                f" SELECT {', '.join(told.get(name, name) for name in names)}"
                f" FROM numbers JOIN records_caserow ON id = {chosen} WHERE {share}"
            )
            names = [field.column for field in CaseFiguresRow._meta.concrete_fields]
            cursor.execute(
                f"INSERT INTO records_casefiguresrow ({', '.join(names)})"  # noqa: S608 # all of it is ours
                f" SELECT {', '.join(counted.get(name, f'f.{name}') for name in names)}"
                " FROM (SELECT *, CAST(substr(number, 3) AS INTEGER) AS n FROM records_caserow"
                f" WHERE number LIKE 'C9%') AS c JOIN records_casefiguresrow AS f ON f.case_id = {chosen}"
                f" WHERE {share}"
            )
        for _name, made in indexes:
            cursor.execute(made)
        moves.put(connection)
        cursor.execute("ANALYZE")
    case_classes.sweep(now=now)
    while case_classes.go_on():
        pass


def _cases(values: "tuple[str, ...] | list[int]") -> str:
    return " ".join(f"WHEN {at} THEN {value!r}" for at, value in enumerate(values))


def _addresses(rows: int) -> list[str]:
    """Addresses of the list, the same ones in every run, with one number looked up for every four of them."""
    dice = Random(2)
    lists = ["&".join(filter(None, parts)) for parts in product(SCOPES, FILTERS, ORDERS)]
    numbers = [f"number=C9{dice.randrange(1, rows):08}" for _ in range(len(lists) // 4)]
    chosen = [f"/cases/?{query}" for query in (*lists, *numbers)]
    dice.shuffle(chosen)
    return chosen


def _figures(met: Walk) -> list[str]:
    p50, p95, most = (f"{milliseconds(met.times, percent=percent):,.0f}" for percent in (50, 95, 100))
    return [f"{len(met.times):,}", f"{len(met.times) / met.seconds:.1f}", p50, p95, most, str(met.errors)]


def _goal(name: str, met: Walk) -> Goal:
    slow = milliseconds(met.times, percent=95)
    return Goal(f"{name}: p95 at most {MOST} ms", f"{slow:,.0f}", reached=slow <= MOST and not met.errors)
