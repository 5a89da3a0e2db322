"""Records kept aside: told, looked at, tried again, taken out."""

import csv
import re
from importlib import resources
from pathlib import Path

import pytest
from django.test import Client

from hark.core.terms.intake import Reason
from hark.guard.access import Role
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, QuarantineRow
from hark.web.data.reasons import REASONS
from tests.flows.test_loading import load
from tests.makers import a_file, a_row
from tests.web.conftest import SignedIn

LIST = "/data/quarantine/"


@pytest.fixture
def kept(home: Path, db: None) -> None:
    """Two records with a date in a form the mapping does not list, and one without a number."""
    load(a_file(home, [a_row(id="1", received="10.04.2019"), a_row(id="2", received="11.04.2019")]))
    load(a_file(home, [a_row(id="x")], name="other.csv"), feed="north")


DATES = ('dates = ["%Y-%m-%d"', 'dates = ["%d.%m.%Y", "%Y-%m-%d"')


def mend(home: Path, was: str = DATES[0], now: str = DATES[1]) -> None:
    shipped = (resources.files("hark.catalogue") / "mappings" / "cfpb.toml").read_text(encoding="utf-8")
    assert was in shipped
    mended = shipped.replace(was, now)
    (home / "mappings" / "cfpb.toml").write_text(mended, encoding="utf-8")


def record_of(line: int, *, feed: str = "cfpb") -> str:
    return f"{LIST}{QuarantineRow.objects.get(line=line, arrival__feed__name=feed).pk}/"


@pytest.mark.usefixtures("kept")
class TestList:
    def test_begins_with_how_many_and_why(self, signed_in: SignedIn) -> None:
        page = signed_in().get(LIST).content.decode()

        assert "Three records wait in quarantine. The commonest reason, 2 times: Not a date." in page
        assert "Try all 3 open again" in page

    def test_says_so_in_chinese_too(self, signed_in: SignedIn) -> None:
        page = signed_in(language="zh-hans").get(LIST).content.decode()

        assert "隔离区有 3 条记录待处理。最常见的原因是“日期无法识别”，2 条。" in page

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("", 3),
            ("?feed=north", 1),
            ("?reason=not_a_date", 2),
            ("?reason=made_up", 3),
            ("?state=accepted", 0),
            ("?feed=nowhere", 0),
            ("?offset=5000", 3),
        ],
    )
    def test_is_narrowed_by_its_address(self, signed_in: SignedIn, query: str, shown: int) -> None:
        page = signed_in().get(LIST + query, follow=True).content.decode()

        assert page.count("data-row") == shown

    def test_says_what_of_its_address_was_passed_over(self, signed_in: SignedIn) -> None:
        client = signed_in()
        page = client.get(f"{LIST}?reason=made_up&arrival=x&state=gone").content.decode()

        said = "Reason “made_up”, Status “gone”, Arrival “x”."
        assert f"Not understood, and so passed over: {said}" in page
        assert "passed over" not in client.get(f"{LIST}?reason=not_a_date").content.decode()

    def test_leads_from_a_files_account_to_what_it_counts(self, signed_in: SignedIn) -> None:
        arrival = ArrivalRow.objects.get(feed__name="north")

        page = signed_in().get(f"{LIST}?arrival={arrival.pk}&state=all").content.decode()

        assert page.count("data-row") == 1
        assert "other.csv" in page and "Show the records of every file" in page

    def test_says_how_many_reasons_more_a_record_has(self, signed_in: SignedIn, home: Path) -> None:
        bad = a_row(id="y", received="soon", timely="Perhaps")
        load(a_file(home, [bad], name="both.csv"), feed="both")
        client = signed_in()

        page = client.get(f"{LIST}?feed=both").content.decode()

        assert '<span class="aside">and 2 more</span>' in page
        assert " more</span>" not in client.get(f"{LIST}?feed=cfpb").content.decode()

    def test_shows_a_reason_that_only_another_version_knows_by_its_code(self, signed_in: SignedIn) -> None:
        QuarantineRow.objects.update(reason="too_blue", also=[{"column": "State", "reason": "too_red"}])

        client = signed_in()
        page, one = (client.get(address).content.decode() for address in (LIST, record_of(3)))

        assert "The reason: too_blue." in page
        assert "too_red" in one and "for a reason that this version does not know" in one

    def test_never_shows_what_a_record_held(self, signed_in: SignedIn) -> None:
        assert "10.04.2019" not in signed_in().get(LIST).content.decode()

    @pytest.mark.parametrize("role", [Role.COMPLAINT_HANDLER, Role.EXECUTIVE])
    def test_is_closed_to_whoever_may_not_see_it(self, signed_in: SignedIn, role: Role) -> None:
        client = signed_in(role)

        assert client.get(LIST).status_code == 403
        assert client.get(record_of(2)).status_code == 403


