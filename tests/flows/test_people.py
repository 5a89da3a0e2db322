"""Who signs in, decided by the security officer and by nobody about themselves."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from hark.core.errors import NotAllowed
from hark.flows import accounts, api_tokens, linked_accounts, one_time, people, people_access
from hark.flows.organisation import NoSuchUnit
from hark.flows.people import BadPerson, NoSuchPerson, NotOneself, Standing
from hark.guard.access import ADMINISTRATION, Role, Staff
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow
from tests.makers import NOON, a_person, a_unit

pytestmark = pytest.mark.django_db

ANNA = Standing("Anna", "agent", unit="north")


@pytest.fixture
def officer() -> Staff:
    a_unit("north", above=a_unit())
    return a_person(Role.SECURITY_OFFICER, username="officer").as_term()


@pytest.fixture
def anna(officer: Staff) -> StaffRow:
    return people.add("anna", ANNA, by=officer, now=NOON)


def acts() -> list[str]:
    return list(AuditEntryRow.objects.values_list("act", flat=True))


class TestAdd:
    def test_makes_somebody_without_a_password(self, anna: StaffRow) -> None:
        assert not anna.has_usable_password()
        assert people.standing_of(anna) == replace(ANNA, lines=())
        assert acts() == ["person.added"]

    @pytest.mark.parametrize("username", ["", "a", "Änna", "an na", "anna/../x", "ANNA", "x" * 65])
    def test_refuses_names_that_are_none_or_taken(
        self, anna: StaffRow, officer: Staff, username: str
    ) -> None:
        with pytest.raises(BadPerson):
            people.add(username, ANNA, by=officer, now=NOON)

    @pytest.mark.parametrize(
        ("special", "refusal"),
        [
            ({"role": "king"}, BadPerson),
            ({"name": " "}, BadPerson),
            ({"unit": ""}, BadPerson),
            ({"unit": "mars"}, NoSuchUnit),
            ({"lines": ("space",)}, NoSuchUnit),
        ],
    )
    def test_refuses_places_there_are_none(
        self, officer: Staff, special: dict[str, object], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            people.add("boris", replace(ANNA, **special), by=officer, now=NOON)  # type: ignore[arg-type]  # special as they come

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECURITY_OFFICER}))
    def test_is_the_security_officers_alone(self, officer: Staff, role: Role) -> None:
        with pytest.raises(NotAllowed):
            people.add("boris", ANNA, by=a_person(role).as_term(), now=NOON)

    def test_of_somebody_real_is_not_done_in_a_demonstration(self, officer: Staff) -> None:
        StaffRow.objects.update(is_demo=True)

        assert people.add("boris", ANNA, by=officer, now=NOON).is_demo


class TestChange:
    def test_of_the_role_ends_every_session(self, anna: StaffRow, officer: Staff) -> None:
        before = anna.get_session_auth_hash()

        people.change(anna, replace(ANNA, role="executive", unit=""), by=officer, now=NOON)

        anna.refresh_from_db()
        assert anna.role == "executive" and anna.unit is None
        assert anna.get_session_auth_hash() != before
        assert acts() == ["person.added", "person.changed"]

    def test_of_the_name_ends_none(self, anna: StaffRow, officer: Staff) -> None:
        before = anna.get_session_auth_hash()

        people.change(anna, replace(ANNA, name="Anna B"), by=officer, now=NOON)

        anna.refresh_from_db()
        assert anna.get_session_auth_hash() == before

    def test_of_ones_own_role_is_refused(self, officer: Staff) -> None:
        row = people.named("officer", by=officer)

        with pytest.raises(NotOneself):
            people.change(row, Standing("Me", "administrator"), by=officer, now=NOON)
        people.change(row, Standing("Another name", "security_officer"), by=officer, now=NOON)

    def test_gives_nobody_two_of_the_three_administrations(self, anna: StaffRow, officer: Staff) -> None:
        for role in sorted(ADMINISTRATION):
            people.change(anna, Standing("Anna", role), by=officer, now=NOON)
            anna.refresh_from_db()
            assert {Role(anna.role)} & ADMINISTRATION == {role}
            assert anna.as_term().role is role


@pytest.mark.parametrize(
    ("deed", "act"),
    [
        (people_access.invite, "invited"),
        (people_access.disable, "disabled"),
        (people_access.enable, "enabled"),
        (people_access.reset_second_factor, "second_factor_reset"),
        (people_access.end_sessions, "sessions_ended"),
    ],
)
class TestEachDeed:
    def test_is_noted_once(
        self, anna: StaffRow, officer: Staff, deed: Callable[..., object], act: str
    ) -> None:
        deed(anna, by=officer, now=NOON)

        assert acts() == ["person.added", f"person.{act}"]

    def test_is_not_the_administrators(
        self, anna: StaffRow, officer: Staff, deed: Callable[..., object], act: str
    ) -> None:
        with pytest.raises(NotAllowed):
            deed(anna, by=a_person(Role.ADMINISTRATOR).as_term(), now=NOON)

    def test_is_not_done_to_oneself(self, officer: Staff, deed: Callable[..., object], act: str) -> None:
        row = people.named("officer", by=officer)
        if act == "sessions_ended":
            deed(row, by=officer, now=NOON)
        else:
            with pytest.raises(NotOneself):
                deed(row, by=officer, now=NOON)


@pytest.mark.parametrize(
    "deed",
    [
        people_access.invite,
        people_access.disable,
        people_access.reset_second_factor,
        linked_accounts.forbid,
        people_access.end_sessions,
        lambda row, **told: people.change(row, replace(ANNA, role="executive", unit=""), **told),
        lambda row, by, now: accounts.set_password(row, "eight green ladders hum", now=now),
    ],
)
def test_what_ends_the_sessions_ends_the_tokens(
    anna: StaffRow, officer: Staff, deed: Callable[..., object]
) -> None:
    token = api_tokens.create(anna, label="nightly", now=NOON)

    deed(anna, by=officer, now=NOON)

    assert api_tokens.whose(token.secret, now=NOON) is None


class TestDisabled:
    def test_has_no_session_and_no_token(self, anna: StaffRow, officer: Staff) -> None:
        token = api_tokens.create(anna, label="nightly", now=NOON)
        before = anna.get_session_auth_hash()

        people_access.disable(anna, by=officer, now=NOON)

        anna.refresh_from_db()
        assert anna.get_session_auth_hash() != before
        assert api_tokens.whose(token.secret, now=NOON) is None
        people_access.enable(anna, by=officer, now=NOON)
        assert api_tokens.whose(token.secret, now=NOON) is None

    def test_is_not_invited(self, anna: StaffRow, officer: Staff) -> None:
        people_access.disable(anna, by=officer, now=NOON)

        with pytest.raises(BadPerson):
            people_access.invite(anna, by=officer, now=NOON)


def test_an_invitation_voids_the_password_and_the_invitation_before(anna: StaffRow, officer: Staff) -> None:
    first = people_access.invite(anna, by=officer, now=NOON).split("/")[3:5]
    anna.refresh_from_db()
    accounts.set_password(anna, "eight green ladders hum", now=NOON)

    second = people_access.invite(anna, by=officer, now=NOON).split("/")[3:5]

    anna.refresh_from_db()
    assert not anna.has_usable_password()
    with pytest.raises(one_time.NotOneTime):
        one_time.whose(*first)
    assert one_time.whose(*second) == anna


def test_somebody_there_is_not_cannot_be_found(officer: Staff) -> None:
    with pytest.raises(NoSuchPerson):
        people.named("nobody", by=officer)
    with pytest.raises(NoSuchPerson):
        people.one(99999, by=officer)


def test_people_are_found_by_a_part_of_either_name(anna: StaffRow, officer: Staff) -> None:
    assert [row.username for row in people.page(by=officer, search="nn")[0]] == ["anna", "officer"]
    assert people.page(by=officer, limit=1)[1] == 2
