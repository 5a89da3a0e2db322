"""The pages of returns: one sentence first, every figure a link, and what is not official said."""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from hark.flows.case_submission import About
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.returns import ReturnRow
from tests.makers import a_case, a_person
from tests.web.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
MARCH = "?from=2026-03-01&to=2026-04-01"
LIAISON = Role.REGULATOR_LIAISON


@pytest.fixture
def numbers() -> list[str]:
    """Two complaints about a credit card and one about a mortgage, received in March 2026."""
    anna = a_person(Role.COMPLAINT_HANDLER, username="anna").as_term()
    products = ("Credit card", "Credit card", "Mortgage")
    found = [a_case(anna, about=About(door="branch", product=p, channel="app")) for p in products]
    CaseRow.objects.update(received_at=datetime(2026, 3, 9, tzinfo=UTC))
    return found


def shown(signed_in: SignedIn, address: str, *, role: Role = LIAISON, language: str = "en") -> str:
    answer = signed_in(role, language=language).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


class TestList:
    def test_names_every_return_and_what_was_signed(self, signed_in: SignedIn) -> None:
        client = signed_in(LIAISON)
        client.post(f"/returns/bulletin/sign/{MARCH}", {"none": "on"})

        page = client.get("/returns/").content.decode()

        assert "1 return is signed, the last of them on" in page
        assert "Firm-level return (FCA)" in page and "1–31 March 2026" in page.replace(" – ", "–")

    def test_says_that_nothing_is_signed_yet(self, signed_in: SignedIn) -> None:
        assert "尚未签发任何报表。" in shown(signed_in, "/returns/", language="zh-hans")

    def test_names_no_list_of_complaints_to_who_may_not_see_few(self, signed_in: SignedIn) -> None:
        assert "CFPB" not in shown(signed_in, "/returns/", role=Role.EXECUTIVE)


class TestWhoSigned:
    @pytest.mark.parametrize(
        ("others", "called"), [("Boris", "Carla Liaison"), ("Carla Liaison", "Carla Liaison (carla)")]
    )
    def test_is_told_by_name_and_by_the_sign_in_name_where_two_are_called_alike(
        self, others: str, called: str, signed_in: SignedIn
    ) -> None:
        a_person(LIAISON, username="boris", name=others)
        client = signed_in(LIAISON, username="carla", name="Carla Liaison")
        page = client.post(f"/returns/bulletin/sign/{MARCH}", {"none": "on"}, follow=True).content.decode()

        assert f"{called} signed it on" in page
        assert f'data-name="Who">{called}</td>' in client.get("/returns/").content.decode()
        file = client.post(f"/returns/signed/{ReturnRow.objects.get().pk}/export/", {"form": "json"})
        told = b"".join(file.streaming_content) if file.streaming else file.content
        assert called in told.decode()

    def test_is_told_by_the_sign_in_name_alone_of_somebody_gone(self, signed_in: SignedIn) -> None:
        client = signed_in(LIAISON, username="carla", name="Carla")
        client.post(f"/returns/bulletin/sign/{MARCH}", {"none": "on"})
        StaffRow.objects.filter(username="carla").update(username="karla")

        assert 'data-name="Who">carla</td>' in client.get("/returns/").content.decode()


