"""Where Django looks for tables; each lives in the file of its topic."""

from hark.records.accounts import ApiTokenRow, SavedViewRow, StaffRow
from hark.records.audit import AuditEntryRow
from hark.records.drills import DrillRow
from hark.records.feeds import ArrivalRow, FeedRow, QuarantineRow
from hark.records.organisation import LineRow, UnitRow

__all__ = [
    "ApiTokenRow",
    "ArrivalRow",
    "AuditEntryRow",
    "DrillRow",
    "FeedRow",
    "LineRow",
    "QuarantineRow",
    "SavedViewRow",
    "StaffRow",
    "UnitRow",
]
