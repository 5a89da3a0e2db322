"""Who complains in a case, and what they still owe."""

from collections.abc import Mapping

from hark.core.complaints.complainant import Authorisation, Capacity, Complainant, Missing, missing
from hark.flows import case_history
from hark.flows.subjects import Erased
from hark.records.cases import CaseRow


def of(row: CaseRow, said: Mapping[str, str]) -> Complainant:
    """Who complains, from the columns of the case and what is sealed."""
    return Complainant(
        Capacity(row.capacity),
        said.get("represented", ""),
        Authorisation(row.authorisation) if row.authorisation else None,
        row.authorised_on,
        row.people,
        tuple(said.get("representatives", "").splitlines()),
    )


def owed(row: CaseRow) -> tuple[Missing, ...]:
    """What they still owe; of what was erased, nothing."""
    if row.capacity == Capacity.PERSON:
        return ()
    try:
        return missing(of(row, case_history.told(row)))
    except Erased:
        return ()
