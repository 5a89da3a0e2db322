"""The way to the provider and back, and what it is asked on the way."""

from base64 import b64encode

from pytest_django.fixtures import Settings

from hark.records.accounts import SingleSignOnRow
from hark.records.audit import AuditEntryRow
from tests.web.accounts.conftest import a_browser
from tests.web.accounts.single.conftest import STRONG, Comes, last
from tests.web.accounts.single.provider import signed


class TestJourney:
    def test_leads_in_where_the_person_was_going(self, comes: Comes) -> None:
        anna = comes()

        assert "Sign in with Bank ID" in anna.client.get("/sign-in/").content.decode()
        answer = anna.comes_back(anna.goes(next="/settings/"))

        assert answer.headers["Location"] == "/settings/"
        assert anna.is_in
        assert last() == ("account.signed_in", "anna", {"way": "oidc"})
        assert "device" in answer.cookies

    def test_asks_as_it_should(self, comes: Comes) -> None:
        anna = comes()

        anna.comes_back()

        asked, redeemed = anna.provider.asked[-1], anna.provider.redeemed[-1]
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        assert asked["acr_values"] == "mfa" and "openid" in asked["scope"]
        assert len({asked["state"], asked["nonce"], redeemed["code_verifier"]}) == 3
        assert redeemed["authorization"] == f"Basic {b64encode(b'hark:hush%3A%25').decode()}"
        assert "client_secret" not in redeemed

    def test_links_once_and_goes_by_the_subject_from_then_on(self, comes: Comes) -> None:
        anna = comes()
        anna.comes_back()
        anna.provider.knows("s-1", preferred_username="boris", **STRONG)
        comes("boris", sub="s-2", allowed=False)

        anna.client = a_browser()
        anna.comes_back()

        assert anna.is_in and last()[1] == "anna"
        linked = AuditEntryRow.objects.filter(act="account.linked").count()
        assert linked == 1 and SingleSignOnRow.objects.get().subject == "s-1"

    def test_begins_a_new_session(self, comes: Comes) -> None:
        anna = comes()
        where = anna.goes()
        before = anna.client.session.session_key

        anna.comes_back(where)

        assert anna.client.session.session_key != before
        assert anna.client.session["hark.started"]

    def test_keeps_no_token(self, comes: Comes) -> None:
        anna = comes()
        where = anna.goes()
        anna.comes_back(where)

        kept = [*anna.client.session.values(), *SingleSignOnRow.objects.values_list()]
        assert "eyJ" not in repr(kept) and "verifier" not in repr(kept)
        assert (
            "access_token" not in repr(anna.client.cookies)
            and "hark.single_sign_on" not in anna.client.session
        )

    def test_is_not_offered_without_a_provider(self, settings: Settings, db: None) -> None:
        settings.HARK_OIDC_ISSUER = ""

        assert a_browser().get("/sign-in/single/").status_code == 404
        assert "single" not in a_browser().get("/sign-in/").content.decode()

    def test_outlives_new_keys_of_the_provider(self, comes: Comes) -> None:
        anna = comes()
        anna.comes_back()
        anna.provider.forge, anna.client = signed, a_browser()

        assert anna.comes_back().status_code == 302  # the new key was asked for

        assert anna.is_in

    def test_sends_nobody_to_another_site(self, comes: Comes) -> None:
        assert comes().client.get("/sign-in/single/", {"next": "https://evil.example/"}).status_code == 302
