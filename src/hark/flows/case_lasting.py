"""How long complaints last, told by the hour, of all together or of each group."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Count as Rows

from hark.core.complaints.numbers import Spell, Step, days_until, kaplan_meier
from hark.core.terms.case import Stage
from hark.core.terms.figure import Estimate
from hark.flows import case_counts
from hark.flows.case_counts import COLUMNS, HOUR, Curve
from hark.records.case_figures import CaseFiguresQuerySet

DAY = 24 * HOUR
OF_A_GROUP = 4 * HOUR
"""How finely the waits of each of many groups are told, which would else be as many as the complaints."""


def steps(came: CaseFiguresQuerySet, curve: Curve) -> tuple[Step, ...]:
    """How many still wait after so many days, by the hour."""
    return kaplan_meier(_spells(came, curve).get(None, {}))


def halves(came: CaseFiguresQuerySet, *, by: str, now: datetime) -> dict[str | None, Estimate]:
    """After how many days half of the complaints of each group are answered."""
    spells = _spells(came, case_counts.curves(now)["answer"], by=by)
    return {group: days_until(kaplan_meier(of_group), 0.5) for group, of_group in spells.items()}


def _spells(came: CaseFiguresQuerySet, curve: Curve, *, by: str = "") -> dict[str | None, dict[Spell, int]]:
    """How long it lasted, or lasts still, and how often; one that goes on as part of another says nothing."""
    piece = OF_A_GROUP if by else HOUR
    columns = {"pieces": curve.span / piece, "has_ended": case_counts.is_so(curve.ended)}
    group = [COLUMNS[by]] if by else []
    counted = _lasting(came).annotate(**columns).values_list(*columns, *group)
    found: dict[str | None, dict[Spell, int]] = defaultdict(dict)
    for pieces, ended, *name, n in counted.annotate(n=Rows("pk")).order_by():
        found[name[0] if name else None][Spell(pieces * piece / DAY, ended)] = n
    return found


def _lasting(came: CaseFiguresQuerySet) -> CaseFiguresQuerySet:
    """Those of which it is known how long they lasted, or that they last still."""
    return came.exclude(stage=Stage.MERGED).exclude(case_counts.UNDATED)
