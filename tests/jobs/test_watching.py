"""A folder that is watched: what is whole is loaded once, and moved away."""

import threading
import time
from pathlib import Path

import pytest

from hark.flows import stores
from hark.guard.access import operator
from hark.jobs import data, watching
from hark.jobs.command import main
from hark.lake.listing import total
from hark.lake.selecting import Selection
from hark.records.feeds import ArrivalRow
from tests.makers import a_file, a_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(watching, "PAUSE", 0.2)
    monkeypatch.setattr("hark.jobs.start.start", lambda **_: None)
    watched = home / "in"
    watched.mkdir()
    return watched


def watch(folder: Path) -> int:
    return main(["watch", str(folder), "--as", "cfpb", "--once"])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*"))


def test_a_file_is_loaded_and_lies_in_done(folder: Path) -> None:
    a_file(folder, [a_row(id="1"), a_row(id="2")], name="may.csv")

    assert watch(folder) == 0
    assert names(folder) == ["done"] and names(folder / "done") == ["may.csv"]
    assert total(stores.ledger("complaints"), Selection()) == 2


def test_what_is_no_table_lies_in_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "may.xlsx").write_bytes(b"PK\x03\x04 lies")

    assert watch(folder) == 1
    assert names(folder / "refused") == ["may.xlsx"]
    assert "may.xlsx" in capsys.readouterr().err


def test_the_same_name_again_stands_beside_the_first(folder: Path) -> None:
    for id in ("1", "2"):
        a_file(folder, [a_row(id=id)], name="may.csv")
        watch(folder)

    assert names(folder / "done") == ["2-may.csv", "may.csv"]
    assert total(stores.ledger("complaints"), Selection()) == 2


def test_what_still_grows_is_left_alone(folder: Path) -> None:
    growing = a_file(folder, [a_row(id="1")], name="may.csv")

    def grow() -> None:
        for _ in range(20):
            with growing.open("a") as file:
                file.write("\n")
            time.sleep(0.05)

    thread = threading.Thread(target=grow)
    thread.start()
    watch(folder)
    thread.join()

    assert names(folder) == ["may.csv"]
    assert ArrivalRow.objects.count() == 0


@pytest.mark.parametrize("name", [".may.csv", "may.csv.part"])
def test_hidden_and_unfinished_files_are_left_alone(name: str, folder: Path) -> None:
    a_file(folder, [a_row()], name=name)

    assert watch(folder) == 0
    assert names(folder) == [name]


def test_a_link_is_not_followed(folder: Path, home: Path) -> None:
    (folder / "link.csv").symlink_to(a_file(home, [a_row()], name="elsewhere.csv"))

    watch(folder)

    assert ArrivalRow.objects.count() == 0


def test_killed_before_it_was_moved_it_counts_once(folder: Path) -> None:
    file = a_file(folder, [a_row(id="1")], name="may.csv")
    data.settle(file, mapping="cfpb", feed="", by=operator("test"))

    assert watch(folder) == 0
    assert total(stores.ledger("complaints"), Selection()) == 1
    assert ArrivalRow.objects.get().accepted == 1


def test_no_folder_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert watch(home / "nowhere") == 1
    assert "nowhere" in capsys.readouterr().err
