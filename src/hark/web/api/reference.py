"""The API's reference as a page, written from its description."""

from django.http import HttpResponse, HttpRequest


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("x")
