"""S3: guesses at a password are few, tell nothing, and lock nobody out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter

import pytest
from allauth.core.internal import ratelimit
from django.core.cache.backends import db
from django.test import Client

from hark.flows.passwords import BoundedArgon2
from hark.web.accounts import adapters
from tests.web.accounts.conftest import PASSWORD, Known, Person, a_browser, acts

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WINDOW = timedelta(minutes=5)


class Clock:
    """What the counting takes for the time."""

    def __init__(self) -> None:
        self.now = NOON

    def time(self) -> float:
        return self.now.timestamp()

    def monotonic(self) -> float:
        return self.now.timestamp()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    told = Clock()
    monkeypatch.setattr(ratelimit, "time", told)
    monkeypatch.setattr(db, "tz_now", lambda: told.now)
    monkeypatch.setattr("django.core.cache.backends.base.time", told)
    return told


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every password that was looked at; hashing itself is left out, a fake clock does not wait for it."""
    looked: list[str] = []
    monkeypatch.setattr(BoundedArgon2, "verify", lambda _self, typed, _kept: looked.append(typed) or False)
    monkeypatch.setattr(BoundedArgon2, "encode", lambda _self, typed, _salt: looked.append(typed) or "x")
    return looked


def guess(times: int, *, clock: Clock, over: timedelta, client: Client) -> None:
    for at in range(times):
        clock.now = NOON + over * at / times
        client.post("/sign-in/", {"login": "anna", "password": f"guess {at}"})


def most_in_a_window(times: int, *, clock: Clock, evaluated: list[str]) -> int:
    """How many guesses of an hour were looked at within the worst five minutes."""
    over = timedelta(hours=1)
    guess(times, clock=clock, over=over, client=a_browser())
    at = [NOON + over * int(typed.split()[1]) / times for typed in evaluated]
    return max(sum(first <= each < first + WINDOW for each in at) for first in at)


@pytest.mark.parametrize("times", [300, pytest.param(10_000, marks=pytest.mark.long)])
def test_of_many_guesses_five_in_five_minutes_are_looked_at(
    anna: Person, clock: Clock, evaluated: list[str], times: int
) -> None:
    assert most_in_a_window(times, clock=clock, evaluated=evaluated) <= 5
    assert acts().count("account.locked_out") <= 12 + 1  # once a window, however many guesses


def test_more_are_looked_at_when_the_limit_is_lifted(
    anna: Person, clock: Clock, evaluated: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapters, "STRANGERS", "1000/5m/key")

    assert most_in_a_window(200, clock=clock, evaluated=evaluated) > 5


class TestThePersonMeanwhile:
    def test_gets_in_from_the_browser_they_have_used(self, anna: Person) -> None:
        anna.signs_in()
        anna.client.post("/sign-out/")
        stranger = a_browser()
        for _ in range(10):
            stranger.post("/sign-in/", {"login": "anna", "password": "wrong wrong wrong"})

        assert "Too many" in Person(anna.row, a_browser()).types_password().content.decode()
        assert anna.types_password().headers["Location"] == "/sign-in/code/"

    def test_is_not_counted_apart_by_a_cookie_made_up_or_of_somebody_else(
        self, anna: Person, known: Known
    ) -> None:
        boris = known("boris")
        boris.signs_in()
        boris.client.post("/sign-out/")
        made_up = a_browser()
        made_up.cookies["device"] = "eyJpZCI6IngiLCJwZW9wbGUiOlsxXX0:1:x"

        for client in (boris.client, made_up):
            for _ in range(3):
                client.post("/sign-in/", {"login": "anna", "password": "wrong wrong wrong"})

        assert "Too many" in Person(anna.row, a_browser()).types_password().content.decode()

    def test_may_guess_wrong_five_times_there_too(self, anna: Person) -> None:
        anna.signs_in()
        anna.client.post("/sign-out/")

        for _ in range(5):
            anna.types_password("wrong wrong wrong")

        assert "Too many" in anna.types_password().content.decode()

    def test_succeeding_does_not_give_strangers_new_guesses(self, anna: Person) -> None:
        for _ in range(4):
            Person(anna.row, a_browser()).types_password("wrong wrong wrong")
        Person(anna.row, a_browser()).types_password()
        Person(anna.row, a_browser()).types_password("wrong wrong wrong")

        assert "Too many" in Person(anna.row, a_browser()).types_password().content.decode()


class TestAddress:
    def spray(self, **headers: str) -> int:
        """How many of 40 guesses at 40 names are looked at."""
        looked = 0
        for at in range(40):
            sent = {name.replace("_", "-"): value.format(at=at) for name, value in headers.items()}
            answer = a_browser().post(
                "/sign-in/", {"login": f"n{at}", "password": "wrong wrong"}, headers=sent
            )
            looked += "Too many" not in answer.content.decode()
        return looked

    def test_of_one_has_thirty_guesses_a_minute_at_whatever_names(
        self, anna: Person, evaluated: list[str]
    ) -> None:
        assert self.spray(accept_language="en") == 30

    def test_made_up_in_a_header_changes_nothing(self, anna: Person, evaluated: list[str]) -> None:
        forged = {
            "x_forwarded_for": "10.0.0.{at}",
            "x_real_ip": "10.0.0.{at}",
            "forwarded": "for=10.0.0.{at}",
        }

        assert self.spray(accept_language="en", **forged) == 30

    def test_is_what_our_own_proxy_saw(self, anna: Person, evaluated: list[str], settings: object) -> None:
        settings.HARK_PROXIES = 1  # type: ignore[attr-defined]  # settings have no types

        assert self.spray(accept_language="en", x_forwarded_for="10.0.0.{at}, 192.0.2.1") == 30
        assert self.spray(accept_language="en", x_forwarded_for="192.0.2.9, 10.0.1.{at}") == 40


@pytest.mark.parametrize("name", ["anna", "nobody", "invited", "gone"])
def test_each_name_costs_one_hash(known: Known, evaluated: list[str], name: str) -> None:
    known(app=False)
    for other, special in (("invited", {"password": "!x"}), ("gone", {"is_active": False})):
        row = known(other, app=False).row
        type(row).objects.filter(pk=row.pk).update(**special)
    evaluated.clear()

    a_browser().post("/sign-in/", {"login": name, "password": PASSWORD})

    assert len(evaluated) == 1


@pytest.mark.long
def test_names_known_and_unknown_take_the_same_time(anna: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapters, "STRANGERS", "")
    taken: dict[str, list[float]] = {"anna": [], "nobody": []}
    for _ in range(500):
        for name, times in taken.items():
            begun = perf_counter()
            a_browser().post("/sign-in/", {"login": name, "password": "wrong wrong wrong"})
            times.append(perf_counter() - begun)

    assert abs(median(taken["anna"]) - median(taken["nobody"])) < 0.005


def test_too_many_are_answered_as_such(anna: Person) -> None:
    told = [anna.types_password("wrong wrong wrong") for _ in range(6)]

    assert [answer.status_code for answer in told] == [422] * 5 + [429]
    assert told[-1].headers["Retry-After"] == "300"
    assert "Too many attempts" in told[-1].content.decode()
