"""People at the real server: it is started, they sign in, and walk over its pages at the same time."""

import os
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from random import Random
from time import perf_counter, sleep
from urllib.parse import urlencode

from benchmarks.ledgers import HARK

HOST = "127.0.0.1"
PATIENCE = 60  # seconds until a request is given up, or the server


@dataclass(frozen=True, slots=True)
class Walk:
    """What people met together: the seconds of each good answer, how many were no good, the whole time."""

    times: list[float]
    errors: int
    seconds: float


@contextmanager
def served() -> Iterator[int]:
    """The port on which `hark serve` answers."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    server = subprocess.Popen([HARK, "serve", "--port", str(port)], stdout=subprocess.DEVNULL, env=os.environ)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def sign_in(port: int) -> str:
    """The cookies of a quality manager who has followed a one-time link."""
    from hark.flows import one_time  # once Django is set up
    from hark.guard.access import operator
    from hark.jobs.demo import people

    staff = people.ensure(by=operator("benchmarks"), now=datetime.now(UTC))  # noqa: TID251 # a benchmark is its own edge
    path = one_time.path(staff[0])
    connection = HTTPConnection(HOST, port, timeout=PATIENCE)
    token = _cookies(connection, "GET", path)["csrftoken"].value
    cookies = _cookies(connection, "POST", path, csrfmiddlewaretoken=token)
    connection.close()
    return f"sessionid={cookies['sessionid'].value}"


def walk(
    port: int, people: list[str], addresses: Iterator[str], *, until: float, thinking: float = 0
) -> Walk:
    """The people share the addresses out, until there are no more or the clock says `until`.

    Each asks for the next as soon as the answer is there and, on average, `thinking` seconds have passed.
    """
    started = perf_counter()

    def go(cookie: str) -> list[float | None]:
        met: list[float | None] = []
        pause = Random(cookie)
        connection = HTTPConnection(HOST, port, timeout=PATIENCE)
        for address in addresses:
            sleep(thinking * pause.uniform(0.5, 1.5))
            if perf_counter() > until:
                break
            met.append(_time(connection, address, cookie))
        connection.close()
        return met

    with ThreadPoolExecutor(len(people)) as threads:
        met = [time for times in threads.map(go, people) for time in times]
    good = [time for time in met if time is not None]
    return Walk(good, errors=len(met) - len(good), seconds=perf_counter() - started)


def _time(connection: HTTPConnection, address: str, cookie: str) -> float | None:
    """The seconds from the request to the last byte of a good answer; None when it is none."""
    asked = perf_counter()
    try:
        connection.request("GET", address, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException):
        connection.close()
        return None
    return perf_counter() - asked if answer.status == 200 else None


def _cookies(connection: HTTPConnection, method: str, path: str, **form: str) -> SimpleCookie:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if "csrfmiddlewaretoken" in form:
        headers["Cookie"] = f"csrftoken={form['csrfmiddlewaretoken']}"
    connection.request(method, path, urlencode(form), headers)
    answer = connection.getresponse()
    answer.read()
    return SimpleCookie("; ".join(answer.headers.get_all("Set-Cookie", [])))


def _wait_for(port: int) -> None:
    given_up = perf_counter() + PATIENCE
    while perf_counter() < given_up:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        sleep(0.1)
    raise TimeoutError("the server did not come up")
