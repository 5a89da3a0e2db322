"""Complaints that leave for a program, a list at a time."""

from django.utils import timezone

from hark.flows import complaints
from hark.flows.complaints import ComplaintPage, Selection
from hark.guard.access import Staff
from hark.web import limits
from hark.web.api.parameters import Page


def taken(chosen: Selection, *, at: Page, by: Staff) -> ComplaintPage:
    """The complaints at this place in the list, counted against the person's hour and noted.

    Raises:
        TooOften: the person has taken as many within the hour as one may; none is sent.
    """
    page = complaints.page(chosen, offset=at.offset, limit=at.limit, by=by)
    # An empty page costs something too, and leaves an entry.
    limits.COMPLAINTS.require(by, times=max(1, len(page.complaints)))
    complaints.note_listed(page, by=by, now=timezone.now())
    return page
