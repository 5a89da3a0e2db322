"""A server killed and restarted under load keeps every promise it made."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator

import pytest

from tests.faults.served import Served, account_for, clients, served
from tests.outlets.trap import trap

PATIENCE = 20  # twice the goal and more: whoever else works on the machine is no fault
KINDS = ("web", "worker", "web", "worker", "web", "server")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with trap() as receiver:
        address = f"127.0.0.1:{receiver.port}"
        with served(
            tmp_path_factory.mktemp("home"),
            HARK_NOTICE_URL=f"http://{address}/",
            HARK_OUTBOUND_ALLOW=address,
        ) as server:
            server.receiver = receiver
            yield server


def test_a_second_server_of_the_same_home_leaves_at_once(server: Served) -> None:
    second = subprocess.Popen(
        server.command("serve", "--port", "0"), env=server.environment, stderr=subprocess.PIPE
    )
    _, status, used = os.wait4(second.pid, 0)

    assert os.waitstatus_to_exitcode(status) == 1
    assert used.ru_utime + used.ru_stime < 3
    [said] = second.stderr.read().decode().splitlines()
    assert f"Process {server.process.pid} serves" in said
    assert server.answers_within(60) <= PATIENCE


@pytest.mark.parametrize("kills", [6, pytest.param(100, marks=pytest.mark.long)])
def test_kills_under_load_lose_nothing_acknowledged(kills: int, server: Served) -> None:
    dice = random.Random(20261121)
    silences = []
    with clients(server, 3) as working:
        for number in range(kills):
            time.sleep(dice.uniform(0.2, 1.2))
            server.kill(KINDS[number % len(KINDS)], dice)
            silences.append(server.answers_within(60))
    account_for(server, working)
    print(
        f"{kills} kills, {sum(len(c.promised) for c in working)} files, longest silence {max(silences):.1f} s"
    )
    assert sorted(silences)[len(silences) // 2] <= PATIENCE


@pytest.mark.parametrize("restarts", [2, pytest.param(50, marks=pytest.mark.long)])
def test_restarts_under_load_answer_whoever_was_let_in(restarts: int, server: Served) -> None:
    with clients(server, 3) as working:
        for _ in range(restarts):
            time.sleep(0.7)
            ended, begun = server.process, time.monotonic()
            os.kill(ended.pid, signal.SIGTERM)
            ended.wait(30)
            assert time.monotonic() - begun <= PATIENCE
            server.answers_within(60)
    account_for(server, working)
    assert [client.unanswered for client in working] == [0, 0, 0]
