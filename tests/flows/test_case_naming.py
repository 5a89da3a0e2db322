"""The customer of a complaint is named once it is known whose it is, and nothing is sealed anew for it."""

import json
from datetime import timedelta

import pytest

from hark.core.complaints.case import NothingSaid
from hark.core.complaints.confidential import Confidential
from hark.core.complaints.recusal import Recused
from hark.core.complaints.steps import Impossible
from hark.core.errors import NotAllowed
from hark.flows import (
    case_alike,
    case_confidential,
    case_history,
    case_merging,
    case_naming,
    case_owner,
    case_recount,
    customers,
)
from hark.flows.case_naming import NumberTold, OthersGoOnHere
from hark.flows.case_record import NothingChanged
from hark.flows.case_refusals import ChangedMeanwhile, NoSuchCase
from hark.flows.case_submission import About
from hark.flows.customers import NoSuchNumber
from hark.guard.access import POLICY, Role, Staff
from hark.records.audit import AuditEntryRow
from hark.records.case_figures import CaseFiguresRow
from hark.records.cases import CaseRow, HappeningRow
from hark.records.recurrences import RecurrenceRow
from tests.flows.handled import closed
from tests.flows.naming import NUMBER, OTHER, name, unname
from tests.makers import NOON, a_case, a_person, a_unit, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
BY_MAIL = About(door="mail", product="Card")


@pytest.fixture
def anna(db: None) -> Staff:
    a_unit("north", above=a_unit())
    return a_person(Role.COMPLAINT_HANDLER, username="anna").as_term()


@pytest.fixture
def boris(anna: Staff) -> Staff:
    return a_person(Role.QUALITY_MANAGER, username="boris").as_term()


class TestNaming:
    def test_keeps_the_pseudonym_and_tells_the_number_nowhere(self, anna: Staff) -> None:
        row = name(a_case(), anna, " ｋｈ20260117 ", "Told on the phone.")

        assert row.customer == customers.pseudonym(NUMBER)
        last = row.history.last()
        assert last and (last.act, last.by, last.details, last.for_customer) == ("named", "anna", {}, False)
        assert case_history.opened(last, "words") == "Told on the phone."
        noted = AuditEntryRow.objects.get(act="case.named")
        assert (noted.subject, noted.actor) == (row.number, "anna")
        told = json.dumps([*AuditEntryRow.objects.values(), *HappeningRow.objects.values()], default=str)
        assert NUMBER not in told and row.customer not in told

    def test_of_another_or_of_nobody_is_said_why_and_noted_without_a_number(self, anna: Staff) -> None:
        row = name(a_case(), anna)
        for wordless in (lambda: name(row.number, anna, OTHER), lambda: unname(row.number, anna, " ")):
            with pytest.raises(NothingSaid):
                wordless()

        assert name(row.number, anna, OTHER, "A slip of the pen.").customer == customers.pseudonym(OTHER)
        assert unname(row.number, anna).customer == ""
        acts = ["received", "named", "renamed", "unnamed"]
        assert [each.act for each in row.history.all()] == acts
        assert AuditEntryRow.objects.filter(act__in=("case.renamed", "case.unnamed")).count() == 2
        with pytest.raises(NothingChanged):
            unname(row.number, anna)

    @pytest.mark.parametrize(
        "words", [f"It was {NUMBER}.", f"原登记{NUMBER.lower()}有误", f"not {OTHER}, sorry"]
    )
    def test_is_refused_a_reason_that_tells_a_number(self, anna: Staff, words: str) -> None:
        number = name(a_case(), anna).number

        with pytest.raises(NumberTold):
            name(number, anna, OTHER, words)

    def test_changes_nothing_where_it_is_theirs(self, anna: Staff) -> None:
        number = name(a_case(), anna).number

        with pytest.raises(NothingChanged):
            name(number, anna, NUMBER.lower())

    @pytest.mark.parametrize("customer", ["", " \u3000", "9" * 65])
    def test_takes_what_intake_takes(self, anna: Staff, customer: str) -> None:
        with pytest.raises(NoSuchNumber) as refused:
            name(a_case(), anna, customer)

        assert "9" * 65 not in str(refused.value)

    def test_is_refused_where_the_complaint_was_not_seen_so_or_went_on_in_another(
        self, anna: Staff, boris: Staff
    ) -> None:
        one, other = (a_case(about=About(product="Card")) for _ in range(2))
        with pytest.raises(ChangedMeanwhile):
            case_naming.name(one, customer=NUMBER, by=anna, now=NOON, seen=7)
        case_merging.merge(one, into=other, by=boris, now=NOON)

        with pytest.raises(Impossible):
            name(one, anna)
        name(other, anna)
        for mend in (lambda: name(other, anna, OTHER, "Wrong."), lambda: unname(other, anna)):
            with pytest.raises(OthersGoOnHere):
                mend()
        case_merging.part(one, words="Two matters.", by=boris, now=NOON)
        assert unname(other, anna).customer == ""

    def test_is_for_those_who_work_on_it_and_are_not_kept_out(self, anna: Staff, boris: Staff) -> None:
        number = a_case(about=About(door="branch", unit="north"), by=boris)
        south = a_person(Role.COMPLAINT_HANDLER, username="sue", unit=a_unit("south", above=a_unit()))
        for role in set(Role) - POLICY["case.handle"].roles:
            with pytest.raises(NotAllowed):
                name(number, somebody(role))
        with pytest.raises(NoSuchCase):
            name(number, south.as_term())
        CaseRow.objects.get(number=number).about.add(anna.id)
        with pytest.raises(Recused):
            name(number, anna)

        CaseRow.objects.get(number=number).about.clear()
        case_owner.take(number, by=boris, now=NOON)
        case_confidential.keep(number, reason="staff", by=boris, now=NOON)
        with pytest.raises(Confidential):
            name(number, anna)
        assert not CaseRow.objects.get(number=number).customer


