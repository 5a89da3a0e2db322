"""Goal P1: of a thousand personal values sent through, none is found outside what is sealed."""

import multiprocessing
from pathlib import Path

import pytest

from tests.faults import canaries

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.faults.canaries"])


def found_after(folder: Path, *, planted: str = "") -> list[str]:
    """Where canaries are after they went through an installation; the files they came in are taken away."""
    home, outside = folder / "home", folder / "outside"
    home.mkdir()
    outside.mkdir()
    told, telling = _processes.Pipe(duplex=False)
    child = _processes.Process(
        target=canaries.lives, args=(home, telling), kwargs={"outside": outside, "planted": planted}
    )
    child.start()
    telling.close()
    try:
        assert told.recv()[0] == "ended"
    except EOFError:
        pytest.fail((outside / "printed").read_text(encoding="utf-8", errors="replace")[-3_000:])
    finally:
        child.join()
    for file in outside.glob("*.csv"):
        if not file.name.startswith("out-"):
            file.unlink()
    return canaries.hits(canaries.people(), canaries.places(folder))


def test_none_of_a_thousand_is_found(tmp_path: Path) -> None:
    assert found_after(tmp_path) == []


@pytest.mark.parametrize(
    ("planted", "where"),
    [
        ("pseudonyms", ".parquet"),
        ("sealing", ".parquet records.sqlite3 /attachments/"),
        ("quarantine", "records.sqlite3"),
        ("redaction", ".parquet"),
        ("settling", "/uploads/"),
    ],
)
def test_a_protection_taken_away_is_noticed(tmp_path: Path, planted: str, where: str) -> None:
    found = found_after(tmp_path, planted=planted)
    assert all(any(place in told for told in found) for place in where.split())


def test_there_are_a_thousand_and_each_is_found_however_it_is_written(tmp_path: Path) -> None:
    everybody = canaries.people()
    values = {v for p in everybody for v in (p.name, p.identity, p.phone, p.card, p.number)}
    assert len(values) == 1_000

    for value in ("欧阳", everybody[0].name, everybody[0].card):
        for _way, written in canaries._written(value):
            assert bool(canaries.hits(everybody, iter([("here", b"xx" + written + b"yyyyyyyy")]))) is (
                value != "欧阳"
            )
