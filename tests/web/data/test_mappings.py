"""Mappings on pages: looked at, changed, tried out on a sample, removed."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hark.flows import mapping as flow
from hark.guard.access import Role, operator
from hark.intake import mappings
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, FeedRow, QuarantineRow
from hark.web.data import bounded
from tests.flows.test_loading import load
from tests.makers import a_file, a_row
from tests.web.conftest import SignedIn, stale
from tests.web.data.conftest import HandIn
from tests.web.pressing import asks_first

SHIPPED = mappings.shipped_text("cfpb") or ""
BRANCH = Path("docs/examples/branch.toml").read_text(encoding="utf-8")
EDIT, PREVIEW = "/data/mappings/branch/edit/", "/data/mappings/-/preview/"


@pytest.fixture
def branch(home: Path) -> Path:
    """The mapping of a branch desk, the institution's own."""
    path = home / "mappings/branch.toml"
    path.write_text(BRANCH, encoding="utf-8")
    return path


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


def digest(name: str = "branch") -> str:
    return flow.one(name, by=operator("anna")).digest


def typed(page: str) -> str:
    """What stands in the text area."""
    return page.split("<textarea")[1].split(">", 1)[1].split("</textarea>", maxsplit=1)[0]


def sample(home: Path, *special: dict[str, str], name: str = "May.csv") -> SimpleUploadedFile:
    rows = [a_row(**each) for each in special]
    return SimpleUploadedFile(name, a_file(home, rows, name="sample.csv").read_bytes())


def preview(client: Client, text: str, *, opened: str = "cfpb", **more: object) -> str:
    answer = client.post(PREVIEW, {"text": text, "opened": opened, "base": "", **more})
    assert answer.status_code == 200
    return answer.content.decode()


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


class TestSaving:
    def test_puts_it_in_force_keeps_the_one_before_and_notes_both(
        self, signed_in: SignedIn, branch: Path, home: Path
    ) -> None:
        before, text = digest(), BRANCH.replace('["%Y-%m-%d"]', '["%Y-%m-%d", "%Y/%m/%d"]')

        answer = signed_in().post(EDIT, {"text": text.replace("\n", "\r\n"), "base": before}, follow=True)

        assert "branch is saved and in force" in answer.content.decode()
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


