"""Who may do which deed: one table, read by the code, the documents and the tests."""

from dataclasses import dataclass
from enum import StrEnum

from hark.core.errors import NotAllowed


class Role(StrEnum):
    """What a member of staff is employed to do here."""

    QUALITY_MANAGER = "quality_manager"
    COMPLAINT_HANDLER = "complaint_handler"
    EXECUTIVE = "executive"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


_EVERYONE = frozenset(Role)
_MANAGER = frozenset({Role.QUALITY_MANAGER})
_WORKS_ON_COMPLAINTS = frozenset({Role.QUALITY_MANAGER, Role.COMPLAINT_HANDLER})
_READS_COMPLAINTS = _WORKS_ON_COMPLAINTS | {Role.AUDITOR}
_KEEPS_FEEDS = frozenset({Role.QUALITY_MANAGER, Role.ADMINISTRATOR})

# The administrator of the system keeps feeds running and sees no complaint;
# the auditor reads everything and changes nothing.
POLICY: dict[str, frozenset[Role]] = {
    "indicator.ask": _EVERYONE - {Role.ADMINISTRATOR},
    "indicator.see_small_cells": _MANAGER | {Role.AUDITOR},
    "indicator.read_book": _EVERYONE,
    "complaint.see": _READS_COMPLAINTS,
    "complaint.reveal": _WORKS_ON_COMPLAINTS,
    "complaint.export": _READS_COMPLAINTS,
    "feed.see": _EVERYONE - {Role.EXECUTIVE},
    "feed.load": _KEEPS_FEEDS,
    "quarantine.see": _KEEPS_FEEDS | {Role.AUDITOR},
    "quarantine.reveal": _MANAGER,
    "quarantine.replay": _KEEPS_FEEDS,
    "quarantine.export": _MANAGER | {Role.AUDITOR},
    "audit.export": frozenset({Role.AUDITOR}),
    "own.settings": _EVERYONE,
}


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody signed in. `id` is None for the operator at the command line."""

    id: int | None
    username: str
    name: str
    role: Role
    deeds: frozenset[str]

    def may(self, deed: str) -> bool:
        """Whether the deed is open to this person; an unknown deed is a bug, not a no."""
        if deed not in POLICY:
            raise KeyError(deed)
        return deed in self.deeds


def staff(*, id: int | None, username: str, name: str, role: Role) -> Staff:
    """Somebody with the deeds the policy gives to their role."""
    return Staff(id, username, name, role, frozenset(d for d, roles in POLICY.items() if role in roles))


def operator(username: str) -> Staff:
    """Whoever has a shell on the machine and can read the keys: every deed, under the name of the account."""
    return Staff(None, f"operator:{username}", username, Role.ADMINISTRATOR, frozenset(POLICY))


def require(by: Staff, deed: str) -> None:
    """Refuse unless `by` may do the deed.

    Raises:
        NotAllowed: the person's role does not include it.
    """
    if not by.may(deed):
        raise NotAllowed(
            "Your role does not include this.",
            role=by.role.value,
            deed=deed,
        )
