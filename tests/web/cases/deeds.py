"""An example of every deed with a case: who does it, what was done before, and what it changes."""

from collections.abc import Callable
from datetime import timedelta

from hark.flows import case_customer, case_deeds, case_regulator
from hark.flows.case_regulator import Forwarded
from hark.guard.access import Role, Staff
from hark.records.cases import CaseRow
from tests.makers import NOON, a_person
from tests.web.deeds import Deed, Doing, Scene, posts

CASE = "C1"
REPLY = "The counter was wrong. We are sorry and have changed your notes."
_HANDLER, _MANAGER = Role.COMPLAINT_HANDLER, Role.QUALITY_MANAGER
_CHANGED = frozenset({"records_caserow", "records_happeningrow"})
_CLOSED = {"upheld": "yes", "cause": "rules", "remedy": "refunded", "finding": "The notes were real."}


def _nothing(handler: Staff, manager: Staff) -> None:
    """It was received."""


def _taken(handler: Staff, manager: Staff) -> None:
    case_deeds.take(CASE, by=handler, now=NOON)


def _graded(handler: Staff, manager: Staff) -> None:
    _taken(handler, manager)
    case_deeds.grade(CASE, level="major", risk="high", by=handler, now=NOON)


def _paused(handler: Staff, manager: Staff) -> None:
    _taken(handler, manager)
    case_deeds.pause(CASE, reason="appraisal", words="An expert looks at it.", by=handler, now=NOON)


def _proposed(handler: Staff, manager: Staff) -> None:
    _taken(handler, manager)
    case_deeds.propose(CASE, reply=REPLY, by=handler, now=NOON)


def _answered(handler: Staff, manager: Staff) -> None:
    _proposed(handler, manager)
    case_deeds.approve(CASE, by=manager, now=NOON)


def _withdrawn(handler: Staff, manager: Staff) -> None:
    case_customer.withdraw(CASE, now=NOON)


def deed(
    name: str,
    act: str,
    *,
    by: Role = _HANDLER,
    after: Callable[[Staff, Staff], None] = _taken,
    **form: object,
) -> Deed:
    """The deed, done to the case as it stands after something."""

    def ready(scene: Scene) -> Doing:
        handler, manager = (scene.person(role).as_term() for role in (_HANDLER, _MANAGER))
        after(handler, manager)
        seen = CaseRow.objects.get(number=CASE).version
        return posts(by, f"/cases/{CASE}/{name}/", version=seen, **form)(scene)

    return Deed(f"cases/<str:number>/{name}/", (f"case.{act}",), ready, _CHANGED)


def _opens(scene: Scene) -> Doing:
    client = scene.browser(_MANAGER)
    return lambda: client.get(f"/cases/{CASE}/")


def _gives(scene: Scene) -> Doing:
    a_person(_HANDLER, username="boris")
    return posts(_MANAGER, f"/cases/{CASE}/assign/", to="boris", words="Look at the notes.")(scene)


def _takes_down(scene: Scene) -> Doing:
    form = {"door": "branch", "what": "They never called me back.", "unit": "north"}
    scene.person(_HANDLER)
    return posts(Role.AGENT, "/cases/new/", **form)(scene)


def _sent_on(handler: Staff, manager: Staff) -> None:
    _taken(handler, manager)
    sent = Forwarded("Office", "SH-42", NOON.date() + timedelta(days=4000))
    case_regulator.forward(CASE, sent, by=handler, now=NOON)


OF_CASES = [
    Deed("cases/<str:number>/", ("case.opened",), _opens, method="GET"),
    Deed(
        "cases/<str:number>/reveal/",
        ("case.revealed",),
        posts(_MANAGER, f"/cases/{CASE}/reveal/", purpose="handle"),
    ),
    Deed("cases/new/", ("case.received",), _takes_down, _CHANGED | {"records_subjectkeyrow"}),
    Deed("cases/<str:number>/assign/", ("case.assigned",), _gives, _CHANGED),
    deed("take", "assigned", after=_nothing),
    deed("acknowledge", "acknowledged", words="We look at it."),
    deed("write", "staff_wrote", words="We still look at it."),
    deed("remark", "noted", words="Called the branch."),
    deed("grade", "graded", level="complex", risk="medium"),
    deed("pause", "paused", reason="appraisal", words="An expert looks at it."),
    deed("resume", "resumed", after=_paused),
    deed("extend", "extended", by=_MANAGER, after=_graded, days=30, reason="It takes longer."),
    deed("propose", "proposed", reply=REPLY),
    deed("approve", "answered", by=_MANAGER, after=_proposed),
    deed("refuse", "refused", by=_MANAGER, after=_proposed, words="Say when."),
    deed("close", "closed", after=_answered, **_CLOSED),
    deed("forward", "forwarded", regulator="Office", reference="SH-42", until="2026-03-09"),
    deed("defer", "deferred", by=_MANAGER, after=_sent_on, until="2037-03-09", words="It was granted."),
    deed("report", "reported", after=_sent_on, words="Paid back."),
    deed("reopen", "reopened", by=_MANAGER, after=_withdrawn, words="They called again."),
]
