"""Which passwords are taken."""

import pytest
from django.conf import settings as real
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

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
    assert refused(("abcdefgh ijk lmnop qrst uvw xyz " * 40)[:length]) == []


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("a" * 7, "password_too_short"),
        ("sevenbluek", "password_too_short"),
        ("x" * 1_001, "password_too_long"),
        ("password1234", "password_too_common"),
        ("I-love-HARK-dearly", "password_has_name"),
        ("bergmann-on-holiday", "password_has_name"),
        ("xx anna.b xx yy", "password_has_name"),
        ("at Example Bank we", "password_has_name"),
    ],
)
def test_bad_ones_are_refused(password: str, code: str, settings: object) -> None:
    settings.HARK_INSTITUTION = "Example Bank"  # type: ignore[attr-defined]  # settings have no types

    assert code in refused(password)


def test_of_few_kinds_of_signs_are_refused_under_the_law_s_profile_only(settings: object) -> None:
    assert refused("seven blue kettles sing") == []
    settings.AUTH_PASSWORD_VALIDATORS = [  # type: ignore[attr-defined]  # settings have no types
        *real.AUTH_PASSWORD_VALIDATORS,
        {"NAME": "hark.web.accounts.passwords.FourKindsOfSigns"},
    ]

    assert refused("seven blue kettles sing") == ["password_of_few_kinds"]
    assert refused("Seven blue kettles, 7 sing") == []
