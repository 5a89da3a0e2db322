"""People at the command line."""

import pytest

from tests.jobs.conftest import Hark

pytestmark = pytest.mark.django_db


class TestPeople:
    ANNA = ("people", "add", "anna", "--name", "Anna", "--role", "security_officer")

    def test_are_made_and_listed(self, hark: Hark) -> None:
        assert hark(*self.ANNA, "--at", "https://hark.bank.example/") == 0
        assert "https://hark.bank.example/sign-in/once/" in hark.out

        assert hark("people", "list", "--json") == 0
        assert hark.json() == [
            {"username": "anna", "name": "Anna", "role": "security_officer", "unit": "", "state": "active"}
        ]

    def test_are_invited_anew_and_disabled(self, hark: Hark) -> None:
        hark(*self.ANNA)

        assert hark("people", "invite", "anna") == 0 and "/sign-in/once/" in hark.out
        assert hark("people", "disable", "anna") == 0
        assert hark("people", "invite", "anna") == 1 and "is disabled" in hark.err
        assert hark("people", "disable", "nobody") == 1

    def test_in_earnest_and_a_demonstration_are_kept_apart(self, hark: Hark) -> None:
        hark(*self.ANNA)

        assert hark("demo", "--no-serve") == 1
        assert "Real people sign in here" in hark.err
