"""One case: what the customer said, when what is due and why, what to do next, and all that happened."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hark.core.complaints.complainant import CARE
from hark.core.complaints.triage.opinions import BUSINESS, REASON, SEVERITY, Basis, Triaged
from hark.core.terms.case import Act
from hark.flows import case_clocks, case_merging, case_whole, case_wording, handlers
from hark.flows.revealing import TooMany
from hark.guard.access import Staff
from hark.web import attached
from hark.web.cases import after, confidential, inserts, merging, naming, narrowing, record, similar, words
from hark.web.cases.asking import may_unask
from hark.web.cases.deeds import DEEDS, comes_next, form_of, offered
from hark.web.cases.dues import answer_due
from hark.web.cases.forms import RevealForm
from hark.web.cases.lines import handed, line_of, sent_back, told_once, why_graded
from hark.web.cases.sentence import about, left_to_others
from hark.web.cases.terms import term
from hark.web.complainant import AUTHORISATIONS, CAPACITIES, MISSING
from hark.web.errors import sentence
from hark.web.policy import opens
from hark.web.sentences import told
from hark.web.staff import StaffRequest


@never_cache
@require_safe
@opens("case.see")
def one(request: StaffRequest, number: str) -> HttpResponse:
    """The case; that it was opened is noted."""
    return show(request, number)


@never_cache
@require_POST
@opens("case.reveal")
def reveal(request: StaffRequest, number: str) -> HttpResponse:
    """The case with who complained and their words in full, this once."""
    form = RevealForm(request.POST)
    revealed: Mapping[str, str] | None = None
    if form.is_valid():
        try:
            revealed = case_whole.reveal(
                number, purpose=form.cleaned_data["purpose"], by=request.staff, now=timezone.now()
            )
        except TooMany as refusal:
            form.add_error(None, sentence(refusal))
    return show(request, number, reveal=form, revealed=revealed, status=200 if revealed else 422)


@never_cache
@require_POST
@opens("case.reveal")
def file(request: StaffRequest, number: str, id: UUID) -> HttpResponse:
    """The file, to be kept; what for is noted."""
    form = RevealForm(request.POST)
    if form.is_valid():
        try:
            purpose, now = form.cleaned_data["purpose"], timezone.now()
            return attached.sent(
                *case_whole.open_file(number, id, purpose=purpose, by=request.staff, now=now)
            )
        except TooMany as refusal:
            form.add_error(None, sentence(refusal))
    return show(request, number, taking=form, status=422)


def show(
    request: StaffRequest,
    number: str,
    *,
    failed: Mapping[str, django_forms.Form] | None = None,
    reveal: RevealForm | None = None,
    taking: RevealForm | None = None,
    revealed: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of the case, with what somebody typed and was refused for."""
    now = timezone.now()
    if revealed:  # noted already, with what it was for
        whole = case_whole.one(number, by=request.staff)
    else:
        whole = case_whole.open_one(number, by=request.staff, now=now)
    clocks = [term(clock, now=now) for clock in case_clocks.of(whole.row, now=now)]
    terms = {each.clock.term: each.clock.name.of(get_language() or "en") for each in clocks}
    found = offered(whole, request.staff)
    # What others review is theirs to go on with, though one may still note this and that.
    left = left_to_others(whole, by=request.staff)
    ahead = comes_next(found) and not left
    wordings = inserts.offered(whole.row, [deed.name for deed in found], by=request.staff)
    is_graded = any(line.act is Act.GRADED for line in whole.history)
    # Until somebody grades it, its risk is what triage made of it, and its level nobody's word.
    seen: dict[str, object] = {
        "version": whole.row.version,
        "level": whole.row.level if is_graded else "",
        "risk": whole.row.risk,
    }
    may_answer = any(deed.act is Act.PROPOSED for deed in found)
    mended = {"reply": case_wording.to_mend(whole.row)} if may_answer else {}
    stands = record.as_it_stands(whole)
    deeds = [
        {
            "name": deed.name,
            "word": deed.word,
            "href": deed.href(number),
            "answers": deed.act in (Act.PROPOSED, Act.ANSWERED),
            "wordings": wordings.get(deed.name),
            "anchor": f"{deed.name}_{inserts.INTO[deed.name].field}" if deed.name in wordings else "",
            "form": (failed or {}).get(deed.name)
            or form_of(
                deed,
                by=request.staff,
                whole=whole,
                initial={**seen, **mended, **(stands if deed is record.AMEND else {})},
                auto_id=f"{deed.name}_%s",
            ),
        }
        for deed in found
    ]
    # Whoever checks a reply says yes or no to it: both stand together.
    is_checked = ahead and found[0].name == "approve"
    instead = next((each for each in deeds if each["name"] == "refuse"), None) if is_checked else None
    context = {
        "whole": whole,
        "case": whole.row,
        "sentence": about(whole, clocks=[each.clock for each in clocks], by=request.staff, now=now),
        "clocks": clocks,
        "law": case_clocks.law_of(whole.row) if whole.row.law else None,
        "next": deeds[0] if ahead else None,
        "instead": instead,
        "others": [each for each in (deeds[1:] if ahead else deeds) if each is not instead],
        "undone": [
            (deed.word, _anchor(deed.name, failed[deed.name]))
            for deed in found
            if failed and deed.name in failed and failed[deed.name].errors
        ],
        "lost": [form for name, form in (failed or {}).items() if name not in {deed.name for deed in found}],
        "left_to_others": left,
        "nobody_left": request.staff.may("case.assign")
        and not whole.kept_out
        and handlers.nobody_left(whole.row),
        "questions": list(_questions(whole, by=request.staff, now=now)),
        "awaits": any(asked.is_open for asked in whole.questions),
        "history": [line_of(line, terms=terms) for line in reversed(told_once(whole.history))],
        "classes": narrowing.classes(whole.row),
        "bound": case_merging.bound(whole.row, by=request.staff),
        "confidential": confidential.shown(whole, by=request.staff),
        "after": after.shown(whole, by=request.staff, now=now),
        "alike": merging.suggestions(whole.row, by=request.staff),
        "similar": similar.suggestions(whole, by=request.staff),
        "may_merge": Act.MERGED in whole.possible and request.staff.may("case.merge"),
        "guesses": list(_guesses(whole.triaged)),
        "links": record.linked(whole),
        "customer": naming.stands_for(whole),
        "may_name": naming.NAME.is_offered(whole, request.staff),
        "marks": [words.MARKS.get(name, name) for name in whole.row.marks],
        "who": CAPACITIES[whole.row.capacity],
        "proof": AUTHORISATIONS.get(whole.row.authorisation, ""),
        "owed": [MISSING[each] for each in whole.owed],
        "care": [told(each) for each in CARE] if _needs_care(whole) else [],
        "reveal": reveal or RevealForm(),
        "taking": taking or RevealForm(auto_id="file_%s"),
        "files": [(each, words.FORMS[each.form], filesizeformat(each.size)) for each in whole.files],
        "revealed": revealed,
        "handed": handed(whole),
        "why_graded": why_graded(whole),
        "sent_back": sent_back(whole) if may_answer else None,
        "objections": [line_of(line, terms=terms) for line in whole.history if line.act is Act.OBJECTED],
        "is_mended": bool(mended.get("reply")),
        "words": {
            "stage": words.STAGES[whole.row.stage],
            "level": words.LEVELS[whole.row.level] if is_graded else words.NOT_GRADED,
            "risk": words.RISKS[whole.row.risk],
            "door": words.DOORS.get(whole.row.door, whole.row.door),
            "wish": words.WISHES.get(whole.row.wish, whole.row.wish),
            "upheld": words.OUTCOMES.get(whole.row.upheld, ""),
            "cause": words.CAUSES.get(whole.row.cause, whole.row.cause),
            "remedy": words.REMEDIES.get(whole.row.remedy, whole.row.remedy),
        },
    }
    return render(request, "cases/one.html", context, status=status)


