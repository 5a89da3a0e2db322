"""Where browsers report what the Content-Security-Policy kept them from loading."""

import json
import logging
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from hark.web import limits
from hark.web.policy import open_to_all

LONGEST = 16 * 1024
_log = logging.getLogger("hark.browsers")


@csrf_exempt
@require_POST
@open_to_all("a browser reports without its cookies")
def csp(request: HttpRequest) -> HttpResponse:
    """Nothing, whatever is reported: what can be read of it is one event in the log."""
    limits.REPORTS.require(request.META.get("REMOTE_ADDR", ""))
    # What is longer is left unread: a stranger sends these.
    told = request.body if _length(request) <= LONGEST else b""
    for report in _reports(told):
        _log.warning("csp.violated", extra={"told": report})
    return HttpResponse(status=204)


def _length(request: HttpRequest) -> int:
    written = request.headers.get("Content-Length", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else LONGEST + 1


def _reports(body: bytes) -> list[dict[str, str]]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return []
    report = told.get("csp-report") if isinstance(told, dict) else None
    if not isinstance(report, dict):
        return []
    return [
        {
            "directive": str(report.get("effective-directive") or report.get("violated-directive", ""))[:80],
            "blocked": _bare(report.get("blocked-uri")),
            "page": _bare(report.get("document-uri")),
        }
    ]


def _bare(address: object) -> str:
    """The address without what may hold a value: user, query, fragment."""
    try:
        parts = urlsplit(str(address or "")[:500])
        return f"{parts.scheme}://{parts.hostname or ''}{parts.path}" if parts.hostname else parts.path
    except ValueError:
        return ""
