"""Whoever is signed in can leave from every page."""

from hark.lake.table import FactTable
from tests.web.conftest import SignedIn
from tests.web.doors import filled, pages


def test_every_page_offers_to_sign_out(signed_in: SignedIn, ledger: FactTable) -> None:
    anna, seen, without = signed_in(), 0, []

    for address in pages():
        if "^" in str(address) or address.deeds.get("GET") is None:
            continue
        answer = anna.get(filled(address.route)[0])
        text = b"" if answer.streaming else answer.content
        if str(address).endswith("/wall/"):  # it hangs where everybody sees it, and nothing is done there
            continue
        if b"<html" in text and answer.status_code == 200:
            seen += 1
            without += [] if b'action="/sign-out/"' in text else [str(address)]

    assert seen >= 8
    assert without == []
