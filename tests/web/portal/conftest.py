"""A customer before a browser, and the complaint they have handed in."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from hark.records.cases import CaseRow

WHAT = "The counter refused to change my banknotes."
PHONE = "13812345678"


@dataclass(slots=True)
class Customer:
    """Somebody without an account, in front of a browser of their own."""

    browser: Client = field(default_factory=lambda: Client(enforce_csrf_checks=False))

    def reads(self, page: str = "", **query: str) -> Any:
        return self.browser.get(f"/portal/{page}", query)

    def sends(self, page: str, **form: str) -> Any:
        return self.browser.post(f"/portal/{page}", form)

    def writes(self, **special: str) -> None:
        """Answer every step, up to where all is checked."""
        told = {"what": WHAT, "product": "debit_card", "wish": "apology", "phone": PHONE} | special
        for page, asked in (
            ("", ("what",)),
            ("product/", ("product", "product_words")),
            ("channel/", ("channel",)),
            ("wish/", ("wish", "wish_words")),
            ("contact/", ("phone", "email", "name")),
        ):
            self.sends(f"complain/{page}", **{name: told[name] for name in asked if name in told})

    def hands_in(self) -> Any:
        """Press the button below all that was answered."""
        return self.sends("complain/check/", number=self.reads("complain/check/").context["number"])

    def complains(self, **special: str) -> CaseRow:
        """All of it, from the first question to the receipt."""
        self.writes(**special)
        self.hands_in()
        return CaseRow.objects.get(number=self.reads("complain/receipt/").context["draft"]["number"])

    def code(self) -> str:
        """The code on the receipt."""
        return str(self.reads("complain/receipt/").context["draft"]["code"])


@pytest.fixture
def customer(home: object, db: None) -> Customer:
    """A customer whose haste nobody has counted yet."""
    caches["shared"].clear()
    return Customer(Client(headers={"accept-language": "en"}))
