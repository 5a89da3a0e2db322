"""Pages of bad news: what happened, what is safe, what to do."""

import sys
from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from hark.core.errors import NotAllowed, NotFound, Refusal, is_disk_full
from hark.core.terms.ledger import LedgerNamed
from hark.core.terms.question import Dimensions
from hark.core.terms.sentence import Sentence
from hark.flows.inbox import NoRoom
from hark.web import dates, journal
from hark.web.asked import NotUnderstood, wrong_day
from hark.web.data.fields import LEDGERS
from hark.web.limits import TooOften
from hark.web.sentences import listed, told
from hark.web.words import DIMENSIONS


def sentence(refusal: Refusal) -> str:
    """The refusal in the reader's language."""
    # The sentences are collected from the code by scripts/translate.
    return _(refusal.sentence).format(**{name: _said_of(value) for name, value in refusal.details.items()})


def _said_of(value: object) -> object:
    match value:
        case Refusal():
            return sentence(value)
        case Sentence():
            return told(value)
        case Dimensions():
            return listed(DIMENSIONS.get(name, name) for name in value.names)
        case LedgerNamed():
            title = str(LEDGERS.get(value.name, value.name))
            return title[:1].lower() + title[1:]  # within a sentence
        case date() if not isinstance(value, datetime):
            return dates.day(value)
        case _:
            return value


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of a refusal that no form took up."""
    match refusal:
        case NotAllowed():
            return no_permission(request, refusal)
        case NotFound():
            return not_found(request, refusal)
        case TooOften():
            return too_often(request, refusal)
        case NotUnderstood() if request.method == "GET" and wrong_day(request.GET):
            return wrong_days(request, refusal)
        case _:
            return render(request, "errors/400.html", {"sentence": sentence(refusal)}, status=400)


def wrong_days(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The days asked for, with what is wrong beside its field; all else stays as it was asked."""
    told = {
        "days": [(name, written, _is_day(written)) for name, written in _typed(request.GET)],
        "wrong": wrong_day(request.GET),
        "sentence": sentence(refusal),
        "kept": [
            (name, value)
            for name, values in request.GET.lists()
            if name not in ("from", "last", "to", "offset")
            for value in values
        ],
    }
    return render(request, "errors/days.html", told, status=400)


def _typed(query: QueryDict) -> list[tuple[str, str]]:
    """The first and the last day as they were written; an end in the address is the day after the last."""
    first, last, end = (query.get(name, "").strip() for name in ("from", "last", "to"))
    if not last and _is_day(end) and date.fromisoformat(end) > date.min:
        end = (date.fromisoformat(end) - timedelta(days=1)).isoformat()
    return [("from", first), ("last", last or end)]


def _is_day(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be read."""
    return render(request, "errors/400.html", _said(exception), status=400)


def no_permission(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The person's role does not include it."""
    return render(request, "errors/403.html", _said(exception), status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page or thing."""
    return render(request, "errors/404.html", _said(exception), status=404)


def not_so(request: HttpRequest, *, allowed: str) -> HttpResponse:
    """The address is there, and is not asked in this way."""
    response = render(request, "errors/405.html", status=405)
    response.headers["Allow"] = allowed
    return response


def too_often(request: HttpRequest, refusal: TooOften) -> HttpResponse:
    """The person has asked for much in a short time; waiting helps."""
    response = render(request, "errors/429.html", _said(refusal), status=429)
    response.headers["Retry-After"] = str(refusal.wait)
    return response


def too_many(request: HttpRequest) -> HttpResponse:
    """The person has shown again who they are more often than anybody needs."""
    return too_often(request, TooOften(300))


def unavailable(request: HttpRequest, problem: BaseException | None = None) -> HttpResponse:
    """Something outside does not answer, or there is no room; trying again may help."""
    shown = {"no_room": isinstance(problem, NoRoom)}
    response = render(request, "errors/503.html", shown, status=503)
    response.headers["Retry-After"] = "30"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """A bug or a full disk: told without the frame, which may be broken, and with its number in the log."""
    problem = sys.exception()
    status = 507 if problem and is_disk_full(problem) else 500
    shown = {"theme": "auto", "CSP_NONCE": getattr(request, "csp_nonce", ""), "number": journal.current.get()}
    try:
        page: str = loader.render_to_string(f"errors/{status}.html", shown)
    except Exception:  # noqa: BLE001  # nothing stands behind this page: whatever breaks it, somebody waits
        page = "Something broke on our side."
    return HttpResponse(page, status=status)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token was missing or old."""
    said = _("This form was open too long or came from another page. Nothing was changed; open it again.")
    return render(request, "errors/403.html", {"sentence": said}, status=403)


def _said(exception: Exception | None) -> dict[str, object]:
    return {"sentence": sentence(exception)} if isinstance(exception, Refusal) else {}
