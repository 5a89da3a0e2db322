"""Who may do which deed on which rows: one table, read by the code, the documents and the tests."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hark.core.errors import NotAllowed
from hark.guard.walls import NO_WALL, Wall


class Role(StrEnum):
    """What a member of staff is employed to do here; everybody has one."""

    ADMINISTRATOR = "administrator"
    SECURITY_OFFICER = "security_officer"
    AUDITOR = "auditor"
    QUALITY_MANAGER = "quality_manager"
    COMPLAINT_HANDLER = "complaint_handler"
    SUPERVISOR = "supervisor"
    BRANCH_MANAGER = "branch_manager"
    AGENT = "agent"
    EXECUTIVE = "executive"
    REGULATOR_LIAISON = "regulator_liaison"
    READ_ONLY = "read_only"


# The administrator keeps the system running, the security officer says who may what, the auditor reads
# what both did. One person, one role: so nobody holds two of them.
ADMINISTRATION = frozenset({Role.ADMINISTRATOR, Role.SECURITY_OFFICER, Role.AUDITOR})
# Whoever works for a part of the institution must be told which one.
OF_A_UNIT = frozenset({Role.SUPERVISOR, Role.BRANCH_MANAGER, Role.AGENT})


class Rows(StrEnum):
    """Which rows a deed reaches."""

    NONE = "none"  # it touches no row about a customer
    UNIT = "unit"  # those of the person's unit and the units below it, and of their business lines
    WHOLE = "whole"  # rows not yet sorted by unit: only for those who work for the whole institution
    OWN = "own"  # what belongs to the person


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may do a deed, on which rows, and whether they must have signed in a moment ago."""

    roles: frozenset[Role]
    rows: Rows = Rows.NONE
    fresh: bool = False


_EVERYONE = frozenset(Role)
_MANAGER = frozenset({Role.QUALITY_MANAGER})
_HANDLES = frozenset({Role.QUALITY_MANAGER, Role.COMPLAINT_HANDLER, Role.SUPERVISOR})
_LEADS = frozenset({Role.QUALITY_MANAGER, Role.SUPERVISOR})
_READS = _HANDLES | {Role.AUDITOR, Role.BRANCH_MANAGER, Role.REGULATOR_LIAISON}
# What staff did with records, and what they did wrong, is for those who watch over it.
_WATCHES = frozenset({Role.QUALITY_MANAGER, Role.AUDITOR, Role.SUPERVISOR})
_TRAINS = _WATCHES | {Role.BRANCH_MANAGER, Role.REGULATOR_LIAISON}
# Whoever works for a unit may be asked; who reads and reports what others did answers for nobody.
_ANSWERS = _HANDLES | {Role.BRANCH_MANAGER, Role.AGENT, Role.REGULATOR_LIAISON}
_TELLS = frozenset({Role.QUALITY_MANAGER, Role.REGULATOR_LIAISON})
_KEEPS_FEEDS = frozenset({Role.QUALITY_MANAGER, Role.ADMINISTRATOR})
_SEES_FEEDS = _KEEPS_FEEDS | {Role.AUDITOR, Role.COMPLAINT_HANDLER}

