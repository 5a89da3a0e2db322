"""How a complaint stands before a deed is done to it, by whom it is done, and what it changes."""

from collections.abc import Callable

from hark.flows import case_owner, case_reply, case_terms
from hark.guard.access import Role, Staff
from hark.records.cases import CaseRow
from tests.makers import NOON
from tests.web.deeds import Deed, Doing, Scene, posts

CASE, AGAIN = "C1", "C3"
REPLY = "The counter was wrong. We are sorry and have changed your notes."
HANDLER, MANAGER = Role.COMPLAINT_HANDLER, Role.QUALITY_MANAGER
CHANGED = frozenset({"records_caserow", "records_happeningrow", "records_casefiguresrow"})
TOLD = CHANGED | {"records_pendingnoticerow"}  # somebody is told of it
ASKED = TOLD | {"records_questionrow"}
MEDIATED = TOLD | {"records_mediationrow"}
OPENED = CHANGED | {"records_letinrow"}
CLOSED = {"upheld": "yes", "cause": "rules", "remedy": "refunded", "finding": "The notes were real."}


def nothing(handler: Staff, manager: Staff) -> None:
    """It was received."""


def taken(handler: Staff, manager: Staff) -> None:
    case_owner.take(CASE, by=handler, now=NOON)


def graded(handler: Staff, manager: Staff) -> None:
    taken(handler, manager)
    case_terms.grade(CASE, level="major", risk="high", reason="Thirty came.", by=handler, now=NOON)


def paused(handler: Staff, manager: Staff) -> None:
    taken(handler, manager)
    case_terms.pause(CASE, reason="appraisal", words="An expert looks at it.", by=handler, now=NOON)


def proposed(handler: Staff, manager: Staff) -> None:
    taken(handler, manager)
    case_reply.propose(CASE, reply=REPLY, by=handler, now=NOON)


def answered(handler: Staff, manager: Staff) -> None:
    proposed(handler, manager)
    case_reply.approve(CASE, by=manager, now=NOON)


def deed(
    name: str,
    act: str,
    *,
    by: Role = HANDLER,
    after: Callable[[Staff, Staff], None] = taken,
    tables: frozenset[str] = CHANGED,
    **form: object,
) -> Deed:
    """The deed, done to the case as it stands after something."""

    def ready(scene: Scene) -> Doing:
        handler, manager = (scene.person(role).as_term() for role in (HANDLER, MANAGER))
        after(handler, manager)
        seen = CaseRow.objects.get(number=CASE).version
        return posts(by, f"/cases/{CASE}/{name}/", version=seen, **form)(scene)

    return Deed(f"cases/<str:number>/{name}/", (f"case.{act}",), ready, tables)
