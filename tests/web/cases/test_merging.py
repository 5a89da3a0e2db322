"""The pages on which a person sees what may be of one matter, looks at both, and makes them one."""

from datetime import timedelta

import pytest
from django.test import Client

from hark.core.terms.case import Stage
from hark.flows import case_customer, case_files, case_intake, case_merging
from hark.flows.case_files import Offered
from hark.flows.case_submission import About, Told
from hark.guard.access import CUSTOMER, Role
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from tests.flows.handled import answered
from tests.makers import NOON, a_case, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
PHONE = "13812345678"
PDF = Offered("slip.pdf", b"%PDF-1.7 a slip")


@pytest.fixture
def client(db: None) -> Client:
    return browser(a_person(Role.COMPLAINT_HANDLER, username="anna", name="Anna"))


def browser(person: StaffRow) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_case_tells_what_may_be_the_same_leads_to_both_and_to_the_one_that_goes_on(client: Client) -> None:
    told = Told("The counter refused to change my banknotes.", phone=PHONE)
    first = case_intake.from_customer(told, About(), now=NOON - timedelta(days=2))
    case_files.take(CaseRow.objects.get(number=first.number), [PDF], by=CUSTOMER, now=NOON)
    second, alone = a_case(), a_case(what="The cash machine kept my card.", phone="13999999999")

    case, other = page(client, f"/cases/{second}/"), page(client, f"/cases/{alone}/")
    assert "Perhaps the same matter" in case and f"/same/?with={first.number}" in case
    assert "same phone number" in case and "“banknotes”" in case and "Perhaps the same" not in other

    both = page(client, f"/cases/{second}/same/?with={first.number.lower()}")
    assert "same material was handed in twice" in both and PHONE not in both
    assert both.index(f'value="{first.number}" checked') and f'value="{second}"' in both

    form = {"with": first.number, "into": second, "version": 1, "version_with": 1}
    answer = client.post(f"/cases/{second}/same/", form, follow=True)
    assert f"Complaint {first.number} goes on in this one." in answer.content.decode()
    assert "Handled together with it" in answer.content.decode()
    assert f'<a href="/cases/{first.number}/#files-head">1 file stays there</a>' in answer.content.decode()
    assert f'<a href="/cases/{second}/">' in page(client, f"/cases/{first.number}/")

    CaseRow.objects.get(number=first.number).about.add(StaffRow.objects.get(username="anna"))
    assert second not in page(client, f"/cases/{first.number}/")

    customer = Client(headers={"accept-language": "en"})
    shown = {"number": first.number, "code": first.code, "contact": PHONE}
    progress = customer.post("/portal/find/", shown, follow=True).content.decode()
    assert f"look up {second} with its own code" in progress and "Is there more to say?" not in progress
    assert f"under the number {second}" in progress and f"your other complaint · {second}" in progress


def test_two_are_told_apart_beside_each_other_and_that_is_taken_back(client: Client) -> None:
    first, second = (a_case() for _ in range(2))
    both = page(client, f"/cases/{first}/same/?with={second}")
    assert "They are different" in both
    form = {"other": second, "verdict": "refuted", "words": "Two cards.", "version": 1}

    told = client.post(f"/cases/{first}/judge/", form, follow=True).content.decode()

    assert "Perhaps the same matter" not in told and "Two cards." in told
    assert "Compared with" in told and "Perhaps the same after all" in told
    both = page(client, f"/cases/{second}/same/?with={first}")
    assert "They are different" not in both and "Somebody said so." in both
    back = client.post(
        f"/cases/{second}/judge/", form | {"other": first, "verdict": "confirmed", "version": 2}, follow=True
    )
    assert f"/same/?with={first}" in back.content.decode()


def test_nothing_is_merged_that_was_not_chosen_or_changed_meanwhile(client: Client) -> None:
    first, second, third = a_case(), a_case(), a_case()
    form = {"with": second, "into": third, "version": 1, "version_with": 1}

    strange = client.post(f"/cases/{first}/same/", form)
    late = client.post(f"/cases/{first}/same/", {**form, "into": second, "version_with": 7})
    lost = client.get(f"/cases/{first}/same/?with=260101-AAAAA", follow=True)

    assert (strange.status_code, late.status_code) == (422, 422)
    assert "Choose one of what is offered." in strange.content.decode()
    assert "meanwhile" in late.content.decode() and "There is no complaint" in lost.content.decode()
    assert not CaseRow.objects.filter(stage=Stage.MERGED).exists()


def test_whoever_decided_what_others_review_is_offered_neither_merging_nor_parting() -> None:
    leads = [a_person(Role.SUPERVISOR, username=name) for name in ("boris", "dora")]
    boris, dora = map(browser, leads)
    anna = a_person(Role.COMPLAINT_HANDLER, username="anna").as_term()
    number, again = answered(a_case(), anna, leads[0].as_term()), a_case()
    case_customer.object_to(number, words="My notes were real.", now=NOON)

    for client, may in ((boris, False), (dora, True)):
        both = page(client, f"/cases/{number}/same/?with={again}")
        assert ("Compare and merge" in page(client, f"/cases/{number}/")) is may
        assert ('<button class="button main">Merge</button>' in both) is may
        assert ("what the customer objected to is reviewed by others" in both) is not may
    case_merging.merge(again, into=number, by=leads[1].as_term(), now=NOON)
    for client, may in ((boris, False), (dora, True)):
        assert (f"/cases/{again}/part/" in page(client, f"/cases/{again}/")) is may


def test_says_why_two_cannot_be_merged(client: Client) -> None:
    first, other = a_case(), a_case(phone="13999999999")
    auditor = browser(a_person(Role.AUDITOR, username="rita"))

    assert "not known to be the same customer" in page(client, f"/cases/{first}/same/?with={other}")
    assert "does not include merging" in page(auditor, f"/cases/{first}/same/?with={a_case()}")
