"""To another page as a whole, also where only a part of one was asked for."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect


def go(request: HttpRequest, address: str) -> HttpResponse:
    """The answer that leads there: a part of it in the place of another would stand without its style."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
