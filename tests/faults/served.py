"""A server of its own, clients who do not give up, and what each of them was promised."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.homes import begun
from tests.makers import COLUMNS, a_row

ROWS = 3
PACE = 0.5  # seconds between two files of one client; a worker settles a few files a second
PREPARE = """
from hark.jobs.start import start
start()
from django.utils import timezone
from hark.flows import api_tokens
from hark.records.accounts import StaffRow
for number in range(40):
    row = StaffRow.objects.create(username=f"anna{number}", name="Anna", role="quality_manager")
    print(api_tokens.create(row, label="faults", now=timezone.now()).secret)
"""


def a_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class Served:
    """`hark serve` in a home of its own, started again whenever it ends, as a service manager would."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home, self.port = home, a_port()
        self.environment = {**os.environ, **environment, "HARK_HOME": str(begun(home))}
        made = subprocess.run(
            [sys.executable, "-c", PREPARE], env=self.environment, capture_output=True, text=True, check=True
        )
        self.secrets = made.stdout.split()  # one person may not send without end
        self.wanted = True
        self.starts = 0
        self.process = self._start()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def command(self, *arguments: str) -> list[str]:
        return [str(Path(sys.executable).parent / "hark"), *arguments]

    def _start(self) -> "subprocess.Popen[bytes]":
        self.starts += 1
        with (self.home / "server.log").open("ab") as log:
            return subprocess.Popen(
                self.command("serve", "--port", str(self.port)), env=self.environment, stdout=log, stderr=log
            )

    def _keep(self) -> None:
        while self.wanted:
            if self.process.poll() is not None:
                self.process = self._start()
            time.sleep(0.1)

    def stop(self) -> None:
        self.wanted = False
        self._keeper.join()
        self.process.terminate()
        self.process.wait(30)

    def children(self, kind: str) -> list[int]:
        """The web workers, or the worker beside them."""
        marks = {"web": b"spawn_main", "worker": b"hark.jobs.worker"}
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError, IndexError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == self.process.pid and marks[kind] in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
        return found

    def kill(self, kind: str, dice: random.Random) -> None:
        """Kill one of this kind; `server` is the one that started the others."""
        pids = [self.process.pid] if kind == "server" else self.children(kind)
        if pids:
            with suppress(ProcessLookupError):
                os.kill(dice.choice(pids), signal.SIGKILL)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """What the API answers; connection errors are the caller's business."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            sent = {"Authorization": f"Bearer {self.secrets[0]}", **headers}
            connection.request(method, f"/api/v1/{path}", body or None, sent)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def json(self, path: str) -> Any:
        """The answer, asked again where it went to a process that had just been killed."""
        for attempt in range(100):
            try:
                status, body = self.ask("GET", path)
            except (OSError, http.client.HTTPException):
                assert attempt < 99, f"{path} is not answered"
                time.sleep(0.1)
            else:
                break
        assert status == 200, body
        return json.loads(body)

    def answers_within(self, seconds: float) -> float:
        """How long until it answers."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            with suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "feeds")[0] == 200:
                    return time.monotonic() - begun
            time.sleep(0.05)
        raise AssertionError(f"no answer within {seconds} s")


@contextmanager
def served(home: Path, **environment: str) -> Iterator[Served]:
    server = Served(home, **environment)
    try:
        server.answers_within(60)
        yield server
    finally:
        server.stop()


@dataclass
class Client:
    """Hands in files one after the other, each until it is acknowledged, under one key."""

    server: Served
    name: str
    promised: dict[int, list[str]] = field(default_factory=dict)  # by arrival, the ids of its records
    disagreed: int = 0
    unanswered: int = 0  # the connection stood, and no answer came
    refused: list[bytes] = field(default_factory=list)

    def work(self, stop: threading.Event) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            ids = [f"{abs(hash(self.name)) % 9_000 + 1_000}{number:04}{at}" for at in range(ROWS)]
            body, kind = self._form(ids)
            key = str(uuid.uuid4())
            answer = self._until_acknowledged(body, kind, key)
            if answer is None:
                return
            self.promised[json.loads(answer)["id"]] = ids
            if number % 4 == 0:  # as if the answer had not been heard
                self.disagreed += self._until_acknowledged(body, kind, key) not in (answer, None)
            stop.wait(PACE)

    def _until_acknowledged(self, body: bytes, kind: str, key: str) -> bytes | None:
        for _ in range(400):
            try:
                sender = self.server.secrets[hash(key) % len(self.server.secrets)]
                headers = {"Authorization": f"Bearer {sender}", "Content-Type": kind, "Idempotency-Key": key}
                status, answer = self.server.ask("POST", "loads", body, **headers)
            except ConnectionRefusedError:
                pass
            except (OSError, http.client.HTTPException):
                self.unanswered += 1
            else:
                if status == 202:
                    return answer
                if status < 500:
                    self.refused.append(answer)
                    return None
            time.sleep(0.1)
        return None

    def _form(self, ids: list[str]) -> tuple[bytes, str]:
        """A file of these records and one that cannot be used."""
        rows = [*(a_row(id=id) for id in ids), a_row(id="x", company=f"{self.name} {ids[0]}")]
        table = "".join(
            ",".join(f'"{cell}"' for cell in row) + "\r\n" for row in [COLUMNS, *(r.values() for r in rows)]
        )
        edge = "edge"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{ids[0]}.csv"'
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="mapping"\r\n\r\ncfpb\r\n',
            f"{head}\r\nContent-Type: text/csv\r\n\r\n{table}\r\n--{edge}--\r\n",
        ]
        return "".join(parts).encode(), f"multipart/form-data; boundary={edge}"


@contextmanager
def clients(server: Served, count: int) -> Iterator[list[Client]]:
    """Clients at work until the block ends and each has heard its last answer."""
    working = [Client(server, f"client {n}") for n in range(count)]
    stop = threading.Event()
    threads = [threading.Thread(target=client.work, args=(stop,)) for client in working]
    for thread in threads:
        thread.start()
    try:
        yield working
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def account_for(server: Served, working: list[Client], *, within: float = 150) -> None:
    """Every file that was acknowledged is settled, and each of its records is in the ledger once."""
    promised = {arrival: ids for client in working for arrival, ids in client.promised.items()}
    assert promised
    waiting: list[dict[str, Any]] = [{}]
    while waiting:
        loads = _every(server, "loads", "loads")
        before, waiting = waiting, [load for load in loads if load["state"] not in ("done", "refused")]
        if waiting != before:  # how long all of them take depends on how many there are
            moved = time.monotonic()
        assert time.monotonic() - moved < within, f"{len(waiting)} files wait for ever, as {waiting[0]}"
        time.sleep(0.3)
    settled = {load["id"]: load for load in loads}
    assert promised.keys() - settled.keys() == set(), "lost"
    assert len(settled) == len({load["file_name"] for load in loads}), "one file, two arrivals"
    wrong = [
        load for load in loads if (load["state"], load["read"], load["quarantined"]) != ("done", ROWS + 1, 1)
    ]
    assert not wrong, wrong[:3]
    ids = [complaint["source_id"] for complaint in _every(server, "complaints", "complaints")]
    assert len(ids) == len(set(ids)), "duplicates"
    assert {id for promise in promised.values() for id in promise} - set(ids) == set(), "holes"
    assert len(ids) == ROWS * len(settled)
    assert [client.disagreed for client in working] == [0] * len(working)
    assert [client.refused for client in working] == [[]] * len(working)


def _every(server: Served, path: str, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        part = server.json(f"{path}?limit=1000&offset={len(found)}")
        found += part[name]
        if len(found) >= part["total"]:
            return found
