"""What every answer says to the browser, and what no template may hold under that policy."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

import hark.web
from hark.lake.table import FactTable
from hark.records.accounts import StaffRow
from hark.web import errors
from hark.web.staff import StaffMiddleware
from tests.homes import begun
from tests.web.addresses import addresses
from tests.web.conftest import SignedIn

TEMPLATES = Path(hark.web.__path__[0]) / "templates"
INLINE = re.compile(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
NONCE = re.compile(r"script-src 'nonce-([A-Za-z0-9+/=]{22,})'")
PATHS = sorted({address.path for address in addresses()})
OUTSIDE = configured.MIDDLEWARE.index("hark.web.headers.PolicyMiddleware") + 1


def assert_bound(answer: HttpResponseBase) -> None:
    """The answer says all a browser has to hear."""
    policy = answer.headers["Content-Security-Policy"]
    for directive in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert f"{directive} 'none'" in policy, policy
    assert "unsafe" not in policy
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        assert NONCE.search(policy), policy
        assert "report-uri /csp-reports/" in policy
    else:
        assert "sandbox" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Cache-Control" in answer.headers
    assert "Server" not in answer.headers and "X-Powered-By" not in answer.headers
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.fixture
def anna(signed_in: SignedIn) -> Client:
    client = signed_in()
    client.raise_request_exception = False
    return client


class TestEveryAddress:
    def test_there_are_many(self) -> None:
        assert len(PATHS) >= 40

    @pytest.mark.parametrize("method", ["GET", "POST", "TRACE"])
    def test_is_bound_for_strangers(self, method: str, db: None, home: object) -> None:
        stranger = Client(raise_request_exception=False)

        for path in PATHS:
            assert_bound(stranger.generic(method, path))

    def test_is_bound_for_staff(self, anna: Client, ledger: FactTable) -> None:
        for path in PATHS:
            answer = anna.get(path)
            assert_bound(answer)
            assert path.startswith("/static/") or "no-store" in answer.headers["Cache-Control"], path
            kind, start = answer.headers["Content-Type"], answer.getvalue().lstrip()[:1]
            assert {b"<": "html", b"{": "json", b"[": "json"}.get(start, kind) in kind, path

    def test_is_bound_when_something_breaks(
        self, anna: Client, home: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object, **__: object) -> None:
            raise ZeroDivisionError

        for flow in ("api_tokens.good", "feeds.feeds", "complaints.days"):
            monkeypatch.setattr(f"hark.flows.{flow}", broken)
        answers = [anna.get(path) for path in ("/settings/", "/data/", "/complaints/")]

        assert [answer.status_code for answer in answers] == [500, 500, 500]
        for answer in answers:
            assert_bound(answer)

    @pytest.mark.parametrize("host", ["evil.example", "127.0.0.1\r\nX: y", ""])
    def test_is_bound_under_a_name_that_is_not_ours(self, host: str, db: None) -> None:
        answer = Client(raise_request_exception=False, headers={"host": host}).get("/sign-in/")

        assert_bound(answer)

    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "X"])
    def test_takes_no_other_method(self, method: str, anna: Client, home: object) -> None:
        answers = {path: anna.generic(method, path).status_code for path in PATHS}

        assert set(answers.values()) <= {301, 401, 403, 404, 405}
        assert all(answers[path] == 405 for path in ("/", "/board/", "/settings/", "/sign-in/", "/healthz"))


@pytest.mark.parametrize("at", range(OUTSIDE, len(configured.MIDDLEWARE) + 1))
@pytest.mark.parametrize("path", ["/settings/", "/api/v1/feeds", "/static/hark/hark.js"])
def test_a_layer_that_breaks_leaves_the_headers_on(at: int, path: str, settings: Settings, db: None) -> None:
    settings.MIDDLEWARE = [
        *configured.MIDDLEWARE[:at],
        f"{__name__}.broken_layer",
        *configured.MIDDLEWARE[at:],
    ]

    answer = Client(raise_request_exception=False).get(path)

    assert_bound(answer)
    assert answer.status_code in (200, 302, 500)
    assert b"planted" not in answer.getvalue()


def broken_layer(inside: object) -> Callable[[HttpRequest], HttpResponse]:
    def fall(request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError("planted")

    return fall


class TestNonce:
    def test_is_new_for_every_answer_and_on_every_script(self, anna: Client, ledger: FactTable) -> None:
        seen = set()
        for path in ("/board/", "/settings/", "/complaints/", "/nothing/here/", "/board/"):
            answer = anna.get(path)
            found = NONCE.search(answer.headers["Content-Security-Policy"])
            assert found
            scripts = re.findall(r"<script[^>]*>", answer.content.decode())
            assert scripts and all(f'nonce="{found[1]}"' in script for script in scripts)
            seen.add(found[1])

        assert len(seen) == 5

    def test_is_on_the_page_of_a_bug(self) -> None:
        request = RequestFactory().get("/")
        request.csp_nonce = "once"  # type: ignore[attr-defined]  # what django-csp puts there

        assert b'<script nonce="once"' in errors.server_error(request).content


class TestHttps:
    """In a process of its own: the settings are read once."""

    ASKED = """
