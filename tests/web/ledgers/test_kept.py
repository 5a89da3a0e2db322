"""Above every list: the search for a customer without their number in any address, and the saved views."""

import logging
from pathlib import Path

import pytest

from hark.core.terms.ledger import LEDGERS
from hark.flows import customers
from hark.guard.access import POLICY, Role
from hark.records.accounts import SavedViewRow
from hark.records.audit import AuditEntryRow
from hark.web.ledgers.kinds import KINDS
from tests.makers import a_ledger
from tests.web.conftest import SignedIn

NUMBER = "KH20260117"
OF_CUSTOMERS = [name for name in KINDS if "customer" in LEDGERS[name].pseudonyms]


def filled(home: Path, name: str) -> None:
    """Three records, two of them of the customer where the ledger names one."""
    whose = {"customer": customers.pseudonym(NUMBER)} if name in OF_CUSTOMERS else {}
    a_ledger(home / "lake", whose, whose, {"unit": "south"}, name=name)


@pytest.mark.parametrize("name", OF_CUSTOMERS)
class TestACustomer:
    def test_is_looked_for_by_number_and_found_by_pseudonym(
        self, signed_in: SignedIn, home: Path, name: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        filled(home, name)
        client = signed_in()
        assert f'action="/{name}/-/customer/"' in client.get(f"/{name}/").content.decode()

        with caplog.at_level(logging.DEBUG):
            answer = client.post(f"/{name}/-/customer/", {"number": NUMBER.lower(), "query": "q="})
            listed = client.get(answer.headers["Location"])

        pseudonym = customers.pseudonym(NUMBER)
        assert answer.headers["Location"] == f"/{name}/?q=&customer={pseudonym}"
        assert listed.context["sight"].pager.total == 2
        told = listed.content.decode() + caplog.text + str(answer.headers)
        assert f"·{pseudonym[:6]}" in told and NUMBER.lower() not in told.lower()

    def test_is_sought_noted_and_only_by_who_sees_the_records(
        self, signed_in: SignedIn, home: Path, name: str
    ) -> None:
        filled(home, name)
        may_not = next(role for role in Role if role not in POLICY[f"{LEDGERS[name].one}.see"].roles)
        seek, form = f"/{name}/-/customer/", {"number": NUMBER}

        assert signed_in(may_not).post(seek, form).status_code == 403
        assert not AuditEntryRow.objects.filter(act="customer.sought").exists()

        signed_in().post(seek, form)
        noted = AuditEntryRow.objects.get(act="customer.sought")
        assert noted.subject == f"customer/{customers.pseudonym(NUMBER)}" and NUMBER not in str(noted.details)

    def test_without_a_number_is_asked_for_again(self, signed_in: SignedIn, home: Path, name: str) -> None:
        filled(home, name)

        page = signed_in().post(f"/{name}/-/customer/", {"number": " ", "query": ""}, follow=True)

        assert "Give the number of the customer" in page.content.decode()


@pytest.mark.parametrize("name", sorted(set(KINDS) - set(OF_CUSTOMERS)))
def test_no_customer_is_looked_for_where_none_is_named(signed_in: SignedIn, home: Path, name: str) -> None:
    filled(home, name)
    client = signed_in()

    assert "by-customer" not in client.get(f"/{name}/").content.decode()
    assert client.post(f"/{name}/-/customer/", {"number": NUMBER}).status_code in {404, 405}


@pytest.mark.parametrize("name", KINDS)
class TestViews:
    def test_are_saved_opened_renamed_and_deleted(self, signed_in: SignedIn, home: Path, name: str) -> None:
        filled(home, name)
        client, views = signed_in(), f"/{name}/-/views/"

        page = client.post(views, {"name": "South", "query": "unit=south"}, follow=True)
        id = SavedViewRow.objects.get().pk
        assert '<a href="?unit=south" aria-current="true">South</a>' in page.content.decode()
        assert page.context["sight"].pager.total == 1

        page = client.post(f"{views}{id}/rename/", {"name": "The south", "query": ""}, follow=True)
        assert '<a href="?unit=south">The south</a>' in page.content.decode()

        page = client.post(f"{views}{id}/delete/", {"query": "unit=south"}, follow=True)
        assert page.redirect_chain == [(f"/{name}/?unit=south", 302)]
        assert not SavedViewRow.objects.exists()

    def test_are_shared_with_a_role_which_opens_and_exports_but_does_not_change_them(
        self, signed_in: SignedIn, home: Path, name: str
    ) -> None:
        filled(home, name)
        anna, views = signed_in(), f"/{name}/-/views/"
        anna.post(views, {"name": "South", "query": "unit=south"})
        id = SavedViewRow.objects.get().pk
        assert '<option value="auditor">' in anna.get(f"/{name}/").content.decode()

        anna.post(f"{views}{id}/share/", {"role": "auditor"})
        auditor = signed_in(Role.AUDITOR, name="Olga")
        page = auditor.get(f"/{name}/").content.decode()

        assert '<a href="?unit=south">South</a>' in page and "Shared with your role" in page
        assert f'action="/{name}/-/export/?unit=south"' in page
        assert f"{views}{id}/" not in page
        assert auditor.post(f"{views}{id}/delete/").status_code == 404

    def test_are_exported_with_their_filter(self, signed_in: SignedIn, home: Path, name: str) -> None:
        filled(home, name)

        sent = signed_in().post(f"/{name}/-/export/?unit=south", {"form": "csv"})

        assert len(b"".join(sent).decode("utf-8-sig").splitlines()) == 2

    def test_that_cannot_be_kept_say_why(self, signed_in: SignedIn, home: Path, name: str) -> None:
        filled(home, name)
        client, views = signed_in(), f"/{name}/-/views/"
        client.post(views, {"name": "One", "query": "q=1"})
        client.post(views, {"name": "Two", "query": "q=2"})
        two = SavedViewRow.objects.get(name="Two").pk

        page = client.post(f"{views}{two}/rename/", {"name": "One"}, follow=True).content.decode()
        assert 'class="notice error"' in page and "Take another name." in page

        page = client.post(f"{views}{two}/share/", {"role": "executive"}, follow=True).content.decode()
        assert 'class="notice error"' in page and "sees none of these records" in page


def test_who_may_not_share_is_offered_nobody(signed_in: SignedIn, home: Path) -> None:
    filled(home, "contacts")
    handler = signed_in(Role.COMPLAINT_HANDLER)
    handler.post("/contacts/-/views/", {"name": "South", "query": "unit=south"})
    id = SavedViewRow.objects.get().pk

    assert "/share/" not in handler.get("/contacts/").content.decode()
    assert handler.post(f"/contacts/-/views/{id}/share/", {"role": "auditor"}).status_code == 403


def test_views_speak_chinese(signed_in: SignedIn, home: Path) -> None:
    filled(home, "contacts")
    client = signed_in(language="zh-hans")
    client.post("/contacts/-/views/", {"name": "南区", "query": "unit=south"})

    page = client.get("/contacts/").content.decode()

    assert "共享给" in page and "重命名" in page and "查找其记录" in page
