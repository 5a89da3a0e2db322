"""Complaining, one question after another; what was typed waits in a draft until it is sent."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hark.core.errors import Refusal
from hark.flows import case_customer, case_intake
from hark.flows.case_drafts import Draft
from hark.flows.case_submission import About, Told
from hark.web import channels
from hark.web.accounts.devices import address
from hark.web.attached import offered
from hark.web.complainant import CAPACITIES
from hark.web.errors import sentence
from hark.web.limits import COMPLAINING, DRAFTS, TooOften
from hark.web.policy import open_to_all
from hark.web.portal import drafts, showing
from hark.web.portal.forms import STEPS, FilesForm, Step, plain, products
from hark.web.portal.words import WISHES

OPEN = "whoever was treated badly may complain, without an account"
_ORDER = tuple(STEPS)
_ASKED = "check"  # kept once every step was seen: from then on each leads back to where all of it is checked


@require_safe
@open_to_all(OPEN)
def start(request: HttpRequest) -> HttpResponse:
    """Complain, or see how a complaint stands; and what happens then."""
    return render(request, "portal/start.html")


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all(OPEN)
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One question; answered, on to the next one."""
    draft = drafts.of(request)
    if drafts.TAKEN in draft:  # that one is handed in, this is another
        draft = {}
    if request.method != "POST":
        if step != _ORDER[0] and not draft:
            return redirect("portal:what")
        return _asked(request, step, STEPS[step](initial=draft))
    return _answered(request, step, draft or drafts.begun())


def _answered(request: HttpRequest, step: str, draft: Draft) -> HttpResponse:
    form, typed = STEPS[step](request.POST), _typed(request, STEPS[step])
    is_right = form.is_valid()
    try:
        DRAFTS.require(address(request))
    except TooOften as refusal:
        form.add_error(None, sentence(refusal))
        return _asked(request, step, form, status=429)
    draft |= typed | ({_ASKED: "1"} if is_right and step == _ORDER[-1] else {})
    response = redirect(_next(step, draft)) if is_right else _asked(request, step, form, status=422)
    drafts.keep(request, response, draft)
    return response


def _typed(request: HttpRequest, form: type[Step]) -> Draft:
    return {name: plain(request.POST.get(name, "")) for name in form.base_fields}  # also what is not valid


def _next(step: str, draft: Draft) -> str:
    if faulty := _faulty(draft, _ORDER[: _ORDER.index(step)]):
        return f"portal:{faulty}"
    after = _ORDER[_ORDER.index(step) + 1 :]
    return f"portal:{after[0]}" if after and _ASKED not in draft else "portal:check"


def _faulty(draft: Draft, among: tuple[str, ...] = _ORDER) -> str:
    """The first of the steps that is not answered as it must be."""
    return next((step for step in among if not STEPS[step](draft).is_valid()), "")


def _asked(request: HttpRequest, step: str, form: Step, *, status: int = 200) -> HttpResponse:
    at = _ORDER.index(step)
    told = {
        "form": form,
        "at": at + 1,
        "of": len(_ORDER) + 1,
        "back": f"portal:{_ORDER[at - 1] if at else 'start'}",
    }
    return render(request, f"portal/{step}.html", told, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all(OPEN)
def check(request: HttpRequest) -> HttpResponse:
    """All of it once more; sent, on to the receipt. Sent twice, it is one complaint."""
    draft = drafts.of(request)
    if drafts.TAKEN in draft:
        return redirect("portal:receipt")
    if not draft or (faulty := _faulty(draft)):
        return redirect(f"portal:{faulty}" if draft else "portal:what")
    if request.method != "POST" or request.POST.get("number") != draft["number"]:
        return _checked(request, draft)
    return _sent(request, draft)


def _sent(request: HttpRequest, draft: Draft) -> HttpResponse:
    try:
        COMPLAINING.require(address(request))
        given = case_intake.from_customer(
            drafts.told(draft),
            drafts.about(draft),
            now=timezone.now(),
            slip=drafts.slip(draft),
            files=offered(request.FILES.getlist("attached")),
        )
    except Refusal as refusal:
        status = 429 if isinstance(refusal, TooOften) else 422
        return _checked(request, draft, wrong=sentence(refusal), status=status)
    response = redirect("portal:receipt")
    taken = {"number": given.number, "code": given.code, drafts.TAKEN: given.received_at.isoformat()}
    drafts.keep(request, response, taken)
    showing.remember(response, given.number)
    return response


def _checked(request: HttpRequest, draft: Draft, *, wrong: str = "", status: int = 200) -> HttpResponse:
    said = drafts.told(draft)
    answers = [
        ("what", _("What happened?"), said.what),
        ("product", _("What is it about?"), dict(products()).get(draft.get("product", ""), "")),
        ("channel", _("Where did it happen?"), dict(channels.offered()).get(draft.get("channel", ""), "")),
        ("wish", _("What would put it right?"), said.wish or WISHES.get(draft.get("wish", ""), "")),
        ("contact", _("How we reach you"), "\n".join(filter(None, (said.phone, said.email, said.name)))),
        ("contact", _("On whose behalf?"), "\n".join(map(str, _who(drafts.about(draft), said)))),
    ]
    told = {"answers": answers, "number": draft["number"], "wrong": wrong, "at": len(_ORDER) + 1}
    told["form"] = FilesForm()
    return render(request, "portal/check.html", {**told, "of": len(_ORDER) + 1}, status=status)


def _who(about: About, said: Told) -> Iterator[object]:
    """For whom they complain, and who speaks for a group."""
    yield CAPACITIES[about.capacity]
    if said.represented:
        yield said.represented
    if said.representatives:
        yield said.representatives
    if about.vulnerable:
        yield _("Elderly, or in need of special care")


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all(OPEN)
def receipt(request: HttpRequest) -> HttpResponse:
    """Number, code and the day of the answer; once they are kept, forgotten here."""
    draft = drafts.of(request)
    if request.method == "POST":
        response = redirect("portal:case")
        drafts.forget(request, response)
        return response
    if drafts.TAKEN not in draft:
        return redirect("portal:start")
    day = case_customer.hears_by(draft["number"], now=timezone.now())
    return render(request, "portal/receipt.html", {"draft": draft, "day": day})
