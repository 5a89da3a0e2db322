"""A customer is one pseudonym in every feed, and everything sealed about one is erased at once."""

from pathlib import Path

import pytest

from hark.core.errors import NotAllowed
from hark.flows import complaints, customers, erasure, ring, withdrawals, withdrawing
from hark.flows.customers import NoSuchNumber
from hark.flows.erasure import NothingHeld, OfACustomer, OnHold
from hark.flows.subjects import Erased
from hark.guard.access import POLICY, Role
from hark.guard.walls import Wall
from hark.records.audit import AuditEntryRow
from hark.records.feeds import QuarantineRow
from hark.records.keys import KeyRow, SubjectKeyRow
from tests.flows.test_loading import load
from tests.makers import NOON, a_file, a_mapping_with_customers, a_row, somebody

pytestmark = pytest.mark.django_db
MANAGER = somebody(Role.QUALITY_MANAGER)
NUMBER, OTHER = "KH20260117", "KH20331904"


@pytest.fixture(autouse=True)
def loaded(home: Path) -> None:
    """A customer in two feeds, another one, and nobody known."""
    a_mapping_with_customers(home / "mappings")
    rows = [
        a_row(id="1", narrative="first", customer=NUMBER),
        a_row(id="2", narrative="another's", customer=OTHER),
        a_row(id="3", narrative="nobody's", customer=""),
    ]
    load(a_file(home, rows), mapping="bank", feed="desk")
    again = [a_row(id="1", narrative="second", customer=" ｋｈ20260117")]
    load(a_file(home, again, name="b.csv"), mapping="bank", feed="phone")


def words(feed: str, source_id: str) -> str:
    return complaints.reveal(feed, source_id, purpose="handle", by=MANAGER, now=NOON)


def erase(number: str = NUMBER) -> int:
    return erasure.erase_customer(number, reason="the customer asked", by=MANAGER, now=NOON).aside


class TestPseudonym:
    def test_is_the_same_in_every_feed_and_the_number_is_nowhere(self, home: Path) -> None:
        found = [complaints.one(feed, "1", by=MANAGER).customer for feed in ("desk", "phone")]

        assert found == [customers.pseudonym(NUMBER)] * 2
        assert complaints.one("desk", "3", by=MANAGER).customer is None
        lake = [file.read_bytes() for file in (home / "lake").rglob("*") if file.is_file()]
        assert not any(NUMBER.encode() in content for content in lake)

    def test_ties_what_is_sealed_to_one_key(self) -> None:
        subjects = sorted(SubjectKeyRow.objects.values_list("subject", flat=True))

        customer, other = (f"customer/{customers.pseudonym(number)}" for number in (NUMBER, OTHER))
        assert subjects == sorted([customer, other, "record/desk/3"])

    def test_is_looked_for_by_a_number_which_is_not_noted(self) -> None:
        found = customers.sought(NUMBER, ledger="complaints", by=MANAGER, now=NOON)

        page = complaints.page(complaints.selection(customer=found), offset=0, limit=9, by=MANAGER)
        assert [(c.feed, c.source_id) for c in page.complaints] == [("phone", "1"), ("desk", "1")]
        noted = AuditEntryRow.objects.get(act="customer.sought")
        assert noted.subject == f"customer/{found}" and NUMBER not in str(noted.details)

    def test_is_looked_for_within_the_wall_only(self) -> None:
        elsewhere = somebody(Role.BRANCH_MANAGER, wall=Wall(units=("nowhere",)))

        found = customers.sought(NUMBER, ledger="complaints", by=elsewhere, now=NOON)
        chosen = complaints.selection(customer=found)

        assert complaints.page(chosen, offset=0, limit=9, by=elsewhere).total == 0

    @pytest.mark.parametrize("number", ["", " \u3000", "9" * 65])
    def test_needs_a_number(self, number: str) -> None:
        with pytest.raises(NoSuchNumber):
            customers.pseudonym(number)


