"""Why nothing is done with a case, whatever the deed."""

from hark.core.errors import NotFound, Refusal


class NoSuchCase(NotFound):
    """There is no case of this number, or the asker may not know of it."""


class NoHandler(NotFound):
    """Nobody of this name handles complaints here."""


class ChangedMeanwhile(Refusal):
    """Somebody else did something with the case since the page was loaded."""


class BadComplaint(Refusal):
    """Something in it cannot be what it says."""


class BadChoice(Refusal):
    """It is none of what is offered."""
