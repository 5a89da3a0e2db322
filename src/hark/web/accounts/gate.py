"""The gate behind the sign-in: whoever lacks a password or a second factor finds the pages that give one."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import timedelta

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hark.core.errors import Refusal
from hark.guard.access import POLICY
from hark.records.accounts import StaffRow
from hark.web import elsewhere
from hark.web.accounts.sessions import SessionStore
from hark.web.freshness import gone_on_with, is_fresh, is_vouched_for, step_up
from hark.web.policy import deed_of

# What can be reached from outside the gate; everything else waits.
BEFORE = frozenset(
    {
        "accounts:sign-in",
        "accounts:sign-out",
        "accounts:language",
        "accounts:theme",
        "accounts:once",
        "accounts:password",
        "accounts:second-factor",
        "accounts:single-sign-on",
        "accounts:single-sign-on-back",
        "account_login",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)
# What gives somebody without a password another way in: not on the word of a session left open.
WAYS_IN = frozenset({"accounts:password", "mfa_activate_totp", "mfa_add_webauthn"})


class GateMiddleware:
    """Lets through whoever has shown all they must, and notes that they are there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response; the session's idle clock starts anew, unless the page asked by itself."""
        if isinstance(request.user, StaffRow):
            request.gated = bool(lacking(request))  # type: ignore[attr-defined]  # read by the frame
        response = self.get_response(request)
        if _is_there(request) and isinstance(request.session, SessionStore):
            request.session.note_seen()
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: Iterable[object],
        kwargs: Mapping[str, object],
    ) -> HttpResponse | None:
        """A redirect to the page that gives what is lacking."""
        match = request.resolver_match
        if not getattr(request, "gated", False):
            if _wants_fresh(request, view) and not is_fresh(request):
                return _asked_back(request, view, args, kwargs) or step_up(request)
            _say_to_press_again(request)
            return None
        if match and match.view_name in BEFORE:
            return None
        return elsewhere.go(request, reverse(lacking(request)))


def _asked_back(
    request: HttpRequest,
    view: Callable[..., HttpResponse],
    args: Iterable[object],
    kwargs: Mapping[str, object],
) -> HttpResponse | None:
    """What is wrong with what was typed, where the view can tell: nobody shows who they are for that."""
    ask: Callable[..., HttpResponse | None] | None = getattr(view, "asked_back", None)
    with suppress(Refusal):  # the view says it, where it is turned into a page
        return ask(request, *args, **kwargs) if ask else None
    return None


def _say_to_press_again(request: HttpRequest) -> None:
    """On the page somebody comes back to: what they were about to do was not done."""
    typed = gone_on_with(request)
    if typed is None:
        return
    request.typed_before = typed  # type: ignore[attr-defined]  # read by `freshness`
    if is_fresh(request):
        messages.success(request, _("Confirmed that it is you. Nothing is done yet: press again."))
    elif typed:
        undone = _(
            "Nothing is done yet, for you have not shown that it is you. What you filled in is still here."
        )
        messages.warning(request, undone)


def lacking(request: HttpRequest) -> str:
    """The name of the page that gives what the person has not shown or set up yet; else nothing."""
    person = request.user
    if not isinstance(person, StaffRow) or person.is_demo:
        return ""
    shown = get_authentication_records(request, person)
    if not any(each["method"] == "mfa" or is_vouched_for(each) for each in shown):
        has_first = person.has_usable_password() or any(each["method"] == "oidc" for each in shown)
        return "accounts:second-factor" if has_first else "accounts:password"
    if person.role in settings.HARK_SECURITY_KEY_ROLES and not _by_key(shown):
        has_key = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).exists()
        return "mfa_reauthenticate_webauthn" if has_key else "mfa_add_webauthn"
    return "accounts:password" if _too_old(person) else ""


def _is_there(request: HttpRequest) -> bool:
    """Whether a person is behind the request, and not only a page of theirs left open."""
    match = request.resolver_match
    return isinstance(request.user, StaffRow) and not (
        match and getattr(match.func, "asked_by_itself", False)
    )


def _wants_fresh(request: HttpRequest, view: Callable[..., HttpResponse]) -> bool:
    """Whether the policy wants whoever does this to have just shown who they are."""
    if not isinstance(request.user, StaffRow) or not hasattr(view, "deeds"):
        return False  # open to all, or the API, where nobody can be asked
    person, match = request.user, request.resolver_match
    if match and match.view_name in WAYS_IN and not person.is_demo and not person.has_usable_password():
        return True
    deed = deed_of(view, request.method or "GET")
    return deed is not None and POLICY[deed].fresh


def _by_key(shown: list[dict[str, object]]) -> bool:
    return any(each.get("type") == Authenticator.Type.WEBAUTHN for each in shown)


def _too_old(person: StaffRow) -> bool:
    days = settings.HARK_PASSWORD_DAYS
    if not days or not person.has_usable_password():
        return False
    changed = person.password_changed_at
    return changed is None or timezone.now() - changed > timedelta(days=days)
