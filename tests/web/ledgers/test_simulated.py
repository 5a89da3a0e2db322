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
