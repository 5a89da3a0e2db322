"""A saved view is its owner's, or seen by a role where its owner works and below; nobody else changes it."""

from collections.abc import Callable

import pytest

from hark.core.errors import NotAllowed
from hark.core.terms.ledger import LEDGERS
from hark.flows import saved_views
from hark.flows.saved_views import NoSuchView, ViewNotKept, ViewNotShared
from hark.guard.access import POLICY, Role
from hark.records.accounts import SavedViewRow, StaffRow
from hark.records.audit import AuditEntryRow
from hark.web.ledgers.kinds import KINDS
from tests.makers import NOON, a_person, a_unit

pytestmark = pytest.mark.django_db
LISTS = ("complaints", *KINDS)


def save(person: StaffRow, name: str = "Late", *, query: str = "unit=north", ledger: str = "contacts") -> int:
    saved_views.save(person, ledger=ledger, name=name, query=query, now=NOON)
    return SavedViewRow.objects.get(staff=person, ledger=ledger, name=name).pk


def share(person: StaffRow, id: int, role: Role | str, *, ledger: str = "contacts") -> None:
    saved_views.share(person, id, ledger=ledger, role=role, now=NOON)


def names(person: StaffRow, *, ledger: str = "contacts") -> list[str]:
    return [view.name for view in saved_views.views(person, ledger=ledger)]


@pytest.fixture
def anna(db: None) -> StaffRow:
    return a_person(Role.QUALITY_MANAGER, username="anna")


@pytest.fixture
def boris(db: None) -> StaffRow:
    return a_person(Role.COMPLAINT_HANDLER, username="boris")


class TestOnesOwn:
    def test_is_kept_under_a_name_for_its_list_alone(self, anna: StaffRow, boris: StaffRow) -> None:
        save(anna, query="unit=south")
        save(anna, query="unit=north")
        save(anna, "Steps", ledger="steps")

        [view] = saved_views.views(anna, ledger="contacts")
        assert (view.name, view.query) == ("Late", "unit=north")
        assert (names(anna, ledger="steps"), names(boris)) == (["Steps"], [])

    def test_is_renamed_but_not_to_the_name_of_another(self, anna: StaffRow) -> None:
        id, _other = save(anna), save(anna, "Early")

        saved_views.rename(anna, id, ledger="contacts", name=" Later ", now=NOON)
        assert names(anna) == ["Early", "Later"]

        with pytest.raises(ViewNotKept, match="another name"):
            saved_views.rename(anna, id, ledger="contacts", name="Early", now=NOON)

    @pytest.mark.parametrize("name", ["", " ", "x" * 81])
    def test_has_a_name_one_can_read(self, anna: StaffRow, name: str) -> None:
        id = save(anna)

        with pytest.raises(ViewNotKept):
            saved_views.save(anna, ledger="contacts", name=name, query="", now=NOON)
        with pytest.raises(ViewNotKept):
            saved_views.rename(anna, id, ledger="contacts", name=name, now=NOON)
        assert names(anna) == ["Late"]

    def test_is_touched_by_nobody_else(self, anna: StaffRow, boris: StaffRow) -> None:
        id = save(anna)
        share(anna, id, Role.COMPLAINT_HANDLER)

        for deed in (
            lambda: saved_views.rename(boris, id, ledger="contacts", name="Mine", now=NOON),
            lambda: saved_views.delete(boris, id, ledger="contacts", now=NOON),
            lambda: saved_views.delete(anna, id, ledger="steps", now=NOON),  # it is no view of that list
        ):
            with pytest.raises(NoSuchView):
                deed()
        assert names(anna) == ["Late"]

    def test_is_noted_by_number_and_never_by_what_it_says(self, anna: StaffRow) -> None:
        id = save(anna, "Mr Wang", query="q=Wang")
        saved_views.rename(anna, id, ledger="contacts", name="Mrs Li", now=NOON)
        share(anna, id, Role.AUDITOR)
        saved_views.delete(anna, id, ledger="contacts", now=NOON)

        entries = list(AuditEntryRow.objects.filter(act__startswith="view.").order_by("sequence"))
        assert [e.act for e in entries] == ["view.saved", "view.renamed", "view.shared", "view.deleted"]
        assert {e.subject for e in entries} == {str(id)}
        assert "Wang" not in str([e.details for e in entries]) and "Li" not in str(
            [e.details for e in entries]
        )


class TestShared:
    def test_is_found_by_everybody_of_the_role_until_it_is_no_longer(
        self, anna: StaffRow, boris: StaffRow
    ) -> None:
        id = save(anna)

        share(anna, id, Role.COMPLAINT_HANDLER)
        assert names(boris) == ["Late"]
        assert names(a_person(Role.AUDITOR)) == []

        share(anna, id, "")
        assert names(boris) == []

    def test_that_is_saved_anew_is_ones_own_again(self, anna: StaffRow, boris: StaffRow) -> None:
        share(anna, save(anna), Role.COMPLAINT_HANDLER)

        save(anna, query="customer=somebody")

        assert names(boris) == []

    def test_goes_no_further_than_its_owner_s_unit(self) -> None:
        bank = a_unit()
        north, south = a_unit("north", above=bank), a_unit("south", above=bank)
        of_the_north = a_person(Role.SUPERVISOR, unit=north, username="nina")
        share(of_the_north, save(of_the_north), Role.BRANCH_MANAGER)

        reached = {
            unit.code: names(a_person(Role.BRANCH_MANAGER, unit=unit, username=f"m-{unit.code}"))
            for unit in (north, south, bank, a_unit("corner", above=north))
        }

        assert reached == {"north": ["Late"], "south": [], "bank": [], "corner": ["Late"]}

    def test_names_no_customer(self, anna: StaffRow) -> None:
        id = save(anna, query="unit=north&customer=abcdef")

        with pytest.raises(ViewNotShared, match="one customer"):
            share(anna, id, Role.AUDITOR)

    def test_is_offered_to_no_role_that_sees_none_of_the_records(self, anna: StaffRow) -> None:
        id = save(anna, ledger="findings")

        for role in (Role.EXECUTIVE, Role.BRANCH_MANAGER, "nobody"):
            with pytest.raises(ViewNotShared):
                share(anna, id, role, ledger="findings")

    @pytest.mark.parametrize("role", [Role.COMPLAINT_HANDLER, Role.AUDITOR, Role.BRANCH_MANAGER])
    def test_is_for_those_who_lead(self, role: Role) -> None:
        person = a_person(role)
        id = save(person)

        with pytest.raises(NotAllowed):
            share(person, id, Role.AUDITOR)


@pytest.mark.parametrize("ledger", LISTS)
def test_nobody_keeps_views_of_records_they_may_not_see(ledger: str) -> None:
    may_not = next(role for role in Role if role not in POLICY[f"{LEDGERS[ledger].one}.see"].roles)
    person = a_person(may_not)
    deeds: list[Callable[[], object]] = [
        lambda: saved_views.views(person, ledger=ledger),
        lambda: saved_views.save(person, ledger=ledger, name="x", query="", now=NOON),
        lambda: saved_views.rename(person, 1, ledger=ledger, name="x", now=NOON),
        lambda: saved_views.share(person, 1, ledger=ledger, role="", now=NOON),
        lambda: saved_views.delete(person, 1, ledger=ledger, now=NOON),
    ]

    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed()
