"""The notice that tells customers what becomes of what they tell."""

import pytest
from pytest_django.fixtures import Settings

from hark.config.environment import BadSetting, page
from hark.guard.redaction import redact
from tests.web.portal.conftest import Customer

OWN = "https://bank.example/privacy"


class TestTheNotice:
    def test_says_how_long_things_are_kept_and_whom_to_ask(
        self, customer: Customer, settings: Settings
    ) -> None:
        settings.HARK_INSTITUTION, settings.HARK_MAIL_FROM = "Example Bank", "complaints@bank.example"

        said = customer.reads("privacy/").text

        assert "Example Bank answers for it." in said and "complaints@bank.example" in said
        assert "2 hours after you last wrote" in said and "for 30 minutes" in said

    def test_names_whoever_answers_for_data_before_the_mailbox_and_a_branch_before_nothing(
        self, customer: Customer, settings: Settings
    ) -> None:
        settings.HARK_PRIVACY_CONTACT = settings.HARK_MAIL_FROM = ""
        assert "At any of our branches" in customer.reads("privacy/").text

        settings.HARK_PRIVACY_CONTACT, settings.HARK_MAIL_FROM = "Data protection, 95000", "c@bank.example"
        said = customer.reads("privacy/").text
        assert "Data protection, 95000" in said and "c@bank.example" not in said

    def test_is_the_institution_s_own_where_it_has_one(self, customer: Customer, settings: Settings) -> None:
        settings.HARK_PRIVACY_NOTICE = OWN

        assert customer.reads("privacy/").headers["Location"] == OWN

    def test_says_no_more_than_is_done_about_what_is_taken_out(self, customer: Customer) -> None:
        assert "Card numbers, passwords and one-time codes" in customer.reads("privacy/").text

        told = "My card 4111 1111 1111 1111, password: hunter22, one-time code 482913, ID 11010519491231002X."
        kept = redact(told, sealed=True).text
        assert not any(secret in kept for secret in ("4111", "hunter22", "482913"))
        assert "11010519491231002X" in kept  # so the notice does not say that it is taken out

    @pytest.mark.parametrize("step", ["", "contact/", "check/"])
    def test_is_at_hand_before_the_button_and_at_the_foot(self, customer: Customer, step: str) -> None:
        customer.writes()

        page, _, foot = customer.reads(f"complain/{step}").text.partition('<footer class="portal-foot">')

        link = 'href="/portal/privacy/" target="privacy"'
        assert link in page.rpartition("<button")[0] and link in foot


def test_an_own_notice_is_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARK_PRIVACY_NOTICE", f" {OWN} ")
    assert page("HARK_PRIVACY_NOTICE") == OWN

    monkeypatch.setenv("HARK_PRIVACY_NOTICE", "javascript:alert(1)")
    with pytest.raises(BadSetting):
        page("HARK_PRIVACY_NOTICE")
