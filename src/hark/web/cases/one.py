"""One case: what the customer said, when what is due and why, what to do next, and all that happened."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hark.core.complaints.clocks import Clock, explained
from hark.core.complaints.complainant import CARE
from hark.core.complaints.triage.opinions import BUSINESS, REASON, SEVERITY, Basis, Triaged
from hark.core.terms.case import OVER, Act
from hark.flows import case_clocks, case_merging, case_wording, cases, handlers
from hark.flows.revealing import TooMany
from hark.guard.access import Staff, operator
from hark.web import attached, dates, times
from hark.web.cases import after, confidential, inserts, merging, naming, narrowing, record, similar, words
from hark.web.cases.deeds import DEEDS, comes_next, form_of, may_unask, offered
from hark.web.cases.dues import SOON, answer_due, span
from hark.web.cases.forms import RevealForm
from hark.web.cases.sentence import about
from hark.web.complainant import AUTHORISATIONS, CAPACITIES, MISSING
from hark.web.errors import sentence
from hark.web.policy import opens
from hark.web.sentences import told
from hark.web.staff import StaffRequest


@dataclass(frozen=True, slots=True)
class Shown:
    """A clock as the page tells it: whose, what, by when, how it stands, and why."""

    kind: Promise
    clock: Clock
    when: str
    left: str
    standing: str
    why: list[str]


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
            revealed = cases.reveal(
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
            return attached.sent(*cases.open_file(number, id, purpose=purpose, by=request.staff, now=now))
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
        whole = cases.one(number, by=request.staff)
    else:
        whole = cases.open_one(number, by=request.staff, now=now)
    clocks = [_shown(clock, now) for clock in case_clocks.of(whole.row, now=now)]
    terms = {each.clock.term: each.clock.name.of(get_language() or "en") for each in clocks}
    found = offered(whole, request.staff)
    ahead = comes_next(found)
    wordings = inserts.offered(whole.row, [deed.name for deed in found], by=request.staff)
    # Until somebody grades it, level and risk are what triage made of it.
    seen: dict[str, object] = {
        "version": whole.row.version,
        "level": whole.row.level,
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
        "nobody_left": request.staff.may("case.assign")
        and not whole.kept_out
        and handlers.nobody_left(whole.row),
        "questions": list(_questions(whole, by=request.staff, now=now)),
        "awaits": any(asked.is_open for asked in whole.questions),
        "history": [_line(line, terms=terms) for line in reversed(_told_once(whole.history))],
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
        "handed": _handed(whole),
        "sent_back": _sent_back(whole) if may_answer else None,
        "objections": [_line(line, terms=terms) for line in whole.history if line.act is Act.OBJECTED],
        "is_mended": bool(mended.get("reply")),
        "words": {
            "stage": words.STAGES[whole.row.stage],
            "level": words.LEVELS[whole.row.level],
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


def _needs_care(whole: cases.Whole) -> bool:
    return whole.row.vulnerable or "vulnerable" in whole.row.marks


def _questions(whole: cases.Whole, *, by: Staff, now: datetime) -> Iterator[dict[str, object]]:
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


def _shown(clock: Clock, now: datetime) -> Shown:
    when = dates.day(clock.last_day) if clock.last_day else times.moment(clock.due) if clock.due else ""
    left, standing = _left(clock, now)
    return Shown(
        words.KINDS[clock.kind], clock, when, left, standing, [told(each) for each in explained(clock)]
    )


def _left(clock: Clock, now: datetime) -> tuple[str, str]:
    if clock.met_at:
        return _("Met {at}").format(at=times.moment(clock.met_at)), "missed" if clock.breached else "met"
    if clock.ended_at:
        return pgettext("a term", "No longer runs"), "no-data"
    if clock.paused_since:
        return _("Paused"), "no-data"
    if clock.due is None:
        return _("No date"), "no-data"
    if now >= clock.due:
        return _("{time} overdue").format(
            time=span(now - clock.due)
        ), "missed" if clock.binding else "no-data"
    return _("in {time}").format(
        time=span(clock.due - now)
    ), "unsure" if clock.due - now < SOON else "no-data"


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


def _told_once(history: Sequence[cases.Line]) -> list[cases.Line]:
    """The history, with the furthest of the points of one term that were told of at one moment."""
    furthest: dict[tuple[object, str], cases.Line] = {}
    for line in history:
        if line.act is Act.WARNED:
            told = (line.at, line.details["term"])
            furthest[told] = max(
                furthest.get(told, line), line, key=lambda each: int(each.details["percent"])
            )
    return [line for line in history if line.act is not Act.WARNED or line in furthest.values()]


def _line(line: cases.Line, *, terms: Mapping[str, str]) -> dict[str, object]:
    return {
        "word": words.ACTS[line.act],
        "at": line.at,
        "by": _("Hark itself") if line.by == operator("worker").username else line.by,
        "words": line.words,
        "for_customer": line.for_customer,
        "details": list(_details(line.details, terms=terms)),
    }


def _until(value: str) -> str:
    """The day or moment something was put to."""
    if len(value) == len("2026-02-12"):
        return _("by {day}").format(day=dates.day(date.fromisoformat(value)))
    return _("by {day}").format(day=times.moment(datetime.fromisoformat(value)))


def _details(details: Mapping[str, str], *, terms: Mapping[str, str]) -> Iterator[str]:
    """What stands beside a line of the history, in words."""
    said: dict[str, Callable[[str], object]] = {
        "unit": lambda value: value,
        "matter": words.MATTERS.get,
        "day": lambda value: _("wanted by {day}").format(day=dates.day(date.fromisoformat(value))),
        "term": terms.get,
        "owner": lambda value: _("to {person}").format(person=value),
        "rule": words.RULES.get,
        "load": _load,
        "level": words.LEVELS.get,
        "risk": lambda value: _("risk: {risk}").format(risk=words.RISKS.get(value, value)),
        "reason": words.REASONS.get,
        "authorisation": AUTHORISATIONS.get,
        "files": lambda value: ngettext("{count} file", "{count} files", int(value)).format(count=value),
        "days": lambda value: _("by {days} days").format(days=value),
        "approver": lambda value: _("approved by {person}").format(person=value),
        "upheld": words.OUTCOMES.get,
        "door": words.DOORS.get,
        "claims": lambda value: _("names {number}, but comes from another address").format(number=value),
        "follows": lambda value: _("follows {number}, which is over").format(number=value),
        "attached": lambda value: ngettext(
            "{n} file came with it and is in the mailbox",
            "{n} files came with it and are in the mailbox",
            int(value),
        ).format(n=value),
        "of": lambda value: words.ACTS[Act(value)],
        "message": lambda value: value,
        "percent": lambda value: _("{percent} % of its time has passed").format(percent=value),
        "other": str,
        "again": lambda value: _("the same material twice"),
        "stars": lambda value: _("{stars} of 5").format(stars=value),
        "regulator": str,
        "lodged": lambda value: _("its sender received it {day}").format(
            day=dates.day(date.fromisoformat(value))
        ),
        "until": _until,
        "was": lambda value: _("before, {day}").format(day=dates.day(date.fromisoformat(value))),
        "response": lambda value: _("“{words}”").format(words=value),
        "timely": lambda value: _("in time: {word}").format(word=value),
        "over": lambda value: _("closed before, on a day not told"),
        "feed": lambda value: _("as the feed {feed} tells it").format(feed=value),
        **after.DETAILS,
        **record.DETAILS,
        **confidential.DETAILS,
    }
    for name, value in details.items():
        if name in said:
            yield str(said[name](value) or value)


def _load(value: str) -> str:
    """What they have with it, of what they can handle."""
    load, _slash, capacity = value.partition("/")
    return _("has {load} of {capacity} then").format(load=load, capacity=capacity)


def _handed(whole: cases.Whole) -> cases.Line | None:
    """What the present owner was told when they got it; nothing where nobody wrote anything."""
    given = [line for line in whole.history if line.act is Act.ASSIGNED]
    return given[-1] if given and given[-1].words and whole.row.stage not in OVER else None


def _sent_back(whole: cases.Whole) -> cases.Line | None:
    """What the checker found wrong with the reply, while it waits to be mended."""
    decided = [line for line in whole.history if line.act in (Act.PROPOSED, Act.REFUSED, Act.ANSWERED)]
    return decided[-1] if decided and decided[-1].act is Act.REFUSED else None
