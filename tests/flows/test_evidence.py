"""The evidence of a figure, counted again by somebody who has nothing but the folder."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

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


def taken(indicator: str, to: Path, filter: Filter = PHONE) -> dict[str, object]:
    evidence.take(Question((indicator,), MONTH, filter=filter), to=to, by=operator("test"), now=NOON)
    told: dict[str, object] = json.loads((to / "figure.json").read_text())
    return told


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
    assert again["told"] == told["answer"]["value"]  # type: ignore[index] # an answer is an object


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
