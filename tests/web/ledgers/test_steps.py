"""The list of the steps of cases, and one of them."""

from pathlib import Path

from tests.makers import a_ledger
from tests.web.conftest import SignedIn


def test_a_step_leads_to_the_others_of_its_case(signed_in: SignedIn, home: Path) -> None:
    a_ledger(home / "lake", {"case": "214364"}, {"case": "214364"}, {"case": "7"}, name="steps")
    client = signed_in()

    assert '<a href="/steps/?q=214364">214364</a>' in client.get("/steps/north/0/").content.decode()
    assert "2 steps matching" in client.get("/steps/?q=214364").content.decode()