# The administrator of the system keeps feeds running and sees no complaint; the security officer sees
# people and no customer; the auditor reads everything and changes nothing.
POLICY: dict[str, Rule] = {
    "indicator.ask": Rule(_EVERYONE - {Role.ADMINISTRATOR, Role.SECURITY_OFFICER}, Rows.UNIT),
    "indicator.see_small_cells": Rule(_MANAGER | {Role.AUDITOR, Role.REGULATOR_LIAISON}, Rows.UNIT),
    "indicator.read_book": Rule(_EVERYONE),
    "complaint.see": Rule(_READS, Rows.UNIT),
    "complaint.reveal": Rule(_HANDLES, Rows.UNIT, fresh=True),
    "complaint.export": Rule(_READS, Rows.UNIT, fresh=True),
    "case.see": Rule(_READS, Rows.UNIT),
    "case.take_in": Rule(_HANDLES | {Role.BRANCH_MANAGER, Role.AGENT}),
    "case.import": Rule(_MANAGER, Rows.WHOLE),
    "case.handle": Rule(_HANDLES, Rows.UNIT),
    "case.check": Rule(_HANDLES, Rows.UNIT),
    "case.report": Rule(_HANDLES | {Role.REGULATOR_LIAISON}, Rows.UNIT),
    "case.mediate": Rule(_HANDLES | {Role.REGULATOR_LIAISON}, Rows.UNIT),
    "case.assign": Rule(_LEADS, Rows.UNIT),
    "case.merge": Rule(_HANDLES, Rows.UNIT),
    # Of what is confidential others see that it is there; its owner sees it, and whoever is let in by name.
    "case.see_confidential": Rule(_MANAGER | {Role.AUDITOR}, Rows.UNIT),
    "case.keep_confidential": Rule(_HANDLES, Rows.UNIT),
    "case.lift": Rule(_LEADS, Rows.UNIT),
    "handler.manage": Rule(_LEADS, Rows.UNIT),
    "case.reveal": Rule(_HANDLES, Rows.UNIT, fresh=True),
    # The front end of an app serves customers of every unit.
    "case.program": Rule(_MANAGER | {Role.COMPLAINT_HANDLER}, Rows.WHOLE),
    "question.answer": Rule(_ANSWERS, Rows.UNIT),
    # What a template says goes to customers of every unit.
    "template.see": Rule(_HANDLES | {Role.AUDITOR}),
    "template.write": Rule(_LEADS, Rows.WHOLE),
    "case.export": Rule(_READS, Rows.UNIT, fresh=True),
    "case.count": Rule(_READS, Rows.UNIT),
    # Figures of other people are for those who lead them, and who watches over it.
    "case.count_people": Rule(_LEADS | {Role.AUDITOR, Role.BRANCH_MANAGER}, Rows.UNIT),
    "case.export_numbers": Rule(_READS, Rows.UNIT, fresh=True),
    "triage.see": Rule(_READS),
    "triage.train": Rule(_MANAGER, Rows.WHOLE, fresh=True),
    # A return is of the whole institution. What stands behind its cells is for who may also see complaints.
    "return.see": Rule(_TELLS | {Role.AUDITOR, Role.EXECUTIVE}, Rows.WHOLE),
    "return.open": Rule(_TELLS | {Role.AUDITOR}, Rows.WHOLE),
    "return.export": Rule(_TELLS | {Role.AUDITOR, Role.EXECUTIVE}, Rows.WHOLE, fresh=True),
    "return.sign": Rule(_TELLS, Rows.WHOLE, fresh=True),
    "contact.see": Rule(_READS, Rows.UNIT),
    "contact.export": Rule(_READS, Rows.UNIT, fresh=True),
    "step.see": Rule(_READS, Rows.UNIT),
    "step.export": Rule(_READS, Rows.UNIT, fresh=True),
    "exposure.see": Rule(_READS, Rows.UNIT),
    "exposure.export": Rule(_READS, Rows.UNIT, fresh=True),
    "access.see": Rule(_WATCHES, Rows.UNIT),
    "access.export": Rule(_WATCHES, Rows.UNIT, fresh=True),
    "finding.see": Rule(_WATCHES, Rows.UNIT),
    "finding.export": Rule(_WATCHES, Rows.UNIT, fresh=True),
    "training.see": Rule(_TRAINS, Rows.UNIT),
    "training.export": Rule(_TRAINS, Rows.UNIT, fresh=True),
    "transaction.see": Rule(_READS, Rows.UNIT),
    "transaction.export": Rule(_READS, Rows.UNIT, fresh=True),
    "feed.see": Rule(_SEES_FEEDS, Rows.WHOLE),
    "feed.load": Rule(_KEEPS_FEEDS, Rows.WHOLE),
    "feed.withdraw": Rule(_MANAGER, Rows.WHOLE, fresh=True),
    "source.change": Rule(frozenset({Role.ADMINISTRATOR}), Rows.WHOLE, fresh=True),
    "mapping.edit": Rule(_KEEPS_FEEDS, Rows.WHOLE, fresh=True),
    "quarantine.see": Rule(_KEEPS_FEEDS | {Role.AUDITOR}, Rows.WHOLE),
    "quarantine.reveal": Rule(_MANAGER, Rows.WHOLE, fresh=True),
    "quarantine.replay": Rule(_KEEPS_FEEDS, Rows.WHOLE),
    "quarantine.put_away": Rule(_KEEPS_FEEDS, Rows.WHOLE),
    "quarantine.export": Rule(_MANAGER | {Role.AUDITOR}, Rows.WHOLE, fresh=True),
    "people.see": Rule(frozenset({Role.SECURITY_OFFICER})),
    "people.manage": Rule(frozenset({Role.SECURITY_OFFICER}), fresh=True),
    "organisation.see": Rule(frozenset({Role.SECURITY_OFFICER})),
    "organisation.manage": Rule(frozenset({Role.SECURITY_OFFICER}), fresh=True),
    "keys.see": Rule(frozenset({Role.SECURITY_OFFICER})),
    "keys.rotate": Rule(frozenset({Role.SECURITY_OFFICER}), fresh=True),
    "customer.erase": Rule(_MANAGER, Rows.UNIT, fresh=True),
    "customer.hold": Rule(_MANAGER, Rows.UNIT, fresh=True),
    # A customer's records may lie in any unit.
    "customer.erase_all": Rule(_MANAGER, Rows.WHOLE, fresh=True),
    "customer.hold_all": Rule(_MANAGER, Rows.WHOLE, fresh=True),
    "reveal.lift": Rule(frozenset({Role.SECURITY_OFFICER}), fresh=True),
    "audit.see": Rule(frozenset({Role.AUDITOR})),
    "audit.export": Rule(frozenset({Role.AUDITOR}), fresh=True),
    "mail.take": Rule(frozenset({Role.ADMINISTRATOR}), Rows.WHOLE),
    "outbox.see": Rule(frozenset({Role.ADMINISTRATOR})),
    "outbox.retry": Rule(frozenset({Role.ADMINISTRATOR})),
    # The address of a group's robot lets whoever has it speak there.
    "chat_group.see": Rule(frozenset({Role.ADMINISTRATOR}), Rows.WHOLE),
    "chat_group.manage": Rule(frozenset({Role.ADMINISTRATOR}), Rows.WHOLE, fresh=True),
    "system.see": Rule(frozenset({Role.ADMINISTRATOR, Role.SECURITY_OFFICER})),
    "backup.see": Rule(frozenset({Role.ADMINISTRATOR})),
    "rollup.keep": Rule(frozenset({Role.ADMINISTRATOR})),
    "backup.make": Rule(frozenset({Role.ADMINISTRATOR})),
    # A view kept for others is seen by everybody of a role, so it is for those who lead.
    "view.share": Rule(_LEADS),
    "own.settings": Rule(_EVERYONE, Rows.OWN),
    "own.notices": Rule(_EVERYONE, Rows.OWN),
    "own.absence": Rule(_HANDLES, Rows.OWN),
    "own.end_session": Rule(_EVERYONE, Rows.OWN, fresh=True),
    "own.token": Rule(_EVERYONE, Rows.OWN, fresh=True),
}

