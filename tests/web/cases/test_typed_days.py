"""Days nobody means in earnest are asked back wherever one is typed; one kept from before is still shown."""

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import date

import pytest
from django import forms
from django.utils.translation import override

import hark.web
from hark.core.complaints.questions import BadDay
from hark.flows import case_owner
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.feeds import FeedRow
from hark.records.handlers import AbsenceRow
from hark.web.day_field import DayField
from hark.web.errors import sentence
from tests.makers import NOON, a_case, a_person
from tests.web.cases.looking import browser, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

FAR = ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"]
FARTHEST = date(9999, 12, 31)


def _forms(of: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for each in of.__subclasses__():
        yield each
        yield from _forms(each)


def _days() -> dict[str, forms.DateField]:
    for module in pkgutil.walk_packages(hark.web.__path__, "hark.web."):
        importlib.import_module(module.name)
    return {
        f"{form.__name__}.{name}": field
        for form in _forms(forms.Form)
        if form.__module__.startswith("hark.")
        for name, field in form.base_fields.items()  # type: ignore[attr-defined] # of every declared form
        if isinstance(field, forms.DateField)
    }


def test_every_field_for_a_day_is_bounded() -> None:
    found = _days()

    assert len(found) > 10 and {name for name, field in found.items() if type(field) is not DayField} == set()


@pytest.mark.parametrize("written", FAR)
def test_a_day_beyond_is_asked_back_in_a_sentence(written: str) -> None:
    with override("en"), pytest.raises(forms.ValidationError) as asked:
        DayField().clean(written)

    assert asked.value.messages == ["Choose a day from 1 January 1900 to 31 December 2199."]
    assert [DayField().clean(day) for day in ("1900-01-01", "2199-12-31")]


def test_the_browser_offers_no_other() -> None:
    class OneDay(forms.Form):
        day = DayField(first=date(2026, 2, 1), last=date(2026, 2, 3))

    assert 'min="2026-02-01"' in str(OneDay()) and 'max="2026-02-03"' in str(OneDay())


def test_a_refusal_names_days_as_they_are_read() -> None:
    refusal = BadDay("Choose a day from {first} to {last}.", first=date(2026, 2, 1), last=date(2026, 2, 3))

    with override("zh-hans"):
        assert sentence(refusal) == "请选择 2026年2月1日 至 2026年2月3日 之间的日期。"


@pytest.mark.parametrize("written", FAR)
class TestNoPageFallsOver:
    def test_nor_does_an_absence(self, written: str, anna: StaffRow) -> None:
        away = browser(anna).post("/cases/absence/", {"first": written, "last": written})

        assert away.status_code == 422 and not AbsenceRow.objects.exists()

    def test_nor_does_what_is_done_with_a_case(self, written: str, anna: StaffRow) -> None:
        number, client = a_case(), browser(anna)
        case_owner.take(number, by=anna.as_term(), now=NOON)
        for deed, said in (
            ("promise", {"day": written, "words": "You hear by then."}),
            ("forward", {"until": written, "regulator": "The authority", "reference": "R-1"}),
        ):
            told = client.post(f"/cases/{number}/{deed}/", {**said, "version": CaseRow.objects.get().version})
            assert told.status_code in (403, 422), deed

    def test_nor_does_the_work_list(self, written: str, anna: StaffRow) -> None:
        asked = f"received_from={written}&received_to={written}&closed_from={written}&closed_to={written}"

        assert "passed over" in text(browser(anna), f"/cases/?scope=all&{asked}")

    def test_nor_does_a_feed(self, written: str) -> None:
        FeedRow.objects.create(name="north", ledger="complaints", mapping="cfpb", created_at=NOON)
        manager = browser(a_person(Role.QUALITY_MANAGER, username="lead"))

        said = manager.post("/data/feeds/north/complete/", {"first": written})
        assert said.status_code == 422 and FeedRow.objects.get().rhythm == {}


def test_days_kept_complete_from_before_are_still_shown_and_taken_back() -> None:
    FeedRow.objects.create(
        name="north",
        ledger="complaints",
        mapping="cfpb",
        created_at=NOON,
        rhythm={"complete": [FARTHEST.isoformat()]},
    )
    manager = browser(a_person(Role.QUALITY_MANAGER, username="lead"))

    assert "31 December 9999" in text(manager, "/data/feeds/north/")
    manager.post("/data/feeds/north/take-back/", {"day": FARTHEST.isoformat()})
    assert FeedRow.objects.get().rhythm["complete"] == []


def test_an_absence_kept_from_before_is_still_shown_and_taken_back(anna: StaffRow) -> None:
    kept = AbsenceRow.objects.create(staff=anna, first_day=FARTHEST, last_day=FARTHEST)
    client = browser(anna)

    assert "31 December 9999" in text(client, "/cases/absence/")
    client.post("/cases/absence/remove/", {"absence": kept.pk})
    assert not AbsenceRow.objects.exists()
