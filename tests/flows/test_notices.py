"""One's own notices: read, marked and forgotten, and leading where one may still look."""

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from hark.core.errors import NotAllowed
from hark.flows import notices
from hark.flows.case_submission import About
from hark.flows.notices import NoSuchNotice
from hark.guard.access import CUSTOMER
from hark.records.audit import AuditEntryRow
from hark.records.notices import NoticeRow
from tests.flows.telling import a_handler, tell
from tests.makers import NOON, a_case, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "servers")]


class TestOnesOwn:
    def test_a_stranger_reads_and_marks_none_of_them(self) -> None:
        anna, boris = a_handler(), a_handler("boris")
        tell(anna)
        id = NoticeRow.objects.get().pk

        assert notices.page(by=boris.as_term()).total == 0
        with pytest.raises(NoSuchNotice):
            notices.read(id, by=boris.as_term(), now=NOON)

        notices.read(id, by=anna.as_term(), now=NOON)
        assert notices.count_unread(by=anna.as_term()) == 0
        assert AuditEntryRow.objects.filter(act="notice.read").count() == 1

    def test_all_are_read_at_once_and_stay_in_the_list(self) -> None:
        anna = a_handler()
        tell(anna), tell(anna, kind="case.merged", into="261121-9TRX2")

        assert notices.read_all(by=anna.as_term(), now=NOON) == 2

        assert notices.page(unread=True, by=anna.as_term()).total == 0
        assert notices.page(kind="case.merged", by=anna.as_term()).total == 1

    def test_one_leads_to_its_complaint_only_while_that_may_be_seen(self) -> None:
        north, south = (a_unit(code, above=a_unit()) for code in ("north", "south"))
        anna = a_handler(unit=north)
        number = a_case(about=About(unit="north"))
        tell(anna, case=number)
        assert notices.page(by=anna.as_term()).notices[0].case == number

        anna.unit = south
        anna.save()

        [notice] = notices.page(by=anna.as_term()).notices
        assert notice.case == "" and number in notice.sentence

    def test_they_are_forgotten_after_a_while_some_at_a_time(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.HARK_NOTICE_DAYS = 30
        monkeypatch.setattr(notices, "AT_ONCE", 2)
        anna = a_handler()
        for _ in range(3):
            tell(anna)

        notices.sweep(now=NOON + timedelta(days=30))
        assert NoticeRow.objects.exists()
        notices.sweep(now=NOON + timedelta(days=30, seconds=1))
        assert not NoticeRow.objects.exists()


def test_a_customer_has_none() -> None:
    with pytest.raises(NotAllowed):
        notices.page(by=CUSTOMER)
