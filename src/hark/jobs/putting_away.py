"""Commands that put records in quarantine away, and take them up again."""

import json
import sys
from argparse import Namespace

from django.utils import timezone

from hark.core.errors import Refusal
from hark.flows import putting_away as flow
from hark.guard.access import operator
from hark.jobs.command import DONE, REFUSED
from hark.jobs.counting import are, counted
from hark.jobs.start import operator_name


class NoneNamed(Refusal):
    """Nothing says which records are meant."""


def put_away(options: Namespace) -> int:
    """Put the records so named or narrowed away; 1 when some that were named are not open."""
    count = flow.put_away(
        why=options.why,
        by=operator(operator_name()),
        now=timezone.now(),
        ids=_named(options),
        feed=options.feed,
        reason=options.reason,
    )
    return _told(options, count, did="put away", be="open")


def take_up(options: Namespace) -> int:
    """Open the records so named or narrowed again; 1 when some that were named are not put away."""
    count = flow.take_up(
        by=operator(operator_name()),
        now=timezone.now(),
        ids=_named(options),
        feed=options.feed,
        reason=options.reason,
    )
    return _told(options, count, did="open again", be="put away, or its load was withdrawn")


def _named(options: Namespace) -> set[int] | None:
    if not (options.ids or options.feed or options.reason):
        raise NoneNamed("Say which records: their numbers, or --feed or --reason for all of those.")
    return set(options.ids) or None


def _told(options: Namespace, count: int, *, did: str, be: str) -> int:
    if options.json:
        print(json.dumps({"records": count}))
    else:
        print(f"{counted(count, 'record')} {did}.")
    named = len(set(options.ids))
    missed = named - count if named else 0
    if missed:
        print(
            f"hark: {missed:,} of the {counted(named, 'record')} named {are(missed)} not {be}.",
            file=sys.stderr,
        )
    return REFUSED if missed else DONE
