"""Methods nobody here answers, turned away before anything is looked up."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

ANSWERED = ("GET", "HEAD", "POST")


class MethodMiddleware:
    """Answers TRACE, PUT and every other method with 405, whoever asks and whatever for.

    The API is left alone: it knows the methods of each of its operations.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response of the layers inside, to the methods pages know."""
        if request.method in ANSWERED or request.path_info.startswith("/api/"):
            return self.get_response(request)
        return HttpResponseNotAllowed(ANSWERED)
