"""Templates of letters: the list, one with a preview and its versions, and what is done with it."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hark.core.complaints import template
from hark.core.complaints.template import Template
from hark.core.errors import NotAllowed, NotFound, Refusal
from hark.core.returns.classes import Axis
from hark.flows import case_classes, case_templates
from hark.flows.case_templates import ChangedMeanwhile, Wanted
from hark.records.templates import TemplateRow
from hark.web import products
from hark.web.cases import wording
from hark.web.cases.template_forms import TemplateForm
from hark.web.errors import sentence
from hark.web.figures import number
from hark.web.pages import Pager, offset_in
from hark.web.policy import opens
from hark.web.sentences import joined
from hark.web.staff import StaffRequest

LONGEST = 120  # signs of what is searched


@require_safe
@opens("template.see")
def listing(request: StaffRequest) -> HttpResponse:
    """The templates in force, or those withdrawn, with some words in them."""
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST] for name in _ASKED}
    withdrawn = asked.pop("scope") == "withdrawn"
    wanted, offset = Wanted(**asked, withdrawn=withdrawn), offset_in(request.GET)
    found, counts = (
        case_templates.page(wanted, offset=offset, by=request.staff),
        case_templates.counts(by=request.staff),
    )
    languages = dict(settings.LANGUAGES)
    return render(
        request,
        "cases/templates.html",
        {
            "sentence": _told(counts),
            "wanted": wanted,
            "narrowed": bool(wanted.words or wanted.kind or wanted.language),
            "counts": counts,
            "kinds": list(wording.KINDS.items()),
            "languages": settings.LANGUAGES,
            "rows": [
                (row, wording.KINDS[row.kind], languages[row.language], _fit(row)) for row in found.templates
            ],
            "simulated": any(row.is_demo for row in found.templates),
            "pager": Pager(request.GET, found.total, offset),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@opens("template.write")
def new(request: StaffRequest) -> HttpResponse:
    """A template is written."""
    form = TemplateForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        try:
            id = case_templates.write(form.template(), by=request.staff, now=timezone.now())
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("Written. It is offered from now on."))
            return redirect("templates:one", id)
    context = {"form": form, "groups": _variables()}
    return render(request, "cases/template_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@opens("template.see", POST="template.write")
def one(request: StaffRequest, id: UUID) -> HttpResponse:
    """One template, filled with a made-up complaint, and its versions; or, changed."""
    form: TemplateForm | None = None
    if request.method == "POST":
        case_templates.versions(id, by=request.staff)
        form = TemplateForm(request.POST)
        if form.is_valid() and _changed(request, id, form):
            return redirect("templates:one", id)
    versions = case_templates.versions(id, by=request.staff)
    last = versions[0]
    told = form.template() if form and form.is_bound and not _lacks(form) else last.as_term()
    context = {
        "row": last,
        "kind": wording.KINDS[last.kind],
        "written_in": dict(settings.LANGUAGES)[last.language],
        "fit": _fit(last),
        "parts": preview(told),
        "form": form or TemplateForm.of(last.as_term(), version=last.version),
        "groups": _variables(),
        "versions": versions,
        "names": case_templates.names(versions),
        "is_tried": told != last.as_term(),
    }
    return render(request, "cases/template.html", context, status=422 if form and form.errors else 200)


def _deed(do: Callable[..., None], done: Callable[[], str]) -> Callable[..., HttpResponse]:
    @require_POST
    @opens("template.write")
    def view(request: StaffRequest, id: UUID) -> HttpResponse:
        seen = request.POST.get("version", "")
        version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
        try:
            do(id, seen=version, by=request.staff, now=timezone.now())
        except (NotAllowed, NotFound):
            raise
        except Refusal as refusal:
            messages.error(request, sentence(refusal))
        else:
            messages.success(request, done())
        return redirect("templates:one", id)

    return view


withdraw = _deed(case_templates.withdraw, lambda: _("Withdrawn. Nobody is offered it any more."))
restore = _deed(case_templates.restore, lambda: _("It is offered again."))


@require_POST
@opens("template.write")
def take_starters(request: StaffRequest) -> HttpResponse:
    """The templates that come with Hark are taken."""
    try:
        count = case_templates.take_starters(by=request.staff, now=timezone.now())
    except ChangedMeanwhile as refusal:
        messages.error(request, sentence(refusal))
    else:
        said = ngettext(
            "{n} template was taken. Read it before it is used.",
            "{n} templates were taken. Read them before they are used.",
            count,
        )
        messages.success(
            request, said.format(n=number(count)) if count else _("All of them were taken before.")
        )
    return redirect("templates:list")


def preview(told: Template) -> list[tuple[str, bool]]:
    """The text filled with a made-up complaint, piece by piece, each with whether it is still a gap."""
    return list(
        template.parts(wording.filled(told.text, wording.made_up(told.language), language=told.language))
    )


_ASKED = ("words", "kind", "language", "scope")


def _changed(request: StaffRequest, id: UUID, form: TemplateForm) -> bool:
    """Whether it was; else the form says why not."""
    try:
        seen = form.cleaned_data["version"] or 0
        case_templates.change(id, form.template(), seen=seen, by=request.staff, now=timezone.now())
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        form.add_error(None, sentence(refusal))
        return False
    messages.success(request, _("Changed. The versions before stay readable."))
    return True


def _lacks(form: TemplateForm) -> bool:
    """Whether a field could not be read."""
    return any(name in form.errors for name in form.fields)


def _variables() -> list[tuple[str, list[tuple[str, object]]]]:
    """The variables by the language of the text, that of the reader first."""
    mine = get_language() or "en"
    ordered = sorted(settings.LANGUAGES, key=lambda each: each[0] != mine)
    return [(word, list(wording.variables(code))) for code, word in ordered]


def _fit(row: TemplateRow) -> list[str]:
    """What the complaints it is for are about."""
    language = get_language() or "en"
    classes = ((Axis.BUSINESS, row.business), (Axis.REASON, row.reason))
    named = [dict(case_classes.named(axis)).get(id) for axis, id in classes if id]
    return [
        *([products.said(row.product)] if row.product else []),
        *(each.of(language) for each in named if each),
    ]


def _told(counts: case_templates.Counts) -> str:
    if not counts.active:
        return _("No template is offered yet.")
    said = ngettext("{n} template is offered.", "{n} templates are offered.", counts.active)
    withdrawn = ngettext("{n} is withdrawn.", "{n} are withdrawn.", counts.withdrawn)
    return joined(
        said.format(n=number(counts.active)),
        withdrawn.format(n=number(counts.withdrawn)) if counts.withdrawn else "",
    )
