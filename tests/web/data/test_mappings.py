"""Mappings on pages: looked at, a sample taken, removed."""

from pathlib import Path

import pytest

from hark.guard.access import Role
from hark.intake import mappings
from hark.records.audit import AuditEntryRow
from hark.records.feeds import FeedRow
from tests.flows.test_loading import load
from tests.makers import a_file, a_row
from tests.web.conftest import SignedIn
from tests.web.data.editing import BRANCH, SHIPPED
from tests.web.pressing import asks_first


class TestSample:
    def test_is_offered_where_files_are_loaded(self, signed_in: SignedIn, home: Path) -> None:
        page = signed_in().get("/data/load/").content.decode()

        assert 'href="/data/mappings/contacts/sample/"' in page
        assert "/data/mappings/xes/sample/" not in page

    @pytest.mark.parametrize(
        ("language", "begins"),
        [("en", '"id","entered","channel",'), ("zh-hans", '"编号","进线时间","渠道",')],
    )
    def test_is_a_file_in_the_words_of_the_reader(
        self, signed_in: SignedIn, home: Path, language: str, begins: str
    ) -> None:
        answer = signed_in(language=language).get("/data/mappings/contacts/sample/")

        assert answer.headers["Content-Disposition"] == 'attachment; filename="contacts-sample.csv"'
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # it is streamed
        assert content.decode("utf-8-sig").startswith(begins)

    def test_is_refused_where_a_table_would_not_show_it(self, signed_in: SignedIn, home: Path) -> None:
        assert signed_in().get("/data/mappings/xes/sample/").status_code == 404


class TestList:
    def test_names_each_with_its_owner_and_feeds(self, signed_in: SignedIn, branch: Path, home: Path) -> None:
        load(a_file(home, [a_row(id="1")]), feed="north")

        page = signed_in(Role.AUDITOR).get("/data/mappings/").content.decode()

        assert "one of them your own" in page and "Branch desk" in page and "your own" in page
        assert "/data/arrivals/?feed=north" in page and "comes with Hark" in page

    def test_opens_each_column_by_column(self, signed_in: SignedIn, home: Path) -> None:
        page = signed_in(Role.AUDITOR, language="zh-hans").get("/data/mappings/cfpb/").content.decode()

        assert "Date received" in page and "受理日期" in page and "系统自带" in page
        assert "/data/mappings/cfpb/edit/" not in page

    def test_names_those_that_cannot_be_understood_with_their_fault(
        self, signed_in: SignedIn, home: Path
    ) -> None:
        (home / "mappings" / "torn.toml").write_text("name = ", encoding="utf-8")

        page = signed_in().get("/data/mappings/").content.decode()

        assert "Mend it in mappings/torn.toml" in page and "CFPB consumer complaints" in page

    @pytest.mark.parametrize("name", mappings.names(Path("nowhere")))
    def test_every_shipped_one_opens(self, signed_in: SignedIn, home: Path, name: str) -> None:
        client = signed_in()

        assert client.get(f"/data/mappings/{name}/").status_code == 200
        assert client.get(f"/data/mappings/{name}/edit/").status_code == 200

    @pytest.mark.parametrize("name", ["nobodys", "..", "cfpb.toml", "%2e%2e%2frecords"])
    def test_of_no_mapping_says_so(self, signed_in: SignedIn, home: Path, name: str) -> None:
        client = signed_in()

        for page in ("", "edit/"):
            assert client.get(f"/data/mappings/{name}/{page}").status_code == 404

    def test_of_one_that_cannot_be_understood_shows_its_text_and_its_fault(
        self, signed_in: SignedIn, home: Path
    ) -> None:
        (home / "mappings/torn.toml").write_bytes(b"name = \xff<b>")

        page = signed_in().get("/data/mappings/torn/").content.decode()

        assert "cannot be understood" in page and "&lt;b&gt;" in page


class TestRemoving:
    def test_asks_first_and_keeps_the_text(self, signed_in: SignedIn, branch: Path) -> None:
        client = signed_in()
        assert asks_first(
            client.get("/data/mappings/branch/").content.decode(), "/data/mappings/branch/remove/"
        )

        answer = client.post("/data/mappings/branch/remove/", follow=True)

        assert "branch is removed" in answer.content.decode() and not branch.exists()
        assert (branch.parent / "history/branch.1.toml").read_text(encoding="utf-8") == BRANCH
        assert AuditEntryRow.objects.get(act="mapping.removed").details["after"] == ""

    def test_of_one_a_feed_delivers_by_is_refused(self, signed_in: SignedIn, branch: Path) -> None:
        FeedRow.objects.create(name="desk", mapping="branch", created_at="2026-11-21T12:00Z")

        page = signed_in().post("/data/mappings/branch/remove/", follow=True).content.decode()

        assert "the feeds desk deliver by it" in page and branch.exists()

    def test_of_one_that_hides_a_shipped_one_brings_that_back(self, signed_in: SignedIn, home: Path) -> None:
        (home / "mappings/cfpb.toml").write_text(SHIPPED.replace('feed = "cfpb"', 'feed = "ours"'))
        FeedRow.objects.create(name="north", mapping="cfpb", created_at="2026-11-21T12:00Z")

        signed_in().post("/data/mappings/cfpb/remove/")

        assert mappings.look_up("cfpb", own=home / "mappings").feed == "cfpb"

    def test_of_a_shipped_one_is_none(self, signed_in: SignedIn, home: Path) -> None:
        client = signed_in()

        assert "/data/mappings/cfpb/remove/" not in client.get("/data/mappings/cfpb/").content.decode()
        assert client.post("/data/mappings/cfpb/remove/").status_code == 404
