"""What the browser brings back from the provider, once, late, stolen or made up."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from hark.flows import single_sign_on
from tests.web.accounts.conftest import a_browser
from tests.web.accounts.single.conftest import Comes, last, now

BACK = "/sign-in/single/back/"


class TestAnswer:
    def test_counts_once(self, comes: Comes) -> None:
        anna = comes()
        where = anna.goes()
        anna.comes_back(where)

        assert anna.comes_back(where).status_code == 400
        assert last()[2]["reason"] == "NotBegun"

    @pytest.mark.parametrize("state", ["", "another", "ä"])
    def test_with_another_state_is_refused(self, state: str, comes: Comes) -> None:
        anna = comes()
        [code] = parse_qs(urlsplit(anna.goes()).query)["code"]

        assert anna.client.get(BACK, {"code": code, "state": state}).status_code == 400
        assert not anna.is_in and last()[2]["reason"] == "NotBegun"

    @pytest.mark.parametrize("state", ["", "another"])
    def test_with_another_state_would_do_if_nobody_compared(
        self, state: str, comes: Comes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        anna = comes()
        [code] = parse_qs(urlsplit(anna.goes()).query)["code"]
        monkeypatch.setattr(single_sign_on.secrets, "compare_digest", lambda *_: True)

        anna.client.get(BACK, {"code": code, "state": state})

        monkeypatch.undo()
        assert last()[0] == "account.signed_in"

    def test_in_another_browser_is_refused(self, comes: Comes) -> None:
        anna = comes()
        where = anna.goes()
        anna.client = a_browser()

        assert anna.comes_back(where).status_code == 400
        assert not anna.is_in

    def test_with_the_code_of_another_sign_in_is_refused(self, comes: Comes) -> None:
        anna, boris = comes(), comes("boris", sub="s-2")
        [stolen] = parse_qs(urlsplit(boris.goes()).query)["code"]
        [state] = parse_qs(urlsplit(anna.goes()).query)["state"]

        assert anna.client.get(BACK, {"code": stolen, "state": state}).status_code == 400
        assert last()[2]["reason"] == "code 400"  # the proof key does not belong to it

    def test_of_another_issuer_is_refused(self, comes: Comes) -> None:
        anna = comes()

        assert anna.comes_back(f"{anna.goes()}&iss=https://evil.example").status_code == 400

    def test_after_ten_minutes_is_refused(self, comes: Comes) -> None:
        anna = comes()
        where, session = anna.goes(), anna.client.session
        session["hark.single_sign_on"] |= {"at": now() - 601}
        session.save()

        assert "ten minutes" in anna.comes_back(where).content.decode()

    def test_that_says_no_is_told(self, comes: Comes) -> None:
        anna = comes()
        [state] = parse_qs(urlsplit(anna.goes()).query)["state"]

        page = anna.client.get(BACK, {"error": "access_denied", "state": state})

        assert "did not let you in" in page.content.decode()
        assert last()[2]["reason"] == "access_denied"

    def test_that_says_no_in_strange_words_is_noted_without_them(self, comes: Comes) -> None:
        anna = comes()
        [state] = parse_qs(urlsplit(anna.goes()).query)["state"]

        anna.client.get(BACK, {"error": "no\n" * 50, "state": state})

        assert last()[2]["reason"] == "error"

    def test_is_spoken_of_in_chinese(self, comes: Comes) -> None:
        page = Client(headers={"accept-language": "zh-hans"}).get(BACK)

        assert "重新开始" in page.content.decode()
