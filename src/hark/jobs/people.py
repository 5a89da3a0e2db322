"""Commands about the people who sign in."""

import json
import sys
from argparse import Namespace

from django.utils import timezone

from hark.flows import people, people_access
from hark.guard.access import Staff, operator
from hark.jobs.command import DONE
from hark.jobs.start import operator_name


def listed(options: Namespace) -> int:
    """Everybody, with role, unit and state."""
    rows, _ = people.page(by=_by(), limit=sys.maxsize)
    told = [
        {
            "username": row.username,
            "name": row.name,
            "role": row.role,
            "unit": row.unit.code if row.unit else "",
            "state": "active" if row.is_active else "disabled",
        }
        for row in rows
    ]
    if options.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        for one in told:
            print("\t".join(one.values()))
    return DONE


def add(options: Namespace) -> int:
    """Somebody new, and how they come in."""
    standing = people.Standing(options.name, options.role, options.unit, options.lines)
    _, address = people_access.bring_in(options.username, standing, by=_by(), now=timezone.now())
    return _invited(address, options)


def invite(options: Namespace) -> int:
    """A new way in for somebody there is."""
    row = people.named(options.username, by=_by())
    return _invited(people_access.invite(row, by=_by(), now=timezone.now()), options)


def disable(options: Namespace) -> int:
    """Nobody comes in under this name."""
    row = people.named(options.username, by=_by())
    people_access.disable(row, by=_by(), now=timezone.now())
    print(f"{row.username} is disabled; every session and every token has ended.")
    return DONE


def _invited(path: str, options: Namespace) -> int:
    print(f"Good once, within a day: {options.at.rstrip('/')}{path}")
    return DONE


def _by() -> Staff:
    return operator(operator_name())
