"""Sessions: kept in the records with whose they are, ended by idleness and by age.

Django imports this module by the setting SESSION_ENGINE.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as Kept
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from hark.core.errors import is_disk_full
from hark.records.accounts import SessionRow, StaffRow

NOTED = timedelta(seconds=30)  # between two notes that somebody is there; a note is a write
TO_LINK = "hark.to_link"  # as whom the identity provider knows the person who is about to be signed in
BEGUN = "hark.begun"  # what a session of theirs had to carry when the person about to be signed in began
STARTED, DEVICE, WHOSE = "hark.started", "hark.device", "_auth_user_id"


class SessionStore(Kept):
    """A session that ends when nobody was there for a while, and eight hours after it began in any case."""

    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[SessionRow]:
        """The table."""
        return SessionRow

    def create_model_instance(self, data: dict[str, object]) -> SessionRow:
        """The row of a session with this in it, as of now."""
        row = super().create_model_instance(data)
        assert isinstance(row, SessionRow)  # noqa: S101 # for the type checker
        now = timezone.now()
        whose = data.get(WHOSE)
        row.staff_id = int(str(whose)) if whose else None
        row.started_at = _started(data, now)
        row.seen_at = self.seen_at = now
        row.expire_date = _ends(row.started_at, now)
        row.device = str(data.get(DEVICE, ""))[:120]
        return row

    def note_seen(self) -> None:
        """Note that somebody is there, unless that was noted half a minute ago or less."""
        now = timezone.now()
        if self.seen_at is None or now - self.seen_at < NOTED:
            return
        ends = _ends(_started(dict(self.items()), now), now)
        try:
            SessionRow.objects.filter(pk=self.session_key).update(seen_at=now, expire_date=ends)
        except DatabaseError as problem:
            if not is_disk_full(problem):
                raise

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002  # as Django's own
        """Keep the session. On a full disk one that is there stays as it was: pages go on being read."""
        try:
            super().save(must_create)
        except UpdateError as problem:
            if not is_disk_full(problem.__context__ or problem):
                raise

    def _get_session_from_db(self) -> SessionRow | None:
        row: SessionRow | None = super()._get_session_from_db()  # type: ignore[misc]  # the stubs leave it out
        self.seen_at = row.seen_at if row else None
        return row


def begin_signing_in(request: HttpRequest, person: StaffRow) -> None:
    """Keep what a session of the person has to carry now, to compare once they have shown all they must."""
    request.session[BEGUN] = person.get_session_auth_hash()


def begin(request: HttpRequest) -> None:
    """Start the session's clock for somebody who has just signed in."""
    request.session[STARTED] = timezone.now().timestamp()
    request.session[DEVICE] = device(request.headers.get("User-Agent", ""))


def device(agent: str) -> str:
    """The browser and the system as people call them."""
    return " · ".join(filter(None, (_named(agent, _BROWSERS), _named(agent, _SYSTEMS))))


_BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def _named(agent: str, names: dict[str, str]) -> str:
    return next((name for sign, name in names.items() if sign in agent), "")


def _started(data: dict[str, object], now: datetime) -> datetime:
    at = data.get(STARTED)
    return datetime.fromtimestamp(at, tz=UTC) if isinstance(at, float) else now


def _ends(started: datetime, seen: datetime) -> datetime:
    return min(
        started + timedelta(seconds=settings.SESSION_COOKIE_AGE),
        seen + timedelta(seconds=settings.HARK_SESSION_IDLE),
    )
