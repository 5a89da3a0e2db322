"""How one wants to be told: to an address of the house, at hours of which both ends are known."""

from datetime import time

import pytest
from pytest_django.fixtures import Settings

from hark.core.terms.notice import ByMail
from hark.flows.notice_preferences import BadAddress, BadHours
from hark.records.audit import AuditEntryRow
from hark.records.notices import NoticePreferenceRow
from tests.flows.telling import a_handler, wants

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "servers")]


class TestPreferring:
    @pytest.mark.parametrize(
        "email", ["", "anna", "anna@gmail.example", "a b@bank.example", "x@bank.example\n.y"]
    )
    def test_is_refused_with_an_address_of_another_house(self, email: str) -> None:
        with pytest.raises(BadAddress):
            wants(a_handler(), ByMail.AT_ONCE, email=email)

    def test_other_domains_are_for_the_institution_to_name(self, settings: Settings) -> None:
        settings.HARK_NOTICE_DOMAINS = ("staff.bank.example",)

        wants(a_handler(), ByMail.AT_ONCE, email="anna@staff.bank.example")

        assert NoticePreferenceRow.objects.get().email == "anna@staff.bank.example"

    def test_own_hours_need_both_ends(self) -> None:
        with pytest.raises(BadHours):
            wants(a_handler(), ByMail.AT_ONCE, quiet="own", quiet_since=time(12))

    def test_is_ones_own_and_noted(self) -> None:
        wants(a_handler(), ByMail.DAILY)

        entry = AuditEntryRow.objects.get(act="account.told_how")
        assert (entry.actor, entry.details) == ("anna", {"how": "daily"})
