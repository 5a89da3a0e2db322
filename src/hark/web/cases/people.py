"""Those who handle complaints: what they can do, how much they have, when they are away."""

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hark.core.errors import NotAllowed, NotFound, Refusal
from hark.flows import case_assigning, case_clocks, handlers
from hark.web.cases import words
from hark.web.cases.people_forms import AbsenceForm, HandOverAllForm, SkillsForm
from hark.web.cases.sentence import of_people, of_person
from hark.web.cases.several import told
from hark.web.errors import sentence
from hark.web.pages import STEP, Pager, offset_in
from hark.web.policy import opens
from hark.web.staff import StaffRequest


@require_safe
@opens("handler.manage")
def people(request: StaffRequest) -> HttpResponse:
    """Everybody before one's wall who handles complaints."""
    found, offset = handlers.people(by=request.staff, now=timezone.now()), offset_in(request.GET)
    context = {
        "sentence": of_people(found),
        "rows": [(each, words.LEVELS[each.handler.highest]) for each in found[offset : offset + STEP]],
        "pager": Pager(request.GET, len(found), offset),
        "tab": "skills",
    }
    return render(request, "cases/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@opens("handler.manage")
def person(request: StaffRequest, id: int) -> HttpResponse:
    """One of them, and what may be changed."""
    if request.method != "POST":
        return _show(request, id)
    handlers.one(id, by=request.staff, now=timezone.now())
    form = SkillsForm(request.POST)
    if form.is_valid():
        handlers.set_skills(id, form.skills(), by=request.staff, now=timezone.now())
        messages.success(request, _("Changed."))
        return redirect("cases:person", id)
    return _show(request, id, skills=form)


@require_POST
@opens("handler.manage")
def be_away(request: StaffRequest, id: int) -> HttpResponse:
    """They are away, and somebody may stand in."""
    of = handlers.one(id, by=request.staff, now=timezone.now()).row.username
    form = AbsenceForm(request.POST, by=request.staff, of=of)
    if _is_away(request, form, id=id):
        return redirect("cases:person", id)
    return _show(request, id, absence=form)


@require_POST
@opens("handler.manage")
def be_there(request: StaffRequest, id: int) -> HttpResponse:
    """They are there after all."""
    handlers.one(id, by=request.staff, now=timezone.now())
    _is_there(request, id=id)
    return redirect("cases:person", id)


@require_POST
@opens("case.assign")
def hand_over(request: StaffRequest, id: int) -> HttpResponse:
    """Every open case of theirs goes to somebody else."""
    handlers.one(id, by=request.staff, now=timezone.now())
    form = HandOverAllForm(request.POST)
    if not form.is_valid():
        return _show(request, id, handing=form)
    words = form.cleaned_data["words"]
    several = case_assigning.hand_over_all(id, words=words, by=request.staff, now=timezone.now())
    return told(request, several, back=reverse("cases:person", args=[id]))


@require_http_methods(["GET", "HEAD", "POST"])
@opens("own.absence")
def own_absence(request: StaffRequest) -> HttpResponse:
    """When one is away oneself."""
    form = AbsenceForm(request.POST or None, by=request.staff, of=request.staff.username)
    if request.method == "POST" and _is_away(request, form):
        return redirect("cases:absence")
    found = handlers.oneself(by=request.staff, now=timezone.now())
    context = {"person": found, "sentence": of_person(found, own=True), "absence": form}
    return render(request, "cases/absence.html", context, status=422 if form.errors else 200)


@require_POST
@opens("own.absence")
def own_return(request: StaffRequest) -> HttpResponse:
    """One is there after all."""
    _is_there(request)
    return redirect("cases:absence")


def _is_away(request: StaffRequest, form: AbsenceForm, *, id: int | None = None) -> bool:
    """Whether it was noted; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        handlers.be_away(**form.cleaned_data, id=id, by=request.staff, now=timezone.now())
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        form.add_error(None, sentence(refusal))
        return False
    messages.success(request, _("Noted."))
    return True


def _is_there(request: StaffRequest, *, id: int | None = None) -> None:
    number = request.POST.get("absence", "")
    if not (number.isascii() and number.isdigit() and len(number) < 12):
        raise handlers.NoSuchAbsence("There is no such absence.")
    handlers.be_there(int(number), id=id, by=request.staff, now=timezone.now())
    messages.success(request, _("Taken back."))


def _show(
    request: StaffRequest,
    id: int,
    *,
    skills: SkillsForm | None = None,
    absence: AbsenceForm | None = None,
    handing: HandOverAllForm | None = None,
) -> HttpResponse:
    by, now = request.staff, timezone.now()
    found = handlers.one(id, by=by, now=now)
    failed: list[django_forms.Form | None] = [skills, absence, handing]
    context = {
        "person": found,
        "sentence": of_person(found),
        "skills": skills or SkillsForm.of(found, usual=case_clocks.targets().assigning.capacity),
        "absence": absence or AbsenceForm(by=by, of=found.row.username),
        "handing": handing or HandOverAllForm(),
    }
    return render(request, "cases/person.html", context, status=422 if any(failed) else 200)