class TestPreview:
    def test_shows_the_rows_as_the_text_reads_them_and_what_would_be_refused(
        self, signed_in: SignedIn, home: Path
    ) -> None:
        rows = {"received": "10.04.2019"}, {"id": "x"}, {"id": "3"}

        as_it_is = preview(signed_in(), SHIPPED, sample=sample(home, *rows))
        mended = preview(
            signed_in(username="bo"),
            SHIPPED.replace('dates = ["%Y-%m-%d"', 'dates = ["%d.%m.%Y", "%Y-%m-%d"'),
            sample=sample(home, *rows),
        )

        assert "Of the 3 rows, 1 would be accepted, 0 are here already, and 2 would be refused." in as_it_is
        assert "99.99.9999" in as_it_is and "Not a date" in as_it_is and "Not a valid id" in as_it_is
        assert "Of the 3 rows, 2 would be accepted" in mended and "10 April 2019" in mended
        assert "99.99.9999" not in mended

    def test_keeps_neither_the_sample_nor_a_row(self, signed_in: SignedIn, home: Path) -> None:
        page = preview(signed_in(), SHIPPED, sample=sample(home, {"id": "77123"}, {"id": "x"}))

        assert "Of the 2 rows" in page
        assert list((home / "uploads").iterdir()) == []
        assert ArrivalRow.objects.count() == FeedRow.objects.count() == QuarantineRow.objects.count() == 0
        assert not list((home / "mappings").glob("*.toml"))
        assert not AuditEntryRow.objects.filter(act__startswith="mapping").exists()

    def test_keeps_no_sample_it_fell_over(
        self, signed_in: SignedIn, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def falls_over(*_: object, **__: object) -> None:
            raise MemoryError

        monkeypatch.setattr("hark.web.data.editor.feeds.preview", falls_over)
        client = signed_in()
        client.raise_request_exception = False

        answer = client.post(PREVIEW, {"text": SHIPPED, "opened": "cfpb", "sample": sample(home, {})})

        assert answer.status_code == 500
        assert [p for p in (home / "uploads").iterdir() if "upload" not in p.name] == []

    def test_shows_nothing_of_a_narrative_and_no_number_of_a_customer(
        self, signed_in: SignedIn, home: Path
    ) -> None:
        row = {"narrative": "My name is Anna and my card is 4111 1111 1111 1111.", "timely": "Yes"}

        page = preview(signed_in(), SHIPPED, sample=sample(home, row, {"id": "2", "timely": "Secretly"}))
        admin = preview(
            signed_in(Role.ADMINISTRATOR),
            SHIPPED,
            sample=sample(home, row, {"id": "2", "timely": "Secretly"}),
        )

        assert "My name" not in page and "4111" not in page and "Card numbers: 1" in page
        assert "text of" in page and "Secretly" not in admin and "ACME BANK" not in admin

    def test_of_a_text_that_is_no_mapping_says_where(self, signed_in: SignedIn, home: Path) -> None:
        page = preview(signed_in(), SHIPPED.replace("missing =", "missing", 1), sample=sample(home, {}))

        assert "Line 8, column 9: a line says key = value" in page and "As it would be read" not in page

    def test_without_a_sample_says_whether_the_mapping_can_be_used(
        self, signed_in: SignedIn, home: Path
    ) -> None:
        assert "This mapping can be used." in preview(signed_in(), SHIPPED)

    def test_of_a_file_that_cannot_be_read_says_why_by_its_own_name(
        self, signed_in: SignedIn, home: Path
    ) -> None:
        page = preview(signed_in(), SHIPPED, sample=SimpleUploadedFile("May.csv", b"%PDF-1.7"))

        assert "PDF" in page and re.search(r"[0-9a-f]{32}", page.split('id="seen"')[1]) is None

    def test_of_too_large_a_sample_says_so_and_keeps_little_of_it(
        self, signed_in: SignedIn, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(bounded, "SAMPLE", 100)
        monkeypatch.setattr("hark.web.data.editor.SAMPLE", 100)

        page = preview(signed_in(), SHIPPED, sample=SimpleUploadedFile("big.csv", b"x" * 300_000))

        assert "A sample may have" in page and not list(home.glob("uploads/*"))

    def test_of_a_file_handed_in_before_leaves_it_where_it_is(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client = signed_in()
        stored = hand_in(client, sample(home, {}).read(), name="Frau Li.csv").split("/")[3]
        assert "Frau Li.csv" in client.get("/data/mappings/cfpb/edit/").content.decode()

        page = preview(client, SHIPPED, stored=stored)

        assert "Of the 1 rows, 1 would be accepted" in page and (home / "uploads" / stored).exists()
        other = preview(signed_in(username="bo"), SHIPPED, stored=stored)
        assert "would be accepted" not in other

    def test_of_a_file_handed_in_again_is_offered_once(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client = signed_in()
        first, last = (
            hand_in(client, sample(home, {}).read(), name="Frau Li.csv").split("/")[3] for _ in range(2)
        )

        page = client.get("/data/mappings/cfpb/edit/").content.decode()
        assert first not in page and f'<option value="{last}">' in page

        page = client.get(f"/data/mappings/cfpb/edit/?sample={first}").content.decode()
        assert last not in page and f'<option value="{first}" selected>' in page

    def test_is_limited(self, signed_in: SignedIn, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from hark.web import limits

        monkeypatch.setattr(limits, "UPLOADS", limits.Limit("upload", most=1, seconds=600))
        client = signed_in()
        preview(client, SHIPPED)

        assert client.post(PREVIEW, {"text": SHIPPED, "opened": "cfpb"}).status_code == 429
