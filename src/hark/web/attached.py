"""Files attached to complaints, on their way in and out: taken at few addresses, kept in memory, never shown.

Only what is sealed reaches the disk. A file leaves as an attachment, in the sandbox every file is sent in.
"""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django import forms
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from hark.core.complaints.attachments import MEDIA_TYPES, MOST_AT_ONCE, MOST_BYTES, Form
from hark.flows.case_files import Offered
from hark.guard.access import Staff, require
from hark.web.accounts.devices import address
from hark.web.limits import ATTACHING, TooOften

ACCEPT = ".pdf,.jpg,.jpeg,.png,.txt"
_OF_STAFF = re.compile(r"/cases/[^/]+/attach/")
_OF_PROGRAMS = re.compile(r"/api/v1/cases/[^/]+/attachments")
_OF_CUSTOMERS = re.compile(r"/portal/(?:complain/check|case/write)/")
COOKIES = ("draft", "case")  # of customers; without one, nothing is written or followed


class _Unread(InMemoryUploadedFile):
    """A file of which nothing was kept, for too many came from the address."""

    refusal: TooOften


class AttachedUpload(FileUploadHandler):
    """Keeps a file in memory where one may be attached, and no more of it than shows that it is too large."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, and leave it to no other handler; elsewhere, leave it to the others.

        Raises:
            NotAllowed: the token's owner may not hand it in.
        """
        super().new_file(*args, **kwargs)
        self.kept: BytesIO | None = None
        self.refusal: TooOften | None = None
        if _is_wanted(self.request):
            self.kept, self.begun = BytesIO(), getattr(self, "begun", 0) + 1
            self.refusal = _too_often(self.request)
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep the chunk, unless what came before is too much already."""
        if self.kept is None:
            return raw_data
        if not self.refusal and start <= MOST_BYTES and self.begun <= MOST_AT_ONCE + 1:
            self.kept.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """The file as it came."""
        if self.kept is None:
            return None
        self.kept.seek(0)
        told = (self.field_name, self.file_name or "", self.content_type, file_size, self.charset)
        if self.refusal is None:
            return InMemoryUploadedFile(self.kept, *told)
        unread = _Unread(self.kept, *told)
        unread.refusal = self.refusal
        return unread


def _too_often(request: HttpRequest | None) -> TooOften | None:
    """Why nothing of a customer's file is kept; who signs in is known, and limited elsewhere.

    It is said where the files are taken up: raised here, while the form is read, it would be no page.
    """
    if request is None or not _OF_CUSTOMERS.fullmatch(request.path):
        return None
    try:
        ATTACHING.require(address(request))
    except TooOften as refusal:
        return refusal
    return None


def _is_wanted(request: HttpRequest | None) -> bool:
    if request is None or request.method != "POST":
        return False
    if _OF_PROGRAMS.fullmatch(request.path):
        owner: Staff | None = getattr(request, "auth", None)  # there once the token was found good
        if owner:
            require(owner, "case.program")
        return owner is not None
    if _OF_CUSTOMERS.fullmatch(request.path):
        return any(name.endswith(COOKIES) for name in request.COOKIES)
    person: Staff | None = getattr(request, "staff", None)
    return bool(_OF_STAFF.fullmatch(request.path)) and person is not None and person.may("case.handle")


class FilesInput(forms.ClearableFileInput):
    """A field of several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files, as flows take them."""

    def __init__(self, *, label: Promise | None = None, required: bool = False) -> None:
        super().__init__(
            label=label or _("Files"),  # type: ignore[arg-type] # words said later
            required=required,
            help_text=_("PDF, JPEG, PNG or plain text; at most 5 files at once, of 5 MB each."),
            widget=FilesInput(attrs={"accept": ACCEPT}),
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files with what they hold; what forms are taken is the flow's to say."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not given:
            super().clean(None)
        return offered(given)


def offered(files: "Sequence[UploadedFile[Any]]") -> list[Offered]:
    """The files as flows take them.

    Raises:
        TooOften: too many came from the address.
    """
    for file in files:
        if isinstance(file, _Unread):
            raise file.refusal
    return [Offered(file.name or "", file.read()) for file in files]


def sent(name: str, form: Form, content: bytes) -> HttpResponse:
    """The file, to be kept and not to be shown."""
    return HttpResponse(
        content,
        content_type=MEDIA_TYPES[form],
        headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)},
    )