class TestPreview:
    def test_begins_with_whether_it_adds_up(self, signed_in: SignedIn, numbers: list[str]) -> None:
        page = shown(signed_in, f"/returns/jrt0169/{MARCH}")

        assert "3 complaints were received and 0 closed. It adds up to the ledger" in page
        assert "The classes are provisional" in page and "Preview, not signed" in page

    def test_every_count_opens_its_complaints(self, signed_in: SignedIn, numbers: list[str]) -> None:
        client = signed_in(LIAISON)
        cell = f"/returns/jrt0169/cell/{MARCH}&table=business_reason&row=credit_card&column=total"

        preview = client.get(f"/returns/jrt0169/{MARCH}").content.decode()
        listed = client.get(cell, follow=True)
        CaseRow.objects.filter(number=numbers[0]).update(business="loan")  # a list goes by what it knows
        page = client.get(cell).content.decode()

        assert cell.replace("&", "&amp;") in preview
        assert listed.redirect_chain[0][0].startswith("/cases/?business=credit_card&received_from=2026-03-01")
        assert "All that returns count" in listed.content.decode()
        assert "2 complaints stand behind this figure." in page
        for shown_page in (listed.content.decode(), page):
            assert [number in shown_page for number in numbers] == [True, True, False]

    def test_every_word_of_the_public_database_opens_its_complaint(
        self, signed_in: SignedIn, numbers: list[str]
    ) -> None:
        CaseRow.objects.filter(number=numbers[0]).update(product="debit_card")
        client = signed_in(LIAISON, language="zh-hans")
        cell = f"/returns/cfpb/cell/{MARCH}&table=cfpb&row={numbers[0]}&column=Product"

        preview = client.get(f"/returns/cfpb/{MARCH}").content.decode()
        client.post(f"/returns/cfpb/sign/{MARCH}")
        kept = client.get(f"/returns/signed/{ReturnRow.objects.get().pk}/").content.decode()

        assert (
            f'<td class="nowrap"><a href="{cell.replace("&", "&amp;").replace("Product", "Complaint+ID")}">'
            in preview
        )
        for page in (preview, kept):
            assert "客户所在地（State、ZIP code）" in page
        assert f'<a href="{cell.replace("&", "&amp;")}">Debit cards</a>' in preview
        assert f"row={numbers[0]}&amp;column=Product" in kept
        assert numbers[0] in client.get(cell, follow=True).content.decode()

    def test_words_beside_a_figure_open_nothing(self, signed_in: SignedIn, numbers: list[str]) -> None:
        page = shown(signed_in, f"/returns/jrt0169/{MARCH}")

        assert page.count("table=every") == page.count("column=complaints") > 0

    def test_folds_away_what_holds_nothing(self, signed_in: SignedIn, numbers: list[str]) -> None:
        page = shown(signed_in, f"/returns/jrt0169/{MARCH}", language="zh-hans")

        assert "信用卡" in page and "贵金属" not in page and "未显示，导出文件中完整列出" in page

    def test_shows_the_text_to_be_published(self, signed_in: SignedIn, numbers: list[str]) -> None:
        page = shown(signed_in, f"/returns/disclosure/{MARCH}", language="zh-hans")

        assert "本机构共受理消费者投诉3件，办结0件。" in page and "信用卡占66.7%" in page

    def test_says_what_does_not_add_up_and_offers_no_signing(
        self, signed_in: SignedIn, numbers: list[str]
    ) -> None:
        CaseRow.objects.filter(number=numbers[0]).update(product="Something")

        page = shown(signed_in, f"/returns/fca/{MARCH}")

        assert "It does not add up to the ledger, so it cannot be signed." in page
        assert f"Opened: in no cell: {numbers[0]}" in page and "/returns/fca/sign/" not in page

    def test_says_in_chinese_too_what_a_regulator_calls_in_english_alone(
        self, signed_in: SignedIn, numbers: list[str]
    ) -> None:
        client = signed_in(LIAISON, language="zh-hans")

        page = client.get(f"/returns/fca/{MARCH}").content.decode()
        file = client.post(f"/returns/fca/export/{MARCH}", {"form": "xlsx"})

        assert ">受理量（Opened）</h2>" in page and "银行与信用卡（Banking and credit cards）" in page
        headings = re.findall(r"<(?:h2|th)\b[^>]*>(.*?)</", page)
        assert [each for each in headings if re.match("[A-Za-z]", each)] == []
        book = CalamineWorkbook.from_filelike(BytesIO(b"".join(file.streaming_content)))  # type: ignore[attr-defined]  # it streams
        assert book.sheet_names[:2] == ["Context - Provision", "Opened"]
        assert "Firm Name" in book.get_sheet_by_name("Opened").to_python()[0]

    def test_hides_small_cells_from_who_may_not_see_them(
        self, signed_in: SignedIn, numbers: list[str]
    ) -> None:
        page = shown(signed_in, f"/returns/jrt0169/{MARCH}", role=Role.EXECUTIVE)

        assert "hidden" in page and "/cell/" not in page and "/returns/jrt0169/sign/" not in page

    def test_of_an_empty_period_leads_to_the_half_year_that_holds_the_newest(
        self, signed_in: SignedIn, numbers: list[str]
    ) -> None:
        client = signed_in(LIAISON)

        page = client.get("/returns/jrt0169/?from=2025-07-01&to=2026-01-01").content.decode()
        full = client.get(f"/returns/jrt0169/{MARCH}").content.decode()

        link = '<a class="in-text" href="?from=2026-01-01&amp;to=2026-07-01">1 January – 30 June 2026</a>'
        assert "No complaint was received or closed in these days." in page and link in page
        assert link not in full

    def test_of_an_empty_ledger_leads_nowhere(self, signed_in: SignedIn) -> None:
        page = shown(signed_in, "/returns/jrt0169/", language="zh-hans")

        assert "这段时间内没有受理或办结投诉。" in page and "最近一件投诉" not in page

    def test_takes_the_last_half_year_where_no_period_is_named(self, signed_in: SignedIn) -> None:
        assert 'aria-current="true"' in shown(signed_in, "/returns/bulletin/")


