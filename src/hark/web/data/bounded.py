"""Taking in the bytes of a file: from whoever may load one, where one is loaded, and up to the limit."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.urls import reverse

from hark.guard.access import Staff, require

SAMPLE = 5 * 2**20  # bytes a mapping is tried out on


class BoundedUpload(TemporaryFileUploadHandler):
    """Keeps no more of a file than shows that it is too large; whoever stores it refuses it then.

    The rest is read and dropped, so that the browser gets to see the refusal. A form is read
    before its page says who may send it, so a file nobody may send here is not begun.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file.

        Raises:
            NotAllowed: the token's owner may not load; the API makes it a problem document.
            StopUpload: the file is not wanted; the rest of the request is left unread.
        """
        if not _is_wanted(self.request):
            raise StopUpload(connection_reset=True)
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the chunk, unless what came before it is too much already."""
        if start <= (SAMPLE if _is_sample(self.request) else settings.HARK_UPLOAD_LIMIT):
            super().receive_data_chunk(raw_data, start)


def _is_wanted(request: HttpRequest | None) -> bool:
    """Whether a file is loaded at this address, and by somebody who may."""
    if request is None or request.method != "POST":
        return False
    if request.path == reverse("api:loads"):
        owner: Staff | None = getattr(request, "auth", None)  # there once the token was found good
        if owner:
            require(owner, "feed.load")
        return owner is not None
    person: Staff | None = getattr(request, "staff", None)
    if person is None:
        return False
    if request.path == reverse("cases:import"):
        return person.may("case.import")
    return person.may("feed.load") and (request.path == reverse("data:load") or _is_sample(request))


def _is_sample(request: HttpRequest | None) -> bool:
    """Whether it is only looked at, beside a mapping."""
    return request is not None and request.path == reverse("data:mapping-preview")
