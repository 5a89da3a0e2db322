"""An example of every deed of a customer at the portal."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from hark.core.complaints.case import Outcome
from hark.core.terms.case import Upheld
from hark.flows import case_closing, case_intake, case_owner, case_reply, ring
from hark.flows.case_submission import About, Told
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from tests.makers import a_person
from tests.web.deeds import Deed, Doing, Scene

_CASE = frozenset({"records_caserow", "records_happeningrow", "records_casefiguresrow"})


def _complains(scene: Scene) -> Doing:
    """A customer has answered every question, and sends it."""
    client = Client(raise_request_exception=False)
    for step, answer in (("", {"what": "They refused my notes."}), ("contact/", {"phone": "13812345678"})):
        client.post(f"/portal/complain/{step}", answer)
    number = client.get("/portal/complain/check/").context["number"]
    ring.sealer()  # the keys are there
    return lambda: client.post("/portal/complain/check/", {"number": number})


def _of_a_case(
    deed: str, *, far: Callable[[str], None] = lambda _: None, **form: str
) -> Callable[[Scene], Doing]:
    """A customer who has looked up their complaint, which has come so far, does something about it."""

    def ready(scene: Scene) -> Doing:
        now = timezone.now()  # noqa: TID251 # the pages read it
        client = Client(raise_request_exception=False)
        told = Told("They refused my notes.", phone="13812345678")
        given = case_intake.from_customer(told, About(), now=now)
        far(given.number)
        shown = {"number": given.number, "code": given.code, "contact": "13812345678"}
        client.post("/portal/find/", shown)
        return lambda: client.post(f"/portal/case/{deed}/", form)

    return ready


def _answered(number: str) -> None:
    now = timezone.now()  # noqa: TID251 # the pages read it
    handler = a_person(Role.COMPLAINT_HANDLER, username="hanna").as_term()
    checker = a_person(Role.COMPLAINT_HANDLER, username="henry").as_term()
    case_owner.take(number, by=handler, now=now)
    case_reply.propose(number, reply="We have changed them.", by=handler, now=now)
    case_reply.approve(number, by=checker, now=now)


def _closed(number: str) -> None:
    _answered(number)
    by = StaffRow.objects.get(username="hanna").as_term()
    outcome = Outcome(Upheld.YES, "rules", "The counter refused.", "refunded")
    case_closing.close(number, outcome=outcome, by=by, now=timezone.now())  # noqa: TID251 # as above


def _opens(scene: Scene) -> Doing:
    """A customer who opens the page of their complaint after it was answered."""
    now = timezone.now()  # noqa: TID251 # the pages read it
    client = Client(raise_request_exception=False)
    given = case_intake.from_customer(Told("They refused my notes.", phone="13812345678"), About(), now=now)
    _answered(given.number)
    client.post("/portal/find/", {"number": given.number, "code": given.code, "contact": "13812345678"})
    return lambda: client.get("/portal/case/")


OF_PORTAL = [
    Deed("portal/case/", ("case.served",), _opens, frozenset({"records_happeningrow"}), method="GET"),
    Deed("portal/complain/check/", ("case.received",), _complains, _CASE | {"records_subjectkeyrow"}),
    Deed(
        "portal/case/write/",
        ("case.customer_wrote",),
        _of_a_case("write", words="My ticket was A037."),
        _CASE,
    ),
    Deed("portal/case/accept/", ("case.accepted",), _of_a_case("accept", far=_answered), _CASE),
    Deed(
        "portal/case/object/",
        ("case.objected",),
        _of_a_case("object", far=_answered, words="They were real."),
        _CASE | {"records_caserow_decided_by"},
    ),
    Deed("portal/case/withdraw/", ("case.withdrawn",), _of_a_case("withdraw"), _CASE),
    Deed("portal/case/rate/", ("case.rated",), _of_a_case("rate", far=_closed, stars="5"), _CASE),
]
