"""Somebody half signed in is let in no further once whatever ends sessions was done."""

from collections.abc import Callable

import pytest

from hark.flows import accounts, linked_accounts, one_time, people, people_access
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from tests.makers import NOON
from tests.web.accounts.conftest import Known, Person
from tests.web.accounts.single.conftest import Comes, last, officer

Begin = Callable[[Person], None]


def by_password(anna: Person) -> None:
    anna.types_password()


def by_one_time_address(anna: Person) -> None:
    anna.row.refresh_from_db()
    anna.client.post(one_time.path(anna.row))


@pytest.fixture
def by_single_sign_on(comes: Comes) -> Begin:
    """By a provider that saw no second factor, so ours is asked for."""

    def begin(anna: Person) -> None:
        comer = comes("boris", acr="pwd")
        linked_accounts.allow(anna.row, by=officer(), now=NOON)
        comer.provider.knows("s-9", preferred_username="anna", acr="pwd")
        comer.sub, comer.client = "s-9", anna.client
        comer.comes_back()

    return begin


@pytest.fixture(params=["password", "one_time_address", "single_sign_on"])
def half_way(request: pytest.FixtureRequest, known: Known) -> Person:
    """Anna, asked for her code."""
    anna = known()
    begin = {"password": by_password, "one_time_address": by_one_time_address}.get(request.param)
    (begin or request.getfixturevalue("by_single_sign_on"))(anna)
    anna.row.refresh_from_db()
    return anna


def disabled(row: StaffRow) -> None:
    people_access.disable(row, by=officer(), now=NOON)


def disabled_and_enabled(row: StaffRow) -> None:
    disabled(row)
    people_access.enable(row, by=officer(), now=NOON)


def of_another_role(row: StaffRow) -> None:
    people.change(row, people.Standing("Anna", Role.AUDITOR.value), by=officer(), now=NOON)


DEEDS: dict[str, Callable[[StaffRow], object]] = {
    "a new password": lambda row: accounts.set_password(row, "eight green ladders hum", now=NOON),
    "an invitation": lambda row: people_access.invite(row, by=officer(), now=NOON),
    "signed out everywhere": lambda row: people_access.end_sessions(row, by=officer(), now=NOON),
    "no single sign-on": lambda row: linked_accounts.forbid(row, by=officer(), now=NOON),
    "disabled": disabled,
    "disabled and enabled": disabled_and_enabled,
    "another role": of_another_role,
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_ends_sessions_ends_half_a_sign_in(deed: str, half_way: Person) -> None:
    DEEDS[deed](half_way.row)

    answer = half_way.types_code()

    assert answer.status_code == 400 and "Sign in anew." in answer.content.decode()  # type: ignore[attr-defined] # an answer
    assert not half_way.is_in
    assert last() == ("account.sign_in_failed", "anna", {"reason": "ended meanwhile"})


def test_nothing_of_it_is_left_to_go_on_with(half_way: Person) -> None:
    people_access.end_sessions(half_way.row, by=officer(), now=NOON)
    half_way.types_code()

    assert half_way.client.get("/sign-in/code/").headers["Location"].startswith("/sign-in/")


def test_without_any_of_it_the_code_lets_in(half_way: Person) -> None:
    half_way.types_code()

    assert half_way.is_in and last()[0] == "account.signed_in"
