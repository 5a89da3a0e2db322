"""Complaints listed, revealed and taken out."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from hark.core.errors import NotAllowed
from hark.core.terms.period import Period
from hark.flows import complaints
from hark.flows.complaints import NoSuchComplaint
from hark.guard.access import Role
from hark.records.audit import AuditEntryRow
from tests.flows.test_loading import load
from tests.makers import NOON, a_file, a_row, somebody

pytestmark = pytest.mark.django_db
HANDLER, AUDITOR = somebody(Role.COMPLAINT_HANDLER), somebody(Role.AUDITOR)
WORDS = "You promised\nto call — 你们答应回电"


class TestReveal:
    def test_gives_the_customers_words_and_notes_it(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1", narrative=WORDS)]))

        assert complaints.reveal("cfpb", "1", by=HANDLER, now=NOON) == WORDS
        assert AuditEntryRow.objects.filter(act="complaint.revealed", subject="cfpb/1").count() == 1

    def test_is_refused_to_whoever_only_checks(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1", narrative=WORDS)]))

        with pytest.raises(NotAllowed):
            complaints.reveal("cfpb", "1", by=AUDITOR, now=NOON)

    def test_says_when_there_is_nothing_to_reveal(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1")]))

        with pytest.raises(NoSuchComplaint, match="without"):
            complaints.reveal("cfpb", "1", by=HANDLER, now=NOON)


class TestOne:
    def test_is_masked(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1", narrative=WORDS)]))

        complaint = complaints.one("cfpb", "1", by=HANDLER)

        assert complaint.narrative is None and complaint.has_narrative

    def test_is_refused_to_the_executive_before_it_is_looked_for(self, home: Path) -> None:
        with pytest.raises(NotAllowed):
            complaints.one("cfpb", "1", by=somebody(Role.EXECUTIVE))


class TestExport:
    def test_holds_all_that_match_and_no_narrative(self, home: Path) -> None:
        load(
            a_file(
                home, [a_row(id=str(n), narrative=WORDS, timely="" if n % 2 else "No") for n in range(1, 7)]
            )
        )
        chosen = complaints.selection(
            period=Period(date(2019, 4, 1), date(2019, 5, 1)),
            indicator="complaints.timely_share",
            descending=False,
        )

        export = complaints.export(chosen, form="csv", by=AUDITOR, now=NOON)

        text = b"".join(export.chunks).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert [row["source_id"] for row in rows] == ["2", "4", "6"]
        assert export.rows == 3 and export.masked == ("narrative",) and "promised" not in text

    def test_is_noted_with_its_size(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1")]))

        complaints.export(complaints.selection(), form="xlsx", by=AUDITOR, now=NOON)

        assert AuditEntryRow.objects.get(act="complaint.exported").details["rows"] == 1