class TestErase:
    def test_makes_everything_of_the_customer_unreadable_and_nothing_of_others(self) -> None:
        assert (words("desk", "1"), words("phone", "1")) == ("first", "second")

        erase(" ＫＨ20260117 ")

        for feed in ("desk", "phone"):
            with pytest.raises(Erased):
                words(feed, "1")
        assert (words("desk", "2"), words("desk", "3")) == ("another's", "nobody's")
        noted = AuditEntryRow.objects.get(act="customer.erased")
        assert noted.subject == f"customer/{customers.pseudonym(NUMBER)}" and NUMBER not in str(noted.details)

    def test_reaches_a_copy_of_the_records_put_back(self) -> None:
        [copy] = SubjectKeyRow.objects.filter(subject=f"customer/{customers.pseudonym(NUMBER)}").values()
        erase()

        SubjectKeyRow.objects.filter(pk=copy["id"]).update(**copy)
        ring.begin()  # as every start does

        with pytest.raises(Erased):
            words("phone", "1")

    def test_takes_what_was_kept_aside_about_them_under_whatever_number(self, home: Path) -> None:
        spoilt = [
            a_row(id="7", received="never", customer=NUMBER),
            a_row(id="1", narrative="corrected", customer=""),  # of theirs, by its number
            a_row(id="8", received="never", customer=OTHER),
        ]
        load(a_file(home, spoilt, name="c.csv"), mapping="bank", feed="desk")
        assert QuarantineRow.objects.count() == 3

        assert erase() == 2
        assert QuarantineRow.objects.get().customer == customers.pseudonym(OTHER)

    def test_is_refused_while_they_are_on_hold(self) -> None:
        erasure.hold_customer(NUMBER, reason="a suit is pending", by=MANAGER, now=NOON)
        with pytest.raises(OnHold, match="a suit is pending"):
            erase()
        assert words("phone", "1") == "second"

        erasure.hold_customer(NUMBER, reason="", by=MANAGER, now=NOON)

        erase()

    def test_by_one_complaint_is_refused_where_it_would_reach_others(self) -> None:
        with pytest.raises(OfACustomer):
            erasure.erase("desk", "1", reason="because", by=MANAGER, now=NOON)
        with pytest.raises(OfACustomer):
            erasure.hold("desk", "1", reason="because", by=MANAGER, now=NOON)
        erasure.erase("desk", "3", reason="because", by=MANAGER, now=NOON)

        assert words("desk", "1") == "first"
        with pytest.raises(Erased):
            words("desk", "3")

    def test_needs_something_to_erase(self) -> None:
        erase()
        for number in (NUMBER, "KH0"):
            with pytest.raises(NothingHeld):
                erase(number)
            with pytest.raises(NothingHeld):
                erasure.hold_customer(number, reason="a suit", by=MANAGER, now=NOON)

    def test_leaves_what_they_tell_later_readable(self, home: Path) -> None:
        erase()

        later = [a_row(id="9", narrative="back again", customer=NUMBER)]
        load(a_file(home, later, name="d.csv"), mapping="bank", feed="desk")

        assert words("desk", "9") == "back again"
        with pytest.raises(Erased):
            words("desk", "1")

    @pytest.mark.parametrize(
        "role", [role for role in Role if role not in POLICY["customer.erase_all"].roles]
    )
    def test_is_for_the_quality_manager_of_the_whole_institution_alone(self, role: Role) -> None:
        of_a_unit = somebody(Role.QUALITY_MANAGER, wall=Wall(units=("GA",)))
        for by in (somebody(role), of_a_unit):
            with pytest.raises(NotAllowed):
                erasure.erase_customer(NUMBER, reason="because", by=by, now=NOON)
            with pytest.raises(NotAllowed):
                erasure.hold_customer(NUMBER, reason="because", by=by, now=NOON)


