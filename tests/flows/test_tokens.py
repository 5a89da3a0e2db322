"""Signed tokens: forged ones, those of another kind, of another installation or out of time open nothing."""

import base64
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing
from pytest_django.fixtures import Settings

from hark.flows import api_tokens, one_time
from hark.flows.one_time import NotOneTime
from hark.records.accounts import StaffRow
from tests.makers import NOON, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> StaffRow:
    return a_person(username="anna")


@pytest.fixture
def good(anna: StaffRow) -> str:
    return api_tokens.create(anna, label="nightly", now=NOON).secret


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def forged(good: str, id: str) -> Iterator[str]:
    """What a forger would try, with the true id in it."""
    content, stamp, mac = good.split(":")
    for header in (
        {"alg": "none"},
        {"alg": "None", "typ": "JWT"},
        {"alg": "HS256", "kid": "../../dev/null"},
        {"alg": "HS256", "jku": "https://evil.example/keys"},
        {"alg": "RS256", "jwk": {"kty": "oct", "k": ""}},
        {"alg": "ES256", "x5u": "https://evil.example/chain"},
    ):
        signed = f"{part(header)}.{part({'sub': id, 'role': 'administrator'})}"
        yield f"{signed}."
        yield f"{signed}.{base64.urlsafe_b64encode(hmac.digest(b'', signed.encode(), 'sha256')).decode()}"
    yield from (
        f"{content}:{stamp}:",
        f"{content}:{stamp}",
        f"{content}::{mac}",
        f"{content}:{stamp}:{mac[:-1]}",
        f"{content}:{stamp}:{mac}A",
        f"{content}:{stamp}A:{mac}",
        f"{part(id)}:{stamp}:{mac[::-1]}",
        f".{content}:{stamp}:{mac}",
        signing.dumps(id),
        signing.dumps(id, key="", salt="token"),
        signing.dumps(id, key="x" * 64),
        content,
        id,
        "",
    )


def test_a_token_says_nothing_of_its_algorithm_or_key(anna: StaffRow, good: str) -> None:
    tried = [*forged(good, str(anna.tokens.get().pk))]

    assert len(tried) >= 20
    assert [token for token in tried if api_tokens.whose(token, now=NOON)] == []
    assert api_tokens.whose(good, now=NOON)


def test_a_token_of_another_installation_is_none(good: str, settings: Settings) -> None:
    settings.SECRET_KEY = "of another home"

    assert api_tokens.whose(good, now=NOON) is None


def test_a_token_of_one_kind_is_none_of_another(anna: StaffRow, good: str) -> None:
    _, uid, once, _ = one_time.path(anna).rsplit("/", 3)

    assert api_tokens.whose(once, now=NOON) is None
    for token in (good, good.partition(":")[0], anna.get_session_auth_hash()):
        with pytest.raises(NotOneTime):
            one_time.whose(uid, token)


def test_a_one_time_address_ends_after_a_day(anna: StaffRow, monkeypatch: pytest.MonkeyPatch) -> None:
    _, uid, once, _ = one_time.path(anna).rsplit("/", 3)
    assert one_time.whose(uid, once) == anna

    later = PasswordResetTokenGenerator()._now() + timedelta(hours=24, seconds=2)
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda _: later)

    with pytest.raises(NotOneTime):
        one_time.whose(uid, once)
