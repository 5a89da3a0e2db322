"""S4: how long a session lasts, and who ends it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from hark.flows import sessions as flow
from hark.guard.access import Role
from hark.records.accounts import SessionRow
from hark.web.accounts import sessions
from tests.web.accounts.conftest import PASSWORD, Known, Person, a_browser, acts, real_now

Move = Callable[[float], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Move:
    """Moves the clock of the sessions on by minutes."""
    real = real_now
    moved = timedelta()

    def move(minutes: float) -> None:
        nonlocal moved
        moved += timedelta(minutes=minutes)

    monkeypatch.setattr(timezone, "now", lambda: real() + moved)
    return move


@pytest.fixture
def inside(anna: Person) -> Person:
    anna.signs_in()
    return anna


class TestSession:
    def test_ends_after_a_quarter_of_an_hour_with_nobody_there(self, inside: Person, later: Move) -> None:
        later(14)
        assert inside.is_in
        later(14)
        assert inside.is_in
        later(15.1)
        assert not inside.is_in

    def test_ends_after_eight_hours_whoever_is_there(self, inside: Person, later: Move) -> None:
        for _ in range(47):
            later(10)
            assert inside.is_in
        later(10)
        assert not inside.is_in

    def test_would_go_on_if_being_seen_moved_its_beginning(
        self, inside: Person, later: Move, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sessions, "_started", lambda _data, now: now)

        for _ in range(49):
            later(10)
            assert inside.is_in

    def test_is_noted_every_half_minute_at_most(self, inside: Person, later: Move) -> None:
        [before] = SessionRow.objects.filter(staff=inside.row).values_list("seen_at", flat=True)
        later(0.4)
        assert inside.is_in
        assert SessionRow.objects.get(staff=inside.row).seen_at == before
        later(0.4)
        assert inside.is_in
        assert SessionRow.objects.get(staff=inside.row).seen_at > before

    def test_says_who_is_there_to_a_page_that_asks_and_no_more_once_it_ended(
        self, inside: Person, later: Move
    ) -> None:
        still = inside.client.get("/sign-in/still/").json()
        assert still["person"] == inside.row.pk
        assert len(still["token"]) == 64

        later(15.1)
        assert inside.client.get("/sign-in/still/").headers["Location"].startswith("/sign-in/?")

    def test_id_is_as_long_as_chance_allows(self, inside: Person) -> None:
        assert len(inside.client.session.session_key or "") == 32  # of 36 signs: 165 bits


class TestThePerson:
    def test_is_counted_where_they_have_shown_all_they_must(self, known: Known) -> None:
        boris, officer = known("boris", app=False), known("olga", role=Role.SECURITY_OFFICER)
        officer.signs_in()
        address = f"/people/{boris.row.pk}/"

        boris.types_password()
        page = officer.client.get(address).content.decode()
        assert "Signed in at 0 places." in page and page.count("second factor not shown") == 1

        boris.sets_up_app()
        page = officer.client.get(address).content.decode()
        assert "Signed in at 1 place." in page and "second factor not shown" not in page

    def test_sees_when_they_typed_their_password(self, anna: Person) -> None:
        anna.signs_in()
        page = anna.client.get("/security/").content.decode()

        password = page.partition('<th scope="row">Password</th>')[2].partition("</tr>")[0]

        assert "just now" in password

    def test_sees_where_they_are_signed_in_and_ends_the_others(self, inside: Person) -> None:
        elsewhere = Person(
            inside.row, a_browser(**{"user-agent": "Mozilla (Windows) Firefox/140"}), inside.secret
        )
        elsewhere.signs_in()
        page = inside.client.get("/security/").content.decode()
        assert "Firefox · Windows" in page
        other = next(each for each in flow.of(inside.row, now=real_now()) if each.device)
        assert other.session_key not in page

        inside.client.post(f"/security/sessions/{other.handle}/end/")

        assert inside.is_in and not elsewhere.is_in
        assert acts()[-1] == "session.ended"

    def test_shows_again_who_they_are_before_they_end_one(self, inside: Person) -> None:
        elsewhere = Person(inside.row, a_browser(), inside.secret)
        elsewhere.signs_in()
        handle = SessionRow.objects.get(pk=elsewhere.client.session.session_key).handle

        with override_settings(HARK_FRESH=0):
            answer = inside.client.post(f"/security/sessions/{handle}/end/")

        assert answer.headers["Location"].startswith("/sign-in/again/")
        assert elsewhere.is_in and acts()[-1] == "account.signed_in"

    def test_ends_nobody_elses(self, inside: Person, known: Known) -> None:
        boris = known("boris")
        boris.signs_in()
        [his] = flow.of(boris.row, now=real_now())

        assert inside.client.post(f"/security/sessions/{his.handle}/end/").status_code == 404
        assert boris.is_in

    def test_stays_where_they_change_their_password_and_nowhere_else(self, inside: Person) -> None:
        elsewhere = Person(inside.row, a_browser(), inside.secret)
        elsewhere.signs_in()
        before = inside.client.session.session_key
        new = "eight green ladders hum"

        inside.client.post("/security/password/", {"present": PASSWORD, "new": new, "again": new})

        assert inside.is_in and not elsewhere.is_in
        assert inside.client.session.session_key != before
        assert SessionRow.objects.filter(staff=inside.row).count() == 1

    def test_is_out_everywhere_once_disabled_or_of_another_role(self, inside: Person) -> None:
        type(inside.row).objects.update(role="executive")
        assert not inside.is_in

    def test_signing_out_is_noted(self, inside: Person) -> None:
        inside.client.post("/sign-out/")

        assert acts()[-1] == "account.signed_out"
        assert not SessionRow.objects.filter(staff=inside.row).exists()
