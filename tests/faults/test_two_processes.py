"""S4 and the codes: what one process ends or uses up is over in the other, at once."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.homes import begun
from tests.web.accounts.conftest import PASSWORD, digits

ASKER = Path(__file__).with_name("asker.py")
WITHIN = 1.0  # seconds

ANNA = f"""
from hark.records.accounts import StaffRow
row = StaffRow(username="anna", name="Anna", role="quality_manager")
row.set_password({PASSWORD!r})
row.save()
"""
FORGET = "from django.core.cache import caches; [caches[name].clear() for name in ('shared', 'default')]"
FIND = "from django.utils import timezone; from hark.flows import accounts, people, sessions; "
FIND += "from hark.records.accounts import StaffRow; row = StaffRow.objects.get(username='anna'); "
FIND += "from hark.guard.access import operator; by = operator('tests'); now = timezone.now(); "


class Process:
    """One of them."""

    def __init__(self, home: Path, *options: str) -> None:
        self.run = subprocess.Popen(
            [sys.executable, ASKER, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "HARK_HOME": str(begun(home))},
        )

    def told(self, **what: object) -> dict[str, Any]:
        assert self.run.stdin and self.run.stdout
        print(json.dumps(what), file=self.run.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self.run.stdout.readline())
        return answer

    def get(self, path: str, **more: object) -> dict[str, Any]:
        return self.told(method="GET", path=path, **more)

    def post(self, path: str, form: dict[str, str], **more: object) -> dict[str, Any]:
        return self.told(method="POST", path=path, body=urlencode(form), **more)

    def does(self, deed: str) -> None:
        self.told(deed=deed)

    def types_password(self, password: str = PASSWORD) -> dict[str, Any]:
        return self.post("/sign-in/", {"login": "anna", "password": password})

    def is_in(self, cookies: dict[str, str] | None = None) -> bool:
        return bool(self.get("/settings/", cookies=cookies or {})["status"] == 200)

    def leaves(self) -> None:
        self.post("/sign-out/", {})


@contextmanager
def _two(home: Path, *options: str) -> Iterator[tuple[Process, Process]]:
    both = Process(home, *options), Process(home, *options)
    try:
        yield both
    finally:
        for each in both:
            assert each.run.stdin
            each.run.stdin.close()
            each.run.wait(timeout=20)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Process, Process]]:
    with _two(tmp_path_factory.mktemp("home")) as both:
        both[0].does(ANNA)
        yield both


@pytest.fixture(scope="module")
def secret(two: tuple[Process, Process]) -> str:
    """Of Anna's app."""
    return _enrolled(two[0])


def _enrolled(process: Process) -> str:
    process.types_password()
    secret = str(process.get("/security/app/", secret=True)["secret"])
    assert process.post("/security/app/", {"code": digits(secret)})["status"] == 302
    process.leaves()
    return secret


def _signs_in(process: Process, secret: str) -> dict[str, str]:
    process.does(FORGET)
    process.leaves()
    process.types_password()
    cookies: dict[str, str] = process.post("/sign-in/code/", {"code": digits(secret)})["cookies"]
    assert process.is_in()
    return cookies


@pytest.mark.parametrize(
    "deed",
    [
        (
            "accounts.set_password(row, 'another password entirely', now=now); "
            f"row.set_password({PASSWORD!r}); row.save()"
        ),
        "StaffRow.objects.filter(pk=row.pk).update(role='executive'); row.refresh_from_db(); ",
        "sessions.end(row, sessions.of(row, now=now)[0].handle, now=now)",
        "StaffRow.objects.filter(pk=row.pk).update(is_active=False)",
    ],
    ids=["password", "role", "ended", "disabled"],
)
def test_a_session_ended_in_one_is_over_in_the_other(
    two: tuple[Process, Process], secret: str, deed: str
) -> None:
    one, other = two
    cookies = _signs_in(one, secret)
    assert other.is_in(cookies)

    one.does(FIND + deed)
    ended = perf_counter()

    assert not other.is_in(cookies)
    assert perf_counter() - ended < WITHIN
    one.does(FIND + "row.is_active = True; row.role = 'quality_manager'; row.save()")


def test_a_code_used_in_one_is_void_in_the_other(two: tuple[Process, Process], secret: str) -> None:
    assert not _replayed(two, secret)


def test_a_code_would_be_good_twice_if_every_process_counted_for_itself(tmp_path: Path) -> None:
    with _two(tmp_path, "--apart") as apart:
        apart[0].does(ANNA)
        assert _replayed(apart, _enrolled(apart[0]))


def test_guesses_are_counted_over_both(two: tuple[Process, Process], secret: str) -> None:
    for each in two:
        each.does(FORGET)
        each.leaves()
        each.get("/sign-in/", cookies={"device": ""})
    for at in range(6):
        two[at % 2].types_password("wrong wrong wrong")

    assert two[0].types_password()["status"] == two[1].types_password()["status"] == 429
    two[0].does(FORGET)
    assert two[1].types_password()["status"] == 302


def _replayed(two: tuple[Process, Process], secret: str) -> bool:
    for each in two:
        each.does(FORGET)
        each.leaves()
        each.types_password()
    code = digits(secret)
    assert two[0].post("/sign-in/code/", {"code": code})["status"] == 302
    return bool(two[1].post("/sign-in/code/", {"code": code})["status"] == 302)
