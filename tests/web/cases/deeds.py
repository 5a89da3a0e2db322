"""An example of every deed with a case: who does it, what was done before, and what it changes."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hark.core.complaints.mediation import Referral
from hark.flows import case_customer, case_mediation, case_messages, case_naming, case_papers, case_regulator
from hark.flows.case_files import Offered
from hark.flows.case_regulator import Forwarded
from hark.guard.access import Role, Staff
from hark.records.attachments import AttachmentRow
from hark.records.cases import CaseRow
from tests.makers import NOON
from tests.web.cases.assigning_deeds import OF_ASSIGNING
from tests.web.cases.confidential_deeds import OF_CONFIDENTIAL
from tests.web.cases.merging_deeds import OF_MERGING
from tests.web.cases.question_deeds import OF_QUESTIONS
from tests.web.cases.standing import (
    CASE,
    CHANGED,
    CLOSED,
    HANDLER,
    MANAGER,
    MEDIATED,
    REPLY,
    TOLD,
    answered,
    deed,
    graded,
    nothing,
    paused,
    proposed,
    taken,
)
from tests.web.cases.template_deeds import OF_TEMPLATES
from tests.web.deeds import Deed, Doing, Scene, posts


def _by_a_proxy(handler: Staff, manager: Staff) -> None:
    taken(handler, manager)
    CaseRow.objects.update(capacity="agent")


def _in_mediation(handler: Staff, manager: Staff) -> None:
    answered(handler, manager)
    gone = Referral("The ombudsman", NOON.date(), NOON.date())
    case_mediation.refer(CASE, gone, words="They write to you.", by=handler, now=NOON)


def _whose(handler: Staff, manager: Staff) -> None:
    taken(handler, manager)
    case_naming.name(CASE, customer="KH20260117", by=handler, now=NOON)


def _withdrawn(handler: Staff, manager: Staff) -> None:
    case_customer.withdraw(CASE, now=NOON)


def _opens(scene: Scene) -> Doing:
    client = scene.browser(MANAGER)
    return lambda: client.get(f"/cases/{CASE}/")


def _attaches(scene: Scene) -> Doing:
    client, address = scene.browser(HANDLER), f"/cases/{CASE}/attach/"
    return lambda: client.post(address, {"attached": SimpleUploadedFile("receipt.pdf", b"%PDF-1.7")})


def _takes_a_file(scene: Scene) -> Doing:
    handler = scene.person(HANDLER).as_term()
    case_papers.attach(CASE, attached=[Offered("receipt.pdf", b"%PDF-1.7")], by=handler, now=NOON)
    address = f"/cases/{CASE}/files/{AttachmentRow.objects.get().pk}/"
    return posts(HANDLER, address, purpose="handle")(scene)


def _takes_down(scene: Scene) -> Doing:
    form = {"door": "branch", "what": "They never called me back.", "unit": "north"}
    scene.person(HANDLER)
    return posts(Role.AGENT, "/cases/new/", **form)(scene)


def _sent_on(handler: Staff, manager: Staff) -> None:
    taken(handler, manager)
    sent = Forwarded("Office", "SH-42", NOON.date() + timedelta(days=4000))
    case_regulator.forward(CASE, sent, by=handler, now=NOON)


def _is_mentioned(scene: Scene) -> Doing:
    handler, manager = (scene.person(role) for role in (HANDLER, MANAGER))
    case_messages.remark(CASE, words=f"@{handler.username} look", by=manager.as_term(), now=NOON)
    return posts(HANDLER, "/cases/mentions/seen/")(scene)


_TO_COME = timezone.now().date() + timedelta(days=99)  # noqa: TID251 # of a promise, which ends within two years
OF_CASES = [
    *OF_ASSIGNING,
    *OF_CONFIDENTIAL,
    *OF_MERGING,
    *OF_QUESTIONS,
    *OF_TEMPLATES,
    Deed("cases/mentions/seen/", ("mention.seen",), _is_mentioned, frozenset({"records_mentionrow"})),
    Deed("cases/<str:number>/", ("case.opened",), _opens, method="GET"),
    Deed(
        "cases/<str:number>/reveal/",
        ("case.revealed",),
        posts(MANAGER, f"/cases/{CASE}/reveal/", purpose="handle"),
    ),
    Deed("cases/customer/", ("customer.sought",), posts(HANDLER, "/cases/customer/", number="KH20260117")),
    Deed("cases/export/", ("case.exported",), posts(HANDLER, "/cases/export/", form="csv")),
    Deed(
        "cases/numbers/export/",
        ("case.numbers_exported",),
        posts(MANAGER, "/cases/numbers/export/", form="csv"),
    ),
    Deed("cases/new/", ("case.received",), _takes_down, CHANGED | {"records_subjectkeyrow"}),
    deed("take", "assigned", after=nothing),
    deed("acknowledge", "acknowledged", words="We look at it."),
    deed("write", "staff_wrote", words="We still look at it."),
    deed("remark", "noted", words="Called the branch."),
    deed("promise", "promised", day=_TO_COME, words="You hear by then."),
    deed("new-facts", "new_facts", by=MANAGER, tables=TOLD, words="They found the slip."),
    deed("withdraw", "withdrawn", words="At the counter: all is well."),
    deed("amend", "amended", product="loan", marks=["press"], claimed="120.50"),
    deed("name", "named", customer="KH20260117"),
    deed("name", "renamed", after=_whose, customer="KH20331904", words="A slip of the pen."),
    deed("unname", "unnamed", after=_whose, words="They have no account."),
    deed("link", "linked", kind="training", reference="T-2026-14"),
    deed("authorise", "noted", after=_by_a_proxy, authorisation="lawyer", day=date(2026, 11, 20)),
    Deed("cases/<str:number>/attach/", ("case.noted",), _attaches, CHANGED | {"records_attachmentrow"}),
    Deed("cases/<str:number>/files/<uuid:id>/", ("case.file_taken",), _takes_a_file),
    deed("grade", "graded", level="complex", risk="medium", reason="Two branches have to be asked."),
    deed("pause", "paused", reason="appraisal", words="An expert looks at it."),
    deed("resume", "resumed", after=paused),
    deed("extend", "extended", by=MANAGER, after=graded, days=30, reason="It takes longer."),
    deed("propose", "proposed", reply=REPLY),
    deed("approve", "answered", by=MANAGER, after=proposed),
    deed("refuse", "refused", by=MANAGER, after=proposed, tables=TOLD, words="Say when."),
    deed("close", "closed", after=answered, **CLOSED),
    deed("forward", "forwarded", regulator="Office", reference="SH-42", until=NOON.date()),
    deed("defer", "deferred", by=MANAGER, after=_sent_on, until="2037-03-09", words="It was granted."),
    deed("redate", "redated", after=_sent_on, until="2037-03-09", words="A slip."),
    deed("report", "reported", after=_sent_on, words="Paid back."),
    deed(
        "mediate",
        "mediated",
        after=answered,
        named="The ombudsman",
        agreed_on=NOON.date(),
        referred_on=NOON.date(),
        words="They write to you.",
        tables=MEDIATED,
    ),
    deed(
        "conclude", "concluded", after=_in_mediation, outcome="failed", ended_on=NOON.date(), tables=MEDIATED
    ),
    deed("hear", "rejected", after=answered, answer="rejected", words="They called: it was more."),
    deed(
        "serve",
        "served",
        after=answered,
        way="letter",
        day=NOON.date(),
        words="RR 1 CN",
        tables=frozenset({"records_happeningrow"}),
    ),
    deed("reopen", "reopened", by=MANAGER, after=_withdrawn, words="They called again."),
]