import django; django.setup()
from werkzeug.test import Client as Browser
from hark.config.wsgi import application
from hark.jobs.start import migrate; migrate()
for forged in ({}, {"X-Forwarded-Proto": "http", "Forwarded": "proto=http"}):
    headers = {**forged, "Host": "127.0.0.1"}
    answer = Browser(application).get("/sign-in/", headers=headers)
    print(answer.headers["Strict-Transport-Security"], answer.status_code)
    answer = Browser(application).post("/theme/", data={"theme": "dark"}, headers=headers)
    print(answer.status_code)
from django.conf import settings
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_SECURE)
"""

    def test_binds_browsers_to_it(self, tmp_path: Path) -> None:
        said = subprocess.run(
            [sys.executable, "-c", self.ASKED],
            env={
                "HARK_HOME": str(begun(tmp_path)),
                "HARK_HTTPS": "1",
                "DJANGO_SETTINGS_MODULE": "hark.config.settings",
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()

        assert said[0] == said[2] == "max-age=31536000; includeSubDomains 200"
        assert said[1] == said[3] == "403"  # no token: the cookie never came
        assert said[4] == "__Host-sessionid __Host-csrftoken True"

    def test_every_cookie_is_for_this_host_only(
        self, settings: Settings, anna: Client, ledger: FactTable
    ) -> None:
        settings.HARK_HTTPS, settings.HARK_COOKIE_PREFIX = True, "__Host-"
        settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
        settings.CSRF_COOKIE_NAME = "__Host-csrftoken"
        anna.cookies.clear()
        anna.force_login(StaffRow.objects.get())
        set_here = [
            anna.get("/settings/"),
            anna.post("/theme/", {"theme": "dark"}),
            anna.post("/language/", {"language": "en"}),
            anna.post("/complaints/-/layout/", {"column": "product"}),
        ]

        cookies = [cookie for answer in set_here for cookie in answer.cookies.values()]
        assert len(cookies) >= 4
        for cookie in cookies:
            assert cookie.key.startswith("__Host-") or cookie.key == "sessionid"
            assert (cookie["secure"], cookie["httponly"], cookie["path"]) == (True, True, "/")
            assert cookie["samesite"] == "Lax" and not cookie["domain"]

    def test_plain_pages_do_not_ask_for_it(self, client: Client, db: None) -> None:
        assert "Strict-Transport-Security" not in client.get("/sign-in/").headers


class TestForged:
    NAMES = (
        "X-Forwarded-For",
        "X-Real-IP",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "Forwarded",
        "X-Original-URL",
    )

    @pytest.mark.parametrize("name", NAMES)
    def test_a_proxy_header_changes_nothing(self, name: str, anna: Client, home: object) -> None:
        plain = anna.get("/settings/")
        forged = anna.get("/settings/", headers={name: "evil.example"})

        assert forged.status_code == plain.status_code
        assert b"evil.example" not in forged.content
        assert anna.get("/", headers={name: "evil.example"}).headers["Location"].startswith("/")

    @pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example"])
    def test_no_other_origin_is_let_in(self, origin: str, anna: Client, home: object) -> None:
        answer = anna.get("/settings/", headers={"origin": origin})
        asked = Client(enforce_csrf_checks=True).post(
            "/theme/", {"theme": "dark"}, headers={"origin": origin}
        )

        assert not [name for name in answer.headers if name.startswith("Access-Control")]
        assert asked.status_code == 403


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "http:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "\thttps://evil.example",
    " https://evil.example",
    "\x00//evil.example",
    "/\t/evil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "//testserver:80@evil.example",
    "ftp://testserver/",
    "http://[::1/",
    "//evil.example\r\nSet-Cookie: a=b",
]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
@pytest.mark.parametrize("path", ["/language/", "/theme/"])
def test_no_answer_leads_to_another_site(path: str, elsewhere: str, client: Client, db: None) -> None:
    answer = client.post(path, {"next": elsewhere, "language": "en", "theme": "dark"})

    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_holds_a_script_or_a_style_of_its_own(template: Path) -> None:
    assert INLINE.findall(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_every_script_carries_the_nonce(template: Path) -> None:
    scripts = re.findall(r"<script[^>]*>", template.read_text(encoding="utf-8"))

    assert [script for script in scripts if 'nonce="{{ CSP_NONCE }}"' not in script] == []


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


@pytest.mark.parametrize(("says", "answered"), [("database is locked", 503), ("no such table: cases", None)])
def test_records_that_others_hold_are_an_outage_and_no_bug(says: str, answered: int | None) -> None:
    middleware = StaffMiddleware(lambda _: HttpResponse())

    answer = middleware.process_exception(RequestFactory().get("/"), OperationalError(says))

    assert (answer and answer.status_code) == (answered if connection.vendor == "sqlite" else 503)


class TestTheLastPage:
    def test_needs_nothing_that_may_be_broken(self) -> None:
        answer = errors.server_error(RequestFactory().get("/"))

        assert answer.status_code == 500
        assert b"<h1" in answer.content

    def test_is_a_plain_word_when_even_it_is_broken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_: object) -> str:
            raise ZeroDivisionError

        monkeypatch.setattr("hark.web.errors.loader.render_to_string", broken)

        assert errors.server_error(RequestFactory().get("/")).status_code == 500

    def test_tells_the_number_of_the_fault(self, anna: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_: object, **__: object) -> None:
            raise ZeroDivisionError("a value of a customer")

        monkeypatch.setattr("hark.flows.api_tokens.good", broken)
        answer = anna.get("/settings/")

        assert answer.status_code == 500
        assert answer.headers["X-Request-ID"] in answer.content.decode()
        assert "a value of a customer" not in answer.content.decode()
