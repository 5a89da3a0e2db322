"""A confidential complaint: who reads it, who is kept out of every list and deed, and who says so."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from hark.core.complaints.case import NotOwn, Outcome
from hark.core.complaints.confidential import Bar, Confidential, LetIn
from hark.core.complaints.mentions import NotToMention
from hark.core.complaints.recusal import Recused
from hark.core.errors import NotAllowed
from hark.core.terms.case import Act, Upheld
from hark.core.terms.period import Period
from hark.flows import (
    case_alike,
    case_asked,
    case_assigning,
    case_confidential,
    case_customer,
    case_deeds,
    case_mentions,
    case_merging,
    case_numbers,
    case_programs,
    case_questions,
    case_recurrence,
    case_several,
    case_similar,
    case_triage,
    case_watch,
    cases,
    exports,
)
from hark.flows.case_asked import Asked
from hark.flows.case_confidential import NoReader
from hark.flows.case_deeds import BadChoice
from hark.flows.case_intake import About
from hark.flows.case_several import Chosen
from hark.flows.cases import Wanted
from hark.guard.access import CUSTOMER, Role, Staff, operator
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow
from hark.records.let_in import LetInRow
from hark.records.recurrences import RecurrenceRow
from tests.makers import NOON, a_case, a_person, a_question, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
CANARY = "鹦鹉螺"
REPLY = f"The counter was wrong about the {CANARY}. We are sorry."
NOVEMBER = Asked(Period(date(2026, 11, 1), date(2026, 12, 1)))
NORTH = About(door="branch", unit="north", product="信用卡")
WHAT = f"信用卡销卡后{CANARY}年费仍被扣收两次，要求退还。"


@pytest.fixture
def people(db: None) -> dict[str, Staff]:
    """Everybody who sees complaints of the north, each by a way of their own."""
    north = a_unit("north", above=a_unit())
    roles = {
        "anna": (Role.COMPLAINT_HANDLER, None),  # who owns it
        "dora": (Role.COMPLAINT_HANDLER, None),
        "carl": (Role.COMPLAINT_HANDLER, north),
        "lead": (Role.SUPERVISOR, north),
        "head": (Role.BRANCH_MANAGER, north),
        "link": (Role.REGULATOR_LIAISON, None),
        "rita": (Role.AUDITOR, None),
        "boss": (Role.QUALITY_MANAGER, None),
    }
    for name, (role, unit) in roles.items():
        a_person(role, username=name, name=name.title(), unit=unit)
    return {name: now(name) for name in roles}


def now(name: str) -> Staff:
    return StaffRow.objects.get(username=name).as_term()


@pytest.fixture
def number(people: dict[str, Staff]) -> str:
    """A confidential complaint of the north that Anna owns."""
    number = a_case(people["dora"], about=NORTH, what=WHAT)
    case_deeds.take(number, by=people["anna"], now=NOON)
    keep(number, people["anna"])
    return number


def keep(number: str, by: Staff, reason: str = "report") -> None:
    case_confidential.keep(number, reason=reason, words="Ask nobody there.", by=by, now=NOON)


def let_in(number: str, person: str, by: Staff) -> None:
    case_confidential.let_in(number, person=person, words="To check the reply.", by=by, now=NOON)


def readers(number: str, people: dict[str, Staff]) -> set[str]:
    return {name for name, by in people.items() if cases.one(number, by=by).kept_out is None}


class TestWhoReadsIt:
    def test_is_its_owner_quality_managers_and_auditors(self, number: str, people: dict[str, Staff]) -> None:
        assert readers(number, people) == {"anna", "boss", "rita"}

    def test_is_whoever_was_let_in_until_they_are_no_more(
        self, number: str, people: dict[str, Staff]
    ) -> None:
        let_in(number, "lead", people["anna"])
        assert readers(number, people) == {"anna", "boss", "rita", "lead"}

        case_confidential.let_out(number, person="lead", by=people["boss"], now=NOON)
        assert readers(number, people) == {"anna", "boss", "rita"}

    def test_is_the_next_owner_and_no_longer_the_last(self, number: str, people: dict[str, Staff]) -> None:
        case_deeds.hand_over(number, to="dora", words="They wait.", by=people["anna"], now=NOON)

        assert readers(number, people) == {"dora", "boss", "rita"}

    def test_is_everybody_again_once_it_is_lifted(self, number: str, people: dict[str, Staff]) -> None:
        let_in(number, "dora", people["anna"])

        case_confidential.lift(number, words="It is known.", by=people["boss"], now=NOON)

        assert readers(number, people) == set(people) and not LetInRow.objects.exists()

    def test_never_is_whom_it_is_about(self, number: str, people: dict[str, Staff]) -> None:
        CaseRow.objects.get().about.add(StaffRow.objects.get(username="boss"))

        assert cases.one(number, by=people["boss"]).kept_out is Bar.ABOUT
        with pytest.raises(Recused):
            let_in(number, "boss", people["anna"])


class TestKeepingIt:
    def test_is_for_its_owner_and_who_leads_who_then_is_let_in(self, people: dict[str, Staff]) -> None:
        first, other = (a_case(people["dora"], about=NORTH) for _ in range(2))

        with pytest.raises(NotOwn):
            keep(first, people["dora"])
        with pytest.raises(NotAllowed):
            keep(first, people["head"])
        with pytest.raises(BadChoice):
            keep(first, people["boss"], "shame")
        keep(first, people["lead"])
        keep(other, people["boss"])

        assert [row.staff.username for row in LetInRow.objects.all()] == ["lead"]
        assert readers(first, people) == {"boss", "rita", "lead"}

    def test_is_lifted_by_who_leads_and_sees_it(self, number: str, people: dict[str, Staff]) -> None:
        for name, refusal in (("anna", NotAllowed), ("lead", Confidential)):
            with pytest.raises(refusal):
                case_confidential.lift(number, words="Enough.", by=people[name], now=NOON)
        let_in(number, "lead", people["anna"])

        case_confidential.lift(number, words="Enough.", by=people["lead"], now=NOON)

        assert not CaseRow.objects.get().confidential

    def test_lets_in_whoever_could_see_it_otherwise(self, number: str, people: dict[str, Staff]) -> None:
        a_person(Role.SUPERVISOR, username="sven", unit=a_unit("south", above=a_unit()))
        a_person(Role.AGENT, username="asta", unit=a_unit("north", above=a_unit()))

        for name in ("sven", "asta", "nobody"):
            with pytest.raises(NoReader):
                let_in(number, name, people["anna"])
        for name in ("anna", "boss", "rita"):
            with pytest.raises(LetIn):
                let_in(number, name, people["anna"])
        let_in(number, "dora", people["anna"])
        with pytest.raises(NotOwn):
            let_in(number, "carl", people["dora"])
        with pytest.raises(LetIn):
            case_confidential.let_out(number, person="carl", by=people["anna"], now=NOON)

    def test_stands_in_history_and_audit_with_whom_it_was_opened_to(
        self, number: str, people: dict[str, Staff]
    ) -> None:
        let_in(number, "dora", people["anna"])
        case_confidential.let_out(number, person="dora", by=people["anna"], now=NOON)
        case_confidential.lift(number, words="It is known.", by=people["boss"], now=NOON)

        lines = cases.one(number, by=people["boss"]).history[-4:]
        assert [(line.act, line.words) for line in lines] == [
            (Act.CONFIDENTIAL, "Ask nobody there."),
            (Act.LET_IN, "To check the reply."),
            (Act.LET_OUT, ""),
            (Act.LIFTED, "It is known."),
        ]
        assert lines[1].details == {"person": "Dora"}
        noted = AuditEntryRow.objects.filter(subject=number).order_by("-sequence")[:4]
        told = [(each.actor, each.act, each.details) for each in reversed(noted)]
        of = {"stage": "handling"}
        assert told == [
            ("anna", "case.confidential", of | {"confidential": "report"}),
            ("anna", "case.let_in", of | {"person": "dora"}),
            ("anna", "case.let_out", of | {"person": "dora"}),
            ("boss", "case.lifted", of),
        ]


class TestWhoeverIsKeptOut:
    @pytest.fixture(params=["dora", "carl", "lead", "head", "link"])
    def out(self, request: pytest.FixtureRequest, people: dict[str, Staff]) -> Staff:
        return people[request.param]

    def test_sees_that_it_is_there_and_nothing_of_it(self, number: str, out: Staff) -> None:
        assert [row.number for row in cases.page(Wanted(), by=out).cases] == [number]
        whole = cases.open_one(number, by=out, now=NOON)

        assert whole.kept_out is Bar.CONFIDENTIAL
        assert not (whole.told or whole.history or whole.possible or whole.about or whole.files)
        assert cases.page(Wanted(channel="branch", scope="all"), by=out).total == 0

    def test_finds_it_in_no_file_number_or_suggestion(
        self, number: str, out: Staff, people: dict[str, Staff]
    ) -> None:
        like = a_case(people["boss"], about=NORTH, what=f"{WHAT}谢谢。")

        sent = exports.cases(Wanted(scope="all"), form="csv", by=out, now=NOON)
        found = case_numbers.numbers(NOVEMBER, by=out, now=NOON)
        rows = case_asked.behind("received", NOVEMBER, by=out, now=NOON)
        alike = case_alike.suggested(CaseRow.objects.get(number=like), by=out)

        assert (sent.rows, found.whole.shares["received"].whole, found.left_out, rows.total) == (1, 1, 1, 1)
        assert number not in b"".join(sent.chunks).decode() and alike == []
        assert case_alike.suggested(CaseRow.objects.get(number=like), by=people["boss"])

    @pytest.mark.parametrize(
        "deed",
        [
            case_deeds.take,
            partial(case_deeds.assign, to="dora"),
            partial(case_deeds.write, words="We look at it."),
            partial(case_deeds.remark, words="Nothing to see."),
            partial(case_deeds.reopen, words="Again."),
            partial(case_deeds.approve),
            partial(case_assigning.allot),
            partial(case_confidential.let_in, person="lead", words="Me."),
            partial(cases.reveal, purpose="handle"),
        ],
    )
    def test_is_refused_every_deed(
        self, deed: Callable[..., object], number: str, people: dict[str, Staff]
    ) -> None:
        with pytest.raises(Confidential):
            deed(number, by=people["lead"], now=NOON)

    def test_is_not_mentioned_and_of_a_note_told_before_hears_no_more(self, people: dict[str, Staff]) -> None:
        number = a_case(people["dora"], about=NORTH)
        case_deeds.take(number, by=people["anna"], now=NOON)
        case_deeds.remark(number, words="@dora look", by=people["anna"], now=NOON)
        keep(number, people["anna"])

        with pytest.raises(NotToMention):
            case_deeds.remark(number, words="@dora look", by=people["anna"], now=NOON)
        assert case_mentions.page(by=people["dora"]).total == 0
        row = CaseRow.objects.get()
        assert {each.username for each in case_mentions.colleagues(row, by=people["anna"])} == {
            "boss",
            "rita",
        }
        let_in(number, "dora", people["anna"])
        case_deeds.remark(number, words="@dora look", by=people["anna"], now=NOON)
        assert case_mentions.page(by=people["dora"]).total == 2

    def test_is_not_told_up_the_line_but_who_sees_it_is(self, number: str, people: dict[str, Staff]) -> None:
        row = CaseRow.objects.get()

        assert [each.username for each in case_watch.told_of(row, up=1)] == ["boss"]
        let_in(number, "lead", people["anna"])
        assert [each.username for each in case_watch.told_of(row, up=1)] == ["lead"]

    def test_reads_no_question_about_it_and_is_not_told_who_comes_back(
        self, number: str, people: dict[str, Staff]
    ) -> None:
        asked = a_question(number, a_unit("south", above=a_unit()))
        case_questions.open_one(asked.pk, by=people["boss"], now=NOON)
        a_person(Role.BRANCH_MANAGER, username="sven", unit=asked.unit)
        case_questions.answer(asked.pk, words="They were.", by=now("sven"), now=NOON)
        with pytest.raises(Confidential):
            case_questions.open_one(asked.pk, by=people["dora"], now=NOON)

        later = CaseRow.objects.get(number=a_case(people["dora"], about=NORTH))
        RecurrenceRow.objects.create(earlier=CaseRow.objects.get(number=number), later=later, found_at=NOON)
        told = [len(case_recurrence.links(later, by=people[name])) for name in ("boss", "anna", "dora")]
        assert told == [1, 1, 0]


class TestAssigning:
    def test_gives_what_nobody_has_by_who_leads_and_sees_it(self, people: dict[str, Staff]) -> None:
        number = a_case(people["dora"], about=NORTH)
        keep(number, people["boss"])

        several = case_several.assign([Chosen(number, 2)], to="carl", words="", by=people["lead"], now=NOON)
        assert [type(refusal) for _, refusal in several.refused] == [Confidential]
        case_deeds.assign(number, to="carl", by=people["boss"], now=NOON)

        assert readers(number, people) == {"carl", "boss", "rita"}

    def test_goes_on_by_itself(self, people: dict[str, Staff]) -> None:
        number = a_case(people["dora"], about=NORTH)
        keep(number, people["boss"])

        assert case_assigning.allot_unowned(by=operator("worker"), now=NOON, unwatched=True).done == [number]

        owner = CaseRow.objects.get().owner
        assert owner and readers(number, people) == {owner.username, "boss", "rita"}


class TestItsReply:
    def test_is_checked_by_somebody_let_in(self, number: str, people: dict[str, Staff]) -> None:
        case_deeds.propose(number, reply=REPLY, by=people["anna"], now=NOON)

        with pytest.raises(Confidential):
            case_deeds.approve(number, by=people["dora"], now=NOON)
        let_in(number, "dora", people["anna"])
        case_deeds.approve(number, by=people["dora"], now=NOON)

        assert CaseRow.objects.get().stage == "answered"

    def test_helps_nobody_who_is_kept_out(self, number: str, people: dict[str, Staff]) -> None:
        case_deeds.propose(number, reply=REPLY, by=people["anna"], now=NOON)
        case_deeds.approve(number, by=people["boss"], now=NOON)
        done = Outcome(Upheld.YES, "charges", "It was so.", "refunded")
        case_deeds.close(number, outcome=done, by=people["anna"], now=NOON)
        like = a_case(people["dora"], about=NORTH, what=WHAT)
        case_deeds.take(like, by=people["dora"], now=NOON)
        row = CaseRow.objects.get(number=like)
        triaged = case_triage.of(WHAT)

        assert case_similar.suggested(row, triaged, by=people["anna"])
        assert case_similar.suggested(row, triaged, by=people["dora"]) == []
        with pytest.raises(Confidential):
            case_similar.answer(row.number, number, by=people["dora"], now=NOON)


class TestItsCustomer:
    def test_sees_no_difference(self, people: dict[str, Staff]) -> None:
        number = a_case(people["dora"], about=NORTH)
        before = case_customer.progress(number, now=NOON)

        keep(number, people["boss"])
        let_in(number, "dora", people["boss"])

        assert case_customer.progress(number, now=NOON) == before
        case_customer.write(number, words="Is there news?", now=NOON)
        found = case_programs.standing(number, by=people["dora"], now=NOON)
        assert [each.words for each in found.news if each.words] == []


class TestMerging:
    def test_makes_the_other_confidential_too(self, number: str, people: dict[str, Staff]) -> None:
        other = a_case(people["dora"], about=NORTH)

        for first, second in ((number, other), (other, number)):
            with pytest.raises(Confidential):
                case_merging.merge(first, into=second, by=people["dora"], now=NOON)
        case_merging.merge(number, into=other, by=people["boss"], now=NOON)

        row = CaseRow.objects.get(number=other)
        assert row.confidential and readers(other, people) == {"boss", "rita"}
        told = row.history.last()
        assert told and (told.act, told.details) == (Act.CONFIDENTIAL, {"confidential": "report"})

    def test_of_one_into_it_keeps_that_one_s_words_from_the_same_people(
        self, number: str, people: dict[str, Staff]
    ) -> None:
        other = a_case(people["dora"], about=NORTH)

        case_merging.merge(other, into=number, by=people["boss"], now=NOON)

        assert readers(other, people) == {"boss", "rita"}
        case_confidential.lift(number, words="It is known.", by=people["boss"], now=NOON)
        row = CaseRow.objects.get(number=number)
        joined = {name: len(case_merging.bound(row, by=by).joined) for name, by in people.items()}
        assert joined == dict.fromkeys(people, 0) | {"boss": 1, "rita": 1}


def test_who_acts_for_the_system_is_kept_out_of_nothing_and_a_customer_never_asks(number: str) -> None:
    assert not case_asked.kept_from(operator("worker")).exists()
    assert case_asked.kept_from(CUSTOMER).count() == 1
