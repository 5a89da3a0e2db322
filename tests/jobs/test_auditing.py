"""`hark audit`: what it prints, its status, and what a witness does with it."""

import json
from pathlib import Path

import pytest
from django.db import connection

from hark.core.errors import NotAllowed
from hark.guard.access import operator
from hark.guard.checkpoints import Verifier, notes
from hark.jobs import witnessing
from hark.jobs.command import main
from hark.records import append_only, audit
from hark.records.audit import AuditEntryRow
from tests.audited import one_event, some_entries
from tests.makers import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def entries(home: Path) -> None:
    some_entries(5)


def sizes(file: Path) -> list[str]:
    return [note.split("\n")[1] for note in notes(file.read_text(encoding="utf-8"))]


class TestVerify:
    def test_of_a_sound_audit_ends_well_and_signs_it(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["audit", "verify", "--json"]) == 0

        said = json.loads(capsys.readouterr().out)
        assert (said["entries"], said["finding"]) == (5, None)
        assert sizes(home / "witness" / "audit.checkpoints") == ["6"]  # with the entry that says so

    def test_of_a_changed_one_ends_with_1_and_the_place(self, capsys: pytest.CaptureFixture[str]) -> None:
        append_only.lift(connection)
        AuditEntryRow.objects.filter(pk=3).update(subject="north/other")

        assert main(["audit", "verify"]) == 1
        assert capsys.readouterr().err == (
            "hark: Entry 3 is not what was written: what it says does not give its hash.\n"
        )

    def test_asks_the_file_and_the_key_somebody_kept(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        kept = home / "kept.checkpoints"
        main(["audit", "witness", str(kept)])
        main(["audit", "witness"])
        key = capsys.readouterr().out.split("\n")[1]

        assert main(["audit", "verify", "--checkpoints", str(kept), "--key", key]) == 0
        assert main(["audit", "verify", "--checkpoints", str(home / "nowhere")]) == 1
        assert main(["audit", "verify", "--key", "nonsense"]) == 1


class TestProve:
    def test_prints_a_proof_against_a_checkpoint(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["audit", "prove", "2"]) == 0

        proof = json.loads(capsys.readouterr().out)
        assert Verifier.of(proof["key"]).open(proof["checkpoint"]).size == proof["size"] == 5

    @pytest.mark.parametrize("arguments", [["9"], [], ["--consistency", "2", "9"]])
    def test_of_what_is_not_there_is_refused(self, arguments: list[str]) -> None:
        assert main(["audit", "prove", *arguments]) == 1

    def test_that_it_only_grew_is_printed(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["audit", "prove", "--consistency", "2", "5"]) == 0
        assert json.loads(capsys.readouterr().out)["old_size"] == 2


class TestWitness:
    def test_adds_what_is_new_to_its_own_file(self, home: Path) -> None:
        kept = home / "kept.checkpoints"
        main(["audit", "witness", str(kept)])
        some_entries(2)
        main(["audit", "witness", str(kept)])

        assert sizes(kept) == ["5", "7"]

    def test_adds_nothing_to_a_history_that_does_not_go_on(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        kept = home / "kept.checkpoints"
        main(["audit", "witness", str(kept)])
        (home / "witness" / "audit.checkpoints").unlink()
        append_only.lift(connection)
        connection.cursor().execute("DELETE FROM records_auditcheckpointrow")
        connection.cursor().execute("DELETE FROM records_auditentryrow")
        connection.cursor().execute("DELETE FROM records_audittreerow")
        for _ in range(9):
            audit.write("complaint.revealed", "north/another", by=operator("x"), now=NOON)

        assert main(["audit", "witness", str(kept)]) == 1
        assert (
            "does not continue the checkpoint over 5 entries in kept.checkpoints" in capsys.readouterr().err
        )
        assert sizes(kept) == ["5"]


def test_the_workers_look_signs_and_says_what_is_in_the_way(home: Path) -> None:
    assert witnessing.look() == ""
    assert sizes(home / "witness" / "audit.checkpoints") == ["5"]

    (home / "witness" / "audit.checkpoints").write_text("scribble\n\n", encoding="utf-8")
    some_entries(1)

    assert "ends with no checkpoint of this audit" in witnessing.look()


def test_a_refusal_at_the_command_line_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_options: object) -> int:
        raise NotAllowed("Your role does not include this.", deed="feed.load", role="executive")

    monkeypatch.setattr("hark.jobs.auditing.witness", refuse)

    with one_event("access.refused") as noted:
        assert main(["audit", "witness"]) == 1

    assert (noted.event.subject, noted.event.details["deed"]) == ("hark audit", "feed.load")
