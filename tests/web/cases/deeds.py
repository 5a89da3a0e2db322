"""An example of every deed with a case: who does it, what was done before, and what it changes."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hark.core.complaints.case import Outcome
from hark.core.complaints.mediation import Referral
from hark.core.complaints.template import Kind, Template
from hark.core.terms.case import Upheld
from hark.flows import (
    case_asking,
    case_closing,
    case_confidential,
    case_customer,
    case_mediation,
    case_merging,
    case_messages,
    case_naming,
    case_owner,
    case_papers,
    case_recount,
    case_regulator,
    case_reply,
    case_templates,
    case_terms,
)
from hark.flows.case_files import Offered
from hark.flows.case_regulator import Forwarded
from hark.guard.access import Role, Staff
from hark.records.accounts import StaffRow
from hark.records.attachments import AttachmentRow
from hark.records.cases import CaseRow
from hark.records.handlers import AbsenceRow
from tests.makers import NOON, a_case, a_person, a_question, a_unit
from tests.web.deeds import QUESTION, Deed, Doing, Scene, posts

CASE, AGAIN = "C1", "C3"
REPLY = "The counter was wrong. We are sorry and have changed your notes."
_HANDLER, _MANAGER = Role.COMPLAINT_HANDLER, Role.QUALITY_MANAGER
_CHANGED = frozenset({"records_caserow", "records_happeningrow", "records_casefiguresrow"})
_TOLD = _CHANGED | {"records_pendingnoticerow"}  # somebody is told of it
_ASKED = _TOLD | {"records_questionrow"}
_MEDIATED = _TOLD | {"records_mediationrow"}
_OPENED = _CHANGED | {"records_letinrow"}
_CLOSED = {"upheld": "yes", "cause": "rules", "remedy": "refunded", "finding": "The notes were real."}


def _nothing(handler: Staff, manager: Staff) -> None:
    """It was received."""


def _taken(handler: Staff, manager: Staff) -> None:
    case_owner.take(CASE, by=handler, now=NOON)


def _graded(handler: Staff, manager: Staff) -> None:
    _taken(handler, manager)
    case_terms.grade(CASE, level="major", risk="high", by=handler, now=NOON)


def _paused(handler: Staff, manager: Staff) -> None:
    _taken(handler, manager)
    case_terms.pause(CASE, reason="appraisal", words="An expert looks at it.", by=handler, now=NOON)


def _by_a_proxy(handler: Staff, manager: Staff) -> None:
    _taken(handler, manager)
    CaseRow.objects.update(capacity="agent")


def _proposed(handler: Staff, manager: Staff) -> None:
    _taken(handler, manager)
    case_reply.propose(CASE, reply=REPLY, by=handler, now=NOON)


def _answered(handler: Staff, manager: Staff) -> None:
    _proposed(handler, manager)
    case_reply.approve(CASE, by=manager, now=NOON)


def _in_mediation(handler: Staff, manager: Staff) -> None:
    _answered(handler, manager)
    gone = Referral("The ombudsman", NOON.date(), NOON.date())
    case_mediation.refer(CASE, gone, words="They write to you.", by=handler, now=NOON)


def _confidential(handler: Staff, manager: Staff) -> None:
    _taken(handler, manager)
    case_confidential.keep(CASE, reason="staff", by=handler, now=NOON)


def _named_boris(handler: Staff, manager: Staff) -> None:
    a_person(_HANDLER, username="boris")
    _named(handler, manager)


def _named(handler: Staff, manager: Staff) -> None:
    _confidential(handler, manager)
    case_confidential.let_in(CASE, person="boris", words="To check it.", by=handler, now=NOON)


def _whose(handler: Staff, manager: Staff) -> None:
    _taken(handler, manager)
    case_naming.name(CASE, customer="KH20260117", by=handler, now=NOON)


def _withdrawn(handler: Staff, manager: Staff) -> None:
    case_customer.withdraw(CASE, now=NOON)


def a_working_day() -> date:
    """By when a unit may be asked today; of a day no calendar knows yet, any."""
    now = timezone.now()  # noqa: TID251 # the page reads it
    return case_asking.usual(now=now) or now.date() + timedelta(days=3)


def _merged(handler: Staff, manager: Staff) -> None:
    a_case(number=AGAIN)
    case_merging.merge(CASE, into=AGAIN, by=handler, now=NOON)


def deed(
    name: str,
    act: str,
    *,
    by: Role = _HANDLER,
    after: Callable[[Staff, Staff], None] = _taken,
    tables: frozenset[str] = _CHANGED,
    **form: object,
) -> Deed:
    """The deed, done to the case as it stands after something."""

    def ready(scene: Scene) -> Doing:
        handler, manager = (scene.person(role).as_term() for role in (_HANDLER, _MANAGER))
        after(handler, manager)
        seen = CaseRow.objects.get(number=CASE).version
        return posts(by, f"/cases/{CASE}/{name}/", version=seen, **form)(scene)

    return Deed(f"cases/<str:number>/{name}/", (f"case.{act}",), ready, tables)


def _opens(scene: Scene) -> Doing:
    client = scene.browser(_MANAGER)
    return lambda: client.get(f"/cases/{CASE}/")


def _compares(scene: Scene) -> Doing:
    a_case(number=AGAIN)
    client = scene.browser(_MANAGER)
    return lambda: client.get(f"/cases/{CASE}/same/", {"with": AGAIN})


def _merges(scene: Scene) -> Doing:
    a_case(number=AGAIN)
    form = {"with": AGAIN, "into": AGAIN, "version": 1, "version_with": 1}
    return posts(_HANDLER, f"/cases/{CASE}/same/", **form)(scene)


def _takes_apart(scene: Scene) -> Doing:
    _merged(*(scene.person(role).as_term() for role in (_HANDLER, _MANAGER)))
    form = {"words": "It is about another day.", "version": CaseRow.objects.get(number=CASE).version}
    return posts(_MANAGER, f"/cases/{CASE}/part/", **form)(scene)


def _judges(scene: Scene) -> Doing:
    """Another complaint of the customer came after the first was closed."""
    handler, manager = (scene.person(role).as_term() for role in (_HANDLER, _MANAGER))
    _answered(handler, manager)
    outcome = Outcome(Upheld.YES, "rules", "The notes were real.", "refunded")
    case_closing.close(CASE, outcome=outcome, by=handler, now=NOON)
    a_case(number=AGAIN, now=NOON + timedelta(days=1))
    case_recount.look_for_earlier(now=NOON)
    return posts(_HANDLER, f"/cases/{AGAIN}/judge/", other=CASE, verdict="refuted")(scene)


def _gives(scene: Scene) -> Doing:
    a_person(_HANDLER, username="boris")
    return posts(_MANAGER, f"/cases/{CASE}/assign/", to="boris", words="Look at the notes.")(scene)


def _lets_in(name: str, after: Callable[[Staff, Staff], None], **form: str) -> Callable[[Scene], Doing]:
    """The handler lets a colleague in to a confidential complaint, or in no more."""

    def ready(scene: Scene) -> Doing:
        a_person(_HANDLER, username="boris")
        after(*(scene.person(role).as_term() for role in (_HANDLER, _MANAGER)))
        return posts(_HANDLER, f"/cases/{CASE}/{name}/", person="boris", **form)(scene)

    return ready


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
    client, address = scene.browser(_HANDLER), f"/cases/{CASE}/attach/"
    return lambda: client.post(address, {"attached": SimpleUploadedFile("receipt.pdf", b"%PDF-1.7")})


def _takes_a_file(scene: Scene) -> Doing:
    handler = scene.person(_HANDLER).as_term()
    case_papers.attach(CASE, attached=[Offered("receipt.pdf", b"%PDF-1.7")], by=handler, now=NOON)
    address = f"/cases/{CASE}/files/{AttachmentRow.objects.get().pk}/"
    return posts(_HANDLER, address, purpose="handle")(scene)


def _takes_down(scene: Scene) -> Doing:
    form = {"door": "branch", "what": "They never called me back.", "unit": "north"}
    scene.person(_HANDLER)
    return posts(Role.AGENT, "/cases/new/", **form)(scene)


def _sent_on(handler: Staff, manager: Staff) -> None:
    _taken(handler, manager)
    sent = Forwarded("Office", "SH-42", NOON.date() + timedelta(days=4000))
    case_regulator.forward(CASE, sent, by=handler, now=NOON)


_HANDLERS = frozenset({"records_handlerrow"})
_ABSENCES = frozenset({"records_absencerow"})


def _several(name: str, by: Role = _HANDLER, **form: object) -> Callable[[Scene], Doing]:
    """Something is done with one of those chosen."""

    def ready(scene: Scene) -> Doing:
        scene.person(_HANDLER)
        return posts(by, f"/cases/several/{name}/", chosen=f"{CASE}:1", **form)(scene)

    return ready


def _gives_by_the_rule(path: str) -> Callable[[Scene], Doing]:
    """One that nobody has is given; another complaint is somebody's already."""

    def ready(scene: Scene) -> Doing:
        case_owner.take("C2", by=scene.person(_HANDLER).as_term(), now=NOON)
        return posts(_MANAGER, path, version=1)(scene)

    return ready


