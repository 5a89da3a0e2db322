"""The command as it starts: what it finds about the installation, and an environment that is no good."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from hark.flows import case_recount
from tests.jobs.conftest import Hark

pytestmark = pytest.mark.django_db


def test_check_looks_over_and_hints(hark: Hark, home: Path) -> None:
    home.chmod(0o755)

    assert hark("check", "--json") == 1

    said = hark.json()
    assert isinstance(said, list)
    assert any(finding["id"] == "hark.home" and "chmod 700" in finding["hint"] for finding in said)


def test_check_finds_tables_that_are_not_of_this_version(hark: Hark, home: Path) -> None:
    if connection.vendor == "postgresql":
        pytest.skip(
            "there the application may not take a migration back; tests/postgres tries it as the owner"
        )
    MigrationRecorder.Migration.objects.filter(app="records").latest("pk").delete()  # the last put in force

    hark("check", "--json")

    said = hark.json()
    assert isinstance(said, list)
    assert [finding["level"] for finding in said if finding["id"] == "hark.tables"] == ["warning"]


def in_a_process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own starts it."""
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from hark.jobs.command import main; sys.exit(main())",
            *arguments,
        ],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_reports_a_damaged_installation(tmp_path: Path) -> None:
    log = tmp_path / "lake" / "complaints" / "_delta_log"
    log.mkdir(parents=True)
    (log / f"{0:020}.json").write_text("no log")
    (tmp_path / "records.sqlite3").write_bytes(b"no table" * 1_000)

    ended = in_a_process("check", "--json", HARK_HOME=str(tmp_path))

    assert ended.returncode == 1 and "Traceback" not in ended.stderr
    found = {finding["id"]: finding for finding in json.loads(ended.stdout)}
    assert {"hark.records", "hark.lake_damaged"} <= set(found)
    assert "lake/" in found["hark.lake_damaged"]["hint"] and "\n" not in found["hark.lake_damaged"]["says"]


@pytest.mark.parametrize(
    ("environment", "named"),
    [({"HARK_UPLOAD_LIMIT_MB": "abc"}, "HARK_UPLOAD_LIMIT_MB"), ({"HARK_HOME": "a%20b"}, "HARK_HOME")],
)
def test_an_environment_that_is_no_good_is_refused_in_a_sentence(
    tmp_path: Path, environment: dict[str, str], named: str
) -> None:
    homes = {"HARK_HOME": str(tmp_path / environment.get("HARK_HOME", "home"))}

    ended = in_a_process("indicators", **{**environment, **homes})

    assert ended.returncode == 1 and named in ended.stderr
    assert ended.stderr.startswith("hark: ") and ended.stderr.count("\n") == 1


def test_a_port_that_is_no_number_concerns_only_what_serves(
    hark: Hark, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "abc")

    assert hark("indicators") == 0
    assert hark("serve") == 2


def test_records_that_others_hold_are_told_in_a_sentence(hark: Hark, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(**_: object) -> int:
        raise OperationalError("database is locked")

    monkeypatch.setattr(case_recount, "recount", held)

    assert hark("cases", "recount") == 1
    assert hark.err.startswith("hark: others hold the records.") and hark.err.count("\n") == 1
