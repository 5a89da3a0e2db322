"""Proof that the customer has the answer, by each way, and what begins to run with it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hark.core.complaints.clocks import clocks
from hark.core.complaints.notice import Untold
from hark.core.complaints.steps import Impossible
from hark.core.errors import NotAllowed
from hark.core.terms.case import Act, Way
from hark.flows import case_clocks, case_closing, case_customer, case_hearing, case_notice, case_whole
from hark.flows.case_customer import TooLate
from hark.flows.case_notice import BadDay
from hark.flows.case_refusals import BadChoice
from hark.flows.case_wanted import Wanted, narrowed
from hark.guard.access import Role, Staff
from hark.records.cases import CaseRow, HappeningRow
from tests.core.complaints import packs
from tests.flows.handled import DONE, answered, decision_of, stage
from tests.makers import NOON, a_case, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
TODAY = NOON.date()
LATER = NOON + timedelta(days=2)


@pytest.fixture
def number(anna: Staff, boris: Staff) -> str:
    return answered(a_case(), anna, boris)


def ways(number: str) -> list[Way]:
    return [each.way for each in case_notice.proofs(CaseRow.objects.get(number=number))]


def listed(by: Staff) -> list[str]:
    """Those whose customer is still to be told the answer."""
    wanted = Wanted(scope="all", told="no")
    return [row.number for row in narrowed(CaseRow.objects.all(), wanted, by=by)]


def serve(number: str, by: Staff, *, way: str = "letter", day: date = TODAY, after: int = 0) -> None:
    now = NOON + timedelta(days=after)
    case_notice.serve(number, way=way, day=day, words="Registered RR123CN", by=by, now=now)


def test_nothing_proves_it_until_the_page_is_opened_which_is_noted_once(number: str) -> None:
    seen = CaseRow.objects.get().version
    assert ways(number) == [] and case_customer.progress(number, now=NOON).unread
    assert not CaseRow.objects.get().untold  # it stands on their page

    for _ in range(2):
        case_notice.read(number, now=NOON)

    assert ways(number) == [Way.PORTAL] and not case_customer.progress(number, now=NOON).unread
    assert HappeningRow.objects.get(act=Act.SERVED).by == "" and CaseRow.objects.get().version == seen


def test_a_letter_is_noted_by_staff_with_its_day_and_what_shows_it_sealed(number: str, anna: Staff) -> None:
    serve(number, anna, after=3)

    noted = HappeningRow.objects.get(act=Act.SERVED)
    assert ways(number) == [Way.LETTER] and noted.details["way"] == "letter"
    assert "RR123CN" not in str(noted.details) and b"RR123CN" not in bytes(noted.words)


def test_it_is_of_a_day_since_the_answer_and_by_a_way_staff_can_know(number: str, anna: Staff) -> None:
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(BadDay):
            serve(number, anna, day=day)
    for way in ("portal", "mail", "pigeon"):
        with pytest.raises(BadChoice):
            serve(number, anna, way=way)
    with pytest.raises(NotAllowed):
        serve(number, a_person(Role.AUDITOR, username="ada").as_term())
    with pytest.raises(Impossible):
        serve(a_case(), anna)


def test_no_letter_arrives_before_it_was_posted(number: str, anna: Staff) -> None:
    serve(number, anna, way="posted", day=TODAY + timedelta(days=2), after=4)

    with pytest.raises(BadDay):
        serve(number, anna, way="letter", day=TODAY + timedelta(days=1), after=4)
    serve(number, anna, way="phone", day=TODAY + timedelta(days=1), after=4)
    serve(number, anna, way="letter", day=TODAY + timedelta(days=2), after=4)
    assert ways(number) == [Way.POSTED, Way.PHONE, Way.LETTER]


def test_an_email_proves_it_until_it_comes_back(number: str) -> None:
    row = CaseRow.objects.get()
    place = row.history.count()
    for at, (act, details) in enumerate(
        [(Act.MAILED, {"of": "answered", "message": "m@b"}), (Act.RETURNED, {"message": "m@b"})]
    ):
        HappeningRow.objects.create(case=row, place=place + at, act=act, at=NOON, details=details)
        [proof] = case_notice.proofs(row)
        assert (proof.way, proof.returned) == (Way.MAIL, at == 1)


def test_whoever_accepts_it_has_it(number: str) -> None:
    case_customer.accept(number, now=NOON)

    assert ways(number) == [Way.REPLY]


def test_what_they_say_to_it_by_phone_is_noted_by_staff(number: str, anna: Staff) -> None:
    with pytest.raises(BadChoice):
        case_hearing.hear(number, answer="closed", words="They called.", by=anna, now=NOON)

    case_hearing.hear(number, answer="rejected", words="They called: it was more.", by=anna, now=NOON)
    case_hearing.hear(number, answer="objected", words="They called again.", by=anna, now=NOON)

    stands = case_customer.progress(number, now=NOON)
    assert [each.act for each in stands.news[-2:]] == [Act.REJECTED, Act.OBJECTED] and stands.objected
    assert all(each.by_customer for each in stands.news[-2:])
    assert CaseRow.objects.get().owner is None


def test_by_phone_too_the_time_to_object_ends(number: str, anna: Staff) -> None:
    late = NOON + timedelta(days=40)

    with pytest.raises(TooLate):
        case_hearing.hear(number, answer="objected", words="They called.", by=anna, now=late)


def test_a_new_answer_is_to_be_proven_anew(number: str) -> None:
    case_notice.read(number, now=NOON)
    case_customer.object_to(number, words="It was more.", now=NOON)
    clara, dora = (
        a_person(Role.COMPLAINT_HANDLER, username=name, name=name).as_term() for name in ("clara", "dora")
    )
    answered(number, clara, dora)

    assert ways(number) == []


def test_where_the_law_says_so_the_time_to_object_begins_with_the_first_proof(
    number: str, anna: Staff
) -> None:
    law = packs.law("cn_2020")
    terms = [
        replace(term, begins=frozenset({Act.SERVED}), restarts=frozenset({Act.SERVED})) for term in law.terms
    ]
    law = replace(law, terms=tuple(term for term in terms if term.id == "objection"))

    def ends(after: int) -> list[date | None]:
        history = case_clocks.history(CaseRow.objects.get())
        found = clocks(history, law=law, targets=packs.TARGETS, now=NOON + timedelta(days=after))
        return [clock.last_day for clock in found if clock.term == "objection"]

    assert ends(5) == []
    serve(number, anna, way="hand", day=TODAY + timedelta(days=2), after=4)
    case_notice.read(number, now=NOON + timedelta(days=5))

    assert ends(6) == [TODAY + timedelta(days=32)]


def test_an_objection_that_is_itself_the_first_proof_meets_what_begins_with_it(number: str) -> None:
    case_customer.object_to(number, words="It was more.", now=NOON + timedelta(days=2))

    acts = [each.act for each in case_clocks.history(CaseRow.objects.get())]
    assert acts[acts.index(Act.ANSWERED) :] == [Act.ANSWERED, Act.SERVED, Act.OBJECTED]
    law = packs.law("cn_2020")
    terms = [replace(term, begins=frozenset({Act.SERVED})) for term in law.terms if term.id == "objection"]
    history = case_clocks.history(CaseRow.objects.get())
    found = clocks(
        history,
        law=replace(law, terms=tuple(terms)),
        targets=packs.TARGETS,
        now=NOON + timedelta(days=3),
    )
    [clock] = [each for each in found if each.term == "objection"]
    assert not clock.running


class TestOneNobodyCanOpen:
    """It came in a file: nobody has a code of it."""

    @pytest.fixture
    def number(self, anna: Staff, boris: Staff) -> str:
        number = a_case()
        CaseRow.objects.filter(number=number).update(code="")
        return answered(number, anna, boris)

    def test_is_answered_in_time_once_the_customer_was_told(self, number: str, anna: Staff) -> None:
        row = CaseRow.objects.get()
        assert decision_of(number, now=LATER).running and row.due_at is not None

        assert listed(anna) == [number]

        serve(number, anna, way="phone", day=TODAY + timedelta(days=1), after=2)

        assert listed(anna) == []
        row.refresh_from_db()
        told = decision_of(number, now=LATER)
        assert told.met_at and told.met_at.date() == TODAY and not told.breached and row.due_at is None

    def test_is_late_where_they_were_told_too_late_however_early_it_was_approved(
        self, number: str, anna: Staff
    ) -> None:
        serve(number, anna, way="posted", day=TODAY + timedelta(days=17), after=18)

        assert decision_of(number, now=NOON + timedelta(days=18)).breached

    def test_is_not_closed_before(self, number: str, anna: Staff) -> None:
        with pytest.raises(Untold, match="Tell them by letter or phone"):
            case_closing.close(number, outcome=DONE, by=anna, now=NOON)

        serve(number, anna, way="phone")
        case_closing.close(number, outcome=DONE, by=anna, now=NOON)
        assert stage(number) == "closed"

    def test_is_closed_where_the_customer_could_not_be_reached_which_they_never_read(
        self, number: str, anna: Staff
    ) -> None:
        serve(number, anna, way="unreached", after=1, day=TODAY)

        whole = case_whole.one(number, by=anna)
        assert whole.is_untold and whole.is_unreached and listed(anna) == [number]
        case_closing.close(number, outcome=DONE, by=anna, now=LATER)

        decision = decision_of(number, now=LATER)
        assert stage(number) == "closed" and decision.met_at is None and not decision.running
        assert listed(anna) == []  # nobody is to do anything about it any more
        served = HappeningRow.objects.get(act=Act.SERVED)
        assert b"Registered" not in bytes(served.words) and not served.for_customer
        assert Act.SERVED not in [each.act for each in case_customer.progress(number, now=LATER).news]
