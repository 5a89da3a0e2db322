"""Complaints listed, revealed and taken out."""

import ast
import csv
import io
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

import hark
from hark.core.errors import NotAllowed
from hark.core.terms.period import Period
from hark.flows import case_whole, complaints, revealing
from hark.flows.complaints import NoSuchComplaint
from hark.flows.revealing import NoPurpose, TooMany
from hark.guard.access import Role, Staff
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow
from hark.records.outbox import OutboxRow
from tests.flows.test_loading import load
from tests.makers import NOON, a_case, a_file, a_row, somebody

pytestmark = pytest.mark.django_db
HANDLER, AUDITOR = somebody(Role.COMPLAINT_HANDLER), somebody(Role.AUDITOR)
OFFICER = somebody(Role.SECURITY_OFFICER, username="sun")
WORDS = "You promised\nto call — 你们答应回电"


class TestReveal:
    def test_gives_the_customers_words_and_notes_it(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1", narrative=WORDS)]))

        assert complaints.reveal("cfpb", "1", purpose="handle", by=HANDLER, now=NOON) == WORDS
        assert AuditEntryRow.objects.filter(act="complaint.revealed", subject="cfpb/1").count() == 1

    def test_is_refused_to_whoever_only_checks(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1", narrative=WORDS)]))

        with pytest.raises(NotAllowed):
            complaints.reveal("cfpb", "1", purpose="check", by=AUDITOR, now=NOON)

    def test_says_when_there_is_nothing_to_reveal(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1")]))

        with pytest.raises(NoSuchComplaint, match="without"):
            complaints.reveal("cfpb", "1", purpose="handle", by=HANDLER, now=NOON)


class TestTooMany:
    """Twenty an hour are work; one more is looked into."""

    @pytest.fixture(autouse=True)
    def one(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1", narrative=WORDS)]))

    def reveal(self, times: int, *, by: Staff = HANDLER, at: datetime = NOON) -> None:
        for _ in range(times):
            complaints.reveal("cfpb", "1", purpose="handle", by=by, now=at)

    def test_one_more_is_refused_and_the_alarm_stays_noted_once(self) -> None:
        self.reveal(20)
        for _ in range(2):
            with pytest.raises(TooMany, match="20"):
                self.reveal(1)

        assert AuditEntryRow.objects.filter(act="complaint.revealed").count() == 20
        assert AuditEntryRow.objects.filter(act="reveal.alarm", actor=HANDLER.username).count() == 1

    def test_cases_count_as_well(self) -> None:
        number = a_case()
        self.reveal(19)
        case_whole.reveal(number, purpose="handle", by=HANDLER, now=NOON)

        with pytest.raises(TooMany):
            case_whole.reveal(number, purpose="handle", by=HANDLER, now=NOON)

        assert AuditEntryRow.objects.filter(act="reveal.alarm", actor=HANDLER.username).count() == 1

    def test_whatever_is_opened_counts(self) -> None:
        acts = {
            ast.literal_eval(node.args[0])
            for path in Path(hark.__file__).parent.rglob("*.py")
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("revealing.note")
        }

        assert acts == set(revealing.REVEALS)

    def test_others_are_told_once_and_the_security_officer_sees_who(self, settings: Settings) -> None:
        settings.HARK_NOTICE_URL = "https://desk.bank.example/hark"
        self.reveal(20)
        assert revealing.alarmed(by=OFFICER, now=NOON) == frozenset()
        for _ in range(2):
            with pytest.raises(TooMany):
                self.reveal(1)

        assert [row.topic for row in OutboxRow.objects.all()] == ["reveal.alarm"]
        assert revealing.alarmed(by=OFFICER, now=NOON) == {HANDLER.username}
        assert revealing.alarmed(by=OFFICER, now=NOON + timedelta(hours=1)) == frozenset()
        with pytest.raises(NotAllowed):
            revealing.alarmed(by=HANDLER, now=NOON)

    def test_somebody_else_is_not_held_up(self) -> None:
        self.reveal(20)

        self.reveal(1, by=somebody(Role.QUALITY_MANAGER, username="boris"))

    def test_ends_when_the_hour_has_passed(self) -> None:
        self.reveal(20)

        self.reveal(1, at=NOON + timedelta(hours=1))

    def test_ends_when_the_security_officer_lifts_it(self) -> None:
        StaffRow.objects.create(username=HANDLER.username, name="Anna", role="complaint_handler")
        self.reveal(20)
        with pytest.raises(NotAllowed):
            revealing.lift(HANDLER.username, by=HANDLER, now=NOON)

        revealing.lift(HANDLER.username, by=OFFICER, now=NOON)

        self.reveal(20)
        with pytest.raises(TooMany):
            self.reveal(1)

    def test_nothing_is_opened_without_a_purpose(self) -> None:
        with pytest.raises(NoPurpose):
            complaints.reveal("cfpb", "1", purpose="curiosity", by=HANDLER, now=NOON)

    def test_numbers_stay_masked_until_the_whole_is_asked_for(self, home: Path) -> None:
        load(a_file(home, [a_row(id="2", narrative="电话13800138000")], name="two.csv"))

        masked, whole = (
            complaints.reveal("cfpb", "2", purpose="handle", whole=whole, by=HANDLER, now=NOON)
            for whole in (False, True)
        )

        assert (masked, whole) == ("电话138****8000", "电话13800138000")


class TestOne:
    def test_is_masked(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1", narrative=WORDS)]))

        complaint = complaints.one("cfpb", "1", by=HANDLER)

        assert complaint.narrative is None and complaint.has_narrative

    def test_is_refused_to_the_executive_before_it_is_looked_for(self, home: Path) -> None:
        with pytest.raises(NotAllowed):
            complaints.one("cfpb", "1", by=somebody(Role.EXECUTIVE))


class TestExport:
    def test_holds_all_that_match_without_narrative_and_pseudonym(self, home: Path) -> None:
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
        assert [row["source_id"] for row in rows] == ["2", "4", "6"] and "customer" not in rows[0]
        assert export.rows == 3 and export.masked == ("narrative", "customer") and "promised" not in text

    def test_is_noted_with_its_size(self, home: Path) -> None:
        load(a_file(home, [a_row(id="1")]))

        complaints.export(complaints.selection(), form="xlsx", by=AUDITOR, now=NOON)

        assert AuditEntryRow.objects.get(act="complaint.exported").details["rows"] == 1