class TestKey:
    def test_is_another_than_the_one_that_seals_and_the_one_of_indexes(self, home: Path) -> None:
        keys = {(home / "keys" / name).read_bytes() for name in ring.FIRST.values()}

        assert len(keys) == 3

    def test_is_made_for_an_installation_from_before_there_were_pseudonyms(self, home: Path) -> None:
        SubjectKeyRow.objects.filter(subject__startswith=ring.OF_CUSTOMERS).delete()
        KeyRow.objects.filter(use=KeyRow.Use.PSEUDONYM).delete()
        (home / "keys" / "pseudonym.key").unlink()

        ring.begin()

        assert (home / "keys" / "pseudonym.key").exists()
        assert KeyRow.objects.count() == 3 and words("desk", "3") == "nobody's"

    def test_is_never_made_anew_once_somebody_has_a_pseudonym(self, home: Path) -> None:
        KeyRow.objects.filter(use=KeyRow.Use.PSEUDONYM).delete()
        (home / "keys" / "pseudonym.key").unlink()

        with pytest.raises(ring.key_files.KeyRefused, match="is missing"):
            ring.begin()


class TestWithdrawn:
    """What came by a load that was withdrawn is not forgotten by who erases."""

    def test_a_record_s_words_told_without_its_customer_go_with_the_customer(self, home: Path) -> None:
        told_twice(home, "", NUMBER)
        assert words("app", "9") == "told 1"

        erase()

        with pytest.raises(Erased):
            words("app", "9")
        assert not SubjectKeyRow.objects.filter(subject="record/app/9", erased_at=None).exists()

    def test_a_complaint_is_whose_it_is_now(self, home: Path) -> None:
        told_twice(home, "", NUMBER)
        with pytest.raises(OfACustomer):
            erasure.erase("app", "9", reason="asked for", by=MANAGER, now=NOON)

    def test_a_complaint_of_nobody_is_erased_though_a_customer_was_named_first(self, home: Path) -> None:
        told_twice(home, NUMBER, "")

        erasure.erase("app", "9", reason="asked for", by=MANAGER, now=NOON)

        with pytest.raises(Erased):
            words("app", "9")
        with pytest.raises(NothingHeld):
            erasure.hold("app", "9", reason="a suit", by=MANAGER, now=NOON)

    def test_one_in_force_no_more_can_be_held_and_erased(self, home: Path) -> None:
        withdraw(home, [a_row(id="9", narrative="told 0", customer="")])

        erasure.hold("app", "9", reason="a suit", by=MANAGER, now=NOON)
        with pytest.raises(OnHold):
            erasure.erase("app", "9", reason="asked for", by=MANAGER, now=NOON)
        erasure.hold("app", "9", reason="", by=MANAGER, now=NOON)
        erasure.erase("app", "9", reason="asked for", by=MANAGER, now=NOON)

    def test_what_was_kept_aside_of_a_record_in_force_no_more_goes_too(self, home: Path) -> None:
        again = a_row(id="9", narrative="other", issue="another", customer="")
        withdraw(home, [a_row(id="9", narrative="told 0", customer=NUMBER), again])
        assert QuarantineRow.objects.filter(arrival__feed__name="app").count() == 1

        assert erase() == 1
        assert not QuarantineRow.objects.filter(arrival__feed__name="app").exists()


def told_twice(home: Path, *customers: str) -> None:
    """A complaint told by two loads, of which the first is withdrawn, each with another customer."""
    first, second = ([a_row(id="9", narrative=f"told {at}", customer=c)] for at, c in enumerate(customers))
    withdraw(home, first)
    load(a_file(home, second, name="again.csv"), mapping="bank", feed="app")


def withdraw(home: Path, rows: list[dict[str, str]]) -> None:
    """The rows loaded, and withdrawn."""
    loaded = load(a_file(home, rows, name="first.csv"), mapping="bank", feed="app").arrival
    withdrawals.withdraw(loaded, mistake="wrong_mapping", by=MANAGER, now=NOON)
    withdrawing.finish(loaded, by=MANAGER, clock=lambda: NOON)
