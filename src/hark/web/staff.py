"""Who is asking: the person behind a request, their language, and what frames every page."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from hark.core.errors import Refusal, Unavailable
from hark.guard.access import Staff
from hark.records.accounts import StaffRow
from hark.web import errors, words
from hark.web.sections import COMPLAINTS, address_of, navigation

THEMES = ("auto", "light", "dark")


class StaffRequest(HttpRequest):
    """A request from somebody signed in."""

    user: StaffRow
    staff: Staff


class StaffMiddleware:
    """Puts the person on the request, speaks their language, and turns bad news into pages.

    Whoever is not signed in is sent to sign in, except from views that say they need
    nobody (`login_not_required`) and from the API, which asks for a token itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, in the person's language and kept out of every cache."""
        person = request.user
        if isinstance(person, StaffRow):
            request.staff = person.as_term()  # type: ignore[attr-defined]  # what StaffRequest promises
            timezone.activate(ZoneInfo(person.time_zone))
            if person.language:
                translation.activate(person.language)
        else:
            request.staff = None  # type: ignore[attr-defined]  # what StaffRequest promises
            timezone.deactivate()
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """A redirect to the sign-in page for whoever must sign in first."""
        match = request.resolver_match
        if not isinstance(request.user, AnonymousUser) or not getattr(view, "login_required", True):
            return None
        if match and match.namespaces and match.namespaces[0].startswith("api"):
            return None
        asked = redirect_to_login(request.get_full_path())
        if "HX-Request" in request.headers:
            return HttpResponse(status=204, headers={"HX-Redirect": asked.headers["Location"]})
        return asked

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of a refusal or an outage; anything else is a bug and falls through."""
        if isinstance(error, Refusal):
            return errors.refused(request, error)
        return errors.unavailable(request) if isinstance(error, Unavailable) else None


def frame(request: HttpRequest) -> dict[str, object]:
    """What every page shows around its content."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None:
        return {"theme": request.COOKIES.get("theme") if request.COOKIES.get("theme") in THEMES else "auto"}
    here = request.resolver_match.namespace if request.resolver_match else ""
    return {
        "theme": request.user.theme if isinstance(request.user, StaffRow) else "auto",
        "navigation": navigation(staff, here=here),
        "role_word": words.ROLES[staff.role],
        "search_href": address_of(COMPLAINTS, staff),
    }
