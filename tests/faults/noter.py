"""A process that notes deeds as fast as it can: `python -m tests.faults.noter NAME COUNT`."""

import sys

from hark.jobs.start import start

start()

from hark.guard.access import operator
from hark.records import audit
from tests.makers import NOON

name, count = sys.argv[1], int(sys.argv[2])
for number in range(count):
    audit.write("complaint.revealed", f"{name}/{number}", by=operator(name), now=NOON)