def _of_the_handler(
    path: str = "", /, *, ready: Callable[[StaffRow], object] = bool, **form: object
) -> Callable[[Scene], Doing]:
    """Whoever leads does something about the handler."""

    def does(scene: Scene) -> Doing:
        handler = scene.person(_HANDLER)
        a_person(_HANDLER, username="boris")  # who could go on
        before = ready(handler)
        known = {"absence": before.pk} if isinstance(before, AbsenceRow) else {}
        return posts(_MANAGER, f"/cases/people/{handler.pk}/{path}", **form, **known)(scene)

    return does


def _days() -> dict[str, object]:
    """From today on, whenever that is."""
    now = timezone.now()  # noqa: TID251 # the page reads it
    return {"first": now.date(), "last": now.date() + timedelta(days=9)}


def _an_absence(person: StaffRow) -> AbsenceRow:
    days = _days()
    return AbsenceRow.objects.create(staff=person, first_day=days["first"], last_day=days["last"])


def _has_one(person: StaffRow) -> None:
    case_owner.take(CASE, by=person.as_term(), now=NOON)


def _is_back(scene: Scene) -> Doing:
    absence = _an_absence(scene.person(_HANDLER))
    return posts(_HANDLER, "/cases/absence/remove/", absence=absence.pk)(scene)


