"""What one signs in with: made at random, long enough, good for a moment, and typed as the person likes."""

import re

import pytest
from allauth.mfa import app_settings
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django import forms as django_forms
from django.conf import settings
from django.test import override_settings

from hark.records.accounts import StaffRow
from hark.web.accounts import forms
from tests.web.accounts.conftest import Person, digits

FORMS = [
    forms.SignInForm(),
    forms.PasswordAgain(user=StaffRow()),
    forms.PasswordForm(person=StaffRow(password="x")),
]
PASSWORDS = [
    field
    for form in FORMS
    for name, field in form.fields.items()
    if name in {"password", "present", "new", "again"}
]


def test_a_field_hides_a_password_and_takes_it_as_it_is() -> None:
    assert len(PASSWORDS) >= 4
    for field in PASSWORDS:
        assert isinstance(field.widget, django_forms.PasswordInput)
        assert re.fullmatch(r"(current|new)-password", str(field.widget.attrs["autocomplete"]))
        assert not getattr(field, "strip", True)


def test_another_password_asks_for_the_present_one() -> None:
    assert "present" in forms.PasswordForm(person=StaffRow(password="x")).fields


def test_a_password_does_not_run_out_unless_the_law_says_so() -> None:
    assert (settings.HARK_PASSWORD_PROFILE, settings.HARK_PASSWORD_DAYS) == ("asvs", 0)


def test_secrets_of_apps_and_recovery_codes_are_random() -> None:
    secrets = {auth.generate_totp_secret() for _ in range(50)}
    seeds = {RecoveryCodes.generate_seed() for _ in range(50)}

    assert len(secrets) == len(seeds) == 50
    assert all(re.fullmatch(r"[A-Z2-7]{32}", secret) for secret in secrets)  # 160 bits
    assert all(re.fullmatch(r"[0-9a-f]{80}", seed) for seed in seeds)


def test_codes_are_long_enough_and_there_is_no_way_round_them() -> None:
    assert app_settings.RECOVERY_CODE_DIGITS >= 7  # 23 bits
    assert app_settings.TOTP_DIGITS >= 6
    assert app_settings.TOTP_INSECURE_BYPASS_CODE is None


def test_a_code_is_good_for_half_a_minute(anna: Person) -> None:
    anna.types_password()
    anna.types_code(digits(anna.secret, ahead=-1))

    assert (app_settings.TOTP_PERIOD, app_settings.TOTP_TOLERANCE) == (30, 0)
    assert not anna.is_in


def test_one_that_lived_longer_would_be_taken(anna: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MFA_TOTP_TOLERANCE", 2, raising=False)
    anna.types_password()
    anna.types_code(digits(anna.secret, ahead=-1))

    assert anna.is_in


@pytest.mark.parametrize("path", ["app/", "app/remove/", "keys/add/", "recovery-codes/new/"])
def test_nothing_of_it_is_changed_without_showing_again_who_one_is(path: str, anna: Person) -> None:
    anna.signs_in()
    fresh = anna.client.get(f"/security/{path}")
    with override_settings(HARK_FRESH=0):
        stale = anna.client.post(f"/security/{path}", {"code": "1"})

    assert not fresh.headers.get("Location", "").startswith("/sign-in/")
    assert stale.headers["Location"].startswith("/sign-in/again/")