class TestSign:
    def test_leads_to_what_was_signed(self, signed_in: SignedIn, numbers: list[str]) -> None:
        client = signed_in(LIAISON)

        answer = client.post(f"/returns/jrt0169/sign/{MARCH}", {"unsorted": "on"}, follow=True)
        row = ReturnRow.objects.get()

        page = answer.content.decode()
        assert "The return is signed and kept." in page and row.digest in page
        cell = client.get(
            f"/returns/signed/{row.pk}/cell/?table=business_reason&row=loan&column=unsorted"
        ).content.decode()
        assert numbers[2] in cell

    def test_of_one_that_counts_no_complaint_is_ticked_first(self, signed_in: SignedIn) -> None:
        client, tick = signed_in(LIAISON), 'name="none" required'
        assert tick in client.get(f"/returns/jrt0169/{MARCH}").content.decode()

        answer = client.post(f"/returns/jrt0169/sign/{MARCH}", follow=True)

        assert "Tick that this is so" in answer.content.decode() and not ReturnRow.objects.exists()
        client.post(f"/returns/jrt0169/sign/{MARCH}", {"none": "on"})
        assert ReturnRow.objects.exists()

    def test_of_one_that_counts_some_asks_for_no_tick(self, signed_in: SignedIn, numbers: list[str]) -> None:
        assert 'name="none"' not in shown(signed_in, f"/returns/jrt0169/{MARCH}")

    def test_of_one_with_a_table_that_sorts_none_is_ticked_first(
        self, signed_in: SignedIn, numbers: list[str]
    ) -> None:
        client = signed_in(LIAISON)
        page = client.get(f"/returns/disclosure/{MARCH}").content.decode()
        assert "No complaint is sorted yet here: By reason." in page and 'name="unsorted" required' in page

        answer = client.post(f"/returns/disclosure/sign/{MARCH}", follow=True)

        assert "Tick that this is so" in answer.content.decode() and not ReturnRow.objects.exists()
        kept = client.post(f"/returns/disclosure/sign/{MARCH}", {"unsorted": "on"}, follow=True)
        assert "No complaint was sorted here when it was signed: By reason." in kept.content.decode()

    def test_of_one_with_a_table_of_which_one_side_sorts_none_is_ticked_first_and_that_side_named(
        self, signed_in: SignedIn, numbers: list[str]
    ) -> None:
        page = shown(signed_in, f"/returns/jrt0169/{MARCH}")

        assert "No complaint is sorted yet here: Business and reason (by its columns)." in page
        assert 'name="unsorted" required' in page

    def test_of_a_demonstration_is_said_to_be_simulated_before_and_after(
        self, signed_in: SignedIn, numbers: list[str]
    ) -> None:
        client, said = signed_in(LIAISON), "Some of these complaints are simulated"
        assert said not in client.get(f"/returns/jrt0169/{MARCH}").content.decode()
        StaffRow.objects.update(is_demo=True)

        assert said in client.get(f"/returns/jrt0169/{MARCH}").content.decode()
        kept = client.post(f"/returns/jrt0169/sign/{MARCH}", {"unsorted": "on"}, follow=True)
        assert said in kept.content.decode() and ReturnRow.objects.exists()

    def test_says_why_it_is_not_signed(self, signed_in: SignedIn, numbers: list[str]) -> None:
        CaseRow.objects.filter(number=numbers[0]).update(product="Something")

        answer = signed_in(LIAISON).post(f"/returns/fca/sign/{MARCH}", follow=True)

        assert "cannot be signed. Complaints in no cell: 1;" in answer.content.decode()
        assert not ReturnRow.objects.exists()


class TestExport:
    @pytest.mark.parametrize(("form", "starts"), [("xlsx", b"PK"), ("json", b"{")])
    def test_sends_the_return_as_a_file(
        self, form: str, starts: bytes, signed_in: SignedIn, numbers: list[str], home: Path
    ) -> None:
        answer = signed_in(LIAISON).post(f"/returns/jrt0169/export/{MARCH}", {"form": form})

        assert b"".join(answer.streaming_content).startswith(starts)
        assert f"jrt0169-20260301-20260331.{form}" in answer.headers["Content-Disposition"]
