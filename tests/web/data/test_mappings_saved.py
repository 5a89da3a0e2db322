"""A mapping saved on a page: in force, the one before kept, and nobody else overwritten."""

import re
from pathlib import Path

import pytest

from hark.guard.access import Role
from hark.intake import mappings
from hark.records.audit import AuditEntryRow
from hark.records.feeds import FeedRow
from tests.flows.test_loading import load
from tests.web.conftest import SignedIn, stale
from tests.web.data.editing import BRANCH, EDIT, PREVIEW, SHIPPED, digest


def typed(page: str) -> str:
    """What stands in the text area."""
    return page.split("<textarea")[1].split(">", 1)[1].split("</textarea>", maxsplit=1)[0]


class TestSaving:
    def test_puts_it_in_force_keeps_the_one_before_and_notes_both(
        self, signed_in: SignedIn, branch: Path, home: Path
    ) -> None:
        before, text = digest(), BRANCH.replace('["%Y-%m-%d"]', '["%Y-%m-%d", "%Y/%m/%d"]')

        answer = signed_in().post(EDIT, {"text": text.replace("\n", "\r\n"), "base": before}, follow=True)

        assert "branch is saved and in force. Records" not in answer.content.decode()
        assert "branch is saved and in force." in answer.content.decode()
        assert branch.read_text(encoding="utf-8") == text
        assert branch.stat().st_mode & 0o777 == 0o600
        assert (home / "mappings/history/branch.1.toml").read_text(encoding="utf-8") == BRANCH
        assert (home / "mappings/history/branch.1.toml").stat().st_mode & 0o777 == 0o600
        entry = AuditEntryRow.objects.get(act="mapping.saved")
        assert (entry.subject, entry.details["before"], entry.details["after"]) == (
            "branch",
            before,
            digest(),
        )
        assert mappings.look_up("branch", own=home / "mappings").dates == ("%Y-%m-%d", "%Y/%m/%d")

    def test_leads_on_to_records_in_quarantine_where_it_reads_some(
        self, signed_in: SignedIn, branch: Path
    ) -> None:
        load(Path("docs/examples/branch.csv"), feed="branch", mapping="branch")
        form = {"text": BRANCH + "# mended", "base": digest()}

        answer = signed_in().post(EDIT, form, follow=True)

        assert "in force. Records in quarantine can be tried again by it." in answer.content.decode()

    def test_of_what_changes_nothing_notes_nothing(self, signed_in: SignedIn, branch: Path) -> None:
        signed_in().post(EDIT, {"text": BRANCH, "base": digest()})

        assert not AuditEntryRow.objects.filter(act="mapping.saved").exists()
        assert not (branch.parent / "history").exists()

    def test_of_a_copy_leaves_the_shipped_one(self, signed_in: SignedIn, home: Path) -> None:
        client = signed_in()
        page = client.get("/data/mappings/cfpb/edit/?copy=1").content.decode()
        assert "name = &quot;cfpb_2&quot;" in page

        copy = SHIPPED.replace('name = "cfpb"', 'name = "cfpb_2"')
        answer = client.post("/data/mappings/cfpb/edit/", {"text": copy, "base": ""})

        assert answer.headers["Location"] == "/data/mappings/cfpb_2/"
        assert [p.name for p in (home / "mappings").glob("*.toml")] == ["cfpb_2.toml"]

    def test_of_a_copy_is_one_still_after_a_refusal(self, signed_in: SignedIn, home: Path) -> None:
        client = signed_in()
        opened = client.get("/data/mappings/cfpb/edit/?copy=1").content.decode()
        address = re.findall(r'<form method="post" action="([^"]+/edit/[^"]*)"', opened)[0]

        refused = client.post(address, {"text": "name = ", "base": ""})

        assert refused.status_code == 422
        assert f'action="{address}"' in refused.content.decode()
        assert "name = &quot;cfpb_2&quot;" in client.get(address).content.decode()

    def test_under_the_name_of_a_shipped_one_takes_its_place(self, signed_in: SignedIn, home: Path) -> None:
        text = SHIPPED.replace('feed = "cfpb"', 'feed = "ours"')

        signed_in().post("/data/mappings/cfpb/edit/", {"text": text, "base": ""})

        page = signed_in(username="bo").get("/data/mappings/cfpb/").content.decode()
        assert "in place of the one that comes with Hark" in page and "ours" in page

    def test_under_the_name_of_another_is_refused(self, signed_in: SignedIn, branch: Path) -> None:
        text = BRANCH.replace('name = "branch"', 'name = "cfpb"')

        answer = signed_in().post(EDIT, {"text": text, "base": digest()})

        assert answer.status_code == 422
        assert "There is a mapping called &quot;cfpb&quot; already." in answer.content.decode()

    def test_of_what_is_no_mapping_keeps_what_was_typed_and_says_the_line(
        self, signed_in: SignedIn, branch: Path
    ) -> None:
        text = BRANCH.replace('kind = "date"', 'kind = "dat"', 1)
        line = 1 + text[: text.index('"dat"')].count("\n")

        answer = signed_in().post(EDIT, {"text": text, "base": digest()})

        page = answer.content.decode()
        assert answer.status_code == 422 and branch.read_text(encoding="utf-8") == BRANCH
        assert f"Line {line}: the field received is of the kind dat" in page and f'data-line="{line}"' in page
        assert "kind = &quot;dat&quot;" in page

    def test_tells_it_in_the_readers_language(self, signed_in: SignedIn, branch: Path) -> None:
        client = signed_in(language="zh-hans")

        page = client.post(EDIT, {"text": "name = 不", "base": digest()}).content.decode()
        nested = client.post(EDIT, {"text": BRANCH.replace('"date"', '"dat"', 1), "base": digest()})

        assert "第 1 行第 8 列：这不是一个值。" in page
        assert "字段 received 的类型 dat 不存在" in nested.content.decode()

    def test_the_second_of_two_is_told_and_shown_the_difference(
        self, signed_in: SignedIn, branch: Path
    ) -> None:
        base = digest()
        anna, boris = signed_in(username="anna"), signed_in(username="boris")
        theirs, mine = BRANCH.replace('"-"', '"–"'), BRANCH + "# mine\n"
        assert theirs != BRANCH
        anna.post(EDIT, {"text": theirs, "base": base})

        answer = boris.post(EDIT, {"text": mine, "base": base})

        page = answer.content.decode()
        assert answer.status_code == 409 and branch.read_text(encoding="utf-8") == theirs
        assert "Somebody else changed the mapping &quot;branch&quot; since you opened it." in page
        assert "+# mine" in page and "# mine" in page.split("</textarea>")[0]
        assert boris.post(EDIT, {"text": mine, "base": digest()}).status_code == 302
        assert branch.read_text(encoding="utf-8") == mine

    def test_for_another_ledger_is_refused_while_feeds_deliver_by_it(
        self, signed_in: SignedIn, home: Path
    ) -> None:
        FeedRow.objects.create(name="north", mapping="cfpb", created_at="2026-11-21T12:00Z")
        text = (mappings.shipped_text("exposures") or "").replace('name = "exposures"', 'name = "cfpb"')

        answer = signed_in().post("/data/mappings/cfpb/edit/", {"text": text, "base": ""})

        assert answer.status_code == 422 and "The feeds north deliver complaints" in answer.content.decode()

    def test_asks_who_it_is_after_a_while_and_gives_back_what_was_typed(
        self, signed_in: SignedIn, branch: Path
    ) -> None:
        client, text = signed_in(), BRANCH + "# a long thought\n" * 40
        stale(client)

        answer = client.post(
            EDIT, {"text": text, "base": digest()}, headers={"Referer": f"http://testserver{EDIT}"}
        )

        assert answer.headers["Location"].startswith("/sign-in/again/")
        assert branch.read_text(encoding="utf-8") == BRANCH
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 4e9}]
        session.save()
        assert client.get(EDIT).content.decode().count("# a long thought") == 40

    def test_says_what_is_wrong_before_it_asks_who_it_is(self, signed_in: SignedIn, branch: Path) -> None:
        client = signed_in()
        stale(client)

        answer = client.post(EDIT, {"text": "name = nonsense", "base": digest()})
        unknown = client.post("/data/mappings/gone/edit/", {"text": "name = nonsense"})

        page = answer.content.decode()
        assert answer.status_code == 422 and "Line 1, column 8" in page and "name = nonsense" in typed(page)
        assert unknown.headers["Location"].startswith("/sign-in/again/")
        assert not AuditEntryRow.objects.filter(act="mapping.saved").exists()

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.EXECUTIVE])
    def test_says_nothing_of_the_text_to_whoever_may_not_save_it(
        self, signed_in: SignedIn, branch: Path, role: Role
    ) -> None:
        client = signed_in(role)
        stale(client)

        assert client.post(EDIT, {"text": "name = nonsense", "base": ""}).status_code == 403

    def test_gives_back_what_was_typed_to_whoever_goes_back_instead_of_showing_who_they_are(
        self, signed_in: SignedIn, branch: Path
    ) -> None:
        client, text = signed_in(), BRANCH + "# a long thought\n"
        stale(client)
        client.post(EDIT, {"text": text, "base": digest()}, headers={"Referer": f"http://testserver{EDIT}"})

        page = client.get(EDIT).content.decode()

        assert "# a long thought" in typed(page)
        assert "Nothing is done yet, for you have not shown that it is you." in page
        assert "# a long thought" not in client.get(EDIT).content.decode()

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMPLAINT_HANDLER, Role.EXECUTIVE])
    def test_is_for_whoever_keeps_feeds(self, signed_in: SignedIn, branch: Path, role: Role) -> None:
        client = signed_in(role)

        for path in (EDIT, PREVIEW, "/data/mappings/branch/remove/"):
            assert client.post(path, {"text": BRANCH}).status_code == 403
        assert client.get(EDIT).status_code == 403

    def test_begins_from_a_version_before(self, signed_in: SignedIn, branch: Path) -> None:
        client = signed_in()
        client.post(EDIT, {"text": BRANCH + "# second\n", "base": digest()})

        assert f"{EDIT}?version=1" in client.get("/data/mappings/branch/").content.decode()
        assert "# second" not in typed(client.get(f"{EDIT}?version=1").content.decode())
        assert client.get(f"{EDIT}?version=9").status_code == 404
