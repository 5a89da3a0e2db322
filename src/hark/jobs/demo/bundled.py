"""The bundled extracts of the CFPB's complaint database, settled into one feed."""

from importlib import resources
from pathlib import Path

from hark.flows import offering
from hark.guard.access import operator
from hark.jobs.data import settle
from hark.jobs.start import operator_name

FEED = "cfpb"
EXTRACTS = ("cfpb_2014_10.csv.gz", "cfpb_2015q1.csv.gz", "cfpb_2019_04.csv.gz", "cfpb_2023_06.csv.gz")


def load() -> None:
    """Settle each extract that is not settled yet."""
    for name in EXTRACTS:
        file = Path(str(resources.files("hark.jobs.demo") / "data" / name))
        if offering.is_settled(file, feed=FEED):
            print(f"{name}: already loaded", flush=True)
            continue
        settled = settle(file, mapping="cfpb", feed=FEED, by=operator(operator_name()))
        if settled.refusal:
            raise settled.refusal
        print(f"{name}: {settled.tally.accepted:,} complaints", flush=True)
