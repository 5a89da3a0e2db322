"""What a unit was asked about complaints: the list, due first, and one question with its answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hark.core.errors import NotAllowed, NotFound, Refusal
from hark.flows import case_questions, case_sight
from hark.web.cases import words
from hark.web.cases.dues import answer_due
from hark.web.cases.forms import AnswerForm
from hark.web.cases.sentence import of_question, of_questions
from hark.web.errors import sentence
from hark.web.pages import Pager, offset_in
from hark.web.policy import opens
from hark.web.staff import StaffRequest


@require_safe
@opens("question.answer")
def listing(request: StaffRequest) -> HttpResponse:
    """What waits for an answer, or what is settled."""
    by, now, offset = request.staff, timezone.now(), offset_in(request.GET)
    settled = request.GET.get("scope") == "settled"
    counts = case_questions.counts(by=by, now=now)
    found = case_questions.page(settled=settled, offset=offset, by=by)
    return render(
        request,
        "cases/questions.html",
        {
            "sentence": of_questions(counts, by=by),
            "settled": settled,
            "open": counts.open,
            "whole": by.wall.units is None,
            "rows": [
                (asked, answer_due(asked, now=now), words.MATTERS[asked.matter]) for asked in found.questions
            ],
            "simulated": any(asked.is_demo for asked in found.questions),
            "pager": Pager(request.GET, found.total, offset),
        },
    )


@never_cache
@require_http_methods(["GET", "POST"])
@opens("question.answer")
def one(request: StaffRequest, id: UUID) -> HttpResponse:
    """One question, or its answer; what is refused is kept in the form."""
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data["words"]
            case_questions.answer(id, words=said, by=request.staff, now=timezone.now())
        except (NotAllowed, NotFound):
            raise
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("Answered. Whoever asked finds it with the complaint."))
            return redirect("questions:list")
    by, now = request.staff, timezone.now()
    asked = case_questions.open_one(id, by=by, now=now)
    return render(
        request,
        "cases/question.html",
        {
            "asked": asked,
            "sentence": of_question(asked, now=now),
            "matter": words.MATTERS[asked.matter],
            "standing": words.STANDINGS[asked.standing],
            "due": answer_due(asked, now=now),
            "form": form,
            # Whose statement it is would only be told that they are kept out of the complaint.
            "may_open": (by.wall.units is None or not asked.statement)
            and case_sight.is_seen(asked.number, by=by),
        },
        status=422 if form.errors else 200,
    )
