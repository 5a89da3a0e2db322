"""The page on PostgreSQL is followed back to a moment, from a server killed and its data thrown away."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.deploy.cluster import Cluster
from tests.docs.pages import ROOT, fenced
from tests.postgres.test_roles import hark

PAGE = ROOT / "docs/howto/postgresql.md"
# Notes one deed after another, and says each once it is acknowledged.
NOTING = """
from hark.jobs.start import start
start()
from django.db import transaction
from django.utils import timezone
from hark.guard.access import operator
from hark.records import audit
number = 0
while True:
    with transaction.atomic():
        audit.write("test.wrote", str(number), by=operator("test"), now=timezone.now())
    print(number, flush=True)
    number += 1
"""
NOTED = "SELECT subject::int FROM records_auditentryrow WHERE act = 'test.wrote' ORDER BY sequence"
BUSY = 10  # seconds a machine with much to do may need to notice that a minute is over


def block(language: str, beginning: str) -> str:
    """The page's only block that begins so."""
    [found] = [block for block in fenced(PAGE, language) if block.startswith(beginning)]
    return found


@dataclass
class Lost:
    """A machine that fell over: what of it lies elsewhere, and what had been acknowledged."""

    cluster: Cluster
    safe: int
    last: int
    moment: str
    before_moment: int
    took: float

    def back(self, *, to: str = "") -> list[int]:
        """What the deeds are that the page's commands bring back, to a moment or to the end."""
        self.cluster.stop()
        shutil.rmtree(self.cluster.folder / "back", ignore_errors=True)
        told = here(block("sh", "cp --recursive"), self.cluster.folder)
        told = told.replace("2026-11-21 14:05:00+00", to).replace("2026-11-21", "*")
        lines = [line for line in told.splitlines() if to or not line.startswith("recovery_target_time")]
        at = next(n for n, line in enumerate(lines) if line == "END")
        lines.insert(at, "archive_mode = off")  # one going back must not add to what the next goes back by
        log = self.cluster.folder / "back.log"
        self.cluster.sh("\n".join([*lines[:-1], f"{lines[-1]} --log={log} || {{ cat {log}; false; }}"]))
        for _ in range(200):
            if self.cluster.ask("SELECT pg_is_in_recovery()") == [(False,)]:
                break
            time.sleep(0.1)
        return [number for (number,) in self.cluster.ask(NOTED, database="hark")]  # type: ignore[misc] # they are numbers


def here(text: str, folder: Path) -> str:
    """The page's words with its folders in ours."""
    return text.replace("/mnt/", f"{folder}/mnt/").replace("/var/lib/postgresql/", f"{folder}/")


def until(path: Path, *, within: float) -> float:
    """How long it took until the file was there."""
    begun = time.monotonic()
    while not path.exists():
        assert time.monotonic() - begun < within, f"{path.name} was not there in {within} s"
        time.sleep(0.05)
    return time.monotonic() - begun


@pytest.fixture(params=[2, pytest.param(60, marks=pytest.mark.long)], scope="module")
def lost(request: pytest.FixtureRequest) -> Iterator[Lost]:
    """A server set up as the page says, its base taken, killed under load and its data gone.

    The minute of the page is two seconds here, and a minute in the long run.
    """
    program = next(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), None) or Path(
        shutil.which("pg_ctl") or ""
    )
    folder = Path(tempfile.mkdtemp(prefix="hark-pg-"))
    folder.chmod(0o755)
    cluster = Cluster(folder, program.parent)
    try:
        yield killed(cluster, request.param)
    finally:
        cluster.stop()
        shutil.rmtree(folder)


