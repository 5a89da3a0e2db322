"""Who is asking: the person behind a request, their language, and what frames every page."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from hark.core.errors import NotAllowed, Refusal, Unavailable, is_locked
from hark.flows import notices, refusals
from hark.flows.signing_in import SignInEnded, sign_in_failed
from hark.guard.access import Staff, require
from hark.records import walls
from hark.records.accounts import StaffRow
from hark.web import cookies, elsewhere, errors, words
from hark.web.policy import deed_of
from hark.web.sections import COMPLAINTS, address_of, navigation

THEMES = ("auto", "light", "dark")


class StaffRequest(HttpRequest):
    """A request from somebody signed in."""

    user: StaffRow
    staff: Staff


class StaffMiddleware:
    """Puts the person on the request, speaks their language, and turns bad news into pages.

    No view is reached before the policy was asked (`hark.web.policy`); whoever is not signed
    in is sent to sign in. The API asks for a token itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, in the person's language."""
        try:
            self._look_who_asks(request)
        except Unavailable:
            return errors.unavailable(request)
        return self.get_response(request)

    def _look_who_asks(self, request: HttpRequest) -> None:
        person = request.user
        if isinstance(person, StaffRow):
            request.staff = person.as_term()  # type: ignore[attr-defined]  # what StaffRequest promises
            walls.draw(request.staff)  # type: ignore[attr-defined]  # put there above
            timezone.activate(ZoneInfo(person.time_zone))
            if person.language:
                translation.activate(person.language)
        else:
            request.staff = None  # type: ignore[attr-defined]  # what StaffRequest promises
            timezone.deactivate()

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Whatever the policy says of the view: on, no, or to the sign-in page first."""
        match = request.resolver_match
        if match and match.namespaces and match.namespaces[0].startswith("api"):
            return None  # each operation asks for a token itself
        deed = deed_of(view, request.method or "GET")
        if deed is None:
            return None
        if not isinstance(request.user, AnonymousUser):
            try:
                require(request.staff, deed)  # type: ignore[attr-defined]  # put there above
            except NotAllowed as refusal:  # Django hands on only what a view raises
                return self.process_exception(request, refusal)
            return None
        return elsewhere.go(request, redirect_to_login(request.get_full_path()).headers["Location"])

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of a refusal or an outage; anything else is a bug and falls through."""
        by: Staff | None = getattr(request, "staff", None)
        if isinstance(error, NotAllowed) and by is not None:
            refusals.note(error, by=by, now=timezone.now(), where=request.path)
        if isinstance(error, SignInEnded):  # noted here, for what the view had written is undone
            logout(request)
            whose = str(error.details["username"])
            sign_in_failed(whose, now=timezone.now(), reason="ended meanwhile")
        if isinstance(error, Refusal):
            return errors.refused(request, error)
        if isinstance(error, Unavailable) or _timed_out(error):
            return errors.unavailable(request, error)
        return None


def _unread(staff: Staff) -> int:
    try:
        return notices.count_unread(by=staff)
    except DatabaseError:
        return 0  # this is the page that says the database does not answer


def _timed_out(error: Exception) -> bool:
    """Whether the database broke off a question, went away in the midst, or is held by others."""
    return isinstance(error, OperationalError) and (connection.vendor == "postgresql" or is_locked(error))


def frame(request: HttpRequest) -> dict[str, object]:
    """What every page shows around its content."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None:
        return {"theme": kept if (kept := cookies.kept(request, "theme")) in THEMES else "auto"}
    if getattr(request, "gated", False):  # a side bar would lead nowhere yet
        return {"theme": request.user.theme if isinstance(request.user, StaffRow) else "auto"}
    here = request.resolver_match.namespace if request.resolver_match else ""
    return {
        "theme": request.user.theme if isinstance(request.user, StaffRow) else "auto",
        "navigation": navigation(staff, here=here),
        "role_word": words.ROLES[staff.role],
        "search_href": address_of(COMPLAINTS, staff),
        "unread_notices": lambda: _unread(staff),  # asked where a whole page is shown
    }
