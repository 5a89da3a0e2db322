"""The complaint a browser is writing: under which token it lies, and what is made of it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hark.core.complaints.complainant import Capacity
from hark.flows import case_drafts, case_slips
from hark.flows.case_drafts import Draft
from hark.flows.case_slips import Slip
from hark.flows.case_submission import About, Told
from hark.web import complainant
from hark.web.products import OTHER

COOKIE = "draft"
TAKEN = "taken"  # there once the draft was handed in: then it holds number and code, and nothing else
MOST = 60_000  # signs of all a draft keeps; what is longer is said to be too long, and not kept


def of(request: HttpRequest) -> Draft:
    """What the browser has written so far; empty where that is nothing."""
    return case_drafts.read(_token(request)) or {}


def keep(request: HttpRequest, response: HttpResponse, draft: Draft) -> None:
    """Have the browser find it again for two hours."""
    if sum(map(len, draft.values())) > MOST:
        return
    is_new = not case_drafts.read(_token(request))
    token = case_drafts.begin() if is_new else _token(request)
    case_drafts.keep(token, draft)
    response.set_cookie(
        _name(),
        token,
        max_age=case_drafts.KEPT,
        httponly=True,
        samesite="Strict",
        secure=settings.HARK_HTTPS,
    )


def begun() -> Draft:
    """A new draft, with the number and the code its complaint will have."""
    slip = case_slips.draw(now=timezone.now())
    return {"number": slip.number, "code": slip.code}


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Leave nothing of it, here or there."""
    case_drafts.forget(_token(request))
    response.delete_cookie(_name(), samesite="Strict")


def slip(draft: Draft) -> Slip:
    """The number and the code of what is handed in."""
    return Slip(draft["number"], draft["code"])


def told(draft: Draft) -> Told:
    """What the customer says. What else it is about is no product of ours, and stays with their words."""
    what, more = draft.get("what", ""), draft.get("product_words", "")
    if draft.get("product") == OTHER and more:
        named = _("It is about: {words}").format(words=more)
        what = f"{what}\n\n{named}"
    wish = draft.get("wish_words", "") if draft.get("wish") == OTHER else ""
    return Told(
        what,
        draft.get("name", ""),
        draft.get("phone", ""),
        draft.get("email", ""),
        wish,
        draft.get("represented", ""),
        complainant.lines(draft.get("representatives", "")),
    )


def about(draft: Draft) -> About:
    """What the complaint is about, in the language it was written in."""
    is_group = draft.get("capacity") == Capacity.GROUP
    return About(
        door="portal",
        channel=draft.get("channel", ""),
        product=draft.get("product", ""),
        wish=draft.get("wish", ""),
        language=get_language() or settings.LANGUAGE_CODE,
        vulnerable=bool(draft.get("vulnerable", "")),
        capacity=draft.get("capacity", "") or Capacity.PERSON,
        authorisation=draft.get("authorisation", ""),
        authorised_on=complainant.day(draft.get("authorised_on", "")),
        people=int(draft["people"]) if is_group and draft.get("people", "").isdecimal() else None,
    )


def _token(request: HttpRequest) -> str:
    return request.COOKIES.get(_name(), "")


def _name() -> str:
    return f"{settings.HARK_COOKIE_PREFIX}{COOKIE}"
