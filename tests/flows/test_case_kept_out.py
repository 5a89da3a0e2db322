"""Whoever is kept out of a confidential complaint comes upon it nowhere, and nothing stops for that."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from hark.core.complaints.case import Outcome
from hark.core.complaints.confidential import Bar, Confidential
from hark.core.complaints.mentions import NotToMention
from hark.core.terms.case import Act, Upheld
from hark.core.terms.period import Period
from hark.flows import (
    case_alike,
    case_asked,
    case_assigning,
    case_closing,
    case_confidential,
    case_mentions,
    case_merging,
    case_messages,
    case_numbers,
    case_owner,
    case_questions,
    case_recurrence,
    case_reply,
    case_several,
    case_similar,
    case_triage,
    case_watch,
    case_whole,
    case_worklist,
    exports,
)
from hark.flows.case_asked import Asked
from hark.flows.case_several import Chosen
from hark.flows.case_wanted import Wanted
from hark.guard.access import CUSTOMER, Role, Staff, operator
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.recurrences import RecurrenceRow
from tests.confidential import NORTH, REPLY, WHAT, People, a_secret, everybody, keep, let_in, readers
from tests.makers import NOON, a_case, a_person, a_question, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
NOVEMBER = Asked(Period(date(2026, 11, 1), date(2026, 12, 1)))


@pytest.fixture
def people(db: None) -> People:
    return everybody()


@pytest.fixture
def number(people: People) -> str:
    return a_secret(people)


class TestWhoeverIsKeptOut:
    @pytest.fixture(params=["dora", "carl", "lead", "head", "link"])
    def out(self, request: pytest.FixtureRequest, people: People) -> Staff:
        return people[request.param]

    def test_sees_that_it_is_there_and_nothing_of_it(self, number: str, out: Staff) -> None:
        assert [row.number for row in case_worklist.page(Wanted(), by=out).cases] == [number]
        whole = case_whole.open_one(number, by=out, now=NOON)

        assert whole.kept_out is Bar.CONFIDENTIAL
        assert not (whole.told or whole.history or whole.possible or whole.about or whole.files)
        assert case_worklist.page(Wanted(channel="branch", scope="all"), by=out).total == 0

    def test_finds_it_in_no_file_number_or_suggestion(self, number: str, out: Staff, people: People) -> None:
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
            case_owner.take,
            partial(case_owner.assign, to="dora"),
            partial(case_messages.write, words="We look at it."),
            partial(case_messages.remark, words="Nothing to see."),
            partial(case_closing.reopen, words="Again."),
            partial(case_reply.approve),
            partial(case_assigning.allot),
            partial(case_confidential.let_in, person="lead", words="Me."),
            partial(case_whole.reveal, purpose="handle"),
        ],
    )
    def test_is_refused_every_deed(self, deed: Callable[..., object], number: str, people: People) -> None:
        with pytest.raises(Confidential):
            deed(number, by=people["lead"], now=NOON)

    def test_is_not_mentioned_and_of_a_note_told_before_hears_no_more(self, people: People) -> None:
        number = a_case(people["dora"], about=NORTH)
        case_owner.take(number, by=people["anna"], now=NOON)
        case_messages.remark(number, words="@dora look", by=people["anna"], now=NOON)
        keep(number, people["anna"])

        with pytest.raises(NotToMention):
            case_messages.remark(number, words="@dora look", by=people["anna"], now=NOON)
        assert case_mentions.page(by=people["dora"]).total == 0
        row = CaseRow.objects.get()
        assert {each.username for each in case_mentions.colleagues(row, by=people["anna"])} == {
            "boss",
            "rita",
        }
        let_in(number, "dora", people["anna"])
        case_messages.remark(number, words="@dora look", by=people["anna"], now=NOON)
        assert case_mentions.page(by=people["dora"]).total == 2

    def test_is_not_told_up_the_line_but_who_sees_it_is(self, number: str, people: People) -> None:
        row = CaseRow.objects.get()

        assert [each.username for each in case_watch.told_of(row, up=1)] == ["boss"]
        let_in(number, "lead", people["anna"])
        assert [each.username for each in case_watch.told_of(row, up=1)] == ["lead"]

    def test_reads_no_question_about_it_and_is_not_told_who_comes_back(
        self, number: str, people: People
    ) -> None:
        asked = a_question(number, a_unit("south", above=a_unit()))
        case_questions.open_one(asked.pk, by=people["boss"], now=NOON)
        a_person(Role.BRANCH_MANAGER, username="sven", unit=asked.unit)
        case_questions.answer(
            asked.pk, words="They were.", by=StaffRow.objects.get(username="sven").as_term(), now=NOON
        )
        with pytest.raises(Confidential):
            case_questions.open_one(asked.pk, by=people["dora"], now=NOON)

        later = CaseRow.objects.get(number=a_case(people["dora"], about=NORTH))
        RecurrenceRow.objects.create(earlier=CaseRow.objects.get(number=number), later=later, found_at=NOON)
        told = [len(case_recurrence.links(later, by=people[name])) for name in ("boss", "anna", "dora")]
        assert told == [1, 1, 0]

    def test_is_helped_by_no_reply_of_it(self, number: str, people: People) -> None:
        case_reply.propose(number, reply=REPLY, by=people["anna"], now=NOON)
        case_reply.approve(number, by=people["boss"], now=NOON)
        done = Outcome(Upheld.YES, "charges", "It was so.", "refunded")
        case_closing.close(number, outcome=done, by=people["anna"], now=NOON)
        like = a_case(people["dora"], about=NORTH, what=WHAT)
        case_owner.take(like, by=people["dora"], now=NOON)
        row = CaseRow.objects.get(number=like)
        triaged = case_triage.of(WHAT)

        assert case_similar.suggested(row, triaged, by=people["anna"])
        assert case_similar.suggested(row, triaged, by=people["dora"]) == []
        with pytest.raises(Confidential):
            case_similar.answer(row.number, number, by=people["dora"], now=NOON)


class TestAssigning:
    def test_gives_what_nobody_has_by_who_leads_and_sees_it(self, people: People) -> None:
        number = a_case(people["dora"], about=NORTH)
        keep(number, people["boss"])

        several = case_several.assign([Chosen(number, 2)], to="carl", words="", by=people["lead"], now=NOON)
        assert [type(refusal) for _, refusal in several.refused] == [Confidential]
        case_owner.assign(number, to="carl", by=people["boss"], now=NOON)

        assert readers(number, people) == {"carl", "boss", "rita"}

    def test_goes_on_by_itself(self, people: People) -> None:
        number = a_case(people["dora"], about=NORTH)
        keep(number, people["boss"])

        assert case_assigning.allot_unowned(by=operator("worker"), now=NOON, unwatched=True).done == [number]

        owner = CaseRow.objects.get().owner
        assert owner and readers(number, people) == {owner.username, "boss", "rita"}


class TestMerging:
    def test_makes_the_other_confidential_too(self, number: str, people: People) -> None:
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
        self, number: str, people: People
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
