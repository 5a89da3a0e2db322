"""L9: 64 people sign in at once, again and again, while others read: memory, and how long readers wait."""

import os
import threading
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from tempfile import mkdtemp
from time import perf_counter, sleep
from urllib.parse import urlencode

from benchmarks.people import HOST, PATIENCE, _cookies, served, sign_in
from hark.jobs.start import start

AT_ONCE = 64
SECONDS = 20
BUSY = 503
GOAL_MEMORY = 600  # MB, for each process
GOAL_WAIT = 0.5  # seconds, for 95 of 100 readers


def main() -> None:
    """Print what was measured, in a home of its own."""
    os.environ["HARK_HOME"] = mkdtemp(prefix="hark-sign-in-")
    start()
    os.environ["HARK_PROXIES"] = "1"  # each guess from another address, else most are refused unhashed
    with served() as port:
        reader, stop = sign_in(port), threading.Event()
        answers: dict[int, int] = {}
        people = [threading.Thread(target=_guess, args=(port, at, stop, answers)) for at in range(AT_ONCE)]
        for person in people:
            person.start()
        waited, peak = _read(port, reader)
        stop.set()
        for person in people:
            person.join()
        p95 = quantiles(waited, n=20)[-1]
    print(f"answers to guesses: {answers}")
    print(
        f"largest process: {peak} MB (goal {GOAL_MEMORY}); {len(waited)} pages read, p95 {p95 * 1000:.0f} ms"
    )
    print("met" if peak <= GOAL_MEMORY and p95 <= GOAL_WAIT else "missed")


def _guess(port: int, at: int, stop: threading.Event, answers: dict[int, int]) -> None:
    connection = HTTPConnection(HOST, port, timeout=PATIENCE)
    token = _cookies(connection, "GET", "/sign-in/")["csrftoken"].value
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={token}"}
    count = 0
    while not stop.is_set():
        count += 1
        headers["X-Forwarded-For"] = f"10.{at}.{count // 250 % 250}.{count % 250}"
        form = {"login": f"name{at}-{count}", "password": "wrong wrong wrong", "csrfmiddlewaretoken": token}
        connection.request("POST", "/sign-in/", urlencode(form), headers)
        answer = connection.getresponse()
        answer.read()
        answers[answer.status] = answers.get(answer.status, 0) + 1
        if answer.status == BUSY:
            sleep(1)  # it is asked to wait for 30


def _read(port: int, cookie: str) -> tuple[list[float], int]:
    """How long each of the pages took, and the most memory a process of the server held, in MB."""
    waited, peak, until = [], 0, perf_counter() + SECONDS
    connection = HTTPConnection(HOST, port, timeout=PATIENCE)
    while perf_counter() < until:
        asked = perf_counter()
        connection.request("GET", "/settings/", headers={"Cookie": cookie})
        connection.getresponse().read()
        waited.append(perf_counter() - asked)
        peak = max(peak, _largest(port))
    return waited, peak


def _largest(port: int) -> int:
    most = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            memory = (process / "status").read_text().partition("VmRSS:")[2].split()[:1]
        except OSError:
            continue
        if f"--port\0{port}".encode() in command or b"multiprocessing.spawn" in command:
            most = max(most, int(memory[0]) // 1024 if memory else 0)
    return most


if __name__ == "__main__":
    main()
