"""One event in the log for each request answered, under a number that is on the answer too."""

import logging
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from hark.guard.access import Staff
from hark.web import metrics

HEADER = "X-Request-ID"
current: ContextVar[str] = ContextVar("request", default="")
_log = logging.getLogger("hark.requests")


class JournalMiddleware:
    """Numbers the request, times it, and notes how it was answered: never its query, never a value of it.

    A number the request brings along is not taken over: it could be anybody's, or a line of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, with the number of the request."""
        token, began = current.set(uuid.uuid4().hex), time.monotonic()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = current.get()
            seconds, route = time.monotonic() - began, _route(request)
            metrics.answered(request.method or "", route, response.status_code, seconds=seconds)
            told = {
                "method": request.method,
                "path": request.path,
                "route": route,
                "status": response.status_code,
                "ms": round(seconds * 1000, 1),
                "staff": _staff(request),
            }
            _log.info("answered", extra={"told": told})
            return response
        finally:
            current.reset(token)


def _route(request: HttpRequest) -> str:
    """The pattern that fits the address; the same word for all addresses there are none for."""
    match = request.resolver_match
    if match is None:
        try:  # answered before anybody looked: a static file, a method that is not taken
            match = resolve(request.path_info)
        except Resolver404:
            return "static" if request.path_info.startswith("/static/") else "none"
    return match.route or "/"


def _staff(request: HttpRequest) -> int | None:
    person: Staff | None = getattr(request, "staff", None) or getattr(request, "auth", None)
    return person.id if isinstance(person, Staff) else None
