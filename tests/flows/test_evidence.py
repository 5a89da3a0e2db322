"""The evidence of a figure, counted again by somebody who has nothing but the folder."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from hark.core.errors import NotAllowed
from hark.core.terms.period import Period
from hark.core.terms.question import Filter, Question
from hark.flows import evidence, stores
from hark.flows.evidence import FolderInUse
from hark.guard.access import Role, operator
from hark.measures.book import of_subject
from hark.records.audit import AuditEntryRow
from tests.makers import NOON, add, somebody

pytestmark = pytest.mark.django_db
MONTH = Period(date(2026, 11, 1), date(2026, 12, 1))
PHONE = Filter({"channel": ("phone",)})


@pytest.fixture(autouse=True)
def contacts(home: Path) -> None:
    def came(days: int, **special: object) -> dict[str, object]:
        return {"entered": NOON - timedelta(days=days), "customer": "anna", "reason": "card", **special}

    special = {"wait": 31.5, "hold": 4.0, "available": 9.0, "first_reply": 3.0, "transferred": True}
    add(
        stores.ledger("contacts"),
        came(12, **special),
        came(11, customer=None, outcome="abandoned", wait=90.0),
        came(10, channel="counter", wait=600.0, resolved=False),
        came(9, talk=None, transferred=False),
        came(60),
    )


def taken(indicator: str, to: Path, filter: Filter = PHONE) -> dict[str, Any]:
    evidence.take(Question((indicator,), MONTH, filter=filter), to=to, by=operator("test"), now=NOON)
    told: dict[str, Any] = json.loads((to / "figure.json").read_text())
    return told


def values(told: dict[str, Any]) -> dict[str, float | None]:
    """The figure and its quantiles, as `figure.json` has them."""
    answer = told["answer"]
    return {"value": answer["value"]} | {name: each["value"] for name, each in answer["quantiles"].items()}


def counted_again(folder: Path) -> tuple[int, dict[str, object]]:
    """What the script says in a process that knows nothing of this installation."""
    clean = {"PATH": os.environ["PATH"]}
    script = [sys.executable, "-I", str(folder / "recompute.py")]
    done = subprocess.run(
        script, env=clean, cwd="/", capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize("indicator", of_subject("contacts"))
def test_comes_out_the_same_from_the_folder_alone(indicator: str, tmp_path: Path) -> None:
    told = taken(indicator, tmp_path / "evidence")

    status, again = counted_again(tmp_path / "evidence")

    assert (status, again["same"], again["changed"]) == (0, True, [])
    assert again["told"] == told["answer"]["value"]


class TestTheQuery:
    def run(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
        """What DuckDB makes of it where it runs beside the files."""
        monkeypatch.chdir(folder)
        found = duckdb.connect().execute(Path("query.sql").read_text(encoding="utf-8"))
        [row] = found.fetchall()
        return dict(zip((name for name, *_ in found.description or ()), row, strict=True))

    @pytest.mark.parametrize("indicator", ["contacts.connection_share", "contacts.wait"])
    def test_makes_the_figure_and_its_quantiles_of_the_file_beside_it(
        self, indicator: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = values(taken(indicator, tmp_path / "evidence"))

        found = self.run(tmp_path / "evidence", monkeypatch)

        assert {name: found[name] for name in told} == pytest.approx(told)

    @pytest.mark.parametrize("indicator", ["contacts.connection_share", "contacts.wait", "contacts.offered"])
    def test_asks_for_the_period_and_the_filter_itself(
        self, indicator: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = values(taken(indicator, tmp_path / "evidence"))
        ever = Question((indicator,), Period(date(2026, 1, 1), date(2027, 1, 1)))
        evidence.take(ever, to=tmp_path / "all", by=operator("test"), now=NOON)
        for name in ("rows.parquet", "figure.json"):
            (tmp_path / "all" / name).replace(tmp_path / "evidence" / name)

        found = self.run(tmp_path / "evidence", monkeypatch)

        assert values(json.loads((tmp_path / "evidence" / "figure.json").read_text())) != told
        assert {name: found[name] for name in told} == pytest.approx(told)

    def test_says_what_it_is_over(self, tmp_path: Path) -> None:
        folder = tmp_path / "evidence"
        taken("contacts.wait", folder, Filter({"channel": ("phone", None), "queue": ("a\nb",)}))

        said = [line for line in (folder / "query.sql").read_text().splitlines() if line.startswith("--")]

        assert said[0].startswith("-- The figure of contacts.wait, as `value`.")
        assert "contacts from 2026-11-01 up to, but without, 2026-12-01" in said[1]
        assert said[3:] == [
            '-- where channel is one of ["phone", null]',
            r'-- where queue is one of ["a\nb"]',
        ]

    def test_does_not_ask_again_whose_fact_it_is(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        add(stores.ledger("contacts"), {"source_id": "hers", "entered": NOON, "staff": "s1"})
        told = values(taken("contacts.offered", tmp_path / "evidence", Filter({"staff": ("s1",)})))

        found = self.run(tmp_path / "evidence", monkeypatch)

        assert (found["value"], told["value"]) == (1, 1)
        assert "of staff the file tells only" in (tmp_path / "evidence" / "query.sql").read_text()

    def test_knows_no_figure_where_there_are_no_data(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = Period(date(2025, 1, 1), date(2025, 2, 1))
        question = Question(("contacts.offered",), before)
        evidence.take(question, to=tmp_path / "evidence", by=operator("test"), now=NOON)

        assert self.run(tmp_path / "evidence", monkeypatch)["value"] is None
        assert counted_again(tmp_path / "evidence")[0] == 0


def test_says_what_to_install_where_there_is_no_duckdb(tmp_path: Path) -> None:
    taken("contacts.offered", tmp_path / "evidence")

    bare = [sys.executable, "-I", "-S", str(tmp_path / "evidence" / "recompute.py")]
    done = subprocess.run(bare, capture_output=True, text=True, check=False, timeout=120)

    told = "This needs the public library duckdb: install it with `python -m pip install duckdb`.\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)


def test_does_not_come_out_where_a_row_was_taken_away(tmp_path: Path) -> None:
    taken("contacts.offered", tmp_path / "evidence")
    file = tmp_path / "evidence" / "rows.parquet"
    pq.write_table(pq.read_table(file).slice(1), file)

    status, again = counted_again(tmp_path / "evidence")

    assert (status, again["same"], again["changed"]) == (1, False, ["rows.parquet"])


def test_tells_of_a_customer_only_that_one_is_known(tmp_path: Path) -> None:
    told = taken("contacts.repeat_share", tmp_path / "evidence")

    customers = pq.read_table(tmp_path / "evidence" / "rows.parquet")["customer"].to_pylist()

    assert set(customers) == {"known", None}
    assert told["rows"] == 3
    assert told["excluded"] == 1


def test_is_noted_in_the_audit(tmp_path: Path) -> None:
    taken("contacts.offered", tmp_path / "evidence")

    assert AuditEntryRow.objects.filter(act="evidence.taken", subject="contacts.offered").exists()


def test_is_refused_to_who_takes_no_facts_out(tmp_path: Path) -> None:
    question = Question(("contacts.offered",), MONTH)

    with pytest.raises(NotAllowed):
        evidence.take(question, to=tmp_path / "e", by=somebody(Role.EXECUTIVE), now=NOON)
    assert not (tmp_path / "e").exists()


def test_goes_into_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()

    with pytest.raises(FolderInUse):
        taken("contacts.offered", tmp_path)
