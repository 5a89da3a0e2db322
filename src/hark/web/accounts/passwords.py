"""Which passwords are refused, and in what words."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hark.guard.guesses import is_guessed

LONGEST = 1_000
SHORTEST_WORD = 4


class LongEnough(MinimumLengthValidator):
    """Refuses what can be tried out, in words that are there in both languages."""

    def get_error_message(self) -> str:
        """What the page says of one that is too short."""
        return self.get_help_text()

    def get_help_text(self) -> str:
        """What the page says beforehand."""
        return _("At least {least} characters long.").format(least=self.min_length)


class NotGuessed(CommonPasswordValidator):
    """Refuses what is tried first, whoever's the password is."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Refuse a password made from a common one, a run or a repetition."""
        if is_guessed(password, common=self.passwords):
            raise ValidationError(
                _("This password is tried early by whoever guesses: it is a common one, or made from one."),
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        """What the page says beforehand."""
        return _("No common password with or without digits around it, no run of keys, no repetition.")


class NoWordOfOurs:
    """Refuses what somebody who knows where and whom would try first."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Refuse a password with our name, the institution's or the person's in it."""
        low = password.casefold()
        if any(word in low for word in _words(user)):
            raise ValidationError(
                _("The password has a name in it that others try first: yours, the institution's or ours."),
                code="password_has_name",
            )

    def get_help_text(self) -> str:
        """What the page says beforehand."""
        return _("Without your name, the institution's or ours in it.")


class NotTooLong:
    """Refuses what nobody types: hashing it would cost more than it guards."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Refuse a password of more than a thousand characters."""
        if len(password) > LONGEST:
            raise ValidationError(
                _("The password is longer than 1,000 characters."), code="password_too_long"
            )

    def get_help_text(self) -> str:
        """Nothing: nobody needs to be told."""
        return ""


class FourKindsOfSigns:
    """The profile mlps3 only: large and small letters, digits and other signs."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Refuse a password without all four."""
        kinds = (str.isupper, str.islower, str.isdigit, lambda sign: not sign.isalnum())
        if not all(any(kind(sign) for sign in password) for kind in kinds):
            raise ValidationError(self.get_help_text(), code="password_of_few_kinds")

    def get_help_text(self) -> str:
        """What the page says beforehand."""
        return _("With a capital, a small letter, a digit and another sign.")


def _words(user: AbstractBaseUser | None) -> set[str]:
    told = ["hark", settings.HARK_INSTITUTION]
    if user is not None:
        told += [user.get_username(), *str(getattr(user, "name", "")).split()]
    return {word.casefold() for word in told if len(word) >= SHORTEST_WORD}
