"""Second factors: asked for after the password, set up, shown again before a deed that needs it fresh."""

from datetime import UTC, datetime
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as AllauthCodeAgainView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hark.flows import accounts, sessions, signing_in
from hark.records.accounts import StaffRow
from hark.web.accounts.forms import CodeAgain, CodeForm, FirstCode, NewKey, PasswordAgain, PasswordForm
from hark.web.accounts.views import onward
from hark.web.policy import open_to_all, opens
from hark.web.staff import StaffRequest

SECURITY = reverse_lazy("accounts:security")

_own = opens("own.settings")


class _InOne:
    """What was shown is used up with the note of it, or not at all."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The answer, in one transaction."""
        with transaction.atomic():
            return super().post(request, *args, **kwargs)  # type: ignore[misc,no-any-return]  # the view it is mixed into has it


class SecondPage(_InOne, AuthenticateView):
    """The second factor, asked for after the password."""

    template_name = "accounts/authenticate.html"
    form_class = CodeForm

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """The page again; a wrong code was noted when it was looked at, a wrong key is here."""
        if form is self.webauthn_form:
            _failed_key(self.stage.login.user)
        return super().form_invalid(form)


authenticate = open_to_all("half signed in: the password was right, the second factor is asked for")(
    SecondPage.as_view()
)


class _Again:
    """Showing again who one is; whoever has nothing of the kind goes back to the first page."""

    def _check_reauthentication_method_available(self, request: HttpRequest) -> HttpResponse | None:
        try:
            return super()._check_reauthentication_method_available(request)  # type: ignore[misc,no-any-return]  # the view it is mixed into has it
        except PermissionDenied:
            return redirect("/")


class PasswordAgainView(_Again, ReauthenticateView):
    """The password."""

    template_name = "accounts/password_again.html"
    form_class = PasswordAgain


class CodeAgainView(_InOne, _Again, AllauthCodeAgainView):
    """A code."""

    template_name = "accounts/code_again.html"
    form_class = CodeAgain


class KeyAgainView(_InOne, _Again, ReauthenticateWebAuthnView):
    """A security key."""

    template_name = "accounts/key_again.html"

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """Back to where one signs in, and that the key was wrong is noted."""
        _failed_key(_person(self.request))
        return super().form_invalid(form)


password_again, code_again, key_again = (
    _own(view.as_view()) for view in (PasswordAgainView, CodeAgainView, KeyAgainView)
)
remove_app = _own(
    transaction.atomic(
        DeactivateTOTPView.as_view(template_name="accounts/remove_app.html", success_url=SECURITY)
    )
)
remove_key = _own(
    transaction.atomic(
        RemoveWebAuthnView.as_view(template_name="accounts/remove_key.html", success_url=SECURITY)
    )
)


class Codes(ViewRecoveryCodesView):
    """The recovery codes, which are shown once."""

    template_name = "accounts/recovery_codes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page says; that it shows them is noted."""
        with transaction.atomic():
            told: dict[str, Any] = super().get_context_data(**kwargs)
            if told["can_view_codes"]:
                signing_in.second_factor_changed(
                    _person(self.request), act="shown", kind="recovery_codes", now=timezone.now()
                )
        return told


recovery_codes = _own(Codes.as_view())


class SetUpApp(ActivateTOTPView):
    """The picture an app reads, and the first code it shows."""

    template_name = "accounts/set_up_app.html"
    form_class = FirstCode

    def form_valid(self, form: FirstCode) -> HttpResponse:
        """Setting it up has shown that the person has it, and has used the code up."""
        with transaction.atomic():
            response = super().form_valid(form)
            row = Authenticator.objects.get(user=_person(self.request), type=Authenticator.Type.TOTP)
            TOTP(row).validate_code(form.cleaned_data["code"])
        record_authentication(self.request, _person(self.request), "mfa", type=Authenticator.Type.TOTP)
        return response


class AddKey(AddWebAuthnView):
    """A security key's name, and its first answer."""

    template_name = "accounts/add_key.html"
    form_class = NewKey

    def form_valid(self, form: NewKey) -> HttpResponse:
        """Adding it has shown that the person has it."""
        with transaction.atomic():
            response = super().form_valid(form)
        record_authentication(self.request, _person(self.request), "mfa", type=Authenticator.Type.WEBAUTHN)
        return response


class NewCodes(GenerateRecoveryCodesView):
    """Recovery codes made anew."""

    template_name = "accounts/new_codes.html"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Make them, and note it."""
        with transaction.atomic():
            signing_in.second_factor_changed(
                _person(self.request), act="renewed", kind="recovery_codes", now=timezone.now()
            )
            return super().form_valid(form)


set_up_app, add_key, new_codes = (_own(view.as_view()) for view in (SetUpApp, AddKey, NewCodes))


@require_safe
@_own
def choose(request: StaffRequest) -> HttpResponse:
    """The ways to a second factor, for somebody who has none yet."""
    return render(request, "accounts/second_factor.html")


@require_http_methods(["GET", "HEAD", "POST"])
@_own
def password(request: StaffRequest) -> HttpResponse:
    """A new password; every other session of the person ends."""
    if request.user.is_demo:
        return redirect("accounts:security")
    form = PasswordForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        accounts.set_password(request.user, form.cleaned_data["new"], now=timezone.now())
        update_session_auth_hash(request, request.user)
        messages.success(
            request,
            _("Your password is changed. You are signed in nowhere else, and your tokens are revoked."),
        )
        return redirect("accounts:security")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@_own
def security(request: StaffRequest) -> HttpResponse:
    """What the person signs in with, and where they are signed in."""
    has = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    begun = sessions.of(request.user, now=timezone.now())
    return render(
        request,
        "accounts/security.html",
        {
            "app": next((each for each in has if each.type == Authenticator.Type.TOTP), None),
            "keys": [each for each in has if each.type == Authenticator.Type.WEBAUTHN],
            "codes": next((each for each in has if each.type == Authenticator.Type.RECOVERY_CODES), None),
            "sessions": begun,
            "places": sum(each.is_whole for each in begun),
            "password_used": _password_used(request),
            "here": request.session.session_key,
        },
    )


def _password_used(request: StaffRequest) -> datetime | None:
    """When the password was last typed in this session; of others only that they began is kept."""
    shown = get_authentication_records(request, request.user)
    at = max((each["at"] for each in shown if each["method"] == "password"), default=0)
    return datetime.fromtimestamp(at, tz=UTC) if at else None


@require_POST
@opens("own.end_session")
def end_session(request: StaffRequest, handle: str) -> HttpResponse:
    """The page without the session."""
    sessions.end(request.user, handle, now=timezone.now())
    messages.success(request, _("The session is ended."))
    return redirect("accounts:security")


@require_http_methods(["GET", "HEAD", "POST"])
@_own
def confirm(request: StaffRequest) -> HttpResponse:
    """In the demonstration, where nobody has a password: one click says it is you."""
    if not request.user.is_demo:
        return redirect("account_reauthenticate")
    if request.method == "POST":
        record_authentication(request, request.user, "demonstration", reauthenticated=True)
        return redirect(onward(request) or "/")
    return render(request, "accounts/confirm.html", {"next": onward(request)})


def _failed_key(person: StaffRow) -> None:
    signing_in.second_factor_changed(
        person, act="failed", kind=Authenticator.Type.WEBAUTHN, now=timezone.now()
    )


def _person(request: HttpRequest) -> StaffRow:
    assert isinstance(request.user, StaffRow)  # noqa: S101 # the gate lets nobody else come here
    return request.user
