"""Under which law a case runs, and when something about it is due."""

from datetime import datetime

from hark.records.cases import CaseRow


def choose_law(row: CaseRow) -> None:
    """Have the case keep the law in force on the day it was received."""


def reckon(row: CaseRow, *, now: datetime) -> None:
    """Have the case know by when something is due next."""
