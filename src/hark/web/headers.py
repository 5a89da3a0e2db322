"""What every answer says to the browser, pages, files, API and failures alike."""

from csp.constants import NONE
from csp.middleware import CSPMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# A file is never a page of ours, whatever a browser makes of its content.
OF_FILES = {
    "default-src": [NONE],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
    "sandbox": True,
}
# What a watcher of service quality has no use for.
_UNUSED = """
accelerometer autoplay browsing-topics camera display-capture encrypted-media geolocation
gyroscope hid idle-detection local-fonts magnetometer microphone midi payment picture-in-picture
screen-wake-lock serial usb window-management xr-spatial-tracking
"""
_ALWAYS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED.split()),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",  # where the answer does not know better, as static files do
}


class PolicyMiddleware(CSPMiddleware):
    """Adds the headers to whatever the layers inside answer; a nonce is made for every answer.

    Stands outside everything that can fail, so a failure leaves with the same headers.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Make the nonce the page's scripts are known by."""
        super().process_request(request)
        self._make_nonce(request)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer with its headers."""
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            response._csp_config = OF_FILES  # type: ignore[attr-defined]  # django-csp's own mark
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        return super().process_response(request, response)
