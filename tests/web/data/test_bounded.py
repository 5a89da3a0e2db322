"""Whose bytes are taken in, and where."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files import uploadhandler
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from hark.guard.access import Role
from hark.records.accounts import StaffRow
from tests.makers import a_token
from tests.web.conftest import SignedIn

THREE_MB = 3 * 2**20


@pytest.fixture
def begun(home: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the temporary files begun."""
    settings.HARK_UPLOADS.mkdir(exist_ok=True)
    settings.FILE_UPLOAD_TEMP_DIR = settings.HARK_UPLOADS
    names: list[str] = []

    class Noted(TemporaryUploadedFile):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            names.append(self.temporary_file_path())

    monkeypatch.setattr(uploadhandler, "TemporaryUploadedFile", Noted)
    yield names
    assert list(settings.HARK_UPLOADS.iterdir()) == []


def a_form() -> dict[str, object]:
    return {"mapping": "none", "file": SimpleUploadedFile("May.csv", b"x" * THREE_MB)}


@pytest.mark.parametrize("checked", [True, False])
@pytest.mark.parametrize("address", ["/data/load/", "/settings/", "/sign-in/", "/language/", "/api/v1/loads"])
def test_a_stranger_makes_nothing_written(begun: list[str], db: None, address: str, checked: bool) -> None:
    client = Client(enforce_csrf_checks=checked)
    client.cookies["csrftoken"] = "a" * 32  # without one, the form is refused unread

    answer = client.post(address, a_form())

    assert answer.status_code in (302, 401, 403, 405, 422)
    assert begun == []


@pytest.mark.parametrize(
    ("role", "address", "status"),
    [
        (Role.EXECUTIVE, "/data/load/", 403),
        (Role.QUALITY_MANAGER, "/language/", 302),
        (Role.QUALITY_MANAGER, "/api/v1/loads", 401),
    ],
)
def test_somebody_signed_in_loads_only_what_and_where_they_may(
    begun: list[str], signed_in: SignedIn, role: Role, address: str, status: int
) -> None:
    assert signed_in(role).post(address, a_form()).status_code == status
    assert begun == []


def test_a_token_whose_owner_may_not_load_is_refused_before_a_byte_is_kept(
    begun: list[str], db: None
) -> None:
    row = StaffRow.objects.create(username="edith", name="Edith", role=Role.EXECUTIVE.value)
    secret = a_token(row)

    answer = Client(headers={"Authorization": f"Bearer {secret}"}).post("/api/v1/loads", a_form())

    assert answer.status_code == 403
    assert begun == []


def test_whoever_may_load_is_taken_from(begun: list[str], signed_in: SignedIn) -> None:
    signed_in().post("/data/load/", a_form())

    assert len(begun) == 1
