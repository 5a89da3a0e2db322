"""Signing in once, tokens, preferences and saved views."""

from datetime import timedelta
from functools import partial

import pytest
from pytest_django.fixtures import Settings

from hark.flows import accounts, api_tokens, one_time
from hark.flows.accounts import BadPreference
from hark.flows.api_tokens import NoSuchToken
from hark.flows.one_time import NotOneTime
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow
from tests.makers import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> StaffRow:
    return StaffRow.objects.create(username="anna", name="Anna", role=Role.QUALITY_MANAGER)


@pytest.fixture
def boris() -> StaffRow:
    return StaffRow.objects.create(username="boris", name="Boris", role=Role.QUALITY_MANAGER)


def parts(row: StaffRow) -> tuple[str, str]:
    _, uid, token, _ = one_time.path(row).rsplit("/", 3)
    return uid, token


class TestOneTime:
    def test_is_whose_it_was_made_for(self, anna: StaffRow, boris: StaffRow) -> None:
        assert one_time.whose(*parts(anna)) == anna

    def test_is_used_up_by_signing_in_even_within_the_same_second(self, anna: StaffRow) -> None:
        uid, token = parts(anna)
        one_time.whose(uid, token)

        assert one_time.sign_in(uid, token, now=NOON) == anna

        for again in (one_time.whose, partial(one_time.sign_in, now=NOON)):
            with pytest.raises(NotOneTime):
                again(uid, token)

    def test_is_good_anew_when_made_anew(self, anna: StaffRow) -> None:
        one_time.sign_in(*parts(anna), now=NOON)
        anna.refresh_from_db()

        assert one_time.sign_in(*parts(anna), now=NOON) == anna

    def test_is_nobody_elses(self, anna: StaffRow, boris: StaffRow) -> None:
        with pytest.raises(NotOneTime):
            one_time.whose(parts(boris)[0], parts(anna)[1])

    @pytest.mark.parametrize("uid", ["", "AA", "OTk5", "%%%", "4pi6"])
    def test_is_not_anything_made_up(self, anna: StaffRow, uid: str) -> None:
        with pytest.raises(NotOneTime):
            one_time.whose(uid, "x-y")

    def test_is_closed_to_whoever_left(self, anna: StaffRow) -> None:
        uid, token = parts(anna)
        StaffRow.objects.update(is_active=False)

        with pytest.raises(NotOneTime):
            one_time.whose(uid, token)


class TestToken:
    def test_signs_in_its_owner_until_it_is_revoked(self, anna: StaffRow) -> None:
        token = api_tokens.create(anna, label="nightly", now=NOON)
        owner = api_tokens.whose(token.secret, now=NOON)
        assert owner is not None and owner.username == "anna"

        api_tokens.revoke(anna, token.id, now=NOON)

        assert api_tokens.whose(token.secret, now=NOON + timedelta(seconds=1)) is None

    def test_is_over_after_three_months(self, anna: StaffRow) -> None:
        token = api_tokens.create(anna, label="nightly", now=NOON)

        assert api_tokens.whose(token.secret, now=NOON + timedelta(days=90, seconds=-1))
        assert api_tokens.whose(token.secret, now=NOON + timedelta(days=90)) is None
        assert api_tokens.good(anna, now=NOON + timedelta(days=90)) == []

    def test_is_over_earlier_where_the_institution_says_so(self, anna: StaffRow, settings: Settings) -> None:
        token = api_tokens.create(anna, label="nightly", now=NOON)
        settings.HARK_TOKEN_DAYS = 7

        assert api_tokens.whose(token.secret, now=NOON + timedelta(days=7)) is None

    def test_is_revoked_by_its_owner_only(self, anna: StaffRow, boris: StaffRow) -> None:
        token = api_tokens.create(anna, label="nightly", now=NOON)

        with pytest.raises(NoSuchToken):
            api_tokens.revoke(boris, token.id, now=NOON)
        assert api_tokens.whose(token.secret, now=NOON) is not None

    @pytest.mark.parametrize("secret", ["", "x", "a:b:c", "ImZvbyI:1:x"])
    def test_is_not_anything_made_up(self, secret: str) -> None:
        assert api_tokens.whose(secret, now=NOON) is None

    def test_is_noted_when_it_is_made_and_revoked_without_its_secret(self, anna: StaffRow) -> None:
        token = api_tokens.create(anna, label="nightly", now=NOON)
        api_tokens.revoke(anna, token.id, now=NOON)

        entries = AuditEntryRow.objects.filter(act__startswith="token.")
        assert [entry.act for entry in entries] == ["token.created", "token.revoked"]
        assert not any(token.secret in str(entry.details) + entry.subject for entry in entries)


def test_preferences_are_those_there_are(anna: StaffRow) -> None:
    with pytest.raises(BadPreference):
        accounts.set_preferences(
            anna, language="en", theme="pink", time_zone="UTC", density="dense", now=NOON
        )

    accounts.set_preferences(
        anna, language="en", theme="dark", time_zone="Europe/London", density="dense", now=NOON
    )

    anna.refresh_from_db()
    assert (anna.theme, anna.time_zone) == ("dark", "Europe/London")
