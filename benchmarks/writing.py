"""A process that notes entries and prints the seconds of each; `python -m benchmarks.writing TIMES`."""

import sys
from datetime import UTC, datetime
from time import perf_counter

from hark.jobs.start import start

start()

from django.db import transaction

from hark.guard.access import operator
from hark.records import audit

BY, NOON = operator("benchmark"), datetime(2026, 11, 21, 12, tzinfo=UTC)


def main(times: int) -> None:
    for number in range(times):
        began = perf_counter()
        with transaction.atomic():
            audit.write("complaint.revealed", f"cfpb/{number}", by=BY, now=NOON)
        print(perf_counter() - began)


if __name__ == "__main__":
    main(int(sys.argv[1]))
