"""What a complaint is sealed under stays, whoever is named as its customer, and goes with them."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from hark.flows import case_files, case_history, case_messages, customers, erasure, subjects
from hark.flows.case_files import Offered
from hark.flows.case_naming import SealedUnderTheirs
from hark.flows.case_submission import About
from hark.flows.erasure import NothingHeld, OfACustomer, OnHold, Reached
from hark.flows.subjects import Erased
from hark.guard.access import Role, Staff
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow, HappeningRow
from hark.records.keys import SubjectKeyRow
from tests.flows.naming import MANAGER, NUMBER, OTHER, erase, name, unname
from tests.makers import NOON, a_case, a_case_of_before, a_person, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def anna(db: None) -> Staff:
    a_unit("north", above=a_unit())
    return a_person(Role.COMPLAINT_HANDLER, username="anna").as_term()


class TestSealing:
    def test_stays_under_the_key_of_the_complaint_whoever_is_named(self, anna: Staff) -> None:
        number = a_case()
        key = SubjectKeyRow.objects.get(subject=f"record/cases/{number}")

        name(number, anna)
        case_messages.remark(number, words="Called them.", by=anna, now=NOON)
        name(number, anna, OTHER, "Wrong.")

        row = CaseRow.objects.get(number=number)
        assert case_history.key(row, now=NOON).id == key.id
        assert not SubjectKeyRow.objects.filter(subject__startswith="customer/").exists()

    def test_is_the_complaints_own_also_where_the_customer_was_told_at_once(self, anna: Staff) -> None:
        number = a_case(anna, about=About(door="branch", customer=NUMBER))

        name(number, anna, OTHER, "A slip of the pen.")

        assert erase(OTHER) == Reached(1, 0)
        with pytest.raises(NothingHeld):
            erase(NUMBER)

    def test_of_before_stays_with_its_customer(self, anna: Staff) -> None:
        row = CaseRow.objects.get(number=a_case_of_before(NUMBER))

        for mend in (lambda: name(row.number, anna, OTHER, "Wrong."), lambda: unname(row.number, anna)):
            with pytest.raises(SealedUnderTheirs):
                mend()
        with pytest.raises(IntegrityError), transaction.atomic():
            CaseRow.objects.update(customer=customers.pseudonym(OTHER))
        with pytest.raises(DatabaseError, match="stays under the key"), transaction.atomic():
            CaseRow.objects.update(sealed_under="")
        with pytest.raises(OfACustomer):
            erasure.hold("cases", row.number, reason="a suit", by=MANAGER, now=NOON)
        assert case_history.told(row)["name"] == "李明" and erase() == Reached(1, 0)
        with pytest.raises(Erased):
            case_history.told(row)


class TestErasing:
    def test_the_customer_makes_what_was_said_before_and_after_unreadable(self, anna: Staff) -> None:
        number, others = a_case(), a_case()
        row = CaseRow.objects.get(number=number)
        [file] = case_files.take(row, [Offered("a.pdf", b"%PDF-1.7")], by=MANAGER, now=NOON)
        name(number, anna)
        case_messages.remark(number, words="Called them.", by=anna, now=NOON)

        assert erase() == Reached(1, 0)

        last = HappeningRow.objects.filter(case=row).last()
        assert last
        for gone in (lambda: case_history.told(row), lambda: case_history.opened(last, "words")):
            with pytest.raises(Erased):
                gone()
        with pytest.raises(case_files.NoSuchFile):
            case_files.opened(row, file.pk, purpose="handle", by=MANAGER, now=NOON)
        assert case_history.told(CaseRow.objects.get(number=others))["name"] == "李明"
        noted = AuditEntryRow.objects.filter(act="customer.erased").values_list("subject", "details__key")
        assert dict(noted) == {
            subjects.of_customer(customers.pseudonym(NUMBER)): "",
            subjects.of_record("cases", number): str(SubjectKeyRow.objects.get(subject__endswith=number).pk),
        }

    def test_leaves_one_that_is_said_to_be_anothers_by_then(self, anna: Staff) -> None:
        number = name(a_case(), anna).number
        row = name(number, anna, OTHER, "Wrong.")

        with pytest.raises(NothingHeld):
            erase()
        assert case_history.told(row)["name"] == "李明"
        assert erase(OTHER) == Reached(1, 0)

    def test_one_by_one_is_refused_while_it_is_known_whose_it_is(self, anna: Staff) -> None:
        number = name(a_case(), anna).number

        with pytest.raises(OfACustomer):
            erasure.erase("cases", number, reason="asked for", by=MANAGER, now=NOON)
        unname(number, anna)
        erasure.erase("cases", number, reason="asked for", by=MANAGER, now=NOON)

    def test_is_refused_while_the_customer_or_one_of_theirs_is_kept(self, anna: Staff) -> None:
        number = name(a_case(), anna).number
        erasure.hold_customer(NUMBER, reason="a suit", by=MANAGER, now=NOON)
        with pytest.raises(OnHold, match="a suit"):
            erase()
        erasure.hold_customer(NUMBER, reason="", by=MANAGER, now=NOON)
        erasure.hold("cases", number, reason="an inspection", by=MANAGER, now=NOON)
        with pytest.raises(OnHold, match="an inspection"):
            erase()

        assert case_history.told(CaseRow.objects.get(number=number))
        erasure.hold("cases", number, reason="", by=MANAGER, now=NOON)
        assert erase() == Reached(1, 0)

    def test_what_was_kept_with_a_customer_is_kept_when_it_is_taken_from_them(self, anna: Staff) -> None:
        number = name(a_case(), anna).number
        erasure.hold_customer(NUMBER, reason="a suit", by=MANAGER, now=NOON)

        unname(number, anna)

        with pytest.raises(OnHold, match="a suit"):
            erasure.erase("cases", number, reason="asked for", by=MANAGER, now=NOON)
        held = AuditEntryRow.objects.filter(act="customer.held").last()
        assert held and (held.subject, held.actor) == (f"record/cases/{number}", "anna")
