"""The tree of units and who stands where in it."""

import pytest
from django.db import IntegrityError, transaction

from hark.core.errors import NotAllowed, NotFound
from hark.flows import organisation
from hark.flows.organisation import BadUnit, Kind, NoSuchUnit, put_line, put_unit, remove_unit
from hark.guard.access import Role
from hark.guard.walls import NO_WALL, Wall
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow
from hark.records.organisation import UnitRow
from tests.makers import NOON, a_person, somebody

OFFICER = somebody(Role.SECURITY_OFFICER)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bank(db: None) -> None:
    """A bank with a region of two branches, and another region."""
    for code, kind, above in (
        ("bank", Kind.INSTITUTION, ""),
        ("north", Kind.REGION, "bank"),
        ("n1", Kind.BRANCH, "north"),
        ("n2", Kind.BRANCH, "north"),
        ("south", Kind.REGION, "bank"),
    ):
        put(code, kind, above)


def put(code: str, kind: str, above: str) -> UnitRow:
    return put_unit(code, name=code.title(), kind=kind, above=above, by=OFFICER, now=NOON)


def wall_of(unit: str, role: Role = Role.SUPERVISOR) -> Wall:
    """The wall around somebody of the unit."""
    return a_person(role, unit=UnitRow.objects.get(code=unit)).as_term().wall


class TestAUnit:
    def test_is_seen_with_those_below_it(self) -> None:
        assert wall_of("north") == Wall(units=("n1", "n2", "north"))

    def test_at_the_top_is_no_wall(self) -> None:
        assert wall_of("bank") == NO_WALL

    def test_takes_those_below_it_along_when_it_moves(self) -> None:
        put("n1", Kind.BRANCH, "south")
        put("t1", Kind.TEAM, "n1")
        put("n1", Kind.BRANCH, "north")

        assert UnitRow.objects.get(code="t1").path == "/bank/north/n1/t1/"

    def test_is_not_confused_with_one_of_the_same_letters(self) -> None:
        put("NORTH", Kind.REGION, "bank")
        put("N9", Kind.BRANCH, "NORTH")

        assert wall_of("north") == Wall(units=("n1", "n2", "north"))

    @pytest.mark.parametrize(
        ("code", "kind", "above"),
        [
            ("x", Kind.REGION, "n1"),
            ("x", Kind.BRANCH, ""),
            ("other", Kind.INSTITUTION, ""),
            ("north", Kind.BRANCH, "n1"),
            ("north", Kind.TEAM, "bank"),
            ("a/b", Kind.TEAM, "n1"),
            ("", Kind.TEAM, "n1"),
            ("x", "planet", "bank"),
        ],
    )
    def test_is_refused_where_it_cannot_stand(self, code: str, kind: str, above: str) -> None:
        with pytest.raises(BadUnit):
            put(code, kind, above)

    def test_stands_under_one_that_is_there(self) -> None:
        with pytest.raises(NoSuchUnit):
            put("x", Kind.BRANCH, "west")

    def test_goes_when_nobody_is_left(self) -> None:
        remove_unit("n2", by=OFFICER, now=NOON)

        assert not UnitRow.objects.filter(code="n2").exists()

    def test_stays_while_somebody_works_there(self) -> None:
        wall_of("n1", Role.AGENT)

        with pytest.raises(BadUnit):
            remove_unit("n1", by=OFFICER, now=NOON)

    def test_that_is_not_there_cannot_go(self) -> None:
        with pytest.raises(NotFound):
            remove_unit("west", by=OFFICER, now=NOON)

    def test_leaves_a_trace_of_each_change(self) -> None:
        before = AuditEntryRow.objects.count()

        put("n3", Kind.BRANCH, "north")

        assert AuditEntryRow.objects.count() == before + 1


def test_the_tree_is_told_from_the_top_each_unit_before_those_below_it() -> None:
    assert [row.code for row in organisation.units(by=OFFICER)] == ["bank", "north", "n1", "n2", "south"]


class TestALine:
    def test_narrows_its_people_to_its_products(self) -> None:
        line = put_line("cards", name="Cards", products=["Prepaid", "Credit"], by=OFFICER, now=NOON)
        person = a_person(Role.QUALITY_MANAGER)
        person.lines.add(line)

        assert person.as_term().wall == Wall(products=("Credit", "Prepaid"))

    def test_without_a_product_is_refused(self) -> None:
        with pytest.raises(BadUnit):
            put_line("cards", name="Cards", products=[" "], by=OFFICER, now=NOON)


class TestTheTables:
    def test_refuse_somebody_of_a_branch_without_a_branch(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            StaffRow.objects.create(username="x", name="X", role=Role.BRANCH_MANAGER)

    def test_refuse_a_second_institution(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            UnitRow.objects.create(code="other", name="Other", kind=Kind.INSTITUTION, path="/other/")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECURITY_OFFICER}))
def test_nobody_but_the_security_officer_changes_it(role: Role) -> None:
    with pytest.raises(NotAllowed):
        organisation.units(by=somebody(role))
