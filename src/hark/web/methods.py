"""Methods nobody here answers, turned away before a view runs; and a way on from the address of a deed."""

from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import Resolver404, ResolverMatch, resolve

from hark.web.errors import not_so

ANSWERED = ("GET", "HEAD", "POST")
READ = ("GET", "HEAD")


class MethodMiddleware:
    """Answers TRACE, PUT and every other method with 405, once the policy has let the person in.

    Where something is only done and nothing shown, a browser still comes with a GET: by the button of the
    language on a page that was refused, or once somebody has signed in again. It is led to the page the deed
    belongs to, and nothing is done. The API is left alone: it knows the methods of each of its operations.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response of the layers inside; in place of a bare 405 a way on, or words."""
        response = self.get_response(request)
        if response.status_code != 405 or _is_api(request):
            return response
        if request.method in READ and request.resolver_match:
            return HttpResponseRedirect(page_of(request.path_info, request.resolver_match))
        return not_so(request, allowed=response.headers["Allow"])

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """A refusal of every method but those pages know."""
        if request.method in ANSWERED or _is_api(request):
            return None
        return HttpResponseNotAllowed(ANSWERED)


def page_of(path: str, match: ResolverMatch) -> str:
    """The nearest address above that is there and names nothing else than this one does."""
    above = path.rstrip("/")
    while "/" in above.strip("/"):
        above = above.rpartition("/")[0]
        try:
            found = resolve(f"{above}/")
        except Resolver404:
            continue
        # "/cases/several/" is no case called "several".
        if found.kwargs.items() <= match.kwargs.items():
            return quote(f"{above}/")
    return "/"


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")
