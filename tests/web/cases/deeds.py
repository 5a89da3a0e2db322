"""An example of every deed with a case: who does it, what was done before, and what it changes."""

from collections.abc import Callable
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hark.flows import case_asking, case_customer, case_deeds
from hark.flows.case_files import Offered
from hark.guard.access import Role, Staff
from hark.records.attachments import AttachmentRow
from hark.records.cases import CaseRow
from tests.makers import NOON, a_person, a_question, a_unit
from tests.web.deeds import QUESTION, Deed, Doing, Scene, posts

CASE = "C1"
REPLY = "The counter was wrong. We are sorry and have changed your notes."
_HANDLER, _MANAGER = Role.COMPLAINT_HANDLER, Role.QUALITY_MANAGER
_CHANGED = frozenset({"records_caserow", "records_happeningrow"})
_ASKED = _CHANGED | {"records_questionrow"}
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


def _by_a_proxy(handler: Staff, manager: Staff) -> None:
    _taken(handler, manager)
    CaseRow.objects.update(capacity="agent")


def _proposed(handler: Staff, manager: Staff) -> None:
    _taken(handler, manager)
    case_deeds.propose(CASE, reply=REPLY, by=handler, now=NOON)


def _answered(handler: Staff, manager: Staff) -> None:
    _proposed(handler, manager)
    case_deeds.approve(CASE, by=manager, now=NOON)


def _withdrawn(handler: Staff, manager: Staff) -> None:
    case_customer.withdraw(CASE, now=NOON)


def a_working_day() -> date:
    """By when a unit may be asked today; of a day no calendar knows yet, any."""
    now = timezone.now()  # noqa: TID251 # the page reads it
    return case_asking.usual(now=now) or now.date() + timedelta(days=3)


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


def _asks(scene: Scene) -> Doing:
    _of_the_north(scene)
    _taken(*(scene.person(role).as_term() for role in (_HANDLER, _MANAGER)))
    form = {"unit": "north", "matter": "legal", "day": a_working_day(), "words": "May we refuse?"}
    return posts(_HANDLER, f"/cases/{CASE}/ask/", **form)(scene)


def _takes_back(scene: Scene) -> Doing:
    _taken(*(scene.person(role).as_term() for role in (_HANDLER, _MANAGER)))
    asked = a_question(CASE, a_unit("north", above=a_unit()))
    return posts(_HANDLER, f"/cases/{CASE}/unask/", question=asked.pk)(scene)


def _of_the_north(scene: Scene) -> None:
    scene.person(Role.BRANCH_MANAGER, unit=a_unit("north", above=a_unit()))


def _is_asked(method: str, **form: str) -> Callable[[Scene], Doing]:
    """Somebody of the north looks at what the unit was asked, or answers it."""

    def ready(scene: Scene) -> Doing:
        _of_the_north(scene)
        client = scene.browser(Role.BRANCH_MANAGER)
        return lambda: getattr(client, method)(f"/cases/questions/{QUESTION}/", form)

    return ready


def _attaches(scene: Scene) -> Doing:
    offered = {"attached": SimpleUploadedFile("receipt.pdf", b"%PDF-1.7")}
    return posts(_HANDLER, f"/cases/{CASE}/attach/", **offered)(scene)


def _takes_a_file(scene: Scene) -> Doing:
    handler = scene.person(_HANDLER).as_term()
    case_deeds.attach(CASE, attached=[Offered("receipt.pdf", b"%PDF-1.7")], by=handler, now=NOON)
    address = f"/cases/{CASE}/files/{AttachmentRow.objects.get().pk}/"
    return posts(_HANDLER, address, purpose="handle")(scene)


def _takes_down(scene: Scene) -> Doing:
    form = {"door": "branch", "what": "They never called me back.", "unit": "north"}
    scene.person(_HANDLER)
    return posts(Role.AGENT, "/cases/new/", **form)(scene)


OF_CASES = [
    Deed("cases/<str:number>/", ("case.opened",), _opens, method="GET"),
    Deed(
        "cases/<str:number>/reveal/",
        ("case.revealed",),
        posts(_MANAGER, f"/cases/{CASE}/reveal/", purpose="handle"),
    ),
    Deed("cases/new/", ("case.received",), _takes_down, _CHANGED | {"records_subjectkeyrow"}),
    Deed("cases/<str:number>/assign/", ("case.assigned",), _gives, _CHANGED),
    Deed("cases/<str:number>/ask/", ("case.asked",), _asks, _ASKED),
    Deed("cases/<str:number>/unask/", ("case.unasked",), _takes_back, _ASKED),
    Deed("cases/questions/<uuid:id>/", ("question.opened",), _is_asked("get"), method="GET"),
    Deed("cases/questions/<uuid:id>/", ("case.told",), _is_asked("post", words="They were."), _ASKED),
    deed("take", "assigned", after=_nothing),
    deed("acknowledge", "acknowledged", words="We look at it."),
    deed("write", "staff_wrote", words="We still look at it."),
    deed("remark", "noted", words="Called the branch."),
    deed("authorise", "noted", after=_by_a_proxy, authorisation="lawyer", day=date(2026, 11, 20)),
    Deed("cases/<str:number>/attach/", ("case.noted",), _attaches, _CHANGED | {"records_attachmentrow"}),
    Deed("cases/<str:number>/files/<uuid:id>/", ("case.file_taken",), _takes_a_file),
    deed("grade", "graded", level="complex", risk="medium"),
    deed("pause", "paused", reason="appraisal", words="An expert looks at it."),
    deed("resume", "resumed", after=_paused),
    deed("extend", "extended", by=_MANAGER, after=_graded, days=30, reason="It takes longer."),
    deed("propose", "proposed", reply=REPLY),
    deed("approve", "answered", by=_MANAGER, after=_proposed),
    deed("refuse", "refused", by=_MANAGER, after=_proposed, words="Say when."),
    deed("close", "closed", after=_answered, **_CLOSED),
    deed("reopen", "reopened", by=_MANAGER, after=_withdrawn, words="They called again."),
]
