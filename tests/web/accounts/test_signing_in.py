"""Signing in with a password and a second factor."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache, caches
from django.test import Client

from hark.flows import one_time
from hark.guard.sealing import SealBroken
from hark.records.accounts import StaffRow
from hark.web.apps import COUNTED
from tests.makers import a_person
from tests.web.accounts.conftest import PASSWORD, Known, Person, a_browser, acts, digits, sealed

INSIDE = (
    "/settings/",
    "/board/",
    "/complaints/",
    "/data/",
    "/security/",
    "/security/recovery-codes/new/",
    "/",
)


class TestPassword:
    def test_alone_opens_no_page(self, anna: Person) -> None:
        assert anna.types_password().headers["Location"] == "/sign-in/code/"

        for page in INSIDE:
            assert anna.client.get(page).headers["Location"].startswith("/sign-in/?next=")

    def test_with_a_code_opens_the_pages(self, anna: Person) -> None:
        anna.types_password()

        assert anna.types_code().status_code == 302
        assert anna.is_in
        assert acts()[-1] == "account.signed_in"

    def test_is_taken_exactly_as_typed(self, anna: Person) -> None:
        for nearly in (PASSWORD + " ", " " + PASSWORD, PASSWORD.upper(), PASSWORD.replace(" ", "")):
            assert anna.types_password(nearly).status_code == 422
            caches["shared"].clear()

    def test_wrong_and_name_unknown_are_answered_alike(self, anna: Person) -> None:
        def told(name: str) -> str:
            page = anna.types_password("wrong wrong wrong", name=name).content.decode()
            return page.partition('role="alert">')[2].partition("</p>")[0]

        assert told("anna") == told("nobody") != ""

    def test_of_somebody_disabled_is_a_wrong_one(self, anna: Person) -> None:
        StaffRow.objects.update(is_active=False)

        page = anna.types_password()

        assert "Name and password do not belong together" in page.content.decode()
        assert acts()[-1] == "account.sign_in_failed"

    def test_of_nobody_is_noted_without_the_name(self, anna: Person) -> None:
        anna.types_password("wrong", name="my-password-by-mistake")
        anna.types_password("wrong", name="ANNA")

        from hark.records.audit import AuditEntryRow

        noted = AuditEntryRow.objects.filter(act="account.sign_in_failed").values_list("actor", "subject")
        assert list(noted) == [("stranger", "unknown"), ("stranger", "anna")]

    def test_leads_to_where_the_person_was_going(self, anna: Person) -> None:
        anna.client.post("/sign-in/?next=/settings/", {"login": "anna", "password": PASSWORD})

        assert anna.types_code().headers["Location"] == "/settings/"

    @pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)"])
    def test_leads_to_no_other_site(self, anna: Person, elsewhere: str) -> None:
        anna.client.post(f"/sign-in/?next={elsewhere}", {"login": "anna", "password": PASSWORD})

        assert anna.types_code().headers["Location"] == "/"

    def test_begins_a_session_with_another_id(self, anna: Person) -> None:
        anna.types_password()
        before = anna.client.session.session_key

        anna.types_code()

        assert anna.client.session.session_key != before


class TestCode:
    def test_is_good_once(self, anna: Person) -> None:
        code = digits(anna.secret)
        anna.types_password()
        anna.types_code(code)
        again = Person(anna.row, a_browser(), anna.secret)

        again.types_password()

        assert "wrong, or was used already" in again.types_code(code).content.decode()
        assert not again.is_in

    def test_that_set_up_the_app_is_used_up(self, known: Known) -> None:
        anna = known("anna", app=False)
        anna.types_password()
        code = anna.sets_up_app_with()
        again = Person(anna.row)
        again.types_password()

        assert "wrong, or was used already" in again.types_code(code).content.decode()
        assert not again.is_in

    def test_is_refused_after_five_wrong_ones(self, anna: Person) -> None:
        anna.types_password()
        for _ in range(5):
            anna.types_code("000000")

        assert "Too many attempts" in anna.types_code().content.decode()
        assert acts().count("second_factor.failed") == 5

    def test_of_recovery_is_good_once(self, anna: Person) -> None:
        anna.signs_in()
        anna.client.post("/security/recovery-codes/new/")
        page = anna.client.get("/security/recovery-codes/").content.decode()
        code = page.partition("<li><code>")[2].partition("<")[0]
        assert "shown this once" in page
        assert code not in anna.client.get("/security/recovery-codes/").content.decode()

        for good in (True, False):
            other = Person(anna.row, a_browser())
            other.types_password()
            other.types_code(code)
            assert other.is_in is good

    def test_secret_is_kept_sealed_for_its_owner(self, anna: Person, known: Known) -> None:
        boris = known("boris")
        assert anna.secret not in sealed(anna.row)
        data = Authenticator.objects.get(user=anna.row, type="totp").data
        Authenticator.objects.filter(user=boris.row, type="totp").update(data=data)

        boris.types_password()
        with pytest.raises(SealBroken):
            boris.types_code(digits(anna.secret))


class TestSecondFactor:
    def test_is_asked_of_whoever_has_none_before_anything_else(self, known: Known) -> None:
        new = known(app=False)
        new.types_password()

        for page in INSIDE:
            assert new.client.get(page).headers["Location"] == "/sign-in/second-factor/"
        assert new.sets_up_app().headers["Location"] == "/security/recovery-codes/"
        assert new.is_in

    def test_is_not_skipped_by_a_one_time_address(self, anna: Person) -> None:
        anna.row.refresh_from_db()
        address = one_time.path(anna.row)

        assert anna.client.post(address).headers["Location"] == "/sign-in/code/"
        assert not anna.is_in
        assert acts()[-1] == "account.one_time_used"
        anna.types_code()
        assert anna.is_in

    def test_comes_after_a_password_for_whoever_is_invited(self, client: Client, known: Known) -> None:
        new = known(app=False)
        new.row.set_unusable_password()
        new.row.save()
        client.post(one_time.path(new.row))

        assert client.get("/").headers["Location"] == "/security/password/"
        typed = {"new": "eight green ladders hum", "again": "eight green ladders hum"}
        client.post("/security/password/", typed)
        assert client.get("/").headers["Location"] == "/sign-in/second-factor/"

    def test_cannot_be_removed_when_it_is_the_only_one(self, anna: Person) -> None:
        anna.signs_in()

        page = anna.client.post("/security/app/remove/")

        assert "your only second factor" in page.content.decode()
        assert Authenticator.objects.filter(user=anna.row, type="totp").exists()

    def test_of_some_roles_is_a_key(self, anna: Person, settings: object) -> None:
        settings.HARK_SECURITY_KEY_ROLES = (anna.row.role,)  # type: ignore[attr-defined]  # settings have no types

        anna.signs_in()

        assert anna.client.get("/settings/").headers["Location"] == "/security/keys/add/"

    def test_is_not_asked_for_in_the_demonstration(self, client: Client, db: None) -> None:
        row = a_person(is_demo=True)

        client.post(one_time.path(row))

        assert client.get("/settings/").status_code == 200


def test_what_must_not_be_forgotten_is_counted_where_all_processes_see_it() -> None:
    import sys

    ours = [sys.modules[name] for name in COUNTED]
    assert all(module.cache._alias == "shared" for module in ours)
    for name, module in list(sys.modules.items()):
        if name.startswith("allauth."):
            assert getattr(module, "cache", None) is not cache


@pytest.mark.parametrize(
    "address", ["/accounts/signup/", "/signup/", "/accounts/login/", "/email/", "/accounts/password/reset/"]
)
def test_of_allauths_pages_only_those_named_are_there(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 404
