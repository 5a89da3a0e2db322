"""Signing in with an identity provider that runs here, and what is refused when it or somebody lies."""

import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from django.core.cache import cache, caches
from django.core.checks import run_checks
from django.test import Client
from pytest_django.fixtures import Settings

from hark.core.errors import Refusal
from hark.flows import people, single_sign_on
from hark.guard import id_tokens
from hark.guard.access import Role
from hark.guard.id_tokens import BadToken, Expected, Identity
from hark.records.accounts import SingleSignOnRow, StaffRow
from hark.records.audit import AuditEntryRow
from tests.makers import NOON, a_person, somebody
from tests.web.accounts.conftest import Known, Person, a_browser
from tests.web.accounts.provider import KEY, OTHER, Claims, Forge, Provider, a_provider, jwk, signed

BACK = "/sign-in/single/back/"
STRONG = {"acr": "mfa"}


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with a_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, settings: Settings, tmp_path: Path, db: None) -> Iterator[Provider]:
    """A provider that vouches for a second factor by the word mfa."""
    secret = tmp_path / "secret"
    secret.write_text("hush:%\n")
    settings.HARK_OIDC_ISSUER, settings.HARK_OIDC_CLIENT_ID = running.issuer, "hark"
    settings.HARK_OIDC_SECRET_FILE, settings.HARK_OIDC_NAME = str(secret), "Bank ID"
    settings.HARK_OIDC_ACR = ("mfa",)
    settings.HARK_OUTBOUND_ALLOW = frozenset({("localhost", urlsplit(running.issuer).port)})
    running.forge = None
    cache.clear()
    caches["shared"].clear()
    yield running
    cache.clear()
    caches["shared"].clear()


@dataclass
class Comer:
    """Somebody at a browser whom the provider knows as `sub`."""

    provider: Provider
    row: StaffRow
    sub: str = "s-1"
    client: Client = field(default_factory=a_browser)

    def goes(self, **asked: str) -> str:
        """To the provider, and as far as the address it sends the browser back to."""
        page = self.client.get("/sign-in/single/", asked).headers["Location"]
        return self.provider.lets_in(page, self.sub).removeprefix("http://testserver")

    def comes_back(self, where: str = "") -> Any:
        return self.client.get(where or self.goes())

    @property
    def is_in(self) -> bool:
        return self.client.get("/indicators/").status_code == 200


Comes = Callable[..., Comer]


@pytest.fixture
def comes(provider: Provider) -> Comes:
    """Makes somebody without a password who may sign in with the provider, and does know them."""

    def one(username: str = "anna", *, sub: str = "s-1", allowed: bool = True, **claims: object) -> Comer:
        row = a_person(username=username, language="en")
        row.set_unusable_password()
        row.save()
        if allowed:
            people.allow_single_sign_on(row, by=officer(), now=NOON)
        told = {"preferred_username": username, "auth_time": _now(), **STRONG, **claims}
        provider.knows(sub, **{name: value for name, value in told.items() if value is not None})
        return Comer(provider, row, sub)

    return one


def officer() -> Any:
    return replace(somebody(Role.SECURITY_OFFICER, username="olga"), id=0)


def last() -> tuple[str, str, Claims]:
    entry = AuditEntryRow.objects.latest("sequence").as_event()
    return entry.act, entry.subject, dict(entry.details)


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
        people.allow_single_sign_on(person.row, by=officer(), now=NOON)
        anna.provider.knows("s-9", preferred_username="anna", acr="pwd")
        anna.sub, person.client = "s-9", anna.client

        assert anna.comes_back().headers["Location"] == "/sign-in/code/"
        assert not anna.is_in
        person.types_code()

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
        anna = comes(auth_time=_now() - 3_600)
        anna.comes_back()
        asked = anna.client.get("/complaints/-/export/").headers["Location"]
        assert asked.startswith("/sign-in/single/?next=%2Fcomplaints%2F-%2Fexport%2F&again=1")

        anna.provider.knows("s-1", auth_time=_now(), **STRONG)
        answer = anna.comes_back(anna.goes(again="1", next="/settings/"))

        assert anna.provider.asked[-1]["prompt"] == "login" and anna.provider.asked[-1]["max_age"] == "0"
        assert answer.headers["Location"] == "/settings/"
        assert last() == ("account.stepped_up", "anna", {"way": "oidc"})

    @pytest.mark.parametrize("page", ["/security/password/", "/security/app/", "/security/keys/add/"])
    def test_is_needed_for_another_way_in(self, page: str, comes: Comes) -> None:
        anna = comes(auth_time=_now() - 3_600)
        anna.comes_back()

        assert anna.client.get(page).headers["Location"].startswith("/sign-in/single/?next=")

    def test_does_not_take_an_old_sign_in(self, comes: Comes) -> None:
        anna = comes(auth_time=_now() - 3_600)
        anna.comes_back()

        assert anna.comes_back(anna.goes(again="1")).status_code == 400
        assert last()[2] == {"way": "oidc", "reason": "auth_time"}

    def test_does_not_take_another_person(self, comes: Comes) -> None:
        anna, _ = comes(), comes("boris", sub="s-2")
        anna.comes_back()
        anna.sub = "s-2"

        assert anna.comes_back(anna.goes(again="1")).status_code == 400
        assert last()[2]["reason"] == "NotTheSame"


