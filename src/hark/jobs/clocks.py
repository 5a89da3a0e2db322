"""Commands about the clocks of complaints."""

import json
from argparse import Namespace
from datetime import datetime
from typing import Any

from django.utils import timezone

from hark.core.complaints.clocks import Clock, explained
from hark.flows import case_clocks, case_sight
from hark.guard.access import operator
from hark.jobs.command import DONE
from hark.jobs.start import operator_name


def explain(options: Namespace) -> int:
    """Each clock of the case: whose it is, when it is due, and the steps that lead there."""
    row = case_sight.seen(options.number.upper(), by=operator(operator_name()))
    told = [_told(clock) for clock in case_clocks.of(row, now=timezone.now())]
    if options.json:
        print(json.dumps({"case": row.number, "law": row.law, "clocks": told}, ensure_ascii=False))
        return DONE
    for clock in told:
        print(f"{clock['name']} ({clock['kind']}): {_standing(clock)}")
        for step in clock["steps"]:
            print(f"  {step}")
    return DONE


def _told(clock: Clock) -> dict[str, Any]:
    return {
        "kind": clock.kind.value,
        "term": clock.term,
        "name": clock.name.en,
        "started": clock.started.isoformat(),
        "due": _moment(clock.due),
        "last_day": clock.last_day.isoformat() if clock.last_day else None,
        "paused_seconds": clock.banked.total_seconds(),
        "paused_since": _moment(clock.paused_since),
        "extended": clock.extended,
        "met": _moment(clock.met_at),
        "ended": _moment(clock.ended_at),
        "breached": _moment(clock.breached_at),
        "binding": clock.binding,
        "status": clock.status.value,
        "steps": [str(step) for step in explained(clock)],
    }


def _standing(clock: dict[str, Any]) -> str:
    for word in ("met", "ended", "breached", "due"):
        if clock[word]:
            return f"{word} {clock[word]}"
    return "no date"


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
