"""Which records of the quarantine a page looks at, and how that stands in its address."""

import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hark.core.terms.intake import Reason, WhyAway
from hark.flows.feed_names import FEED_NAME
from hark.flows.quarantine import State, Which
from hark.web import times
from hark.web.asked import day_named

STATES: dict[str, Promise] = {
    "open": pgettext_lazy("state of a record in quarantine", "Open"),
    "accepted": pgettext_lazy("state of a record in quarantine", "Accepted since"),
    "duplicate": pgettext_lazy("state of a record in quarantine", "Here already"),
    "put_away": pgettext_lazy("state of a record in quarantine", "Put away"),
    "all": pgettext_lazy("state of a record in quarantine", "All"),
}


LONGEST = 80  # signs of what is told to be none, and of a sign-in name


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is asked for; what is blank is not asked.

    The last three are asked of records that are put away, and of no others; the day is one of the reader's.
    """

    feed: str = ""
    arrival: int | None = None
    reason: str = ""
    state: str = "open"
    put_away_why: str = ""
    put_away_by: str = ""
    since: date | None = None

    @property
    def narrowed(self) -> bool:
        """Whether less than everything in this state is looked at."""
        return self != Narrowing(state=self.state)

    @property
    def which(self) -> Which:
        """What is asked of the flow, beside the state."""
        return Which(
            feed=self.feed,
            arrival=self.arrival,
            reason=self.reason,
            put_away_why=self.put_away_why,
            put_away_by=self.put_away_by,
            since=times.midnight(self.since) if self.since else None,
        )

    @property
    def for_any_reason(self) -> Which:
        """The same, whatever the records are kept aside for."""
        return replace(self, reason="").which

    @property
    def kept_state(self) -> str:
        """The state as the flow names it; nothing for all of them."""
        return "" if self.state == "all" else self.state

    @property
    def href(self) -> str:
        """The address of the list so narrowed."""
        query = urlencode(list(self.pairs()))
        return reverse("data:quarantine") + (f"?{query}" if query else "")

    @property
    def free_href(self) -> str:
        """The address of the list of this state, narrowed by nothing."""
        return Narrowing(state=self.state).href

    @property
    def any_arrival_href(self) -> str:
        """The address of the same list, whatever file the records came in."""
        return replace(self, arrival=None).href

    def pairs(self) -> list[tuple[str, str]]:
        """What is asked for as the fields of a form; what goes without saying is left out."""
        asked = {
            "feed": self.feed,
            "arrival": "" if self.arrival is None else str(self.arrival),
            "reason": self.reason,
            "state": "" if self.state == "open" else self.state,
            "put_away_why": self.put_away_why,
            "put_away_by": self.put_away_by,
            "since": self.since.isoformat() if self.since else "",
        }
        return [(name, value) for name, value in asked.items() if value]


def passed_over(query: QueryDict) -> list[tuple[Promise, str]]:
    """What the address asks for that is none: a reason or state there is not, no number of an arrival."""
    arrival = query.get("arrival", "")
    feed, who = query.get("feed", ""), query.get("put_away_by", "")
    asked = (
        (_("Feed"), feed, {feed} if _is_feed(feed) else set()),
        (_("Put away by"), who, {who} if _is_name(who) else set()),
        (_("Reason"), query.get("reason", ""), {*Reason}),
        (_("Status"), query.get("state", ""), {*STATES}),
        (_("Arrival"), arrival, set() if number(arrival) is None else {arrival}),
        (_("Why it is put away"), query.get("put_away_why", ""), {*WhyAway}),
    )
    return [(name, written[:LONGEST]) for name, written, known in asked if written and written not in known]


def read(query: QueryDict) -> Narrowing:
    """What the address asks for; what is no such thing is `passed_over`.

    Raises:
        NotUnderstood: the day is none.
    """
    reason, state, feed = (query.get(name, "") for name in ("reason", "state", "feed"))
    asked = Narrowing(
        feed=feed if _is_feed(feed) else "",
        arrival=number(query.get("arrival", "")),
        reason=reason if reason in set(Reason) else "",
        state=state if state in STATES else "open",
    )
    if asked.state != State.PUT_AWAY:
        return asked
    why, who = query.get("put_away_why", ""), query.get("put_away_by", "")
    return replace(
        asked,
        put_away_why=why if why in set(WhyAway) else "",
        put_away_by=who if _is_name(who) else "",
        since=day_named(query.get("since", "")),
    )


def _is_feed(written: str) -> bool:
    return re.fullmatch(FEED_NAME, written) is not None


def _is_name(written: str) -> bool:
    """Whether somebody may be called so: what is asked for is noted where nobody amends it."""
    return len(written) <= LONGEST and written.isprintable()


def chosen(form: QueryDict) -> list[int] | None:
    """The numbers of the records that were ticked; None where all that match are meant."""
    if form.get("which") == "all":
        return None
    return [id for id in map(number, form.getlist("id")) if id is not None]


def number(written: str) -> int | None:
    """The number of an arrival or a record; None where it is none."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 12 else None
