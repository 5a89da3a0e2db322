"""Where Django looks for tables; each lives in the file of its topic."""

from hark.records.accounts import ApiTokenRow, SavedViewRow, StaffRow
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, FeedRow, QuarantineRow

__all__ = [
    "ApiTokenRow",
    "ArrivalRow",
    "AuditEntryRow",
    "FeedRow",
    "QuarantineRow",
    "SavedViewRow",
    "StaffRow",
]
