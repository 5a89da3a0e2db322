"""`hark listen` with the Kafka librdkafka pretends to be: the real protocol, and no real server."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka import Producer

from tests.homes import begun

TELLS = Path(sys.executable).parent / "hark"
TOPIC = "events"


@pytest.fixture
def kafka() -> Iterator[Producer]:
    producer = Producer({"test.mock.num.brokers": 1, "compression.type": "zstd", "log_level": 0})
    yield producer
    producer.flush(10)


def told(producer: Producer, home: Path) -> dict[str, str]:
    """The environment of who listens to it."""
    (broker,) = producer.list_topics(timeout=10).brokers.values()
    return {
        **os.environ,
        "HARK_HOME": str(begun(home)),
        "HARK_BROKER_URL": f"kafka://{broker.host}:{broker.port}/quality",
    }


def events(ids: range) -> Iterator[bytes]:
    envelope = {"specversion": "1.0", "source": "calls", "type": "hark.contact"}
    data = {"entered": "2026-11-21T09:30:00Z"}
    for id in ids:
        yield json.dumps({**envelope, "id": f"c-{id}", "data": {**data, "wait": id}}).encode()


def listen(environment: dict[str, str]) -> str:
    command = [TELLS, "listen", TOPIC, "--once"]
    done = subprocess.run(
        command,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def kept(home: Path) -> dict[str, int]:
    """How many records of each form are in the inbox."""
    with sqlite3.connect(home / "records.sqlite3") as records:
        return dict(records.execute("SELECT form, count(*) FROM records_inboxrow GROUP BY form"))


def send(producer: Producer, ids: range) -> None:
    for body in events(ids):
        producer.produce(TOPIC, body)
    producer.flush(10)


def test_a_topic_is_taken_from_its_beginning_and_gone_on_with(kafka: Producer, tmp_path: Path) -> None:
    environment = told(kafka, tmp_path)
    send(kafka, range(300))
    binary = {"ce_id": "b", "ce_source": "calls", "ce_type": "hark.contact", "ce_specversion": "1.0"}
    kafka.produce(TOPIC, b'{"entered": "2026-11-21T09:30:00Z"}', headers={**binary, "trace": b"\xff\xfe"})
    kafka.produce(TOPIC, b"rubbish", headers={"trace": b"\xff"})
    kafka.produce(TOPIC, None, key=b"a record taken away")
    kafka.flush(10)

    listen(environment)
    assert kept(tmp_path) == {"event": 301, "message": 2}

    send(kafka, range(250, 350))
    again = listen(environment)

    assert again.count("Taken") == 1 and "50 duplicate, 50 accepted" in again
    assert kept(tmp_path) == {"event": 351, "message": 2}


@pytest.mark.long  # the group waits for who was killed
def test_killed_it_goes_on_from_what_was_kept(kafka: Producer, tmp_path: Path) -> None:
    environment = told(kafka, tmp_path)
    send(kafka, range(2_000))
    command = [TELLS, "listen", TOPIC]
    for _ in range(2):
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as killed:
            assert killed.stderr and any("Taken" in line for line in killed.stderr)
            killed.kill()
    listen(environment)

    assert kept(tmp_path) == {"event": 2_000}
