"""The quarantine: what is kept aside and why, one record, another try, and the list as a file."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hark.core.errors import Refusal
from hark.core.terms.intake import Reason, Tally
from hark.flows import exports, feeds, putting_away, replaying
from hark.flows import quarantine as kept_aside
from hark.flows.quarantine import Kept, Shown, State
from hark.guard.access import Staff, require
from hark.web import figures, limits
from hark.web.data import leads, narrowing, whom
from hark.web.data.feeds import lists
from hark.web.data.narrowing import STATES, Narrowing
from hark.web.data.originals import readable
from hark.web.data.previewed import beside, problems
from hark.web.data.reasons import AWAY, Words, words_of
from hark.web.errors import sentence
from hark.web.pages import STEP, Pager, offset_in
from hark.web.policy import opens
from hark.web.sentences import joined, passed_over
from hark.web.staff import StaffRequest


@require_safe
@opens("quarantine.see")
def quarantine(request: StaffRequest) -> HttpResponse:
    """The records kept aside, as the address narrows them."""
    wanted, offset, by = narrowing.read(request.GET), offset_in(request.GET), request.staff
    newest = kept_aside.newest(by=by, **wanted.which)
    records, total = kept_aside.page(
        by=by, offset=offset, limit=STEP, state=wanted.kept_state, **wanted.which
    )
    pager = Pager(request.GET, total, offset)
    if total and not records:
        return redirect(request.path + pager.end_href)
    met = kept_aside.reasons(by=by, state=wanted.kept_state, **wanted.for_any_reason)
    met |= {wanted.reason: 0} if wanted.reason and wanted.reason not in met else {}
    waiting = kept_aside.reasons(by=by, **wanted.for_any_reason)
    waiting = {reason: count for reason, count in waiting.items() if wanted.reason in ("", reason)}
    return render(
        request,
        "data/quarantine.html",
        {
            "lead": _lead(wanted, total, waiting),
            "passed_over": passed_over(narrowing.passed_over(request.GET)),
            "wanted": wanted,
            "records": (shown := [_shown(record, wanted) for record in records]),
            "some_can_be_chosen": any(row[-1] for row in shown),
            "pager": pager,
            "waiting": sum(waiting.values()),
            "newest": newest,  # asked for before they were counted: what came since is not among them
            "offers_away": wanted.state in (State.OPEN, "all"),  # where those it would be done to are seen
            "away": _away(wanted, by=by),
            "whys": _whys(),
            "ever": kept_aside.page(by=by, limit=0, state="")[1],
            "file": feeds.arrival(wanted.arrival, by=by) if wanted.arrival is not None else None,
            "feeds": [summary.name for summary in feeds.feeds(by=by)],
            "reasons": [(reason, words_of(reason).title, count) for reason, count in met.items()],
            "states": STATES,
            "whys_away": AWAY,
            "who_put_away": _who(by=by) if wanted.state == State.PUT_AWAY else [],
        },
    )


@require_http_methods(["GET", "POST"])
@opens("quarantine.see", POST="quarantine.reveal")
def record(request: StaffRequest, id: int) -> HttpResponse:
    """One record without what it held; asked by POST, with it, and that is noted."""
    kept = kept_aside.one(id, by=request.staff)
    shown = kept_aside.show(id, by=request.staff, now=timezone.now()) if request.method == "POST" else None
    today = replaying.today(id, by=request.staff) if shown else replaying.Today()
    return render(
        request,
        "data/record.html",
        {
            "record": kept,
            "lead": leads.of_record(kept),
            "words": words_of(kept.reason),
            "beside": beside(kept, told=today.others),
            "helps": _helps(kept),
            "state": STATES[kept.state],
            "why_away": _away_for(kept),
            "away_by": whom.called(kept.put_away_by) if kept.put_away_by else "",
            "whys": _whys(),
            "shown": shown,
            "original": readable(shown) if shown else "",
            "first_href": _first(shown, by=request.staff) if shown else "",
            "first_stands": today.stands,
            "others": problems(today.others, values=True),
        },
    )


@require_POST
@opens("quarantine.replay")
def replay(request: StaffRequest) -> HttpResponse:
    """Another try with the records chosen, or with all that are open; then back, with the account of it."""
    require(request.staff, "quarantine.replay")
    wanted, chosen = narrowing.read(request.POST), narrowing.chosen(request.POST)
    if chosen == []:
        messages.warning(request, _("No record was chosen. Tick those to be tried again."))
        return redirect(wanted.href)
    try:
        tally = replaying.replay(
            by=request.staff,
            now=timezone.now(),
            ids=chosen,
            feed=wanted.feed,
            arrival=wanted.arrival,
            reason=wanted.reason,
        )
    except Refusal as refusal:
        messages.error(request, sentence(refusal))
    else:
        level = messages.SUCCESS if tally.read > tally.quarantined else messages.WARNING
        messages.add_message(request, level, _account(tally))
    return (
        redirect("data:record", chosen[0]) if chosen and "record" in request.POST else redirect(wanted.href)
    )


@require_POST
@opens("quarantine.export")
def export(request: StaffRequest) -> HttpResponseBase:
    """Every record of the list as it is narrowed, all its pages, as a file."""
    limits.EXPORTS.require(request.staff)
    wanted, form = narrowing.read(request.POST), request.POST.get("form", "")
    made = exports.quarantine(
        form=form, by=request.staff, now=timezone.now(), state=wanted.kept_state, **wanted.which
    )
    return StreamingHttpResponse(
        made.chunks,
        content_type=made.content_type,
        headers={"Content-Disposition": f'attachment; filename="{made.name}"'},
    )


def _lead(wanted: Narrowing, total: int, waiting: Mapping[str, int]) -> str:
    """How many records there are of the state that is asked for."""
    if wanted.state == State.PUT_AWAY:
        return leads.of_away(total, narrowed=wanted.narrowed)
    if wanted.state in (State.OPEN, "all"):
        return leads.of_quarantine(waiting, narrowed=wanted.narrowed)
    return leads.of_state(total, str(dict(STATES)[wanted.state]))


def _shown(record: Kept, wanted: Narrowing) -> tuple[Kept, Words, Promise, Promise | str, bool]:
    """A row of the list: the record, its reason, its state, why it is put away, whether it can be chosen."""
    can_be_chosen = record.may_be_taken_up if wanted.state == State.PUT_AWAY else record.state == State.OPEN
    return record, words_of(record.reason), STATES[record.state], _away_for(record), can_be_chosen


def _away_for(record: Kept) -> Promise | str:
    """Why it is put away; the code itself where only another version knows it."""
    return AWAY.get(record.put_away_why, record.put_away_why)


def _away(wanted: Narrowing, *, by: Staff) -> int:
    """How many of those put away could be taken up again, where they are looked at."""
    if wanted.state != State.PUT_AWAY:
        return 0
    return putting_away.count(by=by, **wanted.which)


def _who(*, by: Staff) -> list[tuple[str, str]]:
    """Who put records away: the sign-in name, and what people know them by."""
    return [(each, whom.called(each)) for each in kept_aside.whose(by=by)]


def _whys() -> list[tuple[str, Promise]]:
    return [(why, AWAY[why]) for why in putting_away.BY_HAND]


def _first(shown: Shown, *, by: Staff) -> str:
    """Where the record stands that another contradicts, for somebody who may see it; else nothing."""
    kept = shown.kept
    if kept.reason != Reason.CONFLICT or kept.ledger not in lists(by):
        return ""
    return reverse(f"{kept.ledger}:one", args=[kept.feed, shown.value])


def _helps(kept: Kept) -> str:
    words = words_of(kept.reason)
    where = _("The mapping is {mapping}.").format(mapping=kept.mapping)
    return joined(str(words.helps), where if words.mendable else "")


def _account(tally: Tally) -> str:
    if not tally.read:
        return _("None of these records is open any more.")
    return ngettext(
        "{read} record tried again: {accepted} accepted, {duplicates} duplicate, {left} still aside.",
        "{read} records tried again: {accepted} accepted, {duplicates} duplicate, {left} still aside.",
        tally.read,
    ).format(
        read=figures.number(tally.read),
        accepted=figures.number(tally.accepted),
        duplicates=figures.number(tally.duplicates),
        left=figures.number(tally.quarantined),
    )
