"""What allauth tells us has happened to a person's second factors, passed on to be noted."""

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from hark.flows import signing_in
from hark.records.accounts import StaffRow

# The codes come and go with the factor they stand in for, and are no deed of their own.


@receiver(post_save, sender=Authenticator)
def added(instance: Authenticator, *, created: bool, **_: Any) -> None:
    """One more; in the transaction that keeps it."""
    if created and instance.type != Authenticator.Type.RECOVERY_CODES:
        _note(instance.user, "added", instance)


@receiver(post_delete, sender=Authenticator)
def removed(instance: Authenticator, origin: object, **_: Any) -> None:
    """One less; in the transaction that forgets it. A reset of them all is noted once, where it is done."""
    if instance.type != Authenticator.Type.RECOVERY_CODES and isinstance(origin, Authenticator):
        _note(instance.user, "removed", instance)


@receiver(signals.authentication_failed)
def failed(user: StaffRow, authenticator: Authenticator, **_: Any) -> None:
    """A wrong code after the right password."""
    _note(user, "failed", authenticator)


@receiver(authentication_step_completed)
def shown(user: StaffRow, method: str, **told: Any) -> None:
    """Stepping up; the steps of signing in are noted when they are all done."""
    if told.get("reauthenticated"):
        signing_in.stepped_up(user, way=method, now=timezone.now())


def _note(user: StaffRow, act: str, authenticator: Authenticator) -> None:
    signing_in.second_factor_changed(user, act=act, kind=authenticator.type, now=timezone.now())
