"""What is pulled from other systems, on the page of feeds."""

from datetime import timedelta
from pathlib import Path

from hark.flows import sources
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.records.sources import SourceRow
from tests.flows.test_loading import ANNA
from tests.makers import NOON
from tests.web.conftest import SignedIn

TOLD = b"""
name = "crm"
url = "postgresql://reader@crm.bank.example/crm"
table = "calls"
watermark = "updated_at"
id = "id"
mapping = "contacts"
every = 15
"""


def test_a_source_says_how_far_it_was_read_and_what_is_in_its_way(signed_in: SignedIn, home: Path) -> None:
    sources.declare(TOLD, by=ANNA, now=NOON)
    client = signed_in()
    before = client.get("/data/").content.decode()
    SourceRow.objects.update(
        stamp="2026-11-20T03:01:00+00:00",
        ended_at=NOON + timedelta(minutes=1),
        refusal='There is no source called "{name}".',
        refusal_details={"name": "<b>"},
    )

    page = client.get("/data/").content.decode()
    StaffRow.objects.update(language="zh-hans")
    chinese = client.get("/data/").content.decode()

    assert "crm.bank.example" in before and "never" in before
    assert "2026-11-20 03:01:00+00:00" in page
    assert "There is no source called &quot;&lt;b&gt;&quot;." in page
    assert "没有名为“&lt;b&gt;”的来源。" in chinese and "下次拉取" in chinese
    assert "crm.bank.example" in signed_in(Role.AUDITOR).get("/data/").content.decode()


def test_without_sources_nothing_is_said_of_them(signed_in: SignedIn, home: Path) -> None:
    assert "Databases of other systems" not in signed_in().get("/data/").content.decode()
