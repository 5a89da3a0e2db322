"""The worker's round of notices: groups that do not answer hold up no other, and none is flooded."""

from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from hark.core.errors import Unavailable
from hark.core.terms.circuit import OPENS_AFTER, RESTS
from hark.core.terms.notice import ByMail
from hark.flows import chat_groups, deliveries, notice_preferences
from hark.flows.chat_groups import Wanted
from hark.guard.access import Role, operator
from hark.jobs.noticing import AGAIN_AFTER, PACE, Telling
from hark.records.notices import NoticeRow, PendingNoticeRow
from hark.records.outbox import OutboxRow
from tests.makers import NOON, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

MANY = 70  # more than go into a few messages


class Chat:
    """Robots at two addresses, one of which does not answer; and a clock."""

    def __init__(self) -> None:
        self.now = NOON
        self.asked: list[tuple[datetime, str]] = []
        self.telling = Telling(ask=self, clock=lambda: self.now)

    def __call__(
        self, url: str, *, body: bytes, headers: dict[str, str], timeout: float, most: int
    ) -> tuple[int, bytes]:
        self.asked.append((self.now, url))
        if "bad" in url:
            raise Unavailable("bad does not answer.")
        return 200, b'{"errcode": 0}'

    def times(self, name: str) -> list[datetime]:
        return [at for at, url in self.asked if name in url]

    def goes_on_for(self, stretch: timedelta) -> None:
        end = self.now + stretch
        while self.now < end:
            self.telling.go_on()
            self.now += timedelta(seconds=1)


@pytest.fixture
def chat() -> Chat:
    for name in ("bad", "good"):
        wanted = Wanted(name, "wecom", ["case.warned"], [], "en", address=f"https://{name}.example/robot")
        chat_groups.put(wanted, by=operator("test"), now=NOON)
    for at in range(MANY):
        told = {"kind": "statutory", "percent": 100}  # said at once
        deliveries.enqueue("case.warned", {"case": f"C{at}", "people": [], **told}, now=NOON)
    return Chat()


def test_a_group_that_does_not_answer_is_let_be_and_the_other_hears_everything(chat: Chat) -> None:
    chat.goes_on_for(timedelta(seconds=50))

    assert 2 < len(chat.times("good")) < 10 and len(chat.times("bad")) == OPENS_AFTER
    assert OutboxRow.objects.filter(state="done").count() == MANY
    chat.goes_on_for(RESTS)
    assert chat.times("bad")[OPENS_AFTER] >= chat.times("bad")[OPENS_AFTER - 1] + RESTS


def test_nobody_is_spoken_to_faster_than_robots_take(chat: Chat) -> None:
    chat.goes_on_for(timedelta(seconds=50))

    times = chat.times("good")
    assert len(times) > 2 and all(later - earlier >= PACE for earlier, later in pairwise(times))


def test_settings_that_are_refused_lose_no_notice(
    chat: Chat, home: Path, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    anna = a_person(Role.COMPLAINT_HANDLER, username="anna")
    settings.HARK_MAIL_OUT_URL, settings.HARK_MAIL_FROM = (
        "smtps://hark@mail.bank.example",
        "hark@bank.example",
    )
    notice_preferences.prefer(
        anna,
        email="anna@bank.example",
        by_mail=ByMail.AT_ONCE,
        quiet="usual",
        quiet_since=None,
        quiet_until=None,
        now=NOON,
    )
    (home / "targets_of_complaints.toml").write_text("[assigning]\nautomatic = 'perhaps'\n", encoding="utf-8")
    deliveries.enqueue("case.mentioned", {"case": "C1", "people": ["anna"]}, now=NOON)

    chat.telling.go_on()

    assert "Notices cannot be handed out" in caplog.text and PendingNoticeRow.objects.exists()
    chat.now += AGAIN_AFTER
    (home / "targets_of_complaints.toml").unlink()
    chat.goes_on_for(timedelta(seconds=5))  # some at a time
    assert NoticeRow.objects.filter(staff=anna).count() == 1
