"""An identity provider on the loopback address: a real one, which insists on PKCE, and lies when told to."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import jwt
import oidc_provider_mock
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from werkzeug.serving import make_server

Claims = dict[str, Any]
Forge = Callable[[Claims], str]
KEY, OTHER = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


def jwk(key: Any = KEY) -> Claims:
    return json.loads(RSAAlgorithm.to_jwk(key.public_key())) | {"kid": "ours", "use": "sig", "alg": "RS256"}


def signed(claims: Claims, *, key: Any = KEY, alg: str = "RS256", kid: str = "ours") -> str:
    return jwt.encode(claims, key, alg, headers={"kid": kid})


@dataclass
class Provider:
    """What it is told to say instead of the truth, and what it was asked."""

    issuer: str = ""
    forge: Forge | None = None
    asked: list[Claims] = field(default_factory=list)
    redeemed: list[Claims] = field(default_factory=list)
    _challenges: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._app = oidc_provider_mock.app()

    def knows(self, sub: str, **claims: object) -> None:
        """Somebody, with what their token will say."""
        httpx.put(f"{self.issuer}/users/{quote(sub)}", json=claims).raise_for_status()

    def lets_in(self, page: str, sub: str) -> str:
        """Where it sends the browser that opened the page, once the person has said who they are."""
        self.asked.append({name: value for name, [value] in parse_qs(urlsplit(page).query).items()})
        where = str(httpx.post(page, data={"sub": sub}).headers["Location"])
        [code] = parse_qs(urlsplit(where).query)["code"]
        self._challenges[code] = self.asked[-1]["code_challenge"]
        return where

    def __call__(self, environ: Claims, start: Any) -> Iterable[bytes]:
        if self.forge and environ["PATH_INFO"] == "/jwks":
            return _said(start, {"keys": [jwk()]})
        if environ["PATH_INFO"] != "/oauth2/token":
            return self._app(environ, start)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        form = {name: value for name, [value] in parse_qs(body.decode()).items()}
        self.redeemed.append(form | {"authorization": environ.get("HTTP_AUTHORIZATION", "")})
        digest = sha256(form.get("code_verifier", "").encode()).digest()
        if urlsafe_b64encode(digest).decode().rstrip("=") != self._challenges.get(form["code"]):
            return _said(start, {"error": "invalid_grant"}, status="400 Bad Request")
        statuses: list[str] = []
        asked = environ | {"wsgi.input": BytesIO(body)}
        told = json.loads(b"".join(self._app(asked, lambda status, *_: statuses.append(status))))
        if self.forge and "id_token" in told:
            told["id_token"] = self.forge(jwt.decode(told["id_token"], options={"verify_signature": False}))
        return _said(start, told, status=statuses[0])


@contextmanager
def a_provider() -> Iterator[Provider]:
    """It answers until the block ends."""
    provider = Provider()
    server = make_server("localhost", 0, provider, threaded=True)  # type: ignore[arg-type]  # it is called as one
    provider.issuer = f"http://localhost:{server.server_port}"
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()


def _said(start: Any, said: Claims, *, status: str = "200 OK") -> list[bytes]:
    start(status, [("Content-Type", "application/json")])
    return [json.dumps(said).encode()]
