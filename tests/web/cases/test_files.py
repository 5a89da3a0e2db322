"""Files of a complaint, from customers, staff and programs: kept once, sealed, taken out for a purpose."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hark.flows import case_files, inbox
from hark.guard.access import CUSTOMER, Role
from hark.records.accounts import StaffRow
from hark.records.attachments import AttachmentRow
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow
from hark.records.keys import SubjectKeyRow
from hark.web import attached, limits
from tests.audited import one_event
from tests.makers import NOON, a_case, a_person
from tests.web.api.conftest import Asking, Program, problem, program  # noqa: F401 # a fixture
from tests.web.cases.looking import browser, text
from tests.web.portal.conftest import Customer, customer  # noqa: F401 # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
PDF = b"%PDF-1.7 my receipt"


def a_file(content: bytes = PDF, name: str = "receipt 13812345678.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def attach(client: Client, number: str, *files: SimpleUploadedFile) -> int:
    return client.post(f"/cases/{number}/attach/", {"attached": list(files)}).status_code


class TestOfACustomer:
    def test_come_with_the_complaint_and_with_a_message(self, customer: Customer) -> None:  # noqa: F811 # the fixture
        customer.writes()
        number = customer.reads("complain/check/").context["number"]
        sent = customer.browser.post("/portal/complain/check/", {"number": number, "attached": a_file()})
        assert sent.status_code == 302

        customer.browser.post(
            "/portal/case/write/", {"words": "More.", "attached": a_file(b"\x89PNG\r\n\x1a\n")}
        )
        wrong = customer.browser.post(
            "/portal/case/write/", {"words": "x", "attached": a_file(b"MZ\x90\x00")}
        )

        assert wrong.status_code == 422 and "none of these" in wrong.content.decode()
        assert [row.form for row in AttachmentRow.objects.all()] == ["pdf", "png"]
        assert customer.reads("case/").text.count("1 file<") == 2

    def test_are_read_nowhere_else(self, customer: Customer, home: Path) -> None:  # noqa: F811 # the fixture
        stranger = Client().post("/portal/case/write/", {"words": "x", "attached": a_file()})

        assert stranger.status_code in (302, 400, 422) and not AttachmentRow.objects.exists()
        assert not (home / case_files.FOLDER).exists()

    def test_are_not_taken_without_room_nor_without_end(
        self,
        customer: Customer,  # noqa: F811 # the fixture
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        customer.complains()
        customer.reads("complain/receipt/")

        def writes() -> tuple[int, str]:
            sent = customer.browser.post("/portal/case/write/", {"words": "More.", "attached": a_file()})
            return sent.status_code, sent.content.decode()

        with monkeypatch.context() as scarce:
            scarce.setattr(inbox, "free", lambda: inbox.SCARCE - 1)
            status, said = writes()
            assert status == 503 and "little room is left on the disk" in said and "Try again later" in said
        monkeypatch.setattr(attached, "ATTACHING", limits.Limit("attaching-few", most=1, seconds=600))
        assert writes()[0] == 302
        assert writes()[0] == 429

        assert AttachmentRow.objects.count() == 1


class TestAFile:
    def test_is_kept_once_sealed_and_masked(self, anna: StaffRow, home: Path) -> None:
        number, client = a_case(), browser(anna)

        assert [attach(client, number, a_file()), attach(client, number, a_file())] == [302, 302]

        row = AttachmentRow.objects.get()
        assert (row.times, row.form, row.by) == (2, "pdf", "anna")
        [path] = (home / case_files.FOLDER).iterdir()
        assert path == case_files.path_of(row.pk) and b"receipt" not in path.read_bytes()
        assert oct(path.stat().st_mode)[-3:] == "600"
        page = text(client, f"/cases/{number}/")
        assert "receipt 138****5678.pdf" in page and "handed in 2 times" in page

    def test_is_taken_out_for_a_purpose_and_never_shown(self, anna: StaffRow) -> None:
        number, client = a_case(), browser(anna)
        attach(client, number, a_file())
        address = f"/cases/{number}/files/{AttachmentRow.objects.get().pk}/"

        with one_event("case.opened"):
            assert client.post(address).status_code == 422
        with one_event("case.file_taken") as noted:
            answer = client.post(address, {"purpose": "handle"})

        assert answer.content == PDF and noted.event.details["purpose"] == "handle"
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]

    def test_is_not_for_whoever_may_not_or_is_recused(self, anna: StaffRow) -> None:
        number, client = a_case(), browser(anna)
        attach(client, number, a_file())
        address = f"/cases/{number}/files/{AttachmentRow.objects.get().pk}/"
        CaseRow.objects.get().about.add(anna)

        refused = client.post(address, {"purpose": "handle"})
        auditor = browser(a_person(Role.AUDITOR)).post(address, {"purpose": "handle"})

        assert not AuditEntryRow.objects.filter(act="case.file_taken").exists()
        assert PDF not in refused.content and refused.status_code >= 400
        assert auditor.status_code == 403

    def test_is_gone_with_its_key(self, anna: StaffRow) -> None:
        number, client = a_case(), browser(anna)
        attach(client, number, a_file())
        SubjectKeyRow.objects.update(wrapped=b"", erased_at=NOON)

        gone = client.post(f"/cases/{number}/files/{AttachmentRow.objects.get().pk}/", {"purpose": "handle"})

        assert gone.status_code == 404 and "Download" not in text(client, f"/cases/{number}/")

    def test_never_committed_is_swept_up(self, home: Path) -> None:
        row = CaseRow.objects.get(number=a_case())
        case_files.take(row, [case_files.Offered("a.pdf", PDF)], by=CUSTOMER, now=NOON)
        lost = home / case_files.FOLDER / ("0" * 32)
        lost.write_bytes(b"sealed")

        case_files.sweep(now=NOON + timedelta(days=9999))

        assert not lost.exists() and len(list(lost.parent.iterdir())) == 1


class TestOfAProgram:
    def test_is_told_whether_it_is_new(self, program: Program) -> None:  # noqa: F811 # the fixture
        app: Asking = program(Role.COMPLAINT_HANDLER)
        path = f"cases/{a_case()}/attachments"

        first, again = (app.post(path, file=a_file()) for _ in range(2))

        assert (first.status_code, first.json()["is_new"], again.json()["is_new"]) == (201, True, False)
        assert "none of these" in problem(app.post(path, file=a_file(b"MZ\x90\x00")), 422)["detail"]
        assert "at most 5 MB" in problem(app.post(path, file=a_file(PDF + bytes(5 * 2**20))), 413)["detail"]
        problem(app.post("cases/none/attachments", file=a_file()), 404)
