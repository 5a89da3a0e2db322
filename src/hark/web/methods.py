"""Methods nobody here answers, turned away before a view runs."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

ANSWERED = ("GET", "HEAD", "POST")


class MethodMiddleware:
    """Answers TRACE, PUT and every other method with 405, once the policy has let the person in.

    The API is left alone: it knows the methods of each of its operations.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response of the layers inside."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """A refusal of every method but those pages know."""
        if request.method in ANSWERED or request.path_info.startswith("/api/"):
            return None
        return HttpResponseNotAllowed(ANSWERED)
