"""What comes after the answer, on the page of a case: notice, mediation, coming back, being rated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from hark.core.complaints.law import Mediator, Status
from hark.core.terms.case import Act, Recurrence, Stage
from hark.flows import case_hearing, case_mediation, case_notice, case_recurrence
from hark.flows.case_mediation import Mediation
from hark.flows.case_recurrence import Link
from hark.flows.case_whole import Whole
from hark.guard import masking
from hark.guard.access import Staff
from hark.web import dates
from hark.web.cases import after_forms as forms
from hark.web.cases import after_words as words
from hark.web.cases.deed import Deed
from hark.web.cases.words import SIGNS
from hark.web.sentences import listed

CONCLUDE = Deed(
    "conclude",
    "case.mediate",
    Act.CONCLUDED,
    forms.ConcludeForm,
    gettext_lazy("Note how the mediation ended"),
    gettext_lazy("Noted. The customer can read it."),
    case_mediation.conclude_as,
    lambda whole, by: whole.row.in_mediation,
)
MEDIATE = Deed(
    "mediate",
    "case.mediate",
    Act.MEDIATED,
    forms.MediateForm,
    gettext_lazy("Take it to mediation"),
    gettext_lazy("Noted. The customer can read it."),
    case_mediation.refer_as,
    lambda whole, by: not (whole.row.in_mediation or whole.row.closed_elsewhere),
)
SERVE = Deed(
    "serve",
    "case.handle",
    Act.SERVED,
    forms.ServeForm,
    gettext_lazy("Note that the customer was told"),
    gettext_lazy("Noted."),
    case_notice.serve,
    lambda whole, by: whole.row.answered_at is not None,
)
HEAR = Deed(
    "hear",
    "case.handle",
    Act.OBJECTED,
    forms.HearForm,
    gettext_lazy("Note what the customer says to the answer"),
    gettext_lazy("Noted. The customer can read it."),
    case_hearing.hear,
    also=frozenset({Act.ACCEPTED, Act.REJECTED}),
)
JUDGE = Deed(
    "judge",
    "case.handle",
    Act.JUDGED,
    forms.JudgeForm,
    gettext_lazy("Say whether it is the same matter"),
    gettext_lazy("Noted."),
    case_recurrence.judge_as,
    lambda whole, by: False,  # it stands beside each
)


@dataclass(frozen=True, slots=True)
class After:
    """What the page says of it; each empty where there is nothing to say."""

    notices: list[dict[str, object]]
    is_unproven: bool
    is_waiting: bool
    mediations: list[dict[str, object]]
    links: list[dict[str, object]]
    watch: str
    asked: str


def shown(whole: Whole, *, by: Staff, now: datetime) -> After | None:
    """All of it; None for whoever is kept out."""
    if whole.kept_out:
        return None
    notices = [
        {
            "way": words.WAYS[each.way],
            "at": each.at,
            "day": dates.day(timezone.localtime(each.at))
            if each.way in case_notice.BY_STAFF
            else "",  # no hour was noted
            "returned": each.returned,
            "proves": each.proves,
        }
        for each in case_notice.proofs(whole.row)
    ]
    links = case_recurrence.links(whole.row, by=by)
    return After(
        notices,
        _has_answer(whole) and not any(each["proves"] for each in notices),
        whole.row.stage == Stage.ANSWERED,
        mediations(case_mediation.of_case(whole.row), masked=True),
        [_link(each, whole, by=by) for each in links],
        _watch(whole, links, now=now),
        _asked(whole),
    )


def _has_answer(whole: Whole) -> bool:
    """Whether an answer of ours stands; what was closed elsewhere was answered elsewhere."""
    return whole.row.answered_at is not None and not whole.row.closed_elsewhere


def mediations(found: list[Mediation], *, masked: bool = False) -> list[dict[str, object]]:
    """Each with the name of its body in the reader's language; for staff, numbers masked."""
    known = case_mediation.known() if found else {}
    return [
        {
            "body": named(each.body, known),
            "note": _note(known.get(each.body)),
            "it": each,
            "result": masking.text(each.result) if masked else each.result,
            "outcome": words.OUTCOMES.get(each.outcome, ""),
        }
        for each in found
    ]


def named(body: str, known: Mapping[str, Mediator] | None = None) -> str:
    """What a body is called, by the id a law gives it or as somebody wrote it."""
    mediator = (case_mediation.known() if known is None else known).get(body)
    return mediator.name.of(get_language() or "en") if mediator else body


def _note(mediator: Mediator | None) -> dict[str, object]:
    if mediator is None:
        return {}
    said = mediator.note.of(get_language() or "en") if mediator.note else ""
    return {"said": said, "provisional": mediator.status is Status.UNVERIFIED}


def _link(each: Link, whole: Whole, *, by: Staff) -> dict[str, object]:
    may = by.may("case.handle")
    return {
        "number": each.number,
        "later": each.later,
        "came_back": each.came_back,
        "standing": words.RECURRENCES[each.standing],
        "suspected": each.standing is Recurrence.SUSPECTED,
        "signs": listed(SIGNS[sign] for sign in each.signs),
        "found_at": each.found_at,
        "decided_by": each.decided_by,
        "choices": [
            (word.value, said)
            for word, said in (
                (
                    Recurrence.CONFIRMED,
                    _("The same matter") if each.came_back else _("Perhaps the same after all"),
                ),
                (Recurrence.REFUTED, _("Another matter")),
            )
            if may and word is not each.standing
        ],
        "href": JUDGE.href(whole.row.number),
    }


def _watch(whole: Whole, links: list[Link], *, now: datetime) -> str:
    """How long it is watched, and whether anything came back."""
    until = case_recurrence.watched_until(whole.row)
    if until is None:
        return ""
    back = any(each.later and each.standing is not Recurrence.REFUTED for each in links)
    if now < until:
        said = (
            _("Watched until {day}; the customer came back.")
            if back
            else _("Watched until {day}; nothing came back so far.")
        )
    else:
        said = (
            _("Watched until {day}; the customer came back.")
            if back
            else _("Watched until {day}; nothing came back.")
        )
    return said.format(day=dates.day(until))


def _asked(whole: Whole) -> str:
    """Whether the customer was asked to rate the handling, and did."""
    turns = [line.at for line in whole.history if line.act is Act.INVITED]
    stars = next((line.details["stars"] for line in whole.history if line.act is Act.RATED), "")
    if stars:
        return _("Rated by the customer: {stars} of 5.").format(stars=stars)
    if turns:
        said = ngettext(
            "Asked to rate the handling {n} time; no answer yet.",
            "Asked to rate the handling {n} times; no answer yet.",
            len(turns),
        )
        return said.format(n=len(turns))
    if whole.row.stage == Stage.CLOSED and whole.row.ask_at:
        return _("The customer is asked to rate the handling on {day}.").format(
            day=dates.day(whole.row.ask_at)
        )
    return ""


def _on(value: str) -> str:
    return dates.day(date.fromisoformat(value))


# What stands beside a line of the history.
DETAILS: dict[str, Callable[[str], object]] = {
    "body": named,
    "on": _on,
    "outcome": words.OUTCOMES.get,
    "way": words.WAYS.get,
    "verdict": words.RECURRENCES.get,
    "reminder": lambda value: _("once more"),
}
