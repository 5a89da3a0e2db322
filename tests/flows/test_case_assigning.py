"""Cases given by the rule, by many at once, and from whoever is away to who goes on."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from hark.core.complaints.assigning import NobodySuitable
from hark.core.complaints.case import NothingSaid, NotOwn
from hark.core.complaints.recusal import Recused
from hark.core.errors import NotAllowed
from hark.core.terms.case import Act
from hark.flows import (
    case_assigning,
    case_clocks,
    case_messages,
    case_owner,
    case_several,
    case_watch,
    case_whole,
    handlers,
)
from hark.flows.case_assigning import Owned
from hark.flows.case_refusals import BadChoice, ChangedMeanwhile, NoHandler, NoSuchCase
from hark.flows.case_several import Chosen, NothingChosen
from hark.flows.case_submission import About
from hark.flows.handlers import BadAbsence, NoSuchAbsence, Skills
from hark.guard.access import Role, Staff, operator
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow, HappeningRow
from hark.records.handlers import AbsenceRow, HandlerRow
from tests.makers import NOON, a_case, a_person, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
DAY = date(2026, 11, 21)
WORKER = operator("worker")


@pytest.fixture
def lead(db: None) -> Staff:
    """Who leads and, with their hands full, is given nothing."""
    row = a_person(Role.QUALITY_MANAGER, username="lead", name="Lead")
    HandlerRow.objects.create(staff=row, capacity=0)
    return row.as_term()


def a_handler(username: str = "anna", **special: object) -> Staff:
    return a_person(Role.COMPLAINT_HANDLER, username=username, name=username.title(), **special).as_term()


def row_of(username: str) -> StaffRow:
    return StaffRow.objects.get(username=username)


def owner(number: str) -> str:
    found = CaseRow.objects.get(number=number).owner
    return found.username if found else ""


def away(username: str, *, stand_in: str = "", by: Staff) -> None:
    handlers.be_away(DAY, DAY, stand_in=stand_in, id=row_of(username).pk, by=by, now=NOON)


class TestByTheRule:
    def test_a_case_goes_to_whoever_has_least_and_its_history_says_so(self, lead: Staff) -> None:
        anna, _ = a_handler("anna"), a_handler("boris")
        case_owner.take(a_case(), by=anna, now=NOON)
        number = a_case()

        case_assigning.allot(number, by=lead, now=NOON, seen=1)

        assert owner(number) == "boris"
        told = HappeningRow.objects.get(case__number=number, act=Act.ASSIGNED)
        assert told.details == {"owner": "boris", "rule": "lightest", "load": "1/30"} and told.by == "lead"
        assert AuditEntryRow.objects.filter(act="case.assigned", subject=number).count() == 1
        with pytest.raises(Owned):
            case_assigning.allot(number, by=lead, now=NOON)

    def test_what_nobody_can_take_stays_with_why(self, lead: Staff) -> None:
        north = a_unit("north", above=a_unit())
        a_handler("anna", unit=north)
        number = a_case(about=About(unit="north", staff=["anna"]))

        with pytest.raises(NobodySuitable):
            case_assigning.allot(number, by=lead, now=NOON)
        _, choice = case_assigning.candidates(number, by=lead, now=NOON)

        assert owner(number) == "" and [each.why for each in choice.candidates] == ["recused", "full"]

    def test_is_for_who_leads_and_sees_the_case_and_is_not_recused(self, lead: Staff) -> None:
        anna, number = a_handler("anna"), a_case(about=About(staff=["lead"]))
        sven = a_person(Role.SUPERVISOR, username="sven", unit=a_unit("south", above=a_unit())).as_term()

        for ask in (case_assigning.allot, case_assigning.candidates):
            with pytest.raises(NotAllowed):
                ask(number, by=anna, now=NOON)
            with pytest.raises(NoSuchCase):
                ask(number, by=sven, now=NOON)
            with pytest.raises(Recused):
                ask(number, by=lead, now=NOON)

    def test_all_that_nobody_has_are_shared_and_the_worker_waits_to_be_asked(
        self, lead: Staff, home: Path
    ) -> None:
        a_handler("anna"), a_handler("boris")
        numbers = [a_case() for _ in range(4)]
        nobodys = a_case(about=About(staff=["anna", "boris"]))

        assert case_watch.give(by=WORKER, now=NOON) == 0
        several = case_assigning.allot_unowned(by=lead, now=NOON)

        assert sorted(map(owner, numbers)) == ["anna", "anna", "boris", "boris"]
        assert [number for number, _ in several.refused] == [nobodys] and owner(nobodys) == ""

    def test_the_worker_gives_them_where_the_institution_wants_it(self, lead: Staff, home: Path) -> None:
        a_handler("anna")
        shipped = Path(case_clocks.__file__).parents[1] / "catalogue/targets_of_complaints.toml"
        own = shipped.read_text(encoding="utf-8").replace("automatic = false", "automatic = true")
        (home / "targets_of_complaints.toml").write_text(own, encoding="utf-8")
        case_clocks._targets.cache_clear()
        number = a_case()

        assert case_watch.give(by=WORKER, now=NOON) == 1
        assert owner(number) == "anna" and case_watch.give(by=WORKER, now=NOON) == 0


class TestHandingOver:
    def test_is_the_owners_with_what_the_next_must_know(self, lead: Staff) -> None:
        anna, boris = a_handler("anna"), a_handler("boris")
        number = a_case()
        case_owner.take(number, by=anna, now=NOON)

        with pytest.raises(NotOwn):
            case_owner.hand_over(number, to="boris", words="Mine.", by=boris, now=NOON)
        with pytest.raises(NothingSaid):
            case_owner.hand_over(number, to="boris", words=" ", by=anna, now=NOON)
        case_owner.hand_over(number, to="boris", words="They wait for a call.", by=anna, now=NOON)

        assert case_whole.one(number, by=boris).history[-1].words == "They wait for a call."
        assert owner(number) == "boris"

    def test_all_of_an_absent_persons_go_to_the_stand_in_who_may_and_else_by_the_rule(
        self, lead: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        anna, _, _ = a_handler("anna"), a_handler("boris"), a_handler("carl")
        plain, about_boris, about_all = (
            a_case(about=About(staff=staff)) for staff in ([], ["boris"], ["boris", "carl"])
        )
        for number in (plain, about_boris, about_all):
            case_owner.take(number, by=anna, now=NOON)
        away("anna", stand_in="boris", by=lead)
        monkeypatch.setattr(case_assigning, "AT_ONCE", 2)

        several = case_assigning.hand_over_all(row_of("anna").pk, words="Anna is away.", by=lead, now=NOON)

        assert [owner(number) for number in (plain, about_boris, about_all)] == ["boris", "carl", "anna"]
        assert len(several.done) == 2 and several.left + len(several.refused) == 1
        told = HappeningRow.objects.get(case__number=plain, details__rule="stand_in")
        assert told.details["owner"] == "boris" and told.words


class TestSkillsAndAbsence:
    def test_change_who_gets_a_case_and_are_noted(self, lead: Staff) -> None:
        a_handler("anna"), a_handler("boris")
        skills = Skills(products=[" Loan ", "Loan"], languages=["en"], highest="complex", capacity=5)
        handlers.set_skills(row_of("anna").pk, skills, by=lead, now=NOON)
        away("boris", by=lead)

        people = {each.row.username: each for each in handlers.people(by=lead, now=NOON)}
        number = a_case(about=About(product="Card", language="en"))
        _, choice = case_assigning.candidates(number, by=lead, now=NOON)

        assert people["boris"].away and people["anna"].handler.products == {"Loan"}
        assert [each.why for each in choice.candidates] == ["product", "away", "full"]
        assert list(
            AuditEntryRow.objects.filter(subject__in=["anna", "boris"]).values_list("act", flat=True)
        ) == ["handler.changed", "absence.added"]

    def test_one_says_when_one_is_away_oneself_and_takes_it_back(self, lead: Staff) -> None:
        anna, boris = a_handler("anna"), a_handler("boris")
        handlers.be_away(DAY, DAY, stand_in="boris", by=anna, now=NOON)
        [row] = AbsenceRow.objects.all()

        with pytest.raises(NoSuchAbsence):
            handlers.be_there(row.pk, by=boris, now=NOON)
        with pytest.raises(NotAllowed):
            handlers.be_there(row.pk, id=row.staff_id, by=boris, now=NOON)
        handlers.be_there(row.pk, by=anna, now=NOON)

        assert not AbsenceRow.objects.exists()

    def test_nonsense_is_refused(self, lead: Staff) -> None:
        anna = a_handler("anna")
        yesterday = DAY - timedelta(1)

        for first, last, stand_in in (
            (DAY, yesterday, ""),
            (yesterday, yesterday, ""),
            (DAY, DAY + timedelta(400), ""),
            (DAY, DAY, "anna"),
            (DAY, DAY, "nobody"),
        ):
            with pytest.raises(BadAbsence):
                handlers.be_away(first, last, stand_in=stand_in, by=anna, now=NOON)
        for skills in (Skills(highest="x"), Skills(languages=["tlh"]), Skills(capacity=-1)):
            with pytest.raises(BadChoice):
                handlers.set_skills(row_of("anna").pk, skills, by=lead, now=NOON)

    def test_of_another_unit_are_not_ones_own(self, lead: Staff) -> None:
        bank = a_unit()
        a_handler("anna", unit=a_unit("north", above=bank))
        sven = a_person(Role.SUPERVISOR, username="sven", unit=a_unit("south", above=bank)).as_term()

        [shown] = handlers.people(by=sven, now=NOON)
        assert shown.row.username == "sven" and not shown.by_rule  # who leads has skills noted first
        with pytest.raises(NoHandler):
            handlers.set_skills(row_of("anna").pk, Skills(), by=sven, now=NOON)
        with pytest.raises(NoHandler):
            away("anna", by=sven)


class TestSeveral:
    def test_each_is_done_by_itself_as_it_was_seen_and_the_rest_are_said(self, lead: Staff) -> None:
        anna = a_handler("anna")
        good, stale, about_anna = a_case(), a_case(), a_case(about=About(staff=["anna"]))
        case_messages.remark(stale, words="Called.", by=lead, now=NOON)
        chosen = [Chosen(number, 1) for number in (good, stale, about_anna, "none")]

        several = case_several.take(chosen, by=anna, now=NOON)

        assert several.done == [good] and owner(good) == "anna" and not owner(stale)
        kinds = {number: type(refusal) for number, refusal in several.refused}
        assert kinds == {stale: ChangedMeanwhile, about_anna: Recused, "none": NoSuchCase}

    def test_notes_and_gives_and_wants_some_and_a_permission(self, lead: Staff) -> None:
        anna, numbers = a_handler("anna"), [a_case(), a_case()]

        with pytest.raises(NotAllowed):
            case_several.assign([Chosen(numbers[0], 1)], to="anna", words="", by=anna, now=NOON)
        for wanted in ([], [Chosen(str(n), 1) for n in range(101)]):
            with pytest.raises(NothingChosen):
                case_several.take(wanted, by=lead, now=NOON)
        case_several.remark([Chosen(n, 1) for n in numbers], words="One flood.", by=anna, now=NOON)
        case_several.assign([Chosen(n, 2) for n in numbers], to="anna", words="Both.", by=lead, now=NOON)
        once = case_assigning.allot_several([Chosen(n, 3) for n in numbers], by=lead, now=NOON)

        assert [owner(number) for number in numbers] == ["anna", "anna"] and len(once.refused) == 2
