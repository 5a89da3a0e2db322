"""The auditor's pages: the list, one entry with its proof, and all that match as a file."""

import csv
import io
from argparse import Namespace

import pytest
from django.db import connection

from hark.flows import checkpoints
from hark.guard.access import Role
from hark.jobs.auditing import prove
from hark.records import append_only, audit
from hark.records.audit import AuditEntryRow
from tests.audited import one_event
from tests.makers import NOON, a_person, somebody
from tests.web.conftest import SignedIn

pytestmark = pytest.mark.usefixtures("entries")


def shown(signed_in: SignedIn, address: str, *, language: str = "en") -> str:
    answer = signed_in(Role.AUDITOR, language=language).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


class TestList:
    def test_says_how_far_the_audit_is_signed(self, signed_in: SignedIn) -> None:
        page = shown(signed_in, "/audit/")

        assert "4 activities are recorded. All but 1 are signed" in page
        assert "over 3 entries" in page
        assert "not yet" in page

    def test_says_that_a_copy_on_the_same_disk_shows_little(self, signed_in: SignedIn) -> None:
        page = shown(signed_in, "/audit/")

        assert "copied to the same disk only." in page and "Copied to the same disk" in page
        assert "The checkpoints are copied to the disk the records lie on." in page
        assert "outside" not in page.replace("checkpoint outside", "")

    def test_says_that_a_copy_elsewhere_lies_outside(
        self, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(checkpoints, "lies_beside", lambda: False)

        page = shown(signed_in, "/audit/")

        assert "All but 1 are signed and copied outside" in page and "Copied outside" in page
        assert "the same disk" not in page

    def test_raises_the_alarm_where_entries_wait_too_long(self, signed_in: SignedIn) -> None:
        # The fourth was noted at noon of a day long past.
        assert "Entries have waited more than five minutes" in shown(signed_in, "/audit/")
        checkpoints.keep(now=NOON.replace(hour=13))

        assert "Entries have waited" not in shown_again(signed_in, "/audit/")

    def test_is_narrowed_by_its_address(self, signed_in: SignedIn) -> None:
        page = shown(signed_in, "/audit/?subject=north/2&from=2026-11-21&last=2026-11-21&actor=anna")

        assert "1 entry matches." in page
        assert "/audit/2/" in page and "/audit/1/" not in page

    def test_finds_who_by_what_they_are_called(self, signed_in: SignedIn) -> None:
        a_person(Role.COMPLAINT_HANDLER, username="anna", name="何远 He Yuan")

        pages = [shown(signed_in, "/audit/?actor=he+yuan"), shown_again(signed_in, "/audit/?actor=何远")]

        assert [page.count("<tr data-row>") for page in pages] == [4, 4]

    def test_says_when_to_the_second_and_in_which_zone(self, signed_in: SignedIn) -> None:
        audit.write("staff.signed_in", "", by=somebody(Role.AUDITOR), now=NOON.replace(second=7))

        client = signed_in(Role.AUDITOR, time_zone="Asia/Shanghai")

        at = "21 November 2026, 20:00:07 UTC+08:00"
        assert at in client.get("/audit/").content.decode()
        assert at in client.get("/audit/4/").content.decode()

    @pytest.mark.parametrize("query", ["act=x", "from=2026-11-22", "last=2026-11-20", "actor=boris"])
    def test_says_so_where_nothing_matches(self, signed_in: SignedIn, query: str) -> None:
        assert "No entry matches" in shown(signed_in, f"/audit/?{query}")

    @pytest.mark.parametrize(
        ("query", "why"),
        [
            ("from=zzz", "“zzz” is not a date."),
            ("last=2026-02-30", "“2026-02-30” is not a date."),
            ("from=0001-01-01", "There is nothing in the year 1."),
            ("last=9999-12-31", "There is nothing in the year 9999."),
            ("from=2026-11-22&last=2026-11-21", "The first day is later than the last"),
        ],
    )
    def test_says_what_is_wrong_with_the_days_asked_for(
        self, signed_in: SignedIn, query: str, why: str
    ) -> None:
        auditor = signed_in(Role.AUDITOR)

        page = auditor.get(f"/audit/?{query}")
        file = auditor.post(f"/audit/export/?{query}", {"form": "csv"})

        assert (page.status_code, file.status_code) == (400, 400)
        assert why in page.content.decode()

    @pytest.mark.parametrize("query", ["from=&last=", "offset=999", "offset=-1", "actor=%00%ff"])
    def test_passes_over_nonsense(self, signed_in: SignedIn, query: str) -> None:
        assert signed_in(Role.AUDITOR).get(f"/audit/?{query}", follow=True).status_code == 200

    def test_escapes_what_was_noted(self, signed_in: SignedIn) -> None:
        audit.write("<b>", "<script>", by=somebody(Role.AUDITOR), now=NOON)

        page = shown(signed_in, "/audit/")
        assert "&lt;script&gt;" in page and "<script>" not in page.replace("<script src", "")

    def test_is_before_its_first_entry_an_invitation(self, signed_in: SignedIn) -> None:
        append_only.lift(connection)
        AuditEntryRow.objects.all().delete()

        assert "Nothing is recorded yet" in shown(signed_in, "/audit/")

    def test_speaks_chinese(self, signed_in: SignedIn) -> None:
        assert "查看投诉内容原文" in shown(signed_in, "/audit/", language="zh-hans")


def shown_again(signed_in: SignedIn, address: str) -> str:
    """The page once more, for the auditor who is there already."""
    from django.test import Client

    from hark.records.accounts import StaffRow

    client = Client()
    client.force_login(StaffRow.objects.get(role=Role.AUDITOR))
    return client.get(address).content.decode()


class TestEntry:
    def test_is_proved_against_what_was_signed(self, signed_in: SignedIn) -> None:
        page = shown(signed_in, "/audit/1/")

        assert "It is as it was signed." in page
        assert "hark audit prove 1" in page

    def test_has_a_proof_to_take_away_that_is_what_the_command_prints(
        self, signed_in: SignedIn, capsys: pytest.CaptureFixture[str]
    ) -> None:
        checkpoints.sign(now=NOON)
        address = "/audit/1/proof/"

        answer = signed_in(Role.AUDITOR).get(address)
        prove(Namespace(sequence=1, consistency=None))

        assert answer.headers["Content-Disposition"] == 'attachment; filename="audit-1.json"'
        assert answer.content.decode() == capsys.readouterr().out
        assert address in shown_again(signed_in, "/audit/1/")

    def test_has_none_before_it_is_signed(self, signed_in: SignedIn) -> None:
        assert "/audit/3/proof/" not in shown(signed_in, "/audit/3/")
        assert signed_in(Role.SUPERVISOR).get("/audit/1/proof/").status_code == 403

    def test_that_is_not_signed_has_no_file_either(self, signed_in: SignedIn) -> None:
        auditor = signed_in(Role.AUDITOR)

        assert auditor.get("/audit/3/proof/").status_code == 400
        assert auditor.get("/audit/99/proof/").status_code == 404

    def test_waits_where_no_checkpoint_covers_it(self, signed_in: SignedIn) -> None:
        assert "Waits for the next checkpoint" in shown(signed_in, "/audit/3/")

    def test_that_was_changed_says_so(self, signed_in: SignedIn) -> None:
        append_only.lift(connection)
        AuditEntryRow.objects.filter(pk=1).update(actor="boris")

        assert "This is not what was signed" in shown(signed_in, "/audit/1/")

    def test_that_is_not_there_is_not_found(self, signed_in: SignedIn) -> None:
        assert signed_in(Role.AUDITOR).get("/audit/99/").status_code == 404
        assert signed_in(Role.SUPERVISOR).get("/audit/1/").status_code == 403


class TestExport:
    def test_holds_all_that_match_and_is_noted(self, signed_in: SignedIn) -> None:
        client = signed_in(Role.AUDITOR)
        with one_event("audit.exported"):
            answer = client.post("/audit/export/?subject=north/1", {"form": "csv"})
            rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))

        assert [row["sequence"] for row in rows] == ["1"]
        assert rows[0]["at"] == "2026-11-21T12:00:00+00:00"

    def test_in_no_known_form_is_refused(self, signed_in: SignedIn) -> None:
        assert signed_in(Role.AUDITOR).post("/audit/export/", {"form": "pdf"}).status_code == 400


def test_a_refusal_of_a_page_is_noted_with_its_path(signed_in: SignedIn) -> None:
    client = signed_in(Role.EXECUTIVE)

    with one_event("access.refused") as noted:
        assert client.get("/audit/").status_code == 403

    assert (noted.event.actor, noted.event.subject) == ("executive", "/audit/")
    assert noted.event.details["deed"] == "audit.see"