# No page and no address does these; whoever the policy names asks somebody with a shell on the machine.
AT_THE_COMMAND_LINE = frozenset(
    {
        *("customer.erase", "customer.erase_all", "customer.hold", "customer.hold_all"),
        *("exposure.see", "exposure.export", "keys.see", "keys.rotate"),
        *(
            "mail.take",
            "outbox.see",
            "outbox.retry",
            "rollup.keep",
            "source.change",
            "triage.see",
            "triage.train",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody signed in. `id` is None for the operator at the command line, and for a customer."""

    id: int | None
    username: str
    name: str
    role: Role
    deeds: frozenset[str]
    wall: Wall = NO_WALL

    @property
    def is_customer(self) -> bool:
        """Whether it is nobody of the institution, but whoever complained."""
        return self == CUSTOMER

    def may(self, deed: str) -> bool:
        """Whether the deed is open to this person; an unknown deed is a bug, not a no."""
        return known(deed) in self.deeds


# Whoever complained: who they are is in no table of people, and the policy gives them nothing.
CUSTOMER = Staff(None, "customer", "customer", Role.READ_ONLY, frozenset())


def staff(*, id: int | None, username: str, name: str, role: Role, wall: Wall = NO_WALL) -> Staff:
    """Somebody with the deeds the policy gives to their role, as far as their wall lets them."""
    return Staff(id, username, name, role, frozenset(_open_to(role, wall)), wall)


def _open_to(role: Role, wall: Wall) -> Iterable[str]:
    for deed, rule in POLICY.items():
        if role in rule.roles and (wall.is_open or rule.rows is not Rows.WHOLE):
            yield deed


def operator(username: str) -> Staff:
    """Whoever has a shell on the machine and can read the keys: every deed, under the name of the account."""
    return Staff(None, f"operator:{username}", username, Role.ADMINISTRATOR, frozenset(POLICY))


def known(deed: str) -> str:
    """The deed, if the policy has it.

    Raises:
        KeyError: it has not, which is a bug.
    """
    if deed not in POLICY:
        raise KeyError(deed)
    return deed


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
