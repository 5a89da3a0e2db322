"""Whose a case is to the person who looks at it."""

from hark.flows.case_whole import Whole
from hark.guard.access import Staff


def is_owner(whole: Whole, by: Staff) -> bool:
    """Whether the case is the person's."""
    return whole.row.owner is not None and whole.row.owner.username == by.username


def is_reviewed(whole: Whole, by: Staff) -> bool:
    """Whether the customer objected to what the person decided: somebody else reviews it."""
    return by.username in whole.row.as_term().decided_by
