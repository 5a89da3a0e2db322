"""Providers that are not what they should be, and set-ups with a weakness."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.checks import run_checks
from pytest_django.fixtures import Settings

from hark.flows import identity_provider
from hark.web.accounts import single
from tests.web.accounts.conftest import a_browser
from tests.web.accounts.single.conftest import Comes
from tests.web.accounts.single.provider import Provider

BACK = "/sign-in/single/back/"


class TestProvider:
    def test_that_calls_itself_otherwise_is_not_asked(self, comes: Comes, settings: Settings) -> None:
        anna = comes()
        settings.HARK_OIDC_ISSUER += "/"

        assert anna.client.get("/sign-in/single/").status_code == 503

    def test_inside_is_not_reached_unless_it_was_opened(self, comes: Comes, settings: Settings) -> None:
        anna = comes()
        settings.HARK_OUTBOUND_ALLOW = frozenset()

        assert anna.client.get("/sign-in/single/").status_code == 400

    def test_s_pages_without_https_are_not_gone_to(self, provider: Provider) -> None:
        told = {"issuer": provider.issuer, "authorization_endpoint": "http://evil.example/"}
        cache.set(f"oidc:{provider.issuer}", told)

        assert a_browser().get("/sign-in/single/").status_code == 503

    def test_without_a_secret_we_ask_nothing(self, comes: Comes, settings: Settings) -> None:
        anna = comes()
        where = anna.goes()
        settings.HARK_OIDC_SECRET_FILE += ".gone"

        assert anna.comes_back(where).status_code == 503

    def test_is_asked_so_often_for_one_address_and_not_more(
        self, comes: Comes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(single, "TRIES", replace(single.TRIES, most=2))
        client = comes().client

        assert [client.get(BACK).status_code for _ in range(3)] == [400, 400, 429]

    def test_with_strange_keys_is_not_asked_for_them_each_time(self, comes: Comes) -> None:
        fetched = []
        comes().goes()

        def get(url: str) -> bytes:
            fetched.append(url)
            return b'{"keys": [{"kid": "known"}]}'

        def ask(url: str, **_: object) -> tuple[int, bytes]:
            raise AssertionError(url)

        for kid in "abcdef":
            identity_provider.keys(identity_provider.Doors(get, ask), kid)

        assert len(fetched) == 2


class TestSetUp:
    @pytest.fixture
    def found(self, provider: Provider) -> Callable[[], set[str]]:
        """What `hark check` finds about single sign-on."""
        return lambda: {str(each.id) for each in run_checks() if "oidc" in str(each.id)}

    def test_of_a_good_provider_has_no_weakness(
        self, found: Callable[[], set[str]], settings: Settings
    ) -> None:
        settings.HARK_OIDC_ISSUER = "https://login.bank.example"
        Path(settings.HARK_OIDC_SECRET_FILE).chmod(0o600)

        assert found() == set()

    def test_that_is_weak_is_named(self, found: Callable[[], set[str]], settings: Settings) -> None:
        settings.HARK_OIDC_ACR = ()
        Path(settings.HARK_OIDC_SECRET_FILE).chmod(0o644)

        assert found() == {"hark.oidc_http", "hark.oidc_secret_open", "hark.oidc_acr"}

    def test_without_its_secret_or_half_done_is_named(
        self, found: Callable[[], set[str]], settings: Settings
    ) -> None:
        settings.HARK_OIDC_SECRET_FILE += ".gone"
        assert "hark.oidc_secret" in found()
        settings.HARK_OIDC_CLIENT_ID = ""
        assert found() == {"hark.oidc"}

    def test_that_is_none_has_no_weakness(self, found: Callable[[], set[str]], settings: Settings) -> None:
        settings.HARK_OIDC_ISSUER = settings.HARK_OIDC_CLIENT_ID = settings.HARK_OIDC_SECRET_FILE = ""

        assert found() == set()