def _now() -> int:
    return int(time.time())  # noqa: TID251  # tokens go by it


def _pem() -> bytes:
    return KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _hs256(claims: Claims) -> str:
    """Signed with the public key as if it were a secret; written by hand, since the library refuses to."""
    import hmac
    import json

    head = {"alg": "HS256", "typ": "JWT", "kid": "ours"}
    parts = [urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (head, claims)]
    mac = hmac.new(_pem(), ".".join(parts).encode(), sha256).digest()
    return ".".join([*parts, urlsafe_b64encode(mac).decode().rstrip("=")])


def _without(name: str) -> Forge:
    return lambda claims: signed({key: value for key, value in claims.items() if key != name})


def _with(**said: object) -> Forge:
    return lambda claims: signed(claims | said)


def _tampered(claims: Claims) -> str:
    head, _, mac = signed(claims).split(".")
    return ".".join([head, signed(claims | {"acr": "gold"}).split(".")[1], mac])


FORGED: dict[str, Forge] = {
    "alg none": lambda claims: jwt.encode(claims, None, "none"),
    "HS256 with the public key": _hs256,
    "another key": lambda claims: signed(claims, key=OTHER),
    "an unknown key": lambda claims: signed(claims, key=OTHER, kid="theirs"),
    "PS256 with a key for RS256": lambda claims: signed(claims, alg="PS256"),
    "RS512": lambda claims: signed(claims, alg="RS512"),
    "changed after it was signed": _tampered,
    "another issuer": _with(iss="https://evil.example"),
    "another audience": _with(aud="other"),
    "one audience too many": _with(aud=["hark", "other"]),
    "made for another party": _with(azp="other"),
    "expired": _with(exp=_now() - 600),
    "not good yet": _with(nbf=_now() + 600),
    "made tomorrow": _with(iat=_now() + 86_400),
    "another nonce": _with(nonce="another"),
    "a nonce that is no text": _with(nonce=1),
    "another access token": _with(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "an empty subject": _with(sub=""),
    "a subject that is no text": _with(sub=7),
    "a subject too long": _with(sub="s" * 256),
    "no token": lambda _: "not.a.token",
    **{f"without {name}": _without(name) for name in ("iss", "sub", "aud", "exp", "iat", "nonce")},
}


# These go the whole way, through the provider and the pages; all are read alone below.
WHOLLY = """alg none|HS256 with the public key|another key|changed after it was signed|another issuer|
another audience|one audience too many|expired|another nonce|another access token|an empty subject|
without sub|without nonce|no token""".replace("\n", "").split("|")


class TestToken:
    @pytest.mark.parametrize("forged", WHOLLY)
    def test_that_is_forged_signs_nobody_in(self, forged: str, comes: Comes) -> None:
        anna = comes()
        anna.provider.forge = FORGED[forged]

        answer = anna.comes_back()

        assert answer.status_code == 400
        assert "does not hold" in answer.content.decode()
        assert not anna.is_in and last()[:2] == ("account.sign_in_failed", "unknown")
        assert SingleSignOnRow.objects.get().subject == ""

    def test_that_is_not_forged_would_sign_in(self, comes: Comes) -> None:
        anna = comes()
        anna.provider.forge = signed

        anna.comes_back()

        assert anna.is_in


def is_noticed(forge: Forge) -> bool:
    """Whether the token is refused where its claims are read."""
    now = _now()
    claims = {"iss": "https://i", "aud": "hark", "sub": "s", "nonce": "n", "iat": now, "exp": now + 60}
    try:
        id_tokens.read(forge(claims), keys=[jwk()], expected=Expected("https://i", "hark", "n", "a"))
    except BadToken:
        return True
    return False


def _lax(**options: object) -> Callable[..., Any]:
    decode = jwt.decode

    def read(token: str, **told: Any) -> Any:
        told["options"] = {**told["options"], **options}
        return decode(token, **told)

    return read


# Each check taken away, and the forgeries that then get through.
PLANTED: dict[str, tuple[str, object, tuple[str, str]]] = {
    "signature": (
        "jwt.decode",
        _lax(verify_signature=False, verify_iss=False, require=id_tokens.REQUIRED),
        ("another key", "changed after it was signed"),
    ),
    "issuer": ("jwt.decode", _lax(verify_iss=False, require=["sub"]), ("another issuer", "without exp")),
    "expiry": ("jwt.decode", _lax(verify_exp=False, require=["sub"]), ("expired", "without exp")),
    "time made": ("jwt.decode", _lax(verify_iat=False, require=["sub"]), ("made tomorrow", "without iat")),
    "who it is for": (
        "_for_us_alone",
        lambda *_: None,
        ("one audience too many", "made for another party"),
    ),
    "nonce and access token": ("_same", lambda *_: None, ("another nonce", "another access token")),
    "the one key": ("_key", lambda *_: jwk(OTHER), ("another key", "an unknown key")),
}


class TestCheck:
    def test_holds_for_each_forgery_read_alone(self) -> None:
        assert [name for name, forge in FORGED.items() if not is_noticed(forge)] == []
        assert not is_noticed(signed)

    @pytest.mark.parametrize(("place", "planted", "through"), PLANTED.values(), ids=PLANTED)
    def test_taken_away_is_missed(
        self, place: str, planted: object, through: tuple[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(f"hark.guard.id_tokens.{place}", planted)

        for name in through:
            assert not is_noticed(FORGED[name]), name


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
        session["hark.single_sign_on"] |= {"at": _now() - 601}
        session.save()

        assert "ten minutes" in anna.comes_back(where).content.decode()

    def test_that_says_no_is_told(self, comes: Comes) -> None:
        anna = comes()
        [state] = parse_qs(urlsplit(anna.goes()).query)["state"]

        page = anna.client.get(BACK, {"error": "access_denied", "state": state})

        assert "did not let you in" in page.content.decode()
        assert last()[2]["reason"] == "access_denied"

    def test_is_spoken_of_in_chinese(self, comes: Comes) -> None:
        page = Client(headers={"accept-language": "zh-hans"}).get(BACK)

        assert "重新开始" in page.content.decode()


class TestPerson:
    def test_who_is_unknown_is_refused(self, comes: Comes) -> None:
        comes().provider.knows("s-7", preferred_username="nobody", **STRONG)
        boris = Comer(comes("boris", sub="s-2").provider, StaffRow(), "s-7")

        assert boris.comes_back().status_code == 400
        assert last() == ("account.sign_in_failed", "unknown", {"way": "oidc", "reason": "unknown"})
        assert StaffRow.objects.count() == 2

    def test_who_is_not_allowed_it_is_refused(self, comes: Comes) -> None:
        assert comes(allowed=False).comes_back().status_code == 400

    @pytest.mark.parametrize("name", [None, "", "ANNA\u212a", "\u212aarl", ["anna"]])
    def test_with_no_plain_name_is_refused(self, name: object, comes: Comes) -> None:
        assert comes("karl", preferred_username=name).comes_back().status_code == 400

    def test_who_is_linked_already_is_nobody_else_s(self, comes: Comes) -> None:
        anna = comes()
        anna.comes_back()
        anna.provider.knows("s-3", preferred_username="anna", **STRONG)

        thief = Comer(anna.provider, anna.row, "s-3")

        assert thief.comes_back().status_code == 400 and not thief.is_in

    @pytest.mark.parametrize("linked", [True, False])
    def test_who_is_disabled_is_refused(self, linked: bool, comes: Comes) -> None:
        anna = comes()
        if linked:
            anna.comes_back()
        people.disable(anna.row, by=officer(), now=NOON)
        anna.client = a_browser()

        assert anna.comes_back().status_code == 400
        assert last() == ("account.sign_in_failed", "anna", {"way": "oidc", "reason": "disabled"})

    def test_of_a_role_left_out_is_refused(self, comes: Comes, settings: Settings) -> None:
        settings.HARK_OIDC_NOT_ROLES = (Role.QUALITY_MANAGER.value,)

        assert comes().comes_back().status_code == 400
        assert last()[2]["reason"] == "role"

    def test_forbidden_it_is_out_at_once(self, comes: Comes) -> None:
        anna = comes()
        anna.comes_back()

        people.forbid_single_sign_on(anna.row, by=officer(), now=NOON)

        assert not anna.is_in
        anna.client = a_browser()
        assert anna.comes_back().status_code == 400

    def test_made_up_is_never_allowed_it(self, comes: Comes) -> None:
        with pytest.raises(Refusal):
            people.allow_single_sign_on(a_person(is_demo=True), by=officer(), now=NOON)


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

    def test_is_asked_sixty_times_a_minute_for_one_address(self, comes: Comes) -> None:
        client = comes().client

        assert {client.get(BACK).status_code for _ in range(61)} == {400, 429}

    def test_with_strange_keys_is_not_asked_for_them_each_time(self, comes: Comes) -> None:
        anna, fetched = comes(), []
        doors = single_sign_on.Doors(
            lambda url: fetched.append(url) or b'{"keys": []}', lambda *_, **__: (0, b"")
        )  # type: ignore[func-returns-value,return-value,arg-type]
        anna.goes()

        for kid in "abcdef":
            single_sign_on._keys(doors, kid)

        assert len(fetched) <= 2


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
