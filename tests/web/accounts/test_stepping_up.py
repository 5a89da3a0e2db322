"""Whoever is asked who they are in the middle of a deed is told to do it again, with what they typed."""

import re
from pathlib import Path

import pytest
from django.test import Client

from hark.guard.access import Role
from hark.records.accounts import ApiTokenRow, StaffRow
from hark.records.returns import ReturnRow
from tests.flows.test_loading import load
from tests.makers import a_file, a_person, a_row
from tests.web.conftest import SignedIn

AGAIN = "Nothing is done yet: press again."
HERE = {"headers": {"referer": "http://testserver/people/add/"}}
CLARA = {"username": "clara", "name": "Clara Öz", "role": "executive", "password": "not to be kept"}


@pytest.fixture
def officer(signed_in: SignedIn) -> Client:
    """Of the demonstration, where one click shows who one is; signed in an hour ago."""
    client = signed_in(Role.SECURITY_OFFICER)
    StaffRow.objects.update(is_demo=True)
    client.get("/settings/")
    hours_pass(client)
    return client


def hours_pass(client: Client) -> None:
    session = client.session
    session["account_authentication_methods"] = [{"method": "demonstration", "at": 0}]
    session.save()


def confirmed(client: Client, asked: str) -> str:
    """The page after the click on the page asked for."""
    assert "Show once more" in client.get(f"/sign-in/confirm/?next={asked}").content.decode()
    where = client.post("/sign-in/confirm/", {"next": asked}).headers["Location"]
    return client.get(where).content.decode()


def test_they_are_told_and_find_what_they_typed(officer: Client) -> None:
    asked = officer.post("/people/add/", CLARA, **HERE)
    assert asked.headers["Location"] == "/sign-in/confirm/?next=%2Fpeople%2Fadd%2F"

    page = confirmed(officer, "/people/add/")

    assert AGAIN in page
    assert 'value="clara"' in page and 'value="Clara Öz"' in page
    assert '<option value="executive" selected>' in page
    assert not StaffRow.objects.filter(username="clara").exists()
    assert AGAIN not in officer.get("/people/add/").content.decode()


def test_nothing_secret_is_kept_meanwhile(officer: Client) -> None:
    officer.post("/people/add/", CLARA, **HERE)

    assert "not to be kept" not in str(dict(officer.session))


def test_changes_to_somebody_are_kept_on_their_page_alone(officer: Client) -> None:
    boris, vera = (a_person(Role.EXECUTIVE, username=name, name=name.title()) for name in ("boris", "vera"))
    page = f"/people/{boris.pk}/"
    told = {"name": "Boris Renamed", "role": "executive"}

    officer.post(page, told, headers={"referer": f"http://testserver{page}"})
    assert "Boris Renamed" in confirmed(officer, page)

    hours_pass(officer)
    officer.post(page, told, headers={"referer": f"http://testserver{page}"})
    assert "Boris Renamed" not in confirmed(officer, f"/people/{vera.pk}/")


def test_whoever_only_looks_is_told_nothing(officer: Client) -> None:
    officer.get("/people/add/")

    assert AGAIN not in confirmed(officer, "/people/add/")


def test_a_return_is_found_with_its_tick_and_not_signed(signed_in: SignedIn) -> None:
    client, page = signed_in(Role.REGULATOR_LIAISON), "/returns/jrt0169/?from=2026-03-01&to=2026-04-01"
    StaffRow.objects.update(is_demo=True)
    hours_pass(client)

    came_from = {"referer": f"http://testserver{page}"}
    client.post(page.replace("?", "sign/?"), {"none": "on", "deed": "sign"}, headers=came_from)
    shown = confirmed(client, page)

    assert AGAIN in shown and not ReturnRow.objects.exists()
    assert '<details class="menu menu-right" open>' in shown and 'name="none" required checked>' in shown


def test_a_return_has_its_tick_for_who_goes_back_and_for_who_goes_on_after_all(signed_in: SignedIn) -> None:
    client, page = signed_in(Role.REGULATOR_LIAISON), "/returns/jrt0169/?from=2026-03-01&to=2026-04-01"
    StaffRow.objects.update(is_demo=True)
    hours_pass(client)
    came_from = {"referer": f"http://testserver{page}"}
    client.post(page.replace("?", "sign/?"), {"none": "on", "deed": "sign"}, headers=came_from)

    went_back, anew = (client.get(page).content.decode() for _ in range(2))
    shown = confirmed(client, page)

    assert 'name="none" required checked>' in went_back and AGAIN not in went_back
    assert " required checked>" not in anew and " required checked>" in shown and AGAIN in shown


def test_signing_is_not_offered_to_who_wanted_to_export(signed_in: SignedIn) -> None:
    client, page = signed_in(Role.REGULATOR_LIAISON), "/returns/jrt0169/?from=2026-03-01&to=2026-04-01"
    StaffRow.objects.update(is_demo=True)
    hours_pass(client)

    client.post(
        page.replace("?", "export/?"), {"form": "csv"}, headers={"referer": f"http://testserver{page}"}
    )
    shown = confirmed(client, page)

    assert AGAIN in shown and '<details class="menu menu-right" open>' not in shown


@pytest.mark.parametrize("page", ["/settings/", "/settings/tokens/"])
def test_what_will_use_a_token_is_kept(signed_in: SignedIn, page: str) -> None:
    client = signed_in()
    StaffRow.objects.update(is_demo=True)
    hours_pass(client)

    client.post(
        "/settings/tokens/", {"label": "nightly report"}, headers={"referer": f"http://testserver{page}"}
    )
    shown = confirmed(client, page)

    assert AGAIN in shown and 'value="nightly report"' in shown and not ApiTokenRow.objects.exists()
    assert re.search(r'name="once" value="[0-9a-f-]{36}"', shown)


def test_a_purpose_chosen_is_kept(signed_in: SignedIn, home: Path) -> None:
    load(a_file(home, [a_row(id="1", narrative="They never answered.")]), feed="north")
    client = signed_in(Role.QUALITY_MANAGER)
    StaffRow.objects.update(is_demo=True)
    hours_pass(client)
    page = "/complaints/north/1/"

    asked = client.post(
        "/complaints/-/narrative/north/1/",
        {"purpose": "customer"},
        headers={"hx-request": "true", "hx-current-url": f"http://testserver{page}"},
    )
    assert asked.headers["HX-Redirect"].startswith("/sign-in/confirm/")

    told = confirmed(client, page)
    assert AGAIN in told and '<option value="customer" selected>' in told
