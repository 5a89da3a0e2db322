"""Which returns there are, and how each is made of the material of its period."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from hark.core.errors import NotFound
from hark.core.returns import bulletin, cfpb
from hark.core.returns.bulletin import Institution
from hark.core.returns.disclosure import disclosure
from hark.core.returns.earlier import year_before
from hark.core.returns.firm_level import firm_level
from hark.core.returns.matrix import NO_UNIT, matrix
from hark.core.returns.table import Return
from hark.core.terms.card import Text
from hark.flows import return_material
from hark.flows.return_material import Material
from hark.records.organisation import UnitRow


class NoSuchReturn(NotFound):
    """No return has this name."""


def make(name: str, material: Material) -> Return:
    """The return of that name.

    Raises:
        NoSuchReturn: there is none.
        OutsideCalendar: the calendar does not know a day that is counted by.
    """
    if name not in RETURNS:
        known = ", ".join(RETURNS)
        raise NoSuchReturn(
            'There is no return called "{name}". Those there are: {known}.', name=name[:40], known=known
        )
    return RETURNS[name](material)


def _jrt0169(of: Material) -> Return:
    return matrix(of.entries, period=of.period, classes=of.classes, units=of.heads)


def _disclosure(of: Material) -> Return:
    return disclosure(
        of.entries,
        period=of.period,
        classes=of.classes,
        units=of.heads,
        institution=of.institution,
        wording=of.wording,
    )


def _bulletin(of: Material) -> Return:
    """The units right below the institution, each with those below it."""
    top = _tops(of.units)
    numbers: dict[str, list[str]] = defaultdict(list)
    for entry in of.entries:
        if entry.received in of.period:
            numbers[top.get(entry.unit, "")].append(entry.number)
    outlets, customers = (_rolled(of.exposed(kind, of="unit"), top) for kind in ("outlets", "customers"))
    earlier, year_ago = (
        _rolled(return_material.received(period, calendar=of.calendar), top)
        for period in (of.period.before, year_before(of.period))
    )
    names = {unit.code: Text(unit.name, unit.name) for unit in of.units} | {"": NO_UNIT.name}
    shown = sorted({code for code in top.values() if code} | set(numbers))
    return bulletin.bulletin(
        [
            Institution(
                code,
                names[code],
                len(numbers[code]),
                tuple(numbers[code]),
                outlets.get(code),
                customers.get(code),
                int(earlier.get(code, 0)),
                int(year_ago.get(code, 0)),
            )
            for code in shown
        ],
        period=of.period,
    )


def _fca(of: Material) -> Return:
    return firm_level(
        of.entries,
        period=of.period,
        classes=of.classes,
        firm=of.institution.en,
        calendar=of.calendar,
        balances=of.balances(),
    )


def _cfpb(of: Material) -> Return:
    return cfpb.export(of.entries, period=of.period, company=of.institution.en, classes=of.classes)


def _tops(units: tuple[UnitRow, ...]) -> dict[str, str]:
    """Under which unit right below the institution each stands; the institution itself under none."""
    paths = {unit.code: unit.path.strip("/").split("/") for unit in units}
    return {code: path[1] if len(path) > 1 else "" for code, path in paths.items()}


def _rolled(amounts: Mapping[str, float], top: Mapping[str, str]) -> dict[str, float]:
    summed: dict[str, float] = defaultdict(float)
    for unit, amount in amounts.items():
        summed[top.get(unit, "")] += amount
    return summed


RETURNS: dict[str, Callable[[Material], Return]] = {
    "jrt0169": _jrt0169,
    "disclosure": _disclosure,
    "bulletin": _bulletin,
    "fca": _fca,
    "cfpb": _cfpb,
}
