"""How a complaint stands, and what its customer can do about it."""

from collections.abc import Callable
from functools import partial

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hark.core.complaints.steps import STEPS, possible
from hark.core.errors import NotFound, Refusal
from hark.core.terms.case import Act
from hark.flows import case_customer, case_notice
from hark.web.cases.after import mediations
from hark.web.complainant import MISSING
from hark.web.errors import sentence
from hark.web.limits import WRITING, TooOften
from hark.web.policy import open_to_all
from hark.web.portal.forms import ReasonsForm, StarsForm, WriteForm
from hark.web.portal.showing import of_a_case
from hark.web.portal.words import DONE, HAPPENED, STANDS, line

SHOWN = "the browser has shown number, code and contact"


@require_safe
@open_to_all(SHOWN)
@of_a_case
def progress(request: HttpRequest, number: str) -> HttpResponse:
    """Where it stands, by when they hear from us, all that was written, and what they can do now."""
    return page(request, number)


@require_POST
@open_to_all(SHOWN)
@of_a_case
def write(request: HttpRequest, number: str) -> HttpResponse:
    """The page again, with what was written."""
    form = WriteForm(request.POST, request.FILES)
    form.is_valid()
    do = partial(case_customer.write, files=form.cleaned_data["attached"])
    return _words(request, number, form, "write", do)


@require_POST
@open_to_all(SHOWN)
@of_a_case
def accept(request: HttpRequest, number: str) -> HttpResponse:
    """The page again; the answer is accepted."""
    return _deed(request, number, "accept", lambda: case_customer.accept(number, now=timezone.now()))


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all(SHOWN)
@of_a_case
def object_to(request: HttpRequest, number: str) -> HttpResponse:
    """Asks for the reasons; then the page again, and somebody else reviews it."""
    if request.method == "POST":
        return _words(request, number, ReasonsForm(request.POST), "object", case_customer.object_to)
    return _reasons(request, number, ReasonsForm())


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all(SHOWN)
@of_a_case
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Asks whether they are sure; then the page again."""
    if request.method == "POST":
        return _deed(request, number, "withdraw", lambda: case_customer.withdraw(number, now=timezone.now()))
    return render(request, "portal/withdraw.html", {"number": number})


@require_POST
@open_to_all(SHOWN)
@of_a_case
def rate(request: HttpRequest, number: str) -> HttpResponse:
    """The page again, with thanks."""
    form = StarsForm(request.POST)
    if not form.is_valid():
        return page(request, number, rating=form)
    stars = int(form.cleaned_data["stars"])
    return _deed(request, number, "rate", lambda: case_customer.rate(number, stars=stars, now=timezone.now()))


def page(
    request: HttpRequest,
    number: str,
    *,
    words: str = "",
    writing: forms.Form | None = None,
    rating: forms.Form | None = None,
    wrong: str = "",
    status: int = 0,
) -> HttpResponse:
    """The complaint as it stands; with what is wrong, where something is."""
    now = timezone.now()
    stands, day = case_customer.progress(number, now=now), case_customer.hears_by(number, now=now)
    may = possible(stands.stage) if stands.in_full else frozenset()
    if stands.unread:
        case_notice.read(number, now=now)
    stages, at = line(stands.stage, objected=stands.objected)
    told = {
        "progress": stands,
        "lead": STANDS[stands.stage],
        "stages": stages,
        "at": at,
        "day": day,
        "late": day is not None and day < timezone.localdate(now),
        "news": [(each, HAPPENED.get(each.act, "")) for each in stands.news],
        "answer": next((each.words for each in reversed(stands.news) if each.act is Act.ANSWERED), "")
        if stands.stage in STEPS[Act.OBJECTED].of
        else "",
        "owed": [MISSING[each] for each in stands.owed] if Act.CUSTOMER_WROTE in may else [],
        "may_accept": Act.ACCEPTED in may and not stands.accepted,
        "may_write": Act.CUSTOMER_WROTE in may,
        "may_withdraw": Act.WITHDRAWN in may,
        "may_rate": Act.RATED in may and not stands.rated,
        "writing": writing or WriteForm(initial={"words": words}),
        "rating": rating or StarsForm(),
        "wrong": wrong,
        "mediators": stands.mediators.of(get_language() or "en") if stands.mediators else "",
        "mediations": mediations(list(stands.mediations)),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    usual = 422 if wrong or writing or rating else 200
    return render(request, "portal/case.html", told, status=status or usual)


def _words(
    request: HttpRequest, number: str, form: forms.Form, name: str, do: Callable[..., None]
) -> HttpResponse:
    form.is_valid()
    try:
        WRITING.require(number)
        do(number, words=form.cleaned_data["words"], now=timezone.now())
    except NotFound:
        raise
    except Refusal as refusal:
        form.add_error("words", sentence(refusal))
        status = 429 if isinstance(refusal, TooOften) else 422
        if name == "object":
            return _reasons(request, number, form, status=status)
        return page(request, number, writing=form, status=status)
    return redirect(f"{reverse('portal:case')}?done={name}")


def _deed(request: HttpRequest, number: str, name: str, do: Callable[[], None]) -> HttpResponse:
    try:
        do()
    except NotFound:
        raise
    except Refusal as refusal:
        return page(request, number, wrong=sentence(refusal))
    return redirect(f"{reverse('portal:case')}?done={name}")


def _reasons(request: HttpRequest, number: str, form: forms.Form, *, status: int = 200) -> HttpResponse:
    stands = case_customer.progress(number, now=timezone.now())
    if not stands.may_object:
        return redirect("portal:case")
    return render(request, "portal/object.html", {"form": form, "until": stands.object_until}, status=status)
