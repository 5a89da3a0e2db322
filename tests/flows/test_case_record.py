"""What a complaint is about can be put right, and linked; nobody so slips past recusal or out of sight."""

from decimal import Decimal

import pytest

from hark.core.complaints.case import NothingSaid
from hark.core.complaints.recusal import Recused
from hark.core.errors import NotAllowed
from hark.flows import case_owner, case_record
from hark.flows.case_record import NothingChanged, OutOfSight, Record, StillTheirs
from hark.flows.case_refusals import BadChoice, BadComplaint
from hark.flows.organisation import NoSuchUnit
from hark.guard.access import Role, Staff
from hark.guard.walls import Wall
from hark.records.cases import CaseRow
from tests.makers import NOON, a_case, a_person, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
FULL = Record("credit_card", "north", "counter", "refund", ("press",), True, Decimal("1200.50"))


@pytest.fixture
def anna(db: None) -> Staff:
    a_unit("north", above=a_unit())
    return a_person(Role.COMPLAINT_HANDLER, username="anna").as_term()


def amend(number: str, by: Staff, record: Record = FULL, *staff: str) -> CaseRow:
    case_record.amend(number, record=record, staff=staff, by=by, now=NOON)
    return CaseRow.objects.get(number=number)


class TestAmending:
    def test_puts_all_of_it_right_and_keeps_what_stood_there_before(self, anna: Staff) -> None:
        row = amend(a_case(), anna)

        assert case_record.of(row) == FULL
        assert (row.business, row.sub_channel) == ("credit_card", "counter")
        told = row.history.last().details
        assert told["fields"].split(",") == list(Record.__dataclass_fields__)
        amend(row.number, anna, Record("loan", "north", "counter", "refund", ("press",), True, None))
        told = row.history.last().details
        assert (told["fields"], told["was_product"], told["was_claimed"]) == (
            "product,claimed",
            "credit_card",
            "1200.50",
        )

    def test_changes_nothing_where_nothing_is_other(self, anna: Staff) -> None:
        row = amend(a_case(), anna)

        with pytest.raises(NothingChanged):
            amend(row.number, anna)

    def test_refuses_what_is_not_offered_and_who_may_not(self, anna: Staff) -> None:
        number = a_case()

        for wrong, refusal in (
            (Record(wish="a pony"), BadChoice),
            (Record(marks=["angry"]), BadChoice),
            (Record(unit="south"), NoSuchUnit),
            (Record(product="x" * 121), NothingSaid),
            (Record(claimed=Decimal(-1)), BadChoice),
        ):
            with pytest.raises(refusal):
                amend(number, anna, wrong)
        with pytest.raises(BadComplaint):
            amend(number, anna, Record(), "nobody")
        with pytest.raises(NotAllowed):
            amend(number, a_person(Role.AUDITOR, username="reader").as_term())
        assert CaseRow.objects.get(number=number).history.count() == 1

    def test_whoever_is_named_is_out_from_then_on_but_first_gives_it_to_somebody(self, anna: Staff) -> None:
        number, boss = a_case(), a_person(Role.QUALITY_MANAGER, username="boss").as_term()
        case_owner.take(number, by=anna, now=NOON)

        with pytest.raises(StillTheirs, match="anna"):
            amend(number, boss, FULL, "anna")
        case_owner.assign(number, to="boss", by=boss, now=NOON)
        row = amend(number, boss, FULL, "anna")

        assert [person.username for person in row.about.all()] == ["anna"]
        assert row.history.last().details["fields"].endswith(",staff")
        with pytest.raises(Recused):
            case_owner.take(number, by=anna, now=NOON)

    def test_nobody_puts_it_where_they_would_see_it_no_more(self, anna: Staff) -> None:
        number = a_case()
        amend(number, anna, Record("loan", "north"))
        north = Staff(
            anna.id, "anna", "Anna", anna.role, anna.deeds, Wall(frozenset({"north"}), frozenset({"loan"}))
        )

        with pytest.raises(OutOfSight):
            amend(number, north, Record("credit_card", "north"))
        assert CaseRow.objects.get(number=number).product == "loan"


class TestLinks:
    def test_are_told_until_they_are_taken_back(self, anna: Staff) -> None:
        number = a_case()
        row = CaseRow.objects.get(number=number)
        case_record.link(number, kind="training", reference=" T-2026-14 ", by=anna, now=NOON)
        case_record.link(number, kind="alert", reference="A-7", by=anna, now=NOON)
        with pytest.raises(NothingChanged):
            case_record.link(number, kind="alert", reference="A-7", by=anna, now=NOON)

        assert case_record.links(row) == [("training", "T-2026-14"), ("alert", "A-7")]
        case_record.link(number, kind="alert", reference="A-7", by=anna, now=NOON, off=True)
        assert case_record.links(row) == [("training", "T-2026-14")]
        with pytest.raises(NothingChanged):
            case_record.link(number, kind="alert", reference="A-7", by=anna, now=NOON, off=True)
        with pytest.raises(BadChoice):
            case_record.link(number, kind="wish", reference="A-7", by=anna, now=NOON)
        with pytest.raises(NothingSaid):
            case_record.link(number, kind="alert", reference=" ", by=anna, now=NOON)
