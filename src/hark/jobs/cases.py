"""Commands about complaints as they are handled, many at once."""

import json
import sys
import time
from argparse import Namespace
from dataclasses import asdict

from django.utils import timezone

from hark.core.terms.period import Period
from hark.flows import case_import, case_lines, case_numbers, case_recount
from hark.flows.case_asked import Asked
from hark.guard.access import operator
from hark.jobs import data
from hark.jobs.command import DONE
from hark.jobs.counting import are, counted
from hark.jobs.start import operator_name


def numbers(options: Namespace) -> int:
    """Every number, a line each or as JSON."""
    asked = Asked(Period(options.start, options.end), options.by)
    found = case_numbers.numbers(asked, by=operator(operator_name()), now=timezone.now())
    told = list(case_lines.lines(found))
    if found.uncounted > 0:
        says = f"{counted(found.uncounted, 'complaint')} {are(found.uncounted)} not counted yet"
        print(f"hark: {says}: the worker, or hark cases recount, does.", file=sys.stderr)
    if options.json:
        print(json.dumps([asdict(line) for line in told], ensure_ascii=False))
        return DONE
    for line in told:
        values = (line.value, line.low, line.high, line.part, line.whole)
        print("\t".join((line.group, line.number, *("" if v is None else f"{v:g}" for v in values))))
    return DONE


def recount(options: Namespace) -> int:
    """How many were counted; as long as a part took, others have their turn."""
    began = time.monotonic()

    def rest() -> None:
        nonlocal began
        time.sleep(time.monotonic() - began)
        began = time.monotonic()

    done = case_recount.recount(by=operator(operator_name()), now=timezone.now(), rest=rest)
    print(json.dumps({"counted": done}) if options.json else f"{counted(done, 'complaint')} counted.")
    return DONE


def import_files(options: Namespace) -> int:
    """The complaints of each file as cases; broken off and called again, it goes on with the rest."""
    case_import.require_for_cases(options.mapping, by=operator(operator_name()))
    return data.load(options)
