"""What allauth does our way: counting guesses, sealing secrets, noting deeds, creating nobody."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import caches
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hark.flows import accounts, linked_accounts, second_factors, signing_in
from hark.records.accounts import StaffRow
from hark.web.accounts import devices, sessions
from hark.web.freshness import is_fresh

STRANGERS = "5/5m/key,30/m/ip"
ACQUAINTANCES = "5/5m/key"
WINDOW = 5 * 60


class SigningIn(DefaultAccountAdapter):
    """Passwords and sessions."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is wrong, or was used already."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait five minutes, then try again."),
        "username_password_mismatch": _("Name and password do not belong together."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: the security officer makes the accounts."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address our own proxies vouch for."""
        return devices.address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """Count the guess before it is looked at; refuse when there were five within five minutes."""
        username = credentials.get("username", "")
        counted, is_known = devices.whose_guesses(request, username)
        rates = {"login_failed": ACQUAINTANCES if is_known else STRANGERS}
        with transaction.atomic():  # one write to the disk, however many counts
            self._login_failed_rl_usage = ratelimit.consume(
                request, app="allauth.account", action="login_failed", config=rates, key=counted
            )
        if not self._login_failed_rl_usage:
            # Once a window: a flood of guesses must not become a flood of events.
            if caches["shared"].add(f"locked:{counted}", value=True, timeout=WINDOW):
                signing_in.locked_out(username, now=timezone.now())
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        with transaction.atomic():
            super()._rollback_login_failed_rl_usage()

    def authentication_failed(self, request: HttpRequest, **credentials: str) -> None:
        """Note it; a name that is nobody's is not written down, it may be a password in the wrong field."""
        signing_in.sign_in_failed(credentials.get("username", ""), now=timezone.now())

    def authenticate(self, request: HttpRequest, **credentials: str) -> AbstractBaseUser | None:
        """Whose name and password they are; nobody's when the person was disabled."""
        person = super().authenticate(request, **credentials)
        if person is not None and not person.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return person

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Back to where one signs in."""
        return redirect("accounts:sign-in")

    def pre_login(self, request: HttpRequest, user: Any, **told: Any) -> HttpResponse | None:
        """On to the second factor; what has ended sessions when it is shown ends this sign-in too."""
        sessions.begin_signing_in(request, user)
        response: HttpResponse | None = super().pre_login(request, user, **told)
        return response

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign the person in, under a new session id, and note by what they showed who they are.

        Raises:
            SignInEnded: something has ended the person's sessions since they began.
        """
        with transaction.atomic():
            signing_in.require_as_begun(user, request.session.pop(sessions.BEGUN, ""))
            whom, issuer, subject = request.session.pop(sessions.TO_LINK, (None, "", ""))
            if whom == user.pk:
                linked_accounts.link(user, issuer=issuer, subject=subject, now=timezone.now())
            super().login(request, user)
            sessions.begin(request)
            shown = request.session.get("account_authentication_methods", [])
            way = "+".join(dict.fromkeys(str(each["method"]) for each in shown))
            signing_in.signed_in(user, way=way, now=timezone.now())

    def post_login(self, request: HttpRequest, user: Any, **told: Any) -> HttpResponse:
        """On to where the person was going; the browser is known from now on."""
        response = super().post_login(request, user, **told)
        devices.remember(request, response, user)
        return response

    def set_password(self, user: Any, password: str) -> None:
        """Keep the new password, and note that there is one."""
        accounts.set_password(user, password, now=timezone.now())

    def add_message(self, *_args: object, **_told: object) -> None:
        """Nothing: the pages say themselves what happened."""

    def send_notification_mail(self, *_args: object, **_told: object) -> None:
        """Nothing: every such change is an event of the audit."""

    def is_reauthentication_required(self, *, app: str, **_told: object) -> bool:
        """Unless the person has just signed in or stepped up."""
        return not is_fresh(context.request)


class SecondFactors(DefaultMFAAdapter):
    """Codes and keys: their secrets are sealed for the person they belong to."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": _("Set up an app or a key first: recovery codes stand in for it."),
        "incorrect_code": _("This code is wrong, or was used already."),
        "cannot_delete_authenticator": _("This is your only second factor. Add another one first."),
    }

    def encrypt(self, text: str) -> str:
        """The secret sealed; in another person's row it does not open."""
        return second_factors.seal(text, of=_whose(), now=timezone.now())

    def decrypt(self, encrypted_text: str) -> str:
        """The secret."""
        return second_factors.open_sealed(encrypted_text, of=_whose())

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Unless it is the last one."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """What a key is called that was given no name."""
        return str(_("Security key"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whom a key is registered with."""
        return {"id": context.request.get_host().partition(":")[0], "name": settings.MFA_TOTP_ISSUER}


def _whose() -> StaffRow:
    """The person whose second factor it is: signed in, or half way there."""
    request = context.request
    stage = getattr(request, "_login_stage", None)
    person = request.user if request.user.is_authenticated else stage.login.user if stage else None
    if not isinstance(person, StaffRow):
        raise LookupError("a second factor is sealed for somebody")
    return person
