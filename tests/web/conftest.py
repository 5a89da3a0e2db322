"""People before pages: a browser signed in as each role, and a small ledger to look at."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client

from hark.guard.access import Role
from hark.lake.table import FactTable
from hark.records.organisation import UnitRow
from tests.makers import a_ledger, a_person

SignedIn = Callable[..., Client]


@pytest.fixture
def signed_in(db: None) -> SignedIn:
    """Makes somebody of a role, and a client signed in as them."""

    def as_role(
        role: Role = Role.QUALITY_MANAGER,
        *,
        language: str = "en",
        is_demo: bool = False,
        unit: UnitRow | None = None,
        **special: object,
    ) -> Client:
        client = Client()
        client.force_login(a_person(role, unit=unit, language=language, is_demo=is_demo, **special))
        return client

    return as_role


def stale(client: Client) -> None:
    """Let the person have signed in an hour ago."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    session.save()


@pytest.fixture
def ledger(home: Path) -> FactTable:
    """Forty complaints over ten days of April 2019: most about mortgages, three about student loans."""
    first = date(2019, 4, 10)
    return a_ledger(
        home / "lake",
        *(
            {
                "received": first + timedelta(days=at % 10),
                "sent": first + timedelta(days=at % 10 + 1),
                "product": "Student loan" if at < 3 else "Mortgage",
                "channel": "Web",
                "company": "ACME <BANK>",
                "timely": "No" if at == 0 else "Yes",
            }
            for at in range(40)
        ),
    )
