"""The page on which a customer is named: what is wrong stands beside its field, and no number is shown."""

import logging

import pytest
from django.test import Client

from hark.flows import customers
from hark.flows.case_submission import About
from hark.guard.access import Role
from hark.guard.pseudonyms import short
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow
from tests.makers import NOON, a_case, a_case_of_before, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
CANARY, OTHER = "KH77310925", "KH20331904"
UNKNOWN = "Whose complaint this is, is not known."


@pytest.fixture
def client(db: None) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(a_person(Role.COMPLAINT_HANDLER, username="anna"))
    return client


def page(client: Client, number: str) -> str:
    return client.get(f"/cases/{number}/").content.decode()


def test_says_that_nobody_knows_until_somebody_does_and_is_mended(client: Client) -> None:
    number = a_case()
    assert UNKNOWN in page(client, number) and 'href="#name_customer"' in page(client, number)
    assert 'id="unname-deed"' not in page(client, number)

    assert client.post(f"/cases/{number}/name/", {"customer": CANARY}).status_code == 302
    named = page(client, number)
    assert UNKNOWN not in named and short(customers.pseudonym(CANARY)) in named

    told = {"customer": OTHER, "words": "A slip of the pen."}
    assert client.post(f"/cases/{number}/name/", told).status_code == 302
    assert client.post(f"/cases/{number}/unname/", {"words": "No account."}).status_code == 302
    assert UNKNOWN in (mended := page(client, number))
    for happened in ("Customer named", "Another customer named", "Nobody named any more"):
        assert happened in mended


def test_no_page_log_or_audit_shows_the_number(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    number = a_case()
    with caplog.at_level(logging.DEBUG):
        answers = [
            client.post(f"/cases/{number}/name/", said)
            for said in (
                {"customer": CANARY, "version": "77"},  # refused for what is no field's
                {"customer": CANARY, "words": f"They are {CANARY}."},
                {"customer": CANARY * 7},
                {"customer": CANARY},
                {"customer": CANARY},
                {"customer": OTHER, "words": ""},
            )
        ]

    assert [answer.status_code for answer in answers] == [422, 422, 422, 302, 422, 422]
    shown = "".join(answer.content.decode() for answer in (*answers, client.get(f"/cases/{number}/")))
    assert OTHER not in shown and shown.count(CANARY) == shown.count(f"They are {CANARY}.") == 1
    assert CANARY not in caplog.text
    assert CANARY not in str(list(AuditEntryRow.objects.values()))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"customer": " "}, "customer"),
        ({"customer": "\u3000"}, "customer"),
        ({"customer": "9" * 65}, "customer"),
        ({"customer": CANARY, "words": "x"}, "customer"),
        ({"customer": OTHER}, "words"),
        ({"customer": OTHER, "words": f"not {CANARY}"}, "words"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(client: Client, said: dict[str, str], field: str) -> None:
    number = a_case(about=About(customer=CANARY))

    told = client.post(f"/cases/{number}/name/", said)

    form = told.context["others"]
    [named] = [deed["form"] for deed in form if deed["name"] == "name"]
    assert told.status_code == 422 and list(named.errors) == [field]
    assert f'id="name_{field}-error"' in told.content.decode()


def test_of_before_offers_neither(client: Client) -> None:
    shown = page(client, a_case_of_before(CANARY))

    assert "name-deed" not in shown and short(customers.pseudonym(CANARY)) in shown


def test_the_work_list_finds_what_is_theirs_by_the_number_and_shows_none(client: Client) -> None:
    number, others = a_case(), a_case(about=About(customer=OTHER))
    client.post(f"/cases/{number}/name/", {"customer": CANARY})

    answer = client.post("/cases/customer/", {"number": CANARY.lower(), "query": "scope=all"})

    found, pseudonym = answer.headers["Location"], customers.pseudonym(CANARY)
    assert found == f"/cases/?scope=all&customer={pseudonym}"
    listed = client.get(found).content.decode()
    assert number in listed and others not in listed
    assert short(pseudonym) in listed and CANARY not in listed
    assert f"/cases/?customer={pseudonym}&amp;scope=all" in page(client, number)
    refused = client.get(f"/cases/?customer={CANARY}&scope=all")
    assert refused.status_code == 400 and "by the button Customer" in refused.content.decode()


def test_whoever_is_kept_out_of_one_is_not_told_by_the_list_whose_it_is(client: Client) -> None:
    row = CaseRow.objects.get(number=a_case(about=About(customer=CANARY)))
    row.about.set(StaffRow.objects.filter(username="anna"))

    listed = client.get(f"/cases/?customer={row.customer}&scope=all").content.decode()

    assert row.number not in listed and row.number in client.get("/cases/?scope=all").content.decode()


def test_an_auditor_reads_it_and_says_nothing(client: Client) -> None:
    number = a_case(now=NOON)
    client.force_login(a_person(Role.AUDITOR, username="rita"))

    assert UNKNOWN in page(client, number) and "name-deed" not in page(client, number)
    assert client.post(f"/cases/{number}/name/", {"customer": CANARY}).status_code == 403
