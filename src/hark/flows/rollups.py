"""Rollups kept: brought up to date, made anew, and proven, ledger by ledger."""

import logging
from datetime import datetime

from django.db import transaction

from hark.core.errors import NotFound
from hark.core.terms.ledger import LEDGERS
from hark.flows import stores
from hark.guard.access import Staff, require
from hark.lake import proving, rolling
from hark.lake.cubes import cubes
from hark.lake.proving import Proof
from hark.lake.rolling import Rolled
from hark.records import audit


class NothingRolledUp(NotFound):
    """No sums are kept of this ledger."""


def refresh(*, by: Staff, now: datetime) -> dict[str, Rolled]:
    """Bring the sums of each ledger that is behind up to its newest version.

    Nothing waits for it: what is not rolled up yet is counted from the facts. It tells nobody anything and
    changes no answer, so the audit does not hear of it.
    """
    require(by, "rollup.keep")
    done = {}
    for table in stores.begun():
        if cubes(table.name) and rolling.is_behind(table):
            done[table.name] = rolled = rolling.refresh(table, now=now)
            for aside in rolled.aside:
                logging.getLogger(__name__).warning(
                    "Sums of %s were damaged and set aside: %s.", table.name, aside
                )
    return done


def rebuild(name: str = "", *, by: Staff, now: datetime) -> dict[str, Rolled]:
    """Throw the sums of a ledger away, or of all, and make them of the facts.

    Raises:
        NothingRolledUp: no sums are kept of it.
    """
    require(by, "rollup.keep")
    done = {each: rolling.rebuild(stores.ledger(each), now=now) for each in _chosen(name)}
    with transaction.atomic():
        for each, rolled in done.items():
            audit.write("rollups.rebuilt", each, by=by, now=now, version=rolled.version)
    return done


def prove(name: str = "", *, by: Staff) -> dict[str, Proof]:
    """The sums of a ledger, or of all, compared with a full pass over the facts.

    Raises:
        NothingRolledUp: no sums are kept of it.
    """
    require(by, "rollup.keep")
    return {each: proving.prove(stores.ledger(each)) for each in _chosen(name)}


def _chosen(name: str) -> list[str]:
    if name and name not in _rolled_up():
        raise NothingRolledUp(
            'No sums are kept of "{name}". They are kept of {known}.',
            name=name,
            known=", ".join(_rolled_up()),
        )
    return [name] if name else _rolled_up()


def _rolled_up() -> list[str]:
    return [name for name in LEDGERS if cubes(name)]
