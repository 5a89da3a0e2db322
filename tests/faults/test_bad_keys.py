"""With a key that is missing, damaged, unreadable or another one, nothing starts and nothing is written."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hark.flows import ring
from hark.guard import key_files
from hark.jobs.command import main
from hark.records.keys import KeyRow, SubjectKeyRow
from tests.makers import a_file, a_row

pytestmark = pytest.mark.django_db
WORDS = "my neighbour Zhao Wuji told me"
COMMANDS = [["load", "{file}", "--as", "cfpb"], ["serve", "--port", "0"], ["keys", "rotate"], ["indicators"]]


def missing(key: Path) -> None:
    key.unlink()


def empty(key: Path) -> None:
    key.write_bytes(b"")


def truncated(key: Path) -> None:
    key.write_bytes(key.read_bytes()[:31])


def too_long(key: Path) -> None:
    key.write_bytes(key.read_bytes() + b"\n")


def another(key: Path) -> None:
    key.write_bytes(os.urandom(32))


def one_bit_off(key: Path) -> None:
    first, *rest = key.read_bytes()
    key.write_bytes(bytes([first ^ 1, *rest]))


def unreadable(key: Path) -> None:
    key.unlink()
    key.mkdir()  # chmod would not keep the superuser out


def whole_folder(key: Path) -> None:
    shutil.rmtree(key.parent)


SPOILT = {
    missing: "is missing",
    empty: "is damaged",
    truncated: "is damaged",
    too_long: "is damaged",
    another: "is not the one",
    one_bit_off: "is not the one",
    unreadable: "cannot be read",
    whole_folder: "is missing",
}


@pytest.fixture
def second(home: Path) -> Path:
    """A second file to load into an installation that has loaded one."""
    assert main(["load", str(a_file(home, [a_row(id="1", narrative="first")])), "--as", "cfpb"]) == 0
    return a_file(home, [a_row(id="2", narrative=WORDS)], name="second.csv")


def state(home: Path) -> tuple[int, int, list[str]]:
    parts = sorted(file.name for file in (home / "lake").rglob("*.parquet"))
    return SubjectKeyRow.objects.count(), KeyRow.objects.count(), parts


def run(command: list[str], file: Path) -> int:
    return main([word.format(file=file) for word in command])


@pytest.mark.parametrize("name", ["sealing.key", "index.key", "pseudonym.key"])
@pytest.mark.parametrize("spoil", SPOILT)
def test_no_command_starts_and_one_sentence_says_why(
    home: Path, second: Path, capfd: pytest.CaptureFixture[str], spoil: Callable[[Path], None], name: str
) -> None:
    before = state(home)
    spoil(home / "keys" / name)
    capfd.readouterr()

    for command in COMMANDS:
        assert run(command, second) == 1
        said = capfd.readouterr().err.splitlines()
        assert len(said) == 1 and SPOILT[spoil] in said[0] and "keys/" in said[0], said

    assert state(home) == before
    assert not any(
        WORDS.encode() in file.read_bytes() for file in (home / "lake").rglob("*") if file.is_file()
    )


def test_the_looking_over_says_it_too(home: Path, second: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (home / "keys" / "sealing.key").unlink()

    assert main(["check"]) == 1
    assert "sealing.key is missing" in capfd.readouterr().out


def test_rows_of_keys_taken_away_make_no_new_key(home: Path, second: Path) -> None:
    KeyRow.objects.all().delete()
    shutil.rmtree(home / "keys")

    assert run(COMMANDS[0], second) == 1
    assert not (home / "keys" / "sealing.key").exists()


def test_the_right_key_put_back_lets_it_start(home: Path, second: Path) -> None:
    (home / "keys").rename(home / "elsewhere")
    assert run(COMMANDS[0], second) == 1
    (home / "elsewhere").rename(home / "keys")

    assert run(COMMANDS[0], second) == 0


def test_a_missing_key_silently_made_anew_would_be_seen(
    home: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault: a key that is not there is made, and whichever is there is trusted."""
    before = state(home)
    (home / "keys" / "sealing.key").unlink()

    def made_anew(name: str, fingerprint: str) -> bytes:
        key_files.make(ring.folder(), name)
        return key_files.read(ring.folder(), name)

    monkeypatch.setattr(ring, "_read", made_anew)

    assert run(COMMANDS[0], second) == 0  # what the tests above refuse to see
    assert state(home) != before