def killed(cluster: Cluster, seconds: int) -> Lost:
    """The server after it was set up, written to and lost."""
    settings = here(block("ini", "wal_level"), cluster.folder)
    assert "archive_timeout = 60" in settings
    cluster.sh("mkdir -p mnt/wal")
    cluster.make(settings.replace("archive_timeout = 60", f"archive_timeout = {seconds}"))
    for statement in block("sql", "CREATE ROLE").split(";\n"):
        if statement:
            cluster.ask(statement)
    home = cluster.folder / "hark"
    home.mkdir()
    ours = {"HARK_HOME": str(home), "HARK_DATABASE_URL": cluster.address("hark", "hark")}
    owner = {"HARK_DATABASE_OWNER_URL": cluster.address("hark_owner", "hark")}
    upgraded = hark("upgrade", home=home, **{**ours, **owner})
    assert upgraded.returncode == 0, upgraded.stderr
    return Lost(cluster, *written(cluster, {**os.environ, **ours}, seconds))


def written(cluster: Cluster, environment: dict[str, str], seconds: int) -> tuple[int, int, str, int, float]:
    """What was acknowledged: safely, at all, at a moment between; and how long the log took to be away."""
    told = cluster.folder / "told"
    with told.open("w") as out:
        noting = subprocess.Popen(
            [sys.executable, "-c", NOTING], env=environment, stdout=out, stderr=subprocess.DEVNULL
        )
    try:
        wait_for(told, more_than=0)
        cluster.sh(here(block("sh", "pg_basebackup"), cluster.folder))
        before_moment = wait_for(told, more_than=last(told) + 50)
        [(moment,)] = cluster.ask("SELECT now()::text")
        safe = wait_for(told, more_than=last(told) + 50)
        [(segment,)] = cluster.ask("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")
        took = until(cluster.folder / "mnt/wal" / str(segment), within=seconds + BUSY)
        cluster.kill()
    finally:
        noting.kill()
        noting.wait()
    shutil.rmtree(cluster.data)
    return safe, last(told), str(moment), before_moment, took


def last(told: Path) -> int:
    """The last deed that was acknowledged."""
    whole = told.read_text().rpartition("\n")[0].split()
    return int(whole[-1]) if whole else -1


def wait_for(told: Path, *, more_than: int) -> int:
    """The last deed acknowledged once there are more than these."""
    for _ in range(1200):
        if (found := last(told)) > more_than:
            return found
        time.sleep(0.05)
    raise AssertionError("nothing more was acknowledged")


@pytest.mark.requires("pg_ctl")
class TestGoingBack:
    def test_to_the_end_loses_nothing_acknowledged_before_the_last_file_kept(self, lost: Lost) -> None:
        found = lost.back()

        print(f"kept away after {lost.took:.1f} s; {lost.last - found[-1]} of {lost.last} deeds lost")
        assert found == list(range(len(found)))  # none doubled, no hole
        assert lost.safe <= found[-1] <= lost.last + 1  # one may be written and its answer lost

    def test_to_a_moment_brings_what_came_before_and_nothing_after(self, lost: Lost) -> None:
        found = lost.back(to=lost.moment)

        assert found == list(range(len(found)))
        assert lost.before_moment <= found[-1] < lost.safe


class TestTheLogKept:
    """The page's `archive_command`, for files the server hands to it."""

    def kept(self, folder: Path, content: str) -> int:
        (folder / "mnt/wal").mkdir(parents=True, exist_ok=True)
        (folder / "0001").write_text(content)
        [line] = [line for line in block("ini", "wal_level").splitlines() if "archive_command" in line]
        command = line.split("'")[1].replace("%p", str(folder / "0001")).replace("%f", "0001")
        return subprocess.run(["sh", "-c", here(command, folder)], check=False).returncode

    def test_is_whole_or_not_there(self, tmp_path: Path) -> None:
        (tmp_path / "mnt/wal").mkdir(parents=True)
        (tmp_path / "mnt/wal/0001.part").write_text("ha")  # what a kill left

        assert self.kept(tmp_path, "half and half") == 0

        assert [file.read_text() for file in (tmp_path / "mnt/wal").iterdir()] == ["half and half"]

    def test_may_be_handed_over_twice_and_is_never_written_over(self, tmp_path: Path) -> None:
        assert self.kept(tmp_path, "one") == 0

        assert self.kept(tmp_path, "one") == 0  # the server fell over before it knew
        assert self.kept(tmp_path, "another") != 0
        assert (tmp_path / "mnt/wal/0001").read_text() == "one"
