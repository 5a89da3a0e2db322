"""What every answer says to the browser, and what no template may hold under that policy."""

import re
from pathlib import Path

import pytest
from django.test import Client, RequestFactory

import hark.web
from hark.web import errors
from tests.web.conftest import SignedIn

TEMPLATES = Path(hark.web.__path__[0]) / "templates"
INLINE = re.compile(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)


@pytest.mark.parametrize("address", ["/settings/", "/nothing/here/", "/sign-in/", "/board/?from=x"])
def test_every_page_is_bound_to_its_own_origin(signed_in: SignedIn, address: str) -> None:
    headers = signed_in().get(address).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_holds_a_script_or_a_style_of_its_own(template: Path) -> None:
    assert INLINE.findall(template.read_text(encoding="utf-8")) == []


def test_a_planted_inline_script_is_found() -> None:
    assert INLINE.search("<script>alert(1)</script>")
    assert INLINE.search('<p style="color: red">')
    assert INLINE.search('<a onclick="go()">')
    assert not INLINE.search('<script src="x.js" defer></script>')


def test_a_request_that_htmx_makes_after_the_session_ended_leads_to_the_sign_in_page(
    client: Client, db: None
) -> None:
    answer = client.get("/board/", headers={"hx-request": "true"})

    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=/board/"


def test_a_form_without_its_token_is_answered_in_words(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {}, headers={"accept-language": "en"})

    assert answer.status_code == 403
    assert "This form was open too long" in answer.content.decode()


def test_an_outage_says_when_to_try_again() -> None:
    answer = errors.unavailable(RequestFactory().get("/"))

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"


def test_the_page_of_a_bug_needs_nothing_that_may_be_broken() -> None:
    answer = errors.server_error(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert b"<h1" in answer.content
