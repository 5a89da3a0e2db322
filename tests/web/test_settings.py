"""What a person may choose, and the tokens they make."""

import re
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from hark.guard.access import Role
from hark.records.accounts import ApiTokenRow, StaffRow
from hark.web import dates
from tests.makers import NOON
from tests.web.conftest import SignedIn, stale

CHOSEN = {"language": "zh-hans", "theme": "dark", "density": "comfortable", "time_zone": "Europe/London"}


class TestPreferences:
    def test_are_kept_and_said_to_be_in_the_new_language(self, signed_in: SignedIn) -> None:
        answer = signed_in().post("/settings/", CHOSEN, follow=True)

        row = StaffRow.objects.get()
        assert {name: getattr(row, name) for name in CHOSEN} == CHOSEN
        assert "设置已保存。" in answer.content.decode()

    def test_that_do_not_exist_are_pointed_out_beside_the_field(self, signed_in: SignedIn) -> None:
        answer = signed_in().post("/settings/", {**CHOSEN, "time_zone": "Mars/Olympus"})

        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in page
        assert 'id="id_time_zone-error"' in page


class TestTokens:
    def test_are_shown_once(self, signed_in: SignedIn) -> None:
        client = signed_in()

        made = client.post("/settings/tokens/", {"label": "nightly report"}).content.decode()

        secret = re.search(r'<code class="secret"[^>]*>([^<]+)</code>', made)
        assert secret
        later = client.get("/settings/").content.decode()
        assert "nightly report" in later
        assert secret[1] not in later

    def test_are_made_once_by_a_button_pressed_twice(self, signed_in: SignedIn) -> None:
        client = signed_in()
        form = {"label": "nightly report", "once": str(uuid4())}

        pages = [client.post("/settings/tokens/", form).content.decode() for _ in range(2)]

        assert ApiTokenRow.objects.count() == 1
        assert all('<code class="secret"' in page for page in pages)

    def test_are_not_shown_again_by_going_back(self, signed_in: SignedIn) -> None:
        client = signed_in()
        form = {"label": "nightly report", "once": str(uuid4())}
        client.post("/settings/tokens/", form)
        ApiTokenRow.objects.update(created_at=NOON)

        answer = client.post("/settings/tokens/", form)

        assert answer.status_code == 400
        assert '<code class="secret"' not in answer.content.decode()

    def test_leave_the_preferences_beside_them_as_good_as_before(self, signed_in: SignedIn) -> None:
        client = signed_in()

        made = client.post("/settings/tokens/", {"label": "nightly report"}).content.decode()

        preferences = made.partition('id="preferences-head"')[2].partition("</form>")[0]
        assert '<form method="post" action="/settings/"' in preferences

    def test_are_made_by_whoever_has_just_shown_who_they_are(self, signed_in: SignedIn) -> None:
        client = signed_in()
        stale(client)

        answer = client.post("/settings/tokens/", {"label": "nightly report"})

        assert answer.headers["Location"].startswith("/sign-in/again/")
        assert not ApiTokenRow.objects.exists()

    def test_are_shown_with_the_day_they_are_over(self, signed_in: SignedIn) -> None:
        client = signed_in()
        client.post("/settings/tokens/", {"label": "nightly report"})

        [token] = ApiTokenRow.objects.all()

        assert token.expires_at - token.created_at == timedelta(days=90)
        # Told by the clock of the institution, where the next day has begun already in the evening of UTC.
        assert dates.day(timezone.localtime(token.expires_at)) in client.get("/settings/").content.decode()

    def test_are_revoked(self, signed_in: SignedIn) -> None:
        client = signed_in()
        client.post("/settings/tokens/", {"label": "nightly report"})

        client.post(f"/settings/tokens/{ApiTokenRow.objects.get().pk}/revoke/")

        assert ApiTokenRow.objects.get().revoked_at

    def test_of_a_colleague_are_out_of_reach(self, signed_in: SignedIn) -> None:
        anna, boris = signed_in(Role.QUALITY_MANAGER), signed_in(Role.AUDITOR)
        anna.post("/settings/tokens/", {"label": "annas"})
        token = ApiTokenRow.objects.get()

        answer = boris.post(f"/settings/tokens/{token.pk}/revoke/")

        assert answer.status_code == 404
        assert "annas" not in boris.get("/settings/").content.decode()
        assert ApiTokenRow.objects.get().revoked_at is None
