"""Whatever a broker does to messages, each event has one effect, and what is spoilt is kept as it came."""

import multiprocessing
from pathlib import Path
from typing import Any

import pytest

from tests.faults.hostile_broker import hears_it_all

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.faults.loader", "tests.faults.hostile_broker"])


def heard(home: Path, **named: Any) -> tuple[dict[str, Any], list[bytes], list[bytes]]:
    """What there is after, what of it is kept aside, and what should be."""
    told, telling = _processes.Pipe(duplex=False)
    child = _processes.Process(target=hears_it_all, args=(home, telling), kwargs=named)
    child.start()
    telling.close()
    found, (kept, spoilt) = told.recv(), told.recv()
    child.join()
    return found, kept, spoilt


@pytest.mark.parametrize(("events", "seed"), [(10_000, 1), pytest.param(100_000, 2, marks=pytest.mark.long)])
def test_every_event_has_one_effect(events: int, seed: int, tmp_path: Path) -> None:
    found, kept, spoilt = heard(tmp_path, events=events, seed=seed)

    assert found == found | {"rows": events, "waiting": 0}
    assert kept == spoilt and len(spoilt) > events / 200


def test_an_acknowledgement_of_what_was_only_read_is_caught(tmp_path: Path) -> None:
    found, _, _ = heard(tmp_path, events=3_000, seed=3, planted=True)

    assert found["rows"] < 3_000, "the planted fault went unnoticed"