def _is_away(scene: Scene) -> Doing:
    return posts(_HANDLER, "/cases/absence/", **_days())(scene)


def _sends_away(scene: Scene) -> Doing:
    return _of_the_handler("absence/", **_days())(scene)


def _hands_over(scene: Scene) -> Doing:
    _taken(*(scene.person(role).as_term() for role in (_HANDLER, _MANAGER)))
    return posts(_HANDLER, f"/cases/{CASE}/hand-over/", to=_MANAGER.value, words="They wait.")(scene)


_TEMPLATES = frozenset({"records_templaterow"})
_LETTER = {"kind": "interim", "language": "en", "title": "Meanwhile", "text": "Dear {customer}"}


def a_template(scene: Scene, *, withdrawn: bool = False) -> UUID:
    """A template the manager wrote."""
    manager = scene.person(_MANAGER).as_term()
    told = Template(**_LETTER | {"kind": Kind.INTERIM})
    id = case_templates.write(told, by=manager, now=NOON)
    if withdrawn:
        case_templates.withdraw(id, seen=1, by=manager, now=NOON)
    return id


def _of_a_template(path: str = "", /, **form: object) -> Callable[[Scene], Doing]:
    """The manager does something with a template."""

    def ready(scene: Scene) -> Doing:
        restores = path == "restore/"
        id = a_template(scene, withdrawn=restores)
        return posts(_MANAGER, f"/cases/templates/{id}/{path}", version=2 if restores else 1, **form)(scene)

    return ready


def _inserts(scene: Scene) -> Doing:
    _taken(*(scene.person(role).as_term() for role in (_HANDLER, _MANAGER)))
    return posts(_HANDLER, f"/cases/{CASE}/insert/", into="write", template=a_template(scene))(scene)


def _borrows(scene: Scene) -> Doing:
    """A handler opens what the customer of one that is closed was answered."""
    handler, manager = (scene.person(role).as_term() for role in (_HANDLER, _MANAGER))
    _answered(handler, manager)
    case_closing.close(CASE, outcome=Outcome(**_CLOSED | {"upheld": Upheld.YES}), by=handler, now=NOON)
    client = scene.browser(_HANDLER)
    return lambda: client.get("/cases/C2/similar/", {"with": CASE})


