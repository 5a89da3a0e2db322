"""Complaints that go on in another, or did for a while: what was written there may name their customers."""

from collections.abc import Iterable, Mapping

from hark.core.terms.case import Act
from hark.flows import case_history
from hark.flows.subjects import Erased
from hark.records import walls
from hark.records.cases import CaseRow

_NAMES = ("name", "represented", "representatives")


def of(row: CaseRow) -> list[CaseRow]:
    """Each of them, also behind the wall of whoever looks, for the machine to know whose names it takes out.

    Begun in no transaction, as `walls.around` is.
    """
    found, known = list[CaseRow](), {row.number}
    ahead = _joined(row)
    while ahead:
        number = ahead.pop()
        if number in known:  # taken out of one, it may have joined another, and that one this
            continue
        known.add(number)
        with walls.around(number):
            for joined in CaseRow.objects.filter(number=number):
                found.append(joined)
                ahead |= _joined(joined)
    return found


def named(row: CaseRow, told: Mapping[str, str] | None) -> dict[str, str]:
    """What the customer of the case told, with the names of theirs beside those they speak for themselves."""
    own = dict(told or {})
    names = [own.get("representatives", ""), *_names(of(row))]
    return own | {"representatives": "\n".join(filter(None, names))}


def _names(rows: Iterable[CaseRow]) -> Iterable[str]:
    for row in rows:
        try:
            told = case_history.told(row)
        except Erased:
            continue
        yield from (told.get(field, "") for field in _NAMES)


def _joined(row: CaseRow) -> set[str]:
    return set(row.history.filter(act=Act.JOINED).values_list("details__other", flat=True))
