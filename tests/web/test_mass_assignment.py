"""Fields nobody asked for change nothing: what a form may set is what its page shows."""

import pytest
from django import forms
from django.test import Client

from hark.guard.access import Role
from hark.records.accounts import ApiTokenRow, StaffRow
from hark.web.settings import views
from hark.web.settings.forms import PreferencesForm
from tests.makers import a_person, a_unit
from tests.web.doors import pages

# What a person has and may not give themselves.
THEIRS = ("id", "username", "name", "role", "unit_id", "password", "is_active", "is_demo", "last_login")
MORE = {
    "id": "2",
    "pk": "2",
    "username": "root",
    "name": "Root",
    "role": "administrator",
    "unit": "1",
    "unit_id": "1",
    "lines": "1",
    "password": "x",
    "is_active": "1",
    "is_staff": "1",
    "is_superuser": "1",
    "is_demo": "1",
    "staff": "2",
    "staff_id": "2",
    "deeds": "organisation.manage",
    "__proto__[role]": "administrator",
    "role[]": "administrator",
}
ASKED = {"language": "en", "theme": "dark", "density": "dense", "time_zone": "UTC", "label": "nightly"}


def kept() -> list[tuple[object, ...]]:
    """What matters of every person, and whose each token is."""
    return [
        *StaffRow.objects.order_by("pk").values_list(*THEIRS),
        *ApiTokenRow.objects.exclude(staff__username="anna").values_list("id", "staff_id"),
    ]


@pytest.fixture
def anna(home: object, db: None) -> Client:
    bank = a_unit()
    a_person(Role.ADMINISTRATOR, username="other")
    client = Client(raise_request_exception=False)
    client.force_login(a_person(Role.AGENT, unit=a_unit("north", above=bank), username="anna"))
    StaffRow.objects.update(last_login=None)
    return client


def test_no_page_takes_more_than_it_asks_for(anna: Client) -> None:
    before, person, tried = kept(), StaffRow.objects.get(username="anna"), 0

    for path in (str(page) for page in pages() if "<" not in page.route and "^" not in page.route):
        answer = anna.post(path, {**ASKED, **MORE})
        tried += answer.status_code != 405
        assert answer.status_code != 500, path
        anna.force_login(person)
        StaffRow.objects.update(last_login=None)
        assert kept() == before, path

    assert tried >= 8


def test_what_was_asked_for_is_taken(anna: Client) -> None:
    anna.post("/settings/", {**ASKED, **MORE})

    assert StaffRow.objects.get(username="anna").theme == "dark"


def test_a_form_with_a_field_too_many_is_noticed(anna: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def taking_all(row: StaffRow, **told: object) -> None:
        StaffRow.objects.filter(pk=row.pk).update(role=told["role"])

    monkeypatch.setitem(PreferencesForm.base_fields, "role", forms.CharField())
    monkeypatch.setattr(views.accounts, "set_preferences", taking_all)
    before = kept()
    anna.post("/settings/", {**ASKED, **MORE})

    assert kept() != before
