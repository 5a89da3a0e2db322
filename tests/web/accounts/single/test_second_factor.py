"""When the provider's word counts as a second factor, and when it has to be given anew."""

from typing import Any

import pytest
from pytest_django.fixtures import Settings

from hark.flows import linked_accounts
from hark.guard.access import Role
from hark.guard.id_tokens import Identity
from hark.records.accounts import SingleSignOnRow
from tests.makers import NOON
from tests.web.accounts.conftest import Known, Person
from tests.web.accounts.single.conftest import STRONG, Comes, last, now, officer


class TestSecondFactor:
    @pytest.mark.parametrize("acr", [None, "pwd", "0", ""])
    def test_of_ours_is_set_up_when_the_provider_saw_none(self, acr: str | None, comes: Comes) -> None:
        anna = comes(acr=acr)

        anna.comes_back()

        assert not anna.is_in
        assert anna.client.get("/").headers["Location"] == "/sign-in/second-factor/"

    def test_of_ours_is_asked_for_when_there_is_one(self, known: Known, comes: Comes) -> None:
        anna = comes("boris", acr="pwd")
        person: Person = known()
        linked_accounts.allow(person.row, by=officer(), now=NOON)
        anna.provider.knows("s-9", preferred_username="anna", acr="pwd")
        anna.sub, person.client = "s-9", anna.client

        assert anna.comes_back().headers["Location"] == "/sign-in/code/"
        assert not anna.is_in
        assert not SingleSignOnRow.objects.filter(subject="s-9").exists()  # not before it is shown
        person.types_code()

        assert SingleSignOnRow.objects.filter(subject="s-9", staff=person.row).exists()
        assert anna.is_in and last()[2] == {"way": "oidc+mfa"}

    @pytest.mark.parametrize(
        ("acr", "amr", "enough"),
        [
            ((), (), False),
            (("mfa",), (), True),
            (("gold",), (), False),
            ((), ("otp",), True),
            ((), ("hwk",), False),
            (("mfa",), ("hwk",), False),
        ],
    )
    def test_is_what_the_settings_name(self, acr: Any, amr: Any, enough: bool) -> None:
        shown = Identity("i", "s", "mfa", frozenset({"pwd", "otp"}), None, {})

        assert shown.shown_enough(acr=acr, amr=amr) is enough

    def test_asked_for_by_key_is_asked_for_all_the_same(self, comes: Comes, settings: Settings) -> None:
        settings.HARK_SECURITY_KEY_ROLES = (Role.QUALITY_MANAGER.value,)
        anna = comes()

        anna.comes_back()

        assert anna.client.get("/").headers["Location"] == "/security/keys/add/"


class TestStepUp:
    def test_asks_the_provider_again(self, comes: Comes) -> None:
        anna = comes(auth_time=now() - 3_600)
        anna.comes_back()
        asked = anna.client.get("/complaints/-/export/").headers["Location"]
        assert asked.startswith("/sign-in/single/?next=%2Fcomplaints%2F-%2Fexport%2F&again=1")

        anna.provider.knows("s-1", auth_time=now(), **STRONG)
        answer = anna.comes_back(anna.goes(again="1", next="/settings/"))

        assert anna.provider.asked[-1]["prompt"] == "login" and anna.provider.asked[-1]["max_age"] == "0"
        assert answer.headers["Location"] == "/settings/"
        assert last() == ("account.stepped_up", "anna", {"way": "oidc"})

    @pytest.mark.parametrize("page", ["/security/password/", "/security/app/", "/security/keys/add/"])
    def test_is_needed_for_another_way_in(self, page: str, comes: Comes) -> None:
        anna = comes(auth_time=now() - 3_600)
        anna.comes_back()

        assert anna.client.get(page).headers["Location"].startswith("/sign-in/single/?next=")

    def test_does_not_take_an_old_sign_in(self, comes: Comes) -> None:
        anna = comes(auth_time=now() - 3_600)
        anna.comes_back()

        assert anna.comes_back(anna.goes(again="1")).status_code == 400
        assert last()[2] == {"way": "oidc", "reason": "auth_time"}

    def test_does_not_take_another_person(self, comes: Comes) -> None:
        anna, _ = comes(), comes("boris", sub="s-2")
        anna.comes_back()
        anna.sub = "s-2"

        assert anna.comes_back(anna.goes(again="1")).status_code == 400
        assert last()[2]["reason"] == "NotTheSame"
