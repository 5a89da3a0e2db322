"""`hark listen` with a real RabbitMQ: what comes is kept, acknowledged and settled."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import rabbitmq
from tests.homes import begun

pytestmark = pytest.mark.usefixtures("there")
TELLS = Path(sys.executable).parent / "hark"


@pytest.fixture(scope="module")
def there() -> None:
    rabbitmq.there()


@pytest.fixture
def queue() -> Iterator[str]:
    with rabbitmq.queue() as name:
        yield name


Hark = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One installation for all of them, for it takes seconds to make."""
    return begun(tmp_path_factory.mktemp("home"))


@pytest.fixture
def hark(home: Path) -> Hark:
    """Runs the command."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        told = {**os.environ, "HARK_HOME": str(home), "HARK_BROKER_URL": rabbitmq.ADDRESS, **environment}
        return subprocess.run(
            [TELLS, *arguments], env=told, capture_output=True, text=True, timeout=60, check=False
        )

    return run


def an_event(id: str, **special: Any) -> bytes:
    data = {"entered": "2026-11-21T09:30:00+08:00", "wait": 12}
    envelope = {"specversion": "1.0", "id": id, "source": "calls", "type": "hark.contact"}
    return json.dumps({**envelope, "data": data, **special}).encode()


def test_what_waits_is_kept_and_acknowledged(hark: Hark, queue: str) -> None:
    batch = b"[" + b",".join([an_event("2"), an_event("3"), an_event("2")]) + b"]"
    rabbitmq.send(queue, [an_event("1"), batch, b"rubbish"])
    binary = {"ce-id": "4", "ce-source": "calls", "ce-type": "hark.contact", "ce-specversion": "1.0"}
    rabbitmq.send(queue, [b'{"entered": "2026-11-21T09:30:00+08:00"}'], headers=binary)

    first = hark("listen", queue, "--once")
    again = hark("listen", queue, "--once")

    assert (first.returncode, again.returncode) == (0, 0), first.stderr
    assert "4 accepted" in first.stderr and "1 duplicate" in first.stderr and "1 quarantined" in first.stderr
    assert "Taken" not in again.stderr and rabbitmq.waiting(queue) == 0


def test_a_queue_that_is_missing_is_said_or_made(hark: Hark, queue: str) -> None:
    name = f"{queue}-more"
    missing = hark("listen", name, "--once")
    assert missing.returncode == 1 and "--declare makes it" in missing.stderr

    made = hark("listen", name, "--once", "--declare")

    assert made.returncode == 0, made.stderr
    rabbitmq.delete(name)


def test_a_refusal_leaves_the_messages_where_they_are(hark: Hark, queue: str) -> None:
    rabbitmq.send(queue, [an_event("1")])

    nobody = hark("listen", queue, "--once", "--person", "nobody")
    wrong = hark("listen", queue, "--once", "--as", "nothing")

    assert (nobody.returncode, wrong.returncode) == (1, 1)
    assert 'Nobody called "nobody"' in nobody.stderr and "nothing" in wrong.stderr
    assert rabbitmq.waiting(queue) == 1


def test_what_can_be_kept_nowhere_is_not_acknowledged(hark: Hark, queue: str) -> None:
    rabbitmq.send(queue, [an_event("1")])
    assert hark("listen", queue, "--once").returncode == 0
    rabbitmq.send(queue, [an_event("2")])

    refused = hark("listen", queue, "--once", "--as", "cloudevents_steps", "--feed", "calls")

    assert refused.returncode == 1 and "Name another feed" in refused.stderr
    assert rabbitmq.waiting(queue) == 1


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("amqp://guest:s3cret@127.0.0.1:1/", "127.0.0.1:1 does not answer"),
        (rabbitmq.ADDRESS.replace("guest:guest", "guest:s3cret"), "does not know this name and password"),
        ("amqps://guest:s3cret@127.0.0.1:1/", "does not answer"),
        ("kafka://guest:s3cret@127.0.0.1:1/", "does not answer"),
    ],
)
def test_a_broker_out_of_reach_is_told_without_the_password(hark: Hark, address: str, words: str) -> None:
    done = hark("listen", "events", "--once", HARK_BROKER_URL=address, HARK_LOG_LEVEL="DEBUG")

    assert done.returncode == 1 and words in done.stderr
    assert "s3cret" not in done.stdout + done.stderr


def test_told_to_end_it_does_and_what_came_is_kept(queue: str, home: Path) -> None:
    told = {**os.environ, "HARK_HOME": str(home), "HARK_BROKER_URL": rabbitmq.ADDRESS}
    with subprocess.Popen([TELLS, "listen", queue], env=told, stderr=subprocess.PIPE, text=True) as listener:
        assert listener.stderr
        assert "Connected" in listener.stderr.readline()
        rabbitmq.send(queue, [an_event("11")])
        assert "Taken: 1 message = 1 accepted" in listener.stderr.readline()
        listener.send_signal(signal.SIGTERM)

    assert listener.returncode == 0
    assert rabbitmq.waiting(queue) == 0


def test_a_queue_taken_away_is_told_and_waited_for(queue: str, home: Path) -> None:
    told = {**os.environ, "HARK_HOME": str(home), "HARK_BROKER_URL": rabbitmq.ADDRESS}
    with subprocess.Popen([TELLS, "listen", queue], env=told, stderr=subprocess.PIPE, text=True) as listener:
        assert listener.stderr
        assert "Connected" in listener.stderr.readline()
        rabbitmq.delete(queue)
        assert "out of reach" in listener.stderr.readline()
        rabbitmq.declare(queue)
        rabbitmq.send(queue, [an_event("12")])
        assert any("Taken: 1 message = 1 accepted" in line for line in listener.stderr)
        listener.terminate()


@pytest.mark.parametrize("kind", ["rabbit", "kafka"])
def test_without_the_extra_it_says_what_to_install(hark: Hark, kind: str, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['faststream'] = None\n")
    scheme = {"rabbit": "amqp", "kafka": "kafka"}[kind]

    done = hark("listen", "x", PYTHONPATH=str(tmp_path), HARK_BROKER_URL=f"{scheme}://127.0.0.1")

    assert done.returncode == 1
    assert f"Install Hark with the extra broker, or faststream[{kind}]." in done.stderr
