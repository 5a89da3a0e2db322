"""Drawing simulated contacts: one statement of DuckDB, so that hundreds of millions take minutes.

Every draw is a hash of the contact's number, the seed and what it is drawn for. So the same world is drawn
the same, in whatever order and by however many threads, as long as DuckDB's `hash` is the same.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from hark.jobs.demo.simulated import FEED, HOURS, QUEUES, REASONS, WEEK, WEEKDAYS, World

_MOST, _KINDS = 2**36, 32  # contacts of one seed, and draws for each
ZONE = 8 * 3600  # the simulated institution's clocks are eight hours ahead of UTC

# How the drawn contacts look in a file of our own form (catalogue/mappings/contacts.toml) …
_FORM = """
SELECT source_id AS id, strftime(wall, '%Y-%m-%d %H:%M:%S') AS entered, channel, line, product, unit, team,
       queue, 'S' || staff AS staff, 'C' || customer AS customer, reason,
       CASE WHEN outcome = 'answered' THEN strftime(wall + to_seconds(wait), '%Y-%m-%d %H:%M:%S') END
         AS answered,
       strftime(wall + to_seconds(wait + coalesce(talk, 0)), '%Y-%m-%d %H:%M:%S') AS ended, wait, talk,
       wrap, available, first_reply, outcome, resolved, transferred
FROM contacts
"""
# … and in the ledger itself, pseudonyms, digests and all.
_LEDGER = f"""
SELECT '{FEED}' AS feed, source_id, to_timestamp(begun) AS entered, wall::DATE AS day,
       isodow(wall)::TINYINT AS weekday, hour(wall)::TINYINT AS hour, channel, line, product, unit, team,
       queue, left(md5('S' || staff), 26) AS staff, left(md5('C' || customer), 26) AS customer, reason,
       CASE WHEN outcome = 'answered' THEN to_timestamp(begun + wait) END AS answered,
       to_timestamp(begun + wait + coalesce(talk, 0)) AS ended, wait, talk, NULL::DOUBLE AS hold, wrap,
       available, first_reply, outcome, resolved, transferred, NULL::VARCHAR AS repeat_of,
       unhex(sha256(source_id)) AS content, 1::BIGINT AS arrival, NULL::TIMESTAMPTZ AS changed,
       NULL::BOOLEAN AS retracts
FROM contacts
"""  # noqa: S608 # every word is ours


def write_csv(world: World, path: Path, *, until: datetime | None = None) -> None:
    """The contacts as a file that `hark load --as contacts` reads; of them those over `until` a moment."""
    over = f"WHERE begun + wait + coalesce(talk, 0) <= {until.timestamp()}" if until else ""
    _write(world, _FORM + over, path, "FORMAT csv, HEADER")


def write_parquet(world: World, path: Path) -> None:
    """The contacts as a part of the ledger has them, to be measured without loading."""
    _write(world, _LEDGER, path, "FORMAT parquet, COMPRESSION zstd")


def _write(world: World, chosen: str, path: Path, form: str) -> None:
    with duckdb.connect() as engine:
        # One number is hashed, and not three: what `hash` makes of several is not independent.
        drawn = f"hash((i + {world.seed} * {_MOST})::BIGINT * {_KINDS} + k) / 18446744073709551616.0"
        engine.execute(f"CREATE TEMP MACRO u(i, k) AS {drawn}")
        engine.execute("CREATE TEMP MACRO exponential(mean, i, k) AS -mean * ln(1 - u(i, k))")
        engine.execute(
            "CREATE TEMP MACRO lognormal(mean, spread, i, k) AS mean * exp(spread"
            " * sqrt(-2 * ln(1 - u(i, k))) * cos(2 * pi() * u(i, k + 1)) - spread * spread / 2)"
        )
        quoted = str(path).replace("'", "''")
        engine.execute(f"COPY (WITH {_drawn(world)} {chosen}) TO '{quoted}' ({form})")


def _drawn(world: World) -> str:
    """The contacts: `base` is the contact itself, or for a second one the first it follows on.

    The three firsts of a customer have different reasons, so a second one is all that comes again.
    """
    firsts, again = world.contacts - world.again, world.again
    start = datetime.combine(world.first, datetime.min.time(), tzinfo=UTC).timestamp() - ZONE
    queue = {name: [getattr(each, name) for each in QUEUES] for name in QUEUES[0].__slots__}

    def of_queue(name: str) -> str:
        return f"{queue[name]}[queue_at]"

    return f"""
    numbered AS (
      SELECT i, CASE WHEN i < {firsts} THEN i
                ELSE floor((i - {firsts} + u(i, 1)) * {firsts} / {max(again, 1)})::BIGINT END AS base
      FROM range({world.contacts}) AS t(i)
    ), placed AS (
      SELECT i, base, base // 3 AS customer,
             {_picked([each.weight for each in QUEUES], "u(base, 2)")} AS queue_at,
             {start} + (base * {world.weeks} // {firsts}) * {WEEK * 3600}
               + ({_picked(WEEKDAYS, "u(base, 3)")} - 1) * 86400
               + ({_picked(HOURS, "u(base, 20)")} - 1 + u(base, 4)) * 3600
               + CASE WHEN i < {firsts} THEN 0
                 ELSE (1 + floor(u(i, 5) * 6)) * 86400 + u(i, 6) * 600 END AS exact,
             {list(REASONS)}[1 + (floor(u(base // 3, 7) * {len(REASONS)})::INT + base % 3) % {len(REASONS)}]
               AS reason,
             {list(world.units)}[1 + floor(u(base, 8) * {len(world.units)})::INT] AS unit,
             floor(u(i, 9) * 200)::INT AS staff
      FROM numbered
    ), waited AS (
      SELECT *, floor(exact) AS begun,
             CASE WHEN u(i, 10) < {of_queue("busy")} THEN exponential({of_queue("wait")}, i, 11) ELSE 0 END
               AS needed,
             exponential({of_queue("patience")}, i, 12) AS patience
      FROM placed
    ), contacts AS (
      SELECT 'sim-' || {world.seed} || '-' || i AS source_id, begun, customer, reason, staff,
             make_timestamp(((begun + {ZONE}) * 1000000)::BIGINT) AS wall,
             {of_queue("channel")} AS channel, {of_queue("line")} AS line, {of_queue("line")} AS product,
             unit, 'T' || (staff // 20) AS team,
             {of_queue("name")} AS queue, round(least(needed, patience), 3) AS wait,
             CASE WHEN needed <= patience THEN 'answered' ELSE 'abandoned' END AS outcome,
             CASE WHEN needed <= patience
               THEN round(lognormal({of_queue("talk")}, {world.spread}, i, 13), 3) END AS talk,
             CASE WHEN needed <= patience THEN round(exponential({world.wrap}, i, 15), 3) END AS wrap,
             CASE WHEN needed <= patience
               THEN round(exponential({world.available}, i, 16), 3) END AS available,
             CASE WHEN needed <= patience AND {of_queue("channel")} = 'chat'
               THEN round(needed + exponential(20, i, 17), 3) END AS first_reply,
             CASE WHEN needed <= patience THEN u(i, 18) < {world.resolved} END AS resolved,
             CASE WHEN needed <= patience THEN u(i, 19) < {world.transferred} END AS transferred
      FROM waited
    )"""  # noqa: S608 # every word is ours


def _picked(weights: Sequence[int], draw: str) -> str:
    """The place, from 1, of what the draw falls on: each as often as its weight says."""
    places = [at for at, weight in enumerate(weights, start=1) for _ in range(weight)]
    return f"{places}[1 + floor({draw} * {len(places)})::INT]"