@pytest.mark.usefixtures("kept")
class TestRecord:
    def test_is_masked_until_asked_for_and_that_is_noted(self, signed_in: SignedIn) -> None:
        client, record = signed_in(), record_of(2)

        masked, shown = client.get(record).content.decode(), client.post(record).content.decode()

        assert "Not a date: Date received" in masked and "10.04.2019" not in masked
        assert "10.04.2019" in shown and "VA mortgage" in shown
        assert AuditEntryRow.objects.filter(act="quarantine.revealed").count() == 1

    def test_tells_what_else_of_it_cannot_be_read(self, signed_in: SignedIn, home: Path) -> None:
        load(
            a_file(home, [a_row(id="5", received="12.04.2019", timely="Perhaps")], name="both.csv"),
            feed="both",
        )
        client, record = signed_in(), record_of(2, feed="both")

        masked, shown = client.get(record).content.decode(), client.post(record).content.decode()
        mend(home)
        mended = client.post(record).content.decode()

        assert "Also wrong" not in masked and "Perhaps" not in masked
        assert "<dt>Beside that</dt><dd><strong>Not among the choices</strong> · Timely response?" in masked
        assert "Also wrong" in shown and "<strong>Not among the choices</strong> · Timely response?" in shown
        assert shown.count("Not among the choices") == 1 and "Beside that" not in shown
        assert "Wrong by the mapping as it is now" not in shown and "Also wrong" not in mended
        left = mended.partition("<dt>Wrong by the mapping as it is now</dt>")[2].partition("</dd>")[0]
        assert "Not among the choices" in left and "Not a date" not in left

    def test_leads_to_the_contact_that_came_first(self, signed_in: SignedIn, home: Path) -> None:
        file = home / "two.csv"
        file.write_text("id,entered,channel\n1,2026-05-21,phone\n1,2026-05-21,chat\n", encoding="utf-8")
        load(file, feed="two", mapping="contacts")

        page = signed_in().post(record_of(3, feed="two")).content.decode()

        assert '<a href="/contacts/two/1/">The record that came first</a>' in page

    def test_keeps_telling_what_else_it_is_kept_for_though_the_mapping_reads_it_today(
        self, signed_in: SignedIn, home: Path
    ) -> None:
        bad = a_row(id="5", received="12.04.2019", timely="Perhaps", disputed="Perhaps")
        load(a_file(home, [bad], name="both.csv"), feed="both")
        mend(home, '"Timely response?"]\nkind = "choice"', '"Timely response?"]\nkind = "text"')

        shown = signed_in().post(record_of(2, feed="both")).content.decode()

        kept_for = shown.partition("<dt>Beside that</dt>")[2].partition("</dd>")[0]
        assert "Timely response?" in kept_for and "Consumer disputed?" not in kept_for

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
    def test_stays_masked_to_whoever_may_only_see_why(self, signed_in: SignedIn, role: Role) -> None:
        client, record = signed_in(role), record_of(2)

        assert "Show the record" not in client.get(record).content.decode()
        assert client.post(record).status_code == 403

    def test_says_what_helps_and_where(self, signed_in: SignedIn) -> None:
        page = signed_in().get(record_of(2)).content.decode()

        assert "add it to “dates” in the mapping" in page
        assert "The mapping is cfpb." in page and 'href="/data/mappings/cfpb/"' in page

    def test_asks_for_the_right_value_before_it_offers_a_blank(self) -> None:
        for reason in (Reason.NOT_A_NUMBER, Reason.NOT_A_DURATION):
            helps = str(REASONS[reason].helps)

            assert helps.startswith("Ask the source for the right value") and "“missing”" in helps

    def test_sends_no_corrected_record_round_its_conflict(self) -> None:
        helps = str(REASONS[Reason.CONFLICT].helps)

        assert 'corrections = "supersede"' in helps and "under a new id is counted twice" in helps

    def test_of_no_such_number_is_not_found(self, signed_in: SignedIn) -> None:
        assert signed_in().get(f"{LIST}999/").status_code == 404


def tried(client: Client, **form: object) -> str:
    return client.post(f"{LIST}replay/", form, follow=True).content.decode()


