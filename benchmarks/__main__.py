"""Measures Hark on this machine and writes what it finds to benchmarks/results.

`python -m benchmarks [load] [intake] [ask] [pages] [idle] [audit] [events] [killed] [rollups] [scanned]
[pulling] [trickle] [opening] [recovery] [spark] [triage] [worklist]`; all but four if none is named: rollups
takes half an hour and twenty gigabytes, spark wants what `make test-spark` installs, triage wants labelled
narratives, worklist a home of its own.
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import (
    ask,
    audit,
    events,
    idle,
    intake,
    killed,
    load,
    opening,
    pages,
    pulling,
    recovery,
    rollups,
    scanned,
    spark,
    triage,
    trickle,
    worklist,
)
from benchmarks.ledgers import MILLION, Ledgers

MEASURES = {
    "load": load.measure,
    "intake": intake.measure,
    "ask": ask.measure,
    "pages": pages.measure,
    "idle": idle.measure,
    "audit": audit.measure,
    "events": events.measure,
    "killed": killed.measure,
    "rollups": rollups.measure,
    "scanned": scanned.measure,
    "pulling": pulling.measure,
    "trickle": trickle.measure,
    "opening": opening.measure,
    "recovery": recovery.measure,  # last: it fills the records
    "spark": spark.measure,
    "triage": triage.measure,
    "worklist": worklist.measure,
}
# Asked for by name only: they want what is not bundled, a home of their own, or half an hour.
BY_NAME = {"rollups", "spark", "triage", "worklist"}
RESULTS = Path(__file__).with_name("results")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure Hark on this machine.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(MEASURES)}; default: all")
    parser.add_argument(
        "--rows", type=int, default=MILLION, metavar="N", help="try with fewer rows, and write no result"
    )
    options = parser.parse_args()
    if strange := set(options.names) - set(MEASURES):
        parser.error(f"there is nothing to measure called {', '.join(sorted(strange))}")
    with TemporaryDirectory(prefix="hark-benchmarks-") as folder:
        ledgers = Ledgers(Path(folder), rows=options.rows)
        for name in options.names or [name for name in MEASURES if name not in BY_NAME]:
            print(f"measuring {name} ...", flush=True)
            text = MEASURES[name](ledgers).text(command=f"python -m benchmarks {name}")
            print(f"\n{text}", flush=True)
            if options.rows == MILLION:
                RESULTS.mkdir(exist_ok=True)
                (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