def _is_mentioned(scene: Scene) -> Doing:
    handler, manager = (scene.person(role) for role in (_HANDLER, _MANAGER))
    case_messages.remark(CASE, words=f"@{handler.username} look", by=manager.as_term(), now=NOON)
    return posts(_HANDLER, "/cases/mentions/seen/")(scene)


OF_CASES = [
    Deed(
        "cases/templates/new/",
        ("template.written",),
        posts(_MANAGER, "/cases/templates/new/", **_LETTER),
        _TEMPLATES,
    ),
    Deed(
        "cases/templates/starters/",
        ("template.starters_taken",),
        posts(_MANAGER, "/cases/templates/starters/"),
        _TEMPLATES,
    ),
    Deed("cases/templates/<uuid:id>/", ("template.changed",), _of_a_template(**_LETTER), _TEMPLATES),
    Deed(
        "cases/templates/<uuid:id>/withdraw/",
        ("template.withdrawn",),
        _of_a_template("withdraw/"),
        _TEMPLATES,
    ),
    Deed(
        "cases/templates/<uuid:id>/restore/", ("template.restored",), _of_a_template("restore/"), _TEMPLATES
    ),
    Deed("cases/mentions/seen/", ("mention.seen",), _is_mentioned, frozenset({"records_mentionrow"})),
    Deed("cases/<str:number>/insert/", ("case.opened",), _inserts),
    Deed("cases/<str:number>/similar/", ("case.opened",), _borrows, method="GET"),
    Deed("cases/several/take/", ("case.assigned",), _several("take"), _CHANGED),
    Deed("cases/several/remark/", ("case.noted",), _several("remark", words="One flood."), _CHANGED),
    Deed("cases/several/allot/", ("case.assigned",), _several("allot", _MANAGER), _TOLD),
    Deed("cases/several/assign/", ("case.assigned",), _several("assign", _MANAGER, to=_HANDLER.value), _TOLD),
    Deed("cases/allot/", ("case.assigned",), _gives_by_the_rule("/cases/allot/"), _TOLD),
    Deed("cases/<str:number>/allot/", ("case.assigned",), _gives_by_the_rule(f"/cases/{CASE}/allot/"), _TOLD),
    Deed("cases/<str:number>/hand-over/", ("case.assigned",), _hands_over, _TOLD),
    Deed("cases/people/<int:id>/", ("handler.changed",), _of_the_handler(highest="complex"), _HANDLERS),
    Deed("cases/people/<int:id>/absence/", ("absence.added",), _sends_away, _ABSENCES),
    Deed(
        "cases/people/<int:id>/absence/remove/",
        ("absence.removed",),
        _of_the_handler("absence/remove/", ready=_an_absence),
        _ABSENCES,
    ),
    Deed(
        "cases/people/<int:id>/hand-over/",
        ("case.assigned",),
        _of_the_handler("hand-over/", ready=_has_one, words="Ill."),
        _TOLD,
    ),
    Deed("cases/absence/", ("absence.added",), _is_away, _ABSENCES),
    Deed("cases/absence/remove/", ("absence.removed",), _is_back, _ABSENCES),
    Deed("cases/<str:number>/", ("case.opened",), _opens, method="GET"),
    Deed(
        "cases/<str:number>/reveal/",
        ("case.revealed",),
        posts(_MANAGER, f"/cases/{CASE}/reveal/", purpose="handle"),
    ),
    Deed("cases/<str:number>/same/", ("case.opened", "case.opened"), _compares, method="GET"),
    Deed("cases/<str:number>/same/", ("case.merged", "case.joined"), _merges, _TOLD),
    Deed("cases/<str:number>/part/", ("case.parted", "case.left"), _takes_apart, _TOLD),
    Deed("cases/customer/", ("customer.sought",), posts(_HANDLER, "/cases/customer/", number="KH20260117")),
    Deed("cases/export/", ("case.exported",), posts(_HANDLER, "/cases/export/", form="csv")),
    Deed(
        "cases/numbers/export/",
        ("case.numbers_exported",),
        posts(_MANAGER, "/cases/numbers/export/", form="csv"),
    ),
    Deed("cases/new/", ("case.received",), _takes_down, _CHANGED | {"records_subjectkeyrow"}),
    Deed("cases/<str:number>/assign/", ("case.assigned",), _gives, _TOLD),
    Deed("cases/<str:number>/ask/", ("case.asked",), _asks, _ASKED),
    Deed("cases/<str:number>/unask/", ("case.unasked",), _takes_back, _ASKED),
    Deed("cases/questions/<uuid:id>/", ("question.opened",), _is_asked("get"), method="GET"),
    Deed("cases/questions/<uuid:id>/", ("case.told",), _is_asked("post", words="They were."), _ASKED),
    deed("take", "assigned", after=_nothing),
    deed("acknowledge", "acknowledged", words="We look at it."),
    deed("write", "staff_wrote", words="We still look at it."),
    deed("remark", "noted", words="Called the branch."),
    deed("promise", "promised", day=date(2037, 3, 9), words="You hear by then."),
    deed("new-facts", "new_facts", by=_MANAGER, tables=_TOLD, words="They found the slip."),
    deed("withdraw", "withdrawn", words="At the counter: all is well."),
    deed("amend", "amended", product="loan", marks=["press"], claimed="120.50"),
    deed("name", "named", customer="KH20260117"),
    deed("name", "renamed", after=_whose, customer="KH20331904", words="A slip of the pen."),
    deed("unname", "unnamed", after=_whose, words="They have no account."),
    deed("link", "linked", kind="training", reference="T-2026-14"),
    deed("authorise", "noted", after=_by_a_proxy, authorisation="lawyer", day=date(2026, 11, 20)),
    Deed("cases/<str:number>/attach/", ("case.noted",), _attaches, _CHANGED | {"records_attachmentrow"}),
    Deed("cases/<str:number>/files/<uuid:id>/", ("case.file_taken",), _takes_a_file),
    deed("keep-confidential", "confidential", reason="staff", words="Nobody of the branch."),
    Deed(
        "cases/<str:number>/let-in/",
        ("case.let_in",),
        _lets_in("let-in", _confidential, words="To check it."),
        _OPENED | {"records_pendingnoticerow"},
    ),
    Deed("cases/<str:number>/let-out/", ("case.let_out",), _lets_in("let-out", _named), _OPENED),
    deed("lift", "lifted", by=_MANAGER, after=_named_boris, tables=_OPENED, words="It is known."),
    deed("grade", "graded", level="complex", risk="medium"),
    deed("pause", "paused", reason="appraisal", words="An expert looks at it."),
    deed("resume", "resumed", after=_paused),
    deed("extend", "extended", by=_MANAGER, after=_graded, days=30, reason="It takes longer."),
    deed("propose", "proposed", reply=REPLY),
    deed("approve", "answered", by=_MANAGER, after=_proposed),
    deed("refuse", "refused", by=_MANAGER, after=_proposed, tables=_TOLD, words="Say when."),
    deed("close", "closed", after=_answered, **_CLOSED),
    deed("forward", "forwarded", regulator="Office", reference="SH-42", until=NOON.date()),
    deed("defer", "deferred", by=_MANAGER, after=_sent_on, until="2037-03-09", words="It was granted."),
    deed("redate", "redated", after=_sent_on, until="2037-03-09", words="A slip."),
    deed("report", "reported", after=_sent_on, words="Paid back."),
    deed(
        "mediate",
        "mediated",
        after=_answered,
        named="The ombudsman",
        agreed_on=NOON.date(),
        referred_on=NOON.date(),
        words="They write to you.",
        tables=_MEDIATED,
    ),
    deed(
        "conclude", "concluded", after=_in_mediation, outcome="failed", ended_on=NOON.date(), tables=_MEDIATED
    ),
    deed("hear", "rejected", after=_answered, answer="rejected", words="They called: it was more."),
    deed(
        "serve",
        "served",
        after=_answered,
        way="letter",
        day=NOON.date(),
        words="RR 1 CN",
        tables=frozenset({"records_happeningrow"}),
    ),
    Deed(
        "cases/<str:number>/judge/",
        ("case.judged", "case.judged"),
        _judges,
        _CHANGED | {"records_recurrencerow"},
    ),
    deed("reopen", "reopened", by=_MANAGER, after=_withdrawn, words="They called again."),
]
