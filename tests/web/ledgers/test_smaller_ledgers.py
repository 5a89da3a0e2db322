"""Lists of the records nobody has laid out anew, and the ways that lead to them."""

from pathlib import Path

import pytest

from hark.guard.access import Role
from hark.measures.book import of_subject
from hark.records.feeds import FeedRow
from hark.web.audit.deeds import DEEDS
from hark.web.audit.words import ACTS
from hark.web.ledgers.kinds import KINDS
from hark.web.words import DIMENSIONS
from tests.makers import NOON, a_ledger
from tests.web.conftest import SignedIn

WHO, WHOM = "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba"
NAMES = ("accesses", "findings", "trainings", "transactions")
SPECIAL: dict[str, dict[str, object]] = {
    "accesses": {"customer": WHOM, "staff": WHO, "case": "TS7", "granted": False},
    "findings": {"customer": WHOM, "staff": WHO, "severity": "high", "closed": NOON.date()},
    "trainings": {"staff": WHO, "score": 54.5, "passed": False},
    "transactions": {"customer": WHOM, "amount": 1_200.5, "counterparty": "person", "direction": "out"},
}
SAID = {
    "en": {"accesses": "Looks at records", "findings": "High", "trainings": "no", "transactions": "Out"},
    "zh-hans": {"accesses": "资料查阅记录", "findings": "高", "trainings": "否", "transactions": "转出"},
}
HOW_MANY = {"en": "1 record,", "zh-hans": "共有记录 1 条"}


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("name", NAMES)
class TestList:
    def test_shows_a_record_in_the_words_of_the_reader(
        self, signed_in: SignedIn, home: Path, name: str, language: str
    ) -> None:
        a_ledger(home / "lake", SPECIAL[name], name=name)

        page = signed_in(language=language).get(f"/{name}/").content.decode()

        assert SAID[language][name] in page and HOW_MANY[language] in page
        assert WHO not in page and WHOM not in page  # a pseudonym is told by its beginning

    def test_leads_to_the_record_which_leads_back(
        self, signed_in: SignedIn, home: Path, name: str, language: str
    ) -> None:
        a_ledger(home / "lake", SPECIAL[name], name=name)
        client = signed_in(language=language)

        assert f'href="/{name}/north/0/' in client.get(f"/{name}/").content.decode()
        one = client.get(f"/{name}/north/0/").content.decode()
        assert f'href="/{name}/#north/0"' in one
        assert "TS7" in one if name == "accesses" else SAID[language][name] in one

    def test_says_what_will_stand_there(
        self, signed_in: SignedIn, home: Path, name: str, language: str
    ) -> None:
        page = signed_in(language=language).get(f"/{name}/").content.decode()

        assert ("尚未载入" if language == "zh-hans" else "are loaded yet") in page
        assert 'href="/data/load/"' in page


@pytest.mark.parametrize("name", NAMES)
def test_every_indicator_has_its_list_of_the_records_it_counts(
    signed_in: SignedIn, home: Path, name: str
) -> None:
    a_ledger(home / "lake", SPECIAL[name], name=name)
    client = signed_in()

    for id in of_subject(name):
        assert client.get(f"/{name}/?indicator={id}").status_code == 200


def test_a_card_leads_nowhere_who_may_not_go_there(signed_in: SignedIn, home: Path) -> None:
    page = signed_in(Role.AGENT).get("/indicators/accesses.per_day/").content.decode()

    assert "/board/accesses/" not in page and "/accesses/?" not in page


@pytest.mark.parametrize("name", KINDS)
def test_a_feed_leads_to_its_records(signed_in: SignedIn, home: Path, name: str) -> None:
    a_ledger(home / "lake", {}, name=name)
    FeedRow.objects.create(name="north", ledger=name, mapping=name, created_at=NOON)

    assert f'href="/{name}/?feed=north"' in signed_in().get("/data/").content.decode()
    # Who keeps the feeds running sees none of their records.
    assert f"/{name}/?feed" not in signed_in(Role.ADMINISTRATOR).get("/data/").content.decode()


@pytest.mark.parametrize("name", ["steps", "trainings"])
def test_records_that_name_no_customer_are_not_narrowed_to_one(
    signed_in: SignedIn, home: Path, name: str
) -> None:
    a_ledger(home / "lake", {}, name=name)

    assert signed_in().get(f"/{name}/?customer={WHOM}").status_code == 400


@pytest.mark.parametrize("name", KINDS)
def test_everything_said_of_them_has_words(name: str) -> None:
    kind = KINDS[name]

    assert {f"{kind.one}.see", f"{kind.one}.export"} <= DEEDS.keys()
    assert {f"{kind.one}.opened", f"{kind.one}.exported"} <= ACTS.keys()
    assert set(kind.dimensions) <= DIMENSIONS.keys()


def test_the_amount_of_a_transaction_is_one_of_money(signed_in: SignedIn, home: Path) -> None:
    a_ledger(home / "lake", SPECIAL["transactions"], name="transactions")

    assert "金额" in signed_in(language="zh-hans").get("/transactions/").content.decode()