def _anchor(name: str, form: django_forms.Form) -> str:
    """Where what is wrong with a deed is said: its first wrong field, or else the deed itself."""
    wrong = [bound for bound in form.visible_fields() if bound.errors]
    return (wrong[0].id_for_label or wrong[0].auto_id) if wrong else f"{name}-deed"


def _needs_care(whole: case_whole.Whole) -> bool:
    return whole.row.vulnerable or "vulnerable" in whole.row.marks


def _questions(whole: case_whole.Whole, *, by: Staff, now: datetime) -> Iterator[dict[str, object]]:
    """What other units were asked, how each stands, and the way to take it back."""
    may, unask = may_unask(whole, by), DEEDS["unask"]
    for asked in whole.questions:
        seen = {"version": whole.row.version, "question": asked.id}
        yield {
            "asked": asked,
            "matter": words.MATTERS[asked.matter],
            "standing": words.STANDINGS[asked.standing],
            "due": answer_due(asked, now=now),
            "back": form_of(unask, by=by, initial=seen, auto_id=False) if may and asked.is_open else None,
            "deed": {"word": unask.word, "href": unask.href(whole.row.number)},
        }


def _guesses(triaged: Triaged | None) -> Iterator[dict[str, object]]:
    """What triage says on each axis, likeliest class first, with its chance and the words behind it."""
    axes = {
        BUSINESS: (_("Business"), words.BUSINESSES),
        REASON: (_("Reason"), words.CAUSES),
        SEVERITY: (_("Urgency"), words.RISKS),
    }
    for axis, (word, classes) in axes.items():
        opinion = triaged.opinions.get(axis) if triaged else None
        if opinion is None or opinion.basis is Basis.NOTHING:
            continue
        likeliest = max(opinion.chances, key=lambda name: opinion.chances[name])
        yield {
            "axis": word,
            "said": classes.get(likeliest, likeliest),
            "chance": round(100 * opinion.chances[likeliest]),
            "words": opinion.words,
            "unsure": opinion.unsure,
        }
