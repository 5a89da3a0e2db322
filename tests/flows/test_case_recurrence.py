"""The same customer comes back about the same matter while it is watched, and a person says whether it is."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from hark.core.errors import NotAllowed
from hark.core.terms.case import Act, Recurrence
from hark.flows import (
    case_alike,
    case_closing,
    case_confidential,
    case_recount,
    case_recurrence,
    case_whole,
    case_worklist,
    deliveries,
)
from hark.flows.case_refusals import NoSuchCase
from hark.flows.case_submission import About
from hark.flows.case_wanted import Wanted
from hark.guard.access import Role, Staff, operator
from hark.records.case_figures import CaseFiguresRow
from hark.records.cases import CaseRow, HappeningRow
from hark.records.notices import PendingNoticeRow
from hark.records.outbox import OutboxRow
from hark.records.recurrences import RecurrenceRow
from tests.flows.handled import closed
from tests.makers import NOON, a_case, a_person, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
CARD, LOAN = About(product="Card"), About(product="Loan")


@pytest.fixture
def earlier(anna: Staff, boris: Staff) -> str:
    return closed(a_case(about=CARD), anna, boris)


def later(about: About = CARD, *, after: float = 10, **told: str) -> str:
    at = NOON + timedelta(days=after)
    return a_case(about=about, now=at, **{"what": "You took that fee off me once more."} | told)


def look() -> int:
    case_recount.look_for_earlier(now=NOON + timedelta(days=20))
    return RecurrenceRow.objects.count()


class TestComingBack:
    def test_is_marked_on_both_told_counted_and_listed(
        self, earlier: str, boris: Staff, settings: Settings
    ) -> None:
        settings.HARK_NOTICE_URL = "https://desk.bank.example/"
        number = later()

        assert (look(), look()) == (1, 1)

        noted = HappeningRow.objects.filter(act=Act.RECURRED).values_list("case__number", "details")
        assert {case: (each["other"], each["side"]) for case, each in noted} == {
            earlier: (number, "earlier"),
            number: (earlier, "later"),
        }
        [told] = [row for row in OutboxRow.objects.all() if row.topic == "case.recurred"]
        said = deliveries.opened(told).decode()
        assert number in said and earlier in said and '["anna", "boris"]' in said and "李明" not in said
        assert CaseFiguresRow.objects.get(case__number=earlier).recurred
        for asked, found in (("suspected", number), ("recurring", number), ("came_back", earlier)):
            listed = case_worklist.page(Wanted("all", recurs=asked), by=boris).cases
            assert [row.number for row in listed] == [found]
        assert case_worklist.page(Wanted("all", recurs="nonsense"), by=boris).total == 0

    def test_is_told_to_nobody_the_new_one_is_about(self, earlier: str, boris: Staff) -> None:
        number = later()
        CaseRow.objects.get(number=number).about.set([boris.id])

        look()

        assert PendingNoticeRow.objects.get(kind="case.recurred").people == ["anna"]

    def test_is_no_other_customer_product_or_time(self, earlier: str) -> None:
        later(phone="13911112222")
        later(LOAN, what="My statement never came by post.")
        later(after=91)

        assert look() == 0

    def test_is_seen_by_its_words_too(self, earlier: str) -> None:
        later(LOAN, what="The counter refused to change my banknotes.")

        assert look() == 1

    def test_takes_one_that_is_open_for_no_recurrence(self, anna: Staff) -> None:
        a_case(about=CARD)
        later()

        assert look() == 0

    def test_takes_one_that_came_here_closed_for_none(self, earlier: str) -> None:
        row = CaseRow.objects.get(number=later())
        row.stage, row.closed_elsewhere = "closed", True

        assert case_recurrence.look(row, now=NOON) == 0 and look() == 1

    def test_that_fails_holds_up_no_other(self, earlier: str, monkeypatch: pytest.MonkeyPatch) -> None:
        broken, sound = later(), later()
        found = case_recurrence._linked

        def fails(one: CaseRow, other: CaseRow, *signs: object, now: datetime) -> int:
            if other.number == broken:
                raise KeyError("a sign nobody thought of")
            return found(one, other, *signs, now=now)

        monkeypatch.setattr(case_recurrence, "_linked", fails)

        assert look() == 1 and RecurrenceRow.objects.get().later.number == sound
        known = CaseFiguresRow.objects.filter(case__number__in=[broken, sound])
        assert dict(known.values_list("case__number", "repeated")) == {broken: None, sound: True}
        monkeypatch.setattr(case_recurrence, "_linked", found)
        assert look() == 1  # let be for a while
        case_recount.look_for_earlier(now=NOON + timedelta(days=20, hours=1))
        assert RecurrenceRow.objects.count() == 2 and not known.filter(repeated=None).exists()

    def test_that_fails_does_not_end_the_count_of_those_behind_it(
        self, earlier: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        numbers, look_at = [later(), later()], case_recurrence.look

        def fails(row: CaseRow, *, now: datetime) -> int:
            if row.number == numbers[0]:
                raise KeyError("a sign nobody thought of")
            return look_at(row, now=now)

        monkeypatch.setattr(case_recurrence, "look", fails)
        monkeypatch.setattr(case_recount, "AT_ONCE", 1)

        case_recount.recount(by=operator("anna"), now=NOON + timedelta(days=20))

        known = CaseFiguresRow.objects.filter(case__number__in=numbers).order_by("pk")
        assert list(known.values_list("repeated", flat=True)) == [None, True]

    def test_is_looked_for_with_few_queries_however_many_complaints_there_are(
        self, earlier: str, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        later(phone="13911112222")
        row = CaseRow.objects.latest("pk")

        with django_assert_max_num_queries(1):
            assert case_recurrence.look(row, now=NOON) == 0
        newest = CaseRow.objects.filter(phone=row.phone).order_by("-pk").values_list("pk", flat=True)
        if connection.vendor == "sqlite":
            assert "USING COVERING INDEX records_caserow_phone" in newest[:40].explain()


class TestAPerson:
    def test_says_it_is_another_matter_and_that_is_kept(self, earlier: str, boris: Staff) -> None:
        number = later()
        look()

        case_recurrence.judge(number, other=earlier, same=False, words="Another fee.", by=boris, now=NOON)

        [kept] = case_recurrence.links(CaseRow.objects.get(number=number), by=boris)
        assert (kept.standing, kept.decided_by, kept.number) == (Recurrence.REFUTED, "boris", earlier)
        assert not CaseFiguresRow.objects.get(case__number=earlier).recurred
        assert HappeningRow.objects.filter(act=Act.JUDGED).count() == 2
        case_recurrence.judge(earlier, other=number, same=True, by=boris, now=NOON)
        assert CaseFiguresRow.objects.get(case__number=earlier).recurred
        assert case_worklist.page(Wanted("all", recurs="suspected"), by=boris).total == 0

    def test_who_said_it_is_another_matter_is_not_told_again_that_it_may_be_the_same(
        self, earlier: str, boris: Staff
    ) -> None:
        number = later()
        look()
        row = CaseRow.objects.get(number=number)
        assert [each.row.number for each in case_alike.suggested(row, by=boris)] == [earlier]

        case_recurrence.judge(number, other=earlier, same=False, by=boris, now=NOON)

        assert case_alike.suggested(row, by=boris) == []

    def test_tells_two_open_ones_apart_which_are_suggested_no_more_until_that_is_taken_back(
        self, anna: Staff, boris: Staff
    ) -> None:
        first, second = a_case(about=CARD), later()
        rows = [CaseRow.objects.get(number=number) for number in (first, second)]
        assert [[each.row.number for each in case_alike.suggested(row, by=boris)] for row in rows] == [
            [second],
            [first],
        ]

        case_recurrence.judge(first, other=second, same=False, words="Two fees.", by=anna, now=NOON)

        assert [case_alike.suggested(row, by=boris) for row in rows] == [[], []]
        assert [
            [(each.number, each.later, each.came_back) for each in case_recurrence.links(row, by=boris)]
            for row in rows
        ] == [[(second, True, False)], [(first, False, False)]]
        assert not CaseFiguresRow.objects.filter(recurred=True)

        case_recurrence.judge(second, other=first, same=True, by=anna, now=NOON)

        assert [len(case_alike.suggested(row, by=boris)) for row in rows] == [1, 1]
        assert not RecurrenceRow.objects.all() and not CaseFiguresRow.objects.filter(recurred=True)
        assert case_worklist.page(Wanted("all", recurs="recurring"), by=boris).total == 0

    def test_tells_no_complaint_apart_from_itself(self, anna: Staff) -> None:
        number = a_case()

        with pytest.raises(NoSuchCase):
            case_recurrence.judge(number, other=number, same=False, by=anna, now=NOON)

    def test_judges_only_what_was_linked_and_lies_before_their_wall(self, earlier: str, boris: Staff) -> None:
        number = later()
        look()
        unit = a_unit("north", above=a_unit())
        nora = a_person(Role.SUPERVISOR, username="nora", unit=unit).as_term()

        with pytest.raises(NoSuchCase):
            case_recurrence.judge(number, other=a_case(), same=True, by=boris, now=NOON)
        with pytest.raises(NoSuchCase):
            case_recurrence.judge(number, other=earlier, same=True, by=nora, now=NOON)
        auditor = a_person(Role.AUDITOR, username="ada").as_term()
        with pytest.raises(NotAllowed):
            case_recurrence.judge(number, other=earlier, same=True, by=auditor, now=NOON)

    def test_reads_nothing_in_the_history_of_another_that_lies_behind_their_wall(
        self, earlier: str, boris: Staff
    ) -> None:
        north = a_unit("north", above=a_unit())
        nora = a_person(Role.SUPERVISOR, username="nora", unit=north).as_term()
        number = later()
        CaseRow.objects.filter(number=number).update(unit=north)
        look()
        case_recurrence.judge(number, other=earlier, same=True, words="It is.", by=boris, now=NOON)

        assert (told(number, boris), told(number, nora)) == ([earlier, earlier], [])

    def test_is_named_and_no_complaint_recurs_as_itself(self, earlier: str) -> None:
        row = CaseRow.objects.get(number=earlier)
        later()
        look()

        for wrong in (
            lambda: RecurrenceRow.objects.create(earlier=row, later=row, found_at=NOON),
            lambda: RecurrenceRow.objects.update(standing="confirmed"),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                wrong()


def told(number: str, by: Staff) -> list[str | None]:
    """The other of each line of the history that is of two."""
    lines = case_whole.one(number, by=by).history
    return [line.details.get("other") for line in lines if line.act in (Act.RECURRED, Act.JUDGED)]


class TestFromEitherSide:
    """The two of a link, looked at from each, by somebody who sees both and somebody kept out of one."""

    @pytest.fixture
    def dora(self) -> Staff:
        return a_person(Role.COMPLAINT_HANDLER, username="dora").as_term()

    def shown(self, number: str, by: Staff) -> tuple[list[str], list[str | None], set[str]]:
        """What its page tells of the other: by its links, by its history, and by the lists that hold it."""
        links = case_recurrence.links(CaseRow.objects.get(number=number), by=by)
        asked = ("suspected", "recurring", "came_back")
        pages = {each: case_worklist.page(Wanted("all", recurs=each), by=by).cases for each in asked}
        lists = {each for each, rows in pages.items() if number in [row.number for row in rows]}
        return [each.number for each in links], told(number, by), lists

    def test_it_is_there(self, earlier: str, dora: Staff) -> None:
        number = later()
        look()

        assert self.shown(earlier, dora) == ([number], [number], {"came_back"})
        assert self.shown(number, dora) == ([earlier], [earlier], {"suspected", "recurring"})

    @pytest.mark.parametrize("way", ["confidential", "about"])
    @pytest.mark.parametrize("side", ["earlier", "later"])
    def test_whoever_is_kept_out_of_the_other_is_told_nothing_of_it(
        self, side: str, way: str, earlier: str, dora: Staff, boris: Staff
    ) -> None:
        number = later()
        look()
        case_recurrence.judge(number, other=earlier, same=True, words="The same fee.", by=boris, now=NOON)
        hidden, open_one = (earlier, number) if side == "earlier" else (number, earlier)
        if way == "about":
            CaseRow.objects.get(number=hidden).about.set([dora.id])
        else:
            case_confidential.keep(hidden, reason="report", by=boris, now=NOON)

        assert self.shown(open_one, dora) == ([], [], set())
        links, history, lists = self.shown(open_one, boris)
        assert (links, history) == ([hidden], [hidden, hidden]) and lists


def test_the_watch_ends_by_itself_and_one_that_goes_on_is_not_watched(earlier: str, boris: Staff) -> None:
    row = CaseRow.objects.get(number=earlier)
    assert case_recurrence.watched_until(row) == NOON + timedelta(days=90)

    case_closing.reopen(earlier, words="They called.", by=boris, now=NOON)

    row.refresh_from_db()
    assert case_recurrence.watched_until(row) is None