class TestWhatFollows:
    def test_is_counted_anew_for_it_and_for_what_came_after(self, anna: Staff) -> None:
        first, second = (
            a_case(about=BY_MAIL, phone="", email=f"{at}@example.com", now=NOON + timedelta(days=at))
            for at in range(2)
        )
        name(second, anna)
        assert repeated() == {first: False, second: False}

        name(first, anna)
        assert repeated() == {first: False, second: True}

        unname(first, anna)
        assert repeated() == {first: False, second: False}

    def test_a_recurrence_is_found_whichever_of_the_two_is_named(self, anna: Staff, boris: Staff) -> None:
        about = About(product="Card")
        earlier = closed(a_case(about=about, phone="13911112222"), anna, boris)
        later = a_case(about=BY_MAIL, phone="", email="li@example.com", now=NOON + timedelta(days=10))
        name(later, anna)
        assert repeated() and not RecurrenceRow.objects.exists()

        name(earlier, anna)

        assert repeated() and RecurrenceRow.objects.get().later.number == later

    def test_the_two_are_suggested_to_each_other_and_can_be_merged(self, anna: Staff, boris: Staff) -> None:
        one, other = (
            a_case(about=About(product="Card"), what=what, phone="", email=f"{len(what)}@example.com")
            for what in ("My card was kept.", "The fee is quite wrong.")
        )
        row = CaseRow.objects.get(number=one)
        assert case_alike.suggested(row, by=boris) == []

        name(other, anna)
        row = name(one, anna)

        assert [each.row.number for each in case_alike.suggested(row, by=boris)] == [other]
        case_merging.merge(one, into=other, by=boris, now=NOON)
        merged = CaseRow.objects.get(number=one).history.last()
        assert merged and merged.details["known"] == "yes"


def repeated() -> dict[str, bool | None]:
    """What was found out of each, once the worker looked as often as there was anything to look at."""
    while case_recount.look_for_earlier(now=NOON + timedelta(days=20)):
        pass
    return dict(CaseFiguresRow.objects.values_list("case__number", "repeated"))
