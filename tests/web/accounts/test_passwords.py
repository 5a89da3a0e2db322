"""Which passwords are taken."""

import re

import pytest
from django.conf import settings as real
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from hark.records.accounts import StaffRow

ANNA = StaffRow(username="anna.b", name="Anna Bergmann")


def refused(password: str) -> list[str]:
    try:
        validate_password(password, ANNA)
    except ValidationError as error:
        return [each.code or "" for each in error.error_list]
    return []


@pytest.mark.parametrize("length", [12, 64, 128, 1_000])
def test_long_ones_are_taken_whatever_they_are_made_of(length: int) -> None:
    assert refused(("seven blue kettles sing by a quiet brook " * 40)[:length]) == []


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("a" * 7, "password_too_short"),
        ("sevenbluek", "password_too_short"),
        ("x" * 1_001, "password_too_long"),
        ("password1234", "password_too_common"),
        ("password12345678", "password_too_common"),
        ("123456789012", "password_too_common"),
        ("2024-Sunshine!", "password_too_common"),
        ("abcabcabcabc", "password_too_common"),
        ("poiuytrewqas", "password_too_common"),
        ("I-love-HARK-dearly", "password_has_name"),
        ("bergmann-on-holiday", "password_has_name"),
        ("xx anna.b xx yy", "password_has_name"),
        ("at Example Bank we", "password_has_name"),
    ],
)
def test_bad_ones_are_refused(password: str, code: str, settings: object) -> None:
    settings.HARK_INSTITUTION = "Example Bank"  # type: ignore[attr-defined]  # settings have no types

    assert code in refused(password)


@pytest.mark.parametrize("password", ["short", "password12345678", "x" * 1_001, "I-love-HARK-dearly"])
def test_what_is_wrong_is_said_in_chinese_too(password: str) -> None:
    with translation.override("zh-hans"):
        rules = password_validators_help_texts()
        with pytest.raises(ValidationError) as error:
            validate_password(password, ANNA)

    assert not [text for text in (*error.value.messages, *rules) if re.search("[A-Za-z]{4}|你", text)]


def test_of_few_kinds_of_signs_are_refused_under_the_law_s_profile_only(settings: object) -> None:
    assert refused("seven blue kettles sing") == []
    settings.AUTH_PASSWORD_VALIDATORS = [  # type: ignore[attr-defined]  # settings have no types
        *real.AUTH_PASSWORD_VALIDATORS,
        {"NAME": "hark.web.accounts.passwords.FourKindsOfSigns"},
    ]

    assert refused("seven blue kettles sing") == ["password_of_few_kinds"]
    assert refused("Seven blue kettles, 7 sing") == []
