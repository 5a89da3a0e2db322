"""Preferences, and tokens for programs."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from hark.core.errors import NotAllowed, Refusal
from hark.flows import accounts, api_tokens, mail_servers, notice_preferences
from hark.flows.api_tokens import NewToken
from hark.web.errors import sentence
from hark.web.freshness import typed_before
from hark.web.policy import opens
from hark.web.settings.forms import PreferencesForm, TellingForm, TokenForm
from hark.web.staff import StaffRequest


@require_http_methods(["GET", "POST"])
@opens("own.settings")
def page(request: StaffRequest) -> HttpResponse:
    """The person's preferences and tokens."""
    form = PreferencesForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        accounts.set_preferences(request.user, **form.cleaned_data, now=timezone.now())
        with override(form.cleaned_data["language"] or None):
            messages.success(request, _("Your settings are saved."))
        return redirect("settings:page")
    return _show(request, preferences=form)


@require_POST
@opens("own.settings")
def be_told(request: StaffRequest) -> HttpResponse:
    """The page with how the person is told kept; what is refused is said in the form."""
    form = TellingForm(request.POST, usual=_usual())
    if form.is_valid():
        try:
            notice_preferences.prefer(request.user, **form.cleaned_data, now=timezone.now())
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("Your settings are saved."))
            return redirect("settings:page")
    return _show(request, telling=form)


@require_http_methods(["GET", "HEAD", "POST"])
@opens("own.settings", POST="own.token")
def create_token(request: StaffRequest) -> HttpResponse:
    """The page with the new token on it, this once; whoever only comes back to it finds it without."""
    if request.method != "POST":
        return _show(request)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _show(request, token_form=form)
    made = api_tokens.create(request.user, **form.cleaned_data, now=timezone.now())
    return _show(request, made=made)


@require_POST
@opens("own.settings")
def revoke_token(request: StaffRequest, id: UUID) -> HttpResponse:
    """The page without the token."""
    api_tokens.revoke(request.user, id, now=timezone.now())
    messages.success(request, _("The token is revoked. Programs that used it are refused from now on."))
    return redirect("settings:page")


def _show(
    request: StaffRequest,
    *,
    preferences: PreferencesForm | None = None,
    telling: TellingForm | None = None,
    token_form: TokenForm | None = None,
    made: NewToken | None = None,
) -> HttpResponse:
    person = request.user
    kept = {name: getattr(person, name) for name in PreferencesForm.base_fields}
    told = notice_preferences.of(person)
    tells = {name: getattr(told, name) for name in TellingForm.base_fields}
    return render(
        request,
        "settings/settings.html",
        {
            "preferences": preferences or PreferencesForm(initial=kept),
            "telling": telling or TellingForm(initial=tells, usual=_usual()),
            "sends": mail_servers.sends(),
            "problem": told.problem,
            "token_form": token_form or TokenForm(initial=typed_before(request)),
            "tokens": api_tokens.good(person, now=timezone.now()),
            "made": made,
        },
        status=422 if preferences or telling or token_form else 200,
    )


def _usual() -> str:
    if settings.HARK_QUIET_HOURS is None:
        return _("The institution’s: none")
    since, until = (f"{each:%H:%M}" for each in settings.HARK_QUIET_HOURS)
    return _("The institution’s: {since} to {until}").format(since=since, until=until)
