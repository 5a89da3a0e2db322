"""What goes wrong, told to a program: problem documents (RFC 9457)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja.errors import AuthenticationError, ValidationError
from pydantic import BaseModel, Field

from hark.core.errors import NotAllowed, NotFound, Refusal, Unavailable
from hark.flows import refusals
from hark.flows.inbox import NoRoom
from hark.flows.uploads import UploadTooLarge
from hark.guard.access import Staff
from hark.web.limits import TooOften

MEDIA_TYPE = "application/problem+json"

# As RFC 9110 names them; the standard library's names change with its version.
TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    411: "Length Required",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
    507: "Insufficient Storage",
}
MEANINGS = {
    400: _("The request could not be read, or says what is not declared here."),
    401: _("The token is missing, unknown, revoked or over."),
    403: _("The role of the token's owner does not include this."),
    404: _("There is no such thing."),
    405: _("This address does not take this method."),
    409: _("The key was given to another request before."),
    411: _("The request does not say how long its body is."),
    413: _("The file or the body is larger than is taken here."),
    415: _("The body is not of a media type that is taken here."),
    422: _("A value is not one that can be used; errors says which."),
    429: _("That was too often in a short time; Retry-After says how many seconds to wait."),
    500: _("Something broke on our side. What was saved before is safe."),
    503: _("Part of Hark is not answering. Try again in half a minute."),
    507: _("The disk is full, so nothing was saved. What was saved before is safe. Try again later."),
}


class Fault(BaseModel):
    """One value that is no good."""

    at: str = Field(description=_("Where it stood: query.from, path.id, form.mapping."))
    detail: str = Field(description=_("What is wrong with it."))


class Problem(BaseModel):
    """Why a request was not done, as RFC 9457 has it."""

    type: str = Field(description=_("about:blank: the status says what kind of problem it is."))
    title: str = Field(description=_("The status in words."))
    status: int = Field(description=_("The status once more."))
    detail: str = Field(description=_("A sentence for a person, in English."))
    instance: str = Field(description=_("The path that was asked."))
    errors: list[Fault] = Field(default=[], description=_("Each value that is no good; only where some are."))


def problem(
    request: HttpRequest, status: int, detail: str = "", *, errors: Iterable[Fault] = ()
) -> HttpResponse:
    """The problem document of a status; without a `detail`, with the meaning of the status."""
    document: dict[str, object] = {
        "type": "about:blank",
        "title": TITLES[status],
        "status": status,
        "detail": detail or MEANINGS[status],
        "instance": request.path,
    }
    if faults := [fault.model_dump() for fault in errors]:
        document["errors"] = faults
    return JsonResponse(
        document,
        status=status,
        content_type=MEDIA_TYPE,
        headers={"Content-Language": "en", **_HEADERS.get(status, {})},
    )


_HEADERS: Mapping[int, dict[str, str]] = {
    401: {"WWW-Authenticate": 'Bearer realm="Hark"'},
    503: {"Retry-After": "30"},
}


def may_refuse(*statuses: int) -> dict[str, Any]:
    """What an operation's description says of its refusals; every operation may refuse with 400 and 401."""
    return {
        "responses": {
            status: {
                "description": MEANINGS[status],
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
            for status in sorted({400, 401, *statuses})
        }
    }


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The problem document of a refusal, with its sentence."""
    match refusal:
        case NotAllowed():
            _note(request, refusal)
            status = 403
        case NotFound():
            status = 404
        case UploadTooLarge():
            status = 413
        case TooOften():
            told = problem(request, 429, str(refusal))
            told.headers["Retry-After"] = str(refusal.wait)
            return told
        case _:
            status = 422
    return problem(request, status, str(refusal))


def _note(request: HttpRequest, refusal: NotAllowed) -> None:
    """Note who was refused what; a description read by somebody on the pages is asked for without a token."""
    by: Staff | None = getattr(request, "auth", None)
    if by is not None:
        refusals.note(refusal, by=by, now=timezone.now(), where=request.path)


def unusable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The problem document of values that are not what is declared."""
    faults = [Fault(at=_place(fault["loc"]), detail=fault["msg"]) for fault in error.errors]
    return problem(request, 422, errors=faults)


def _place(steps: tuple[str | int, ...]) -> str:
    """Where a value stood; within a list, ninja also names our own argument, which means nothing outside."""
    source, *rest = steps
    return ".".join(map(str, ("form" if source == "file" else source, *(rest[1:] or rest))))


def unknown_person(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """The problem document of a token that signs nobody in."""
    return problem(request, 401)


def unavailable(request: HttpRequest, error: Unavailable) -> HttpResponse:
    """The problem document of an outage; where there is no room it says so."""
    return problem(request, 503, str(error) if isinstance(error, NoRoom) else "")


class ProblemMiddleware:
    """Makes every failure under /api/ a problem document, wherever in the process it arose.

    Stands outermost: an unknown path, a wrong method, a host that is not ours and a bug
    are answered before or after any code of the API runs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response; one of failure keeps its headers and gets a document for its body."""
        response = self.get_response(request)
        if not request.path.startswith("/api/") or response.status_code not in TITLES:
            return response
        if response.headers.get("Content-Type") != MEDIA_TYPE:
            told = problem(request, response.status_code)
            response.content = told.content
            for name, value in (*told.headers.items(), ("Content-Length", str(len(told.content)))):
                response.headers[name] = value
        return response
