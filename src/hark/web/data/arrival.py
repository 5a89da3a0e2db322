"""One arrival: how far it has come and its account, and what can be done with it."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hark.core.errors import Refusal
from hark.flows import feeds, known_mappings, streams, uploads, withdrawals
from hark.flows.feeds import Arrival
from hark.flows.withdrawals import Withdrawal
from hark.guard.access import Staff
from hark.web import words
from hark.web.data import leads, whom, withdrawn
from hark.web.data.feeds import lists
from hark.web.data.refusals import told
from hark.web.data.withdrawn import WithdrawForm
from hark.web.errors import sentence
from hark.web.freshness import typed_before
from hark.web.policy import opens
from hark.web.sections import CASES, address_of
from hark.web.staff import StaffRequest


@require_safe
@opens("feed.see")
def arrival(request: StaffRequest, id: int) -> HttpResponse:
    """How far the file has come, and its account once it is settled."""
    return _page(request, id, WithdrawForm(initial=typed_before(request)))


@require_POST
@opens("feed.load")
def stop(request: StaffRequest, id: int) -> HttpResponse:
    """The page of the file, which is let go of after the batch it is at."""
    return _turned(request, id, uploads.stop)


@require_POST
@opens("feed.load")
def resume(request: StaffRequest, id: int) -> HttpResponse:
    """The page of the file, which is gone on with."""
    return _turned(request, id, uploads.resume)


@require_POST
@opens("feed.withdraw")
def withdraw(request: StaffRequest, id: int) -> HttpResponse:
    """The page of the load, of which what it brought counts no more."""
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, id, form, status=422)
    return _turned(request, id, partial(withdrawals.withdraw, mistake=form.cleaned_data["mistake"]))


def _turned(request: StaffRequest, id: int, deed: Callable[..., None]) -> HttpResponse:
    feeds.arrival(id, by=request.staff)  # there is none, it says
    try:
        deed(id, by=request.staff, now=timezone.now())
    except (uploads.NotUnderWay, withdrawals.NotWithdrawn) as refusal:
        messages.warning(request, sentence(refusal))
    return redirect("data:arrival", id)


def _page(request: StaffRequest, id: int, form: WithdrawForm, *, status: int = 200) -> HttpResponse:
    arrived = feeds.arrival(id, by=request.staff)
    titles = {m.name: m.title for m in known_mappings.known(by=request.staff).usable}
    withdrawal, restores = withdrawals.standing(id), withdrawals.restored_for(id)
    later, repeating = withdrawals.repeating(id)
    ahead = None if withdrawal else feeds.brought_ahead(id, by=request.staff, now=timezone.now())
    return render(
        request,
        "data/arrival.html",
        {
            "arrival": arrived,
            "lead": _lead(arrived, withdrawal, restores),
            "under_way": arrived.state in ("waiting", "running") or (withdrawal and not withdrawal.ended_at),
            "ahead": leads.of_brought(ahead),
            "done": arrived.position if arrived.state == "running" else 0,
            "offered_by": _offered_by(arrived),
            "refusal": _refusal(arrived),
            "redacted": [(words.REDACTED[kind], count) for kind, count in sorted(arrived.redacted.items())],
            "title": titles.get(arrived.mapping),
            "records_href": "" if withdrawal else _records_of(arrived, request.staff),
            "withdrawal": withdrawal,
            "withdrawn": withdrawal and withdrawn.facts(withdrawal, by=whom.called(withdrawal.asked_by)),
            "form": form if withdrawals.may_be(id, by=request.staff, now=timezone.now()) else None,
            "repeating": repeating,
            "later": later,
            "more_later": repeating - len(later),
        },
        status=status,
    )


def _lead(arrived: Arrival, withdrawal: Withdrawal | None, restores: int | None) -> str:
    if withdrawal:
        return leads.of_withdrawn(arrived, done=withdrawal.ended_at is not None)
    return leads.of_restored(arrived, restores) if restores else leads.of_arrival(arrived)


def _records_of(arrived: Arrival, by: Staff) -> str:
    """Where what the file brought is listed, for somebody who may see it; else nothing."""
    return address_of(CASES, by) if arrived.ledger == "cases" else lists(by).get(arrived.ledger, "")


def _offered_by(arrived: Arrival) -> str:
    if arrived.offered_by == streams.OFFERED_BY:  # of several senders, whom the audit names
        return _("sent one by one, by HTTP or a broker")
    return whom.called(arrived.offered_by)


def _refusal(arrived: Arrival) -> str:
    if not arrived.refusal:
        return ""
    return told(Refusal(arrived.refusal, **arrived.refusal_details), file=arrived.file_name)
