"""Forged tokens, the way through the pages and read alone; and each check taken away."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from hark.guard import id_tokens
from hark.guard.id_tokens import BadToken, Expected
from hark.records.accounts import SingleSignOnRow
from tests.web.accounts.single.conftest import Comes, last, now
from tests.web.accounts.single.provider import KEY, OTHER, Claims, Forge, jwk, signed


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
    "RS256 with a key for sealing": lambda claims: signed(claims, kid="sealing"),
    "RS512": lambda claims: signed(claims, alg="RS512"),
    "changed after it was signed": _tampered,
    "another issuer": _with(iss="https://evil.example"),
    "nearly the issuer": lambda claims: signed(claims | {"iss": claims["iss"] + "/"}),
    "another audience": _with(aud="other"),
    "one audience too many": _with(aud=["hark", "other"]),
    "made for another party": _with(azp="other"),
    "expired": _with(exp=now() - 600),
    "not good yet": lambda claims: signed(claims | {"nbf": now() + 600}),  # from when it is read, not listed
    "made tomorrow": _with(iat=now() + 86_400),
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
    at = now()
    claims = {"iss": "https://i", "aud": "hark", "sub": "s", "nonce": "n", "iat": at, "exp": at + 60}
    try:
        id_tokens.read(
            forge(claims),
            keys=[jwk(), jwk() | {"kid": "sealing", "use": "enc"}],
            expected=Expected("https://i", "hark", "n", "a"),
        )
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
    "issuer": (
        "jwt.decode",
        _lax(verify_iss=False, require=["sub"]),
        ("another issuer", "nearly the issuer"),
    ),
    "expiry": ("jwt.decode", _lax(verify_exp=False, require=["sub"]), ("expired", "without exp")),
    "time made": ("jwt.decode", _lax(verify_iat=False, require=["sub"]), ("made tomorrow", "without iat")),
    "who it is for": (
        "_for_us_alone",
        lambda *_: None,
        ("one audience too many", "made for another party"),
    ),
    "nonce and access token": ("_same", lambda *_: None, ("another nonce", "another access token")),
    "the key's purpose": (
        "_key",
        lambda *_: {name: value for name, value in jwk().items() if name != "alg"},
        ("PS256 with a key for RS256", "RS256 with a key for sealing"),
    ),
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
