"""All that match, as a file."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from hark.guard.access import Role
from hark.records.audit import AuditEntryRow
from tests.web.conftest import SignedIn

EXPORT = "/complaints/-/export/"

pytestmark = pytest.mark.usefixtures("six")


def taken(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a streamed response


@pytest.mark.parametrize("role", [Role.QUALITY_MANAGER, Role.COMPLAINT_HANDLER, Role.AUDITOR])
def test_holds_all_that_match_in_their_order_and_no_narrative(signed_in: SignedIn, role: Role) -> None:
    answer = signed_in(role).post(f"{EXPORT}?state=GA&sort=source_id&order=ascending", {"form": "csv"})

    text = taken(answer).decode("utf-8-sig")
    assert [row["source_id"] for row in csv.DictReader(io.StringIO(text))] == ["1", "6"]
    assert "First line" not in text
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="complaints-')
    assert AuditEntryRow.objects.get(act="complaint.exported").details["rows"] == 2


def test_is_a_workbook_when_asked_for_one(signed_in: SignedIn) -> None:
    content = taken(signed_in().post(f"{EXPORT}?indicator=complaints.timely_share", {"form": "xlsx"}))

    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 1 + 5


def test_is_announced_with_its_size_and_what_is_left_out(signed_in: SignedIn) -> None:
    page = signed_in().get("/complaints/?state=GA").content.decode()

    assert "All 2 complaints of this list with all columns. Narratives are left out." in page


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.ADMINISTRATOR])
def test_is_refused_to_whoever_sees_no_complaint(signed_in: SignedIn, role: Role) -> None:
    assert signed_in(role).post(EXPORT, {"form": "csv"}).status_code == 403
    assert not AuditEntryRow.objects.filter(act="complaint.exported").exists()


@pytest.mark.parametrize("form", ["", "pdf"])
def test_comes_in_no_other_form(signed_in: SignedIn, form: str) -> None:
    assert signed_in().post(EXPORT, {"form": form}).status_code == 400


def test_never_happens_by_following_a_link(signed_in: SignedIn) -> None:
    assert signed_in().get(EXPORT, {"form": "csv"}).headers["Location"] == "/complaints/"
