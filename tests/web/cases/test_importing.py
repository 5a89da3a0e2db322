"""Taking complaints in by file on a page: what would become of each is told before it is confirmed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hark.flows import uploads
from hark.guard.access import Role, operator
from hark.records.cases import CaseRow
from hark.records.feeds import ArrivalRow
from tests.makers import NOON, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
ROWS = """source_id,received,regulator,until,name,narrative,unit
R-1,2026-02-20,Office,2026-03-09,Li Ming,Nobody gives me the paper.,
R-2,2026-02-20,,,,They lost it.,nowhere
"""


@pytest.fixture
def manager(db: None) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(a_person(Role.QUALITY_MANAGER, username="boris"))
    return client


def handed_in(client: Client, rows: str = ROWS) -> str:
    file = SimpleUploadedFile("office.csv", rows.encode())
    answer = client.post("/cases/import/", {"file": file, "mapping": "cases"})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def test_is_offered_told_and_done(manager: Client) -> None:
    assert "/cases/import/" in manager.get("/cases/").content.decode()
    assert "(cases)" in (form := manager.get("/cases/import/").content.decode()) and "(cfpb)" not in form
    where = handed_in(manager)

    page = manager.get(where).content.decode()

    assert "Of the 2 rows, 1 would be accepted" in page and "No such unit" in page
    assert "Nobody gives me the paper" not in page and "Li Ming" not in page
    assert not CaseRow.objects.exists() and not ArrivalRow.objects.exists()
    answer = manager.post(where, {"mapping": "cases", "feed": ""})
    claimed = uploads.claim(now=NOON)
    assert claimed is not None and answer.headers["Location"] == f"/data/arrivals/{claimed[0]}/"
    uploads.settle(*claimed, by=operator("worker"), clock=lambda: NOON)
    done = manager.get(answer.headers["Location"]).content.decode()
    number = CaseRow.objects.get().number
    assert "office.csv" in manager.get("/data/feeds/cases/").content.decode()
    assert f"/cases/?arrival={claimed[0]}" in done
    assert number in manager.get(f"/cases/?arrival={claimed[0]}").content.decode()
    one = manager.get(f"/cases/{number}/").content.decode()
    assert "as the feed cases tells it" in one and "waits for our report" in one and "R-1" in one


def test_stopped_it_lets_go_and_goes_on_later(manager: Client) -> None:
    where = handed_in(manager)
    manager.post(where, {"mapping": "cases", "feed": ""})
    claimed = uploads.claim(now=NOON)
    assert claimed is not None
    manager.post(f"/data/arrivals/{claimed[0]}/stop/")

    with pytest.raises(uploads.Stopped):
        uploads.settle(*claimed, by=operator("worker"), clock=lambda: NOON)
    assert uploads.claim(now=NOON) is None
    assert "was stopped" in manager.get(f"/data/arrivals/{claimed[0]}/").content.decode()
    manager.post(f"/data/arrivals/{claimed[0]}/resume/")
    again = uploads.claim(now=NOON)
    assert again == claimed
    uploads.settle(*again, by=operator("worker"), clock=lambda: NOON)

    row = ArrivalRow.objects.get()
    assert (row.state, row.read, row.accepted, row.quarantined) == ("done", 2, 1, 1)


@pytest.mark.parametrize("rows", ["", "a,b\n1,2\n", "\x00"])
def test_a_file_that_is_none_is_told_and_not_taken(manager: Client, rows: str) -> None:
    page = manager.get(handed_in(manager, rows)).content.decode()

    assert "This file cannot be taken in as it is." in page and "Take them in" not in page


def test_what_is_gone_is_said_to_be(manager: Client) -> None:
    answer = manager.get(f"/cases/import/{'0' * 32}/")

    assert answer.status_code == 404 and "no longer here" in answer.content.decode()
