"""What somebody types to show who they are."""

from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hark.records.accounts import StaffRow

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "maxlength": 32}


def _code() -> forms.CharField:
    return forms.CharField(label=_("Verification code"), widget=forms.TextInput(attrs=CODE))


def _password(label: str | Promise, **attributes: object) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "current-password", **attributes})
    return forms.CharField(label=cast(str, label), strip=False, max_length=4096, widget=widget)


class SignInForm(LoginForm):
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = forms.TextInput(
            attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}
        )
        self.fields["login"] = forms.CharField(label=_("Sign-in name"), max_length=64, widget=name)
        self.fields["password"] = _password(_("Password"))
        self.order_fields(["login", "password"])


class CodeForm(AuthenticateForm):
    """A code of the app, or one of the recovery codes."""

    code = _code()


class CodeAgain(CodeAgainForm):
    """The same, from somebody signed in."""

    code = _code()


class PasswordAgain(ReauthenticateForm):
    """The password, from somebody signed in."""

    password = _password(_("Password"), autofocus=True)  # type: ignore[assignment]  # a plainer field


class FirstCode(ActivateTOTPForm):
    """The first code of an app just set up."""

    code = _code()


class NewKey(AddWebAuthnForm):
    """What the person calls a security key, and what the key answered."""

    name = forms.CharField(label=_("What you call the key"), max_length=60, required=False)


class PasswordForm(forms.Form):
    """A new password, and the present one where there is one."""

    present = _password(_("Present password"), autofocus=True)
    new = _password(_("New password"), autocomplete="new-password")
    again = _password(_("New password again"), autocomplete="new-password")

    def __init__(self, *args: Any, person: StaffRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.rules = [text for text in password_validators_help_texts() if text]
        if not person.has_usable_password():
            del self.fields["present"]

    def clean_present(self) -> str:
        """The present password; guesses at it are counted as those at the sign-in."""
        typed: str = self.cleaned_data["present"]
        if not get_adapter().reauthenticate(self.person, typed):
            raise get_adapter().validation_error("enter_current_password")
        return typed

    def clean_new(self) -> str:
        """The new password, if it is good enough and another one."""
        typed: str = self.cleaned_data["new"]
        validate_password(typed, self.person)
        if typed == self.cleaned_data.get("present"):
            raise forms.ValidationError(_("This is the password you have already."))
        return typed

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        told = super().clean() or {}
        if "new" in told and told["new"] != told.get("again"):
            self.add_error("again", _("This is not what you typed above."))
        return told
