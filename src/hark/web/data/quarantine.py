"""The quarantine: what is kept aside and why, one record, another try, and the list as a file."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hark.core.errors import NotAllowed, NotFound, Refusal
from hark.core.terms.intake import Reason, Tally
from hark.flows import exports, feeds
from hark.flows import quarantine as kept_aside
from hark.flows.quarantine import Shown
from hark.web import figures
from hark.web.data import leads
from hark.web.data.reasons import REASONS
from hark.web.errors import sentence
from hark.web.pages import Pager, offset_in
from hark.web.staff import StaffRequest

STATES = {
    "open": gettext_lazy("Open"),
    "accepted": gettext_lazy("Accepted since"),
    "duplicate": gettext_lazy("Duplicate since"),
    "all": gettext_lazy("All"),
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which records are looked at, as the address says it."""

    feed: str
    arrival: int | None
    reason: str
    state: str

    @classmethod
    def read(cls, query: QueryDict) -> "Narrowing":
        """What the address asks for; what is no such thing is passed over."""
        arrival, reason, state = (query.get(name, "") for name in ("arrival", "reason", "state"))
        return cls(
            feed=query.get("feed", ""),
            arrival=int(arrival) if arrival.isascii() and arrival.isdigit() and len(arrival) < 12 else None,
            reason=reason if reason in set(Reason) else "",
            state=state if state in STATES else "open",
        )

    @property
    def href(self) -> str:
        """The address of the list so narrowed."""
        asked = {"feed": self.feed, "arrival": self.arrival, "reason": self.reason, "state": self.state}
        query = urlencode({k: v for k, v in asked.items() if v and (k, v) != ("state", "open")})
        return reverse("data:quarantine") + (f"?{query}" if query else "")


@require_safe
def quarantine(request: StaffRequest) -> HttpResponse:
    """The records kept aside, as the address narrows them."""
    wanted, offset = Narrowing.read(request.GET), offset_in(request.GET)
    state = "" if wanted.state == "all" else wanted.state
    pager = Pager(request.GET, 0, offset)
    records, total = kept_aside.page(
        by=request.staff,
        offset=offset,
        limit=pager.limit,
        feed=wanted.feed,
        arrival=wanted.arrival,
        reason=wanted.reason,
        state=state,
    )
    counts = kept_aside.reasons(by=request.staff, feed=wanted.feed, arrival=wanted.arrival)
    again = {r: n for r, n in counts.items() if wanted.reason in ("", r)}
    ...
