"""Whatever page shows simulated records says that they are of nobody real, and no other page does."""

from pathlib import Path

import pytest

from hark.records.feeds import FeedRow
from tests.makers import NOON, a_ledger, add
from tests.web.conftest import SignedIn

SAID = {
    "/contacts/": "The records of the feed {feed} are simulated, of nobody real.",
    "/board/contacts/": "The records of the feed {feed} are simulated, of nobody real.",
    "/board/contacts/wall/": "The records of the feed {feed} are simulated, of nobody real.",
    "/contacts/{feed}/1/": '<span class="label">simulated, of nobody real</span>',
}


@pytest.mark.parametrize("address", SAID)
@pytest.mark.parametrize("feed", ["simulated-calls", "calls"])
def test_says_what_is_simulated(signed_in: SignedIn, home: Path, address: str, feed: str) -> None:
    FeedRow.objects.create(name=feed, ledger="contacts", mapping="contacts", created_at=NOON)
    add(a_ledger(home / "lake", name="contacts"), {"source_id": "1"}, feed=feed)

    page = signed_in().get(address.format(feed=feed)).content.decode()

    assert page.count("simulated, of nobody real") == (feed == "simulated-calls")
    assert (SAID[address].format(feed=feed) in page) == (feed == "simulated-calls")


@pytest.mark.parametrize(
    ("address", "is_told"),
    [
        ("/contacts/", True),
        ("/contacts/?from=2026-05-21&to=2026-05-22", True),
        ("/contacts/?from=2026-05-22&to=2026-06-01", False),
        ("/contacts/?from=2026-05-01&to=2026-05-21", False),
        ("/board/contacts/?from=2026-05-01&to=2026-06-01", True),
        ("/board/contacts/?from=2026-05-22&to=2026-05-25", True),  # it is held against the three days before
        ("/board/contacts/?from=2026-05-23&to=2026-05-24", False),
        ("/board/contacts/?from=2026-05-01&to=2026-05-21", False),
    ],
)
def test_of_days_that_hold_none_nothing_is_said(
    signed_in: SignedIn, home: Path, address: str, is_told: bool
) -> None:
    _contacts_of_two_feeds(home)

    assert ("of nobody real" in signed_in().get(address).content.decode()) == is_told


def test_of_a_feed_that_is_not_nothing_is_said(signed_in: SignedIn, home: Path) -> None:
    _contacts_of_two_feeds(home)
    client = signed_in()

    assert "of nobody real" not in client.get("/contacts/?feed=calls").content.decode()
    assert "of nobody real" in client.get("/contacts/?feed=simulated-calls").content.decode()


def test_of_the_wall_only_the_latest_day_is_asked(signed_in: SignedIn, home: Path) -> None:
    _contacts_of_two_feeds(home)

    assert "of nobody real" not in signed_in().get("/board/contacts/wall/").content.decode()


@pytest.mark.parametrize("ledger", ["complaints", "exposures"])
def test_of_complaints_it_is_said_wherever_their_feed_is_simulated(
    signed_in: SignedIn, home: Path, ledger: str
) -> None:
    FeedRow.objects.create(name="simulated-north", ledger=ledger, mapping=ledger, created_at=NOON)
    FeedRow.objects.create(name="north", ledger=ledger, mapping=ledger, created_at=NOON)
    add(a_ledger(home / "lake"), {"source_id": "1"})
    add(a_ledger(home / "lake", name=ledger), {"source_id": "2"}, feed="simulated-north")
    client = signed_in()

    pages = ["/board/", "/complaints/", "/complaints/simulated-north/2/", "/complaints/north/1/"]
    told = ["of nobody real" in client.get(page).content.decode() for page in pages]

    assert told == [True, ledger == "complaints", ledger == "complaints", False]


def _contacts_of_two_feeds(home: Path) -> None:
    """One of nobody real on the 21st of May, and one of somebody three days later."""
    kept = a_ledger(home / "lake", name="contacts")
    for feed, day in (("simulated-calls", 21), ("calls", 24)):
        FeedRow.objects.create(name=feed, ledger="contacts", mapping="contacts", created_at=NOON)
        add(kept, {"entered": NOON.replace(day=day, month=5)}, feed=feed)
