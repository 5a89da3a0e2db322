"""Signing in by token, and nothing else: a program has no cookies, so no other site can borrow them."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja.security import HttpBearer

from hark.flows import api_tokens
from hark.guard.access import Staff, known, require
from hark.records import walls


class ProgramRequest(HttpRequest):
    """A request from a program, in the name of whoever made its token."""

    auth: Staff


class Token(HttpBearer):
    """`Authorization: Bearer …` with a token made on the page Settings, of somebody who may do the deed."""

    openapi_description = _("A token made on the page Settings.")

    def __init__(self, deed: str) -> None:
        super().__init__()
        self.deed = known(deed)

    def authenticate(self, request: HttpRequest, token: str) -> Staff | None:
        """Whose token it is; None when it is good no longer, or never was.

        Raises:
            NotAllowed: the person may not do the deed. It is asked before anything else is looked at.
        """
        by = api_tokens.whose(token, now=timezone.now())
        if by is not None:
            request.auth = by  # type: ignore[attr-defined]  # who is refused is noted
            require(by, self.deed)
            walls.draw(by)
        return by


def signed_in(request: HttpRequest) -> Staff | None:
    """Who is signed in to the pages: enough to read what the API can do, not to use it."""
    person: Staff | None = getattr(request, "staff", None)
    return person