@pytest.mark.usefixtures("kept")
class TestReplay:
    def test_of_all_tells_its_account(self, signed_in: SignedIn, home: Path) -> None:
        mend(home)

        page = tried(signed_in(), which="all")

        assert "3 records tried again: 2 accepted, 0 duplicate, 1 still aside." in page
        assert QuarantineRow.objects.filter(state="open").count() == 1

    def test_of_a_narrowed_list_leaves_the_others_alone(self, signed_in: SignedIn, home: Path) -> None:
        page = tried(signed_in(), which="all", feed="north", reason="not_an_id")

        assert "1 record tried again: 0 accepted, 0 duplicate, 1 still aside." in page

    def test_of_those_chosen_only(self, signed_in: SignedIn, home: Path) -> None:
        mend(home)

        tried(
            signed_in(), which="chosen", id=[QuarantineRow.objects.get(line=2, arrival__feed__name="cfpb").pk]
        )

        assert QuarantineRow.objects.filter(state="accepted").count() == 1

    def test_of_none_chosen_asks_for_a_choice(self, signed_in: SignedIn) -> None:
        assert "No record was chosen." in tried(signed_in(), which="chosen")

    def test_says_what_is_wrong_with_a_mapping(self, signed_in: SignedIn, home: Path) -> None:
        (home / "mappings" / "cfpb.toml").write_text("name = ", encoding="utf-8")

        page = tried(signed_in(), which="all")

        assert "The mapping &quot;cfpb&quot; cannot be understood" in page

    @pytest.mark.parametrize("role", [Role.COMPLAINT_HANDLER, Role.AUDITOR, Role.EXECUTIVE])
    def test_is_refused_to_whoever_keeps_no_feeds(self, signed_in: SignedIn, role: Role) -> None:
        assert signed_in(role).post(f"{LIST}replay/", {"which": "all"}).status_code == 403


@pytest.mark.usefixtures("kept")
class TestExport:
    def test_holds_every_record_without_its_value(self, signed_in: SignedIn) -> None:
        answer = signed_in().post(f"{LIST}export/", {"form": "csv"})

        written = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # it is a streaming answer
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="quarantine-')
        assert len(written.splitlines()) == 4 and "10.04.2019" not in written

    @pytest.mark.parametrize(
        ("asked", "lines"),
        [
            ({"feed": "north"}, ["2"]),
            ({"reason": "not_a_date"}, ["2", "3"]),
            ({"state": "accepted"}, ["3"]),
            ({"state": "all", "feed": "cfpb"}, ["2", "3"]),
        ],
    )
    def test_holds_what_the_page_shows_and_notes_how_it_was_narrowed(
        self, signed_in: SignedIn, asked: dict[str, str], lines: list[str]
    ) -> None:
        if asked.get("state") == "accepted":
            QuarantineRow.objects.filter(line=3).update(state="accepted")
        client = signed_in()

        page = client.get(LIST, asked).content.decode()
        assert ("One record: Accepted since." in page) is (asked.get("state") == "accepted")
        form = page[page.index(f'action="{LIST}export/"') :].partition("</form>")[0]
        fields = dict(re.findall(r'name="(\w+)" value="([^"]+)"', form)) | {"form": "csv"}
        written = b"".join(client.post(f"{LIST}export/", fields).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # it streams

        assert [row["line"] for row in csv.DictReader(written.splitlines())] == lines
        noted = AuditEntryRow.objects.get(act="quarantine.exported").details
        expected = {"state": "open", "rows": len(lines)} | asked
        assert noted == {name: value for name, value in expected.items() if value != "all"}

    def test_notes_nothing_that_can_be_no_feed_and_nobody(self, signed_in: SignedIn) -> None:
        client, nonsense = signed_in(), "KH 13812345678\0" * 1_000
        asked = {"feed": nonsense, "put_away_by": nonsense, "state": "put_away"}

        assert "passed over: Feed “KH 13812345678" in client.get(LIST, asked).content.decode()
        answer = client.post(f"{LIST}export/", {"form": "csv", **asked})

        assert answer.status_code == 200 and b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # it streams
        assert AuditEntryRow.objects.get(act="quarantine.exported").details == {
            "state": "put_away",
            "rows": 0,
        }

    def test_holds_the_pages_that_are_not_looked_at_too(self, signed_in: SignedIn, home: Path) -> None:
        load(a_file(home, [a_row(id=f"x{n}") for n in range(60)], name="many.csv"), feed="many")
        client = signed_in()

        page = client.get(f"{LIST}?feed=many").content.decode()
        answer = client.post(f"{LIST}export/", {"form": "csv", "feed": "many"})

        written = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # it streams
        assert page.count("data-row") < 60 and "All 60 records of this list" in page
        assert len(written.splitlines()) == 61

    def test_is_not_offered_of_nothing(self, signed_in: SignedIn) -> None:
        assert f"{LIST}export/" not in signed_in().get(f"{LIST}?state=accepted").content.decode()

    def test_tells_all_that_is_wrong_with_each(self, signed_in: SignedIn, home: Path) -> None:
        bad = a_row(id="y", received="soon", timely="Perhaps")
        load(a_file(home, [bad], name="both.csv"), feed="both")

        answer = signed_in().post(f"{LIST}export/", {"form": "csv"})

        written = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # it streams
        told = [row["also"] for row in csv.DictReader(written.splitlines())]
        assert told == ["", "", "", "Complaint ID: not_an_id, Timely response?: not_a_choice"]

    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COMPLAINT_HANDLER])
    def test_is_refused_to_whoever_may_not_take_it_out(self, signed_in: SignedIn, role: Role) -> None:
        client = signed_in(role)

        assert client.post(f"{LIST}export/", {"form": "csv"}).status_code == 403
        assert f"{LIST}export/" not in client.get(LIST).content.decode()
