"""A mapping tried out on a sample: rows as it reads them, and nothing of the sample kept."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hark.guard.access import Role
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, FeedRow, QuarantineRow
from hark.web.data import bounded
from tests.makers import a_file, a_row
from tests.web.conftest import SignedIn
from tests.web.data.conftest import HandIn
from tests.web.data.editing import PREVIEW, SHIPPED


def sample(home: Path, *special: dict[str, str], name: str = "May.csv") -> SimpleUploadedFile:
    rows = [a_row(**each) for each in special]
    return SimpleUploadedFile(name, a_file(home, rows, name="sample.csv").read_bytes())


def preview(client: Client, text: str, *, opened: str = "cfpb", **more: object) -> str:
    answer = client.post(PREVIEW, {"text": text, "opened": opened, "base": "", **more})
    assert answer.status_code == 200
    return answer.content.decode()


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

        assert "Of the 3 rows, 1 would be accepted, 0 are duplicates, and 2 would be refused." in as_it_is
        assert "99.99.9999" in as_it_is and "Not a date" in as_it_is and "Not a valid id" in as_it_is
        assert "Of the 3 rows, 2 would be accepted" in mended and "10 April 2019" in mended
        assert "99.99.9999" not in mended

    def test_hints_at_rows_dated_after_today(self, signed_in: SignedIn, home: Path) -> None:
        rows = {"received": "2199-04-10"}, {"id": "3"}, {"id": "4", "received": "2188-04-10"}

        page = preview(signed_in(), SHIPPED, sample=sample(home, *rows))

        assert "Two rows are dated after today; the latest is 10 April 2199, on line 2." in page

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

        monkeypatch.setattr("hark.web.data.editor.previewing.preview", falls_over)
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

    @pytest.mark.parametrize(
        ("rows", "said"),
        [
            ([{}, {}], "Of the 2 rows, 1 would be accepted, 1 is a duplicate, and 0 would be refused."),
            ([{}, {}, {}], "Of the 3 rows, 1 would be accepted, 2 are duplicates, and 0 would be refused."),
            ([{"id": "x"}], "The one row would be refused."),
        ],
    )
    def test_says_one_as_one(
        self, signed_in: SignedIn, home: Path, rows: list[dict[str, str]], said: str
    ) -> None:
        assert said in preview(signed_in(), SHIPPED, sample=sample(home, *rows))

    def test_of_a_file_handed_in_before_leaves_it_where_it_is(
        self, signed_in: SignedIn, hand_in: HandIn, home: Path
    ) -> None:
        client = signed_in()
        stored = hand_in(client, sample(home, {}).read(), name="Frau Li.csv").split("/")[3]
        assert "Frau Li.csv" in client.get("/data/mappings/cfpb/edit/").content.decode()

        page = preview(client, SHIPPED, stored=stored)

        assert "The one row would be accepted." in page and (home / "uploads" / stored).exists()
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
