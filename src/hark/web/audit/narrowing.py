"""Which entries a page of the audit looks at, and how that stands in its address."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import QueryDict

from hark.flows.auditing import Search
from hark.web import times
from hark.web.asked import NotUnderstood, day_named

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is asked for; what is blank is not asked. Days are those of the reader's time zone."""

    actor: str = ""
    act: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def narrowed(self) -> bool:
        """Whether less than everything is looked at."""
        return self != Narrowing()

    @property
    def search(self) -> Search:
        """What is asked of the flow."""
        return Search(
            self.actor,
            self.act,
            self.subject,
            since=times.midnight(self.first) if self.first else None,
            until=times.midnight(self.last + timedelta(days=1)) if self.last else None,
        )

    @property
    def query(self) -> str:
        """The same as the query of an address."""
        asked = {
            "actor": self.actor,
            "act": self.act,
            "subject": self.subject,
            "from": self.first.isoformat() if self.first else "",
            "last": self.last.isoformat() if self.last else "",
        }
        return urlencode({name: value for name, value in asked.items() if value})


def read(query: QueryDict) -> Narrowing:
    """What the address asks for.

    Raises:
        NotUnderstood: a day is none, or the first is later than the last.
    """
    actor, act, subject = (query.get(name, "").strip()[:LONGEST] for name in ("actor", "act", "subject"))
    first, last = day_named(query.get("from", "")), day_named(query.get("last", ""))
    if first and last and first > last:
        raise NotUnderstood("The first day is later than the last, so there is nothing between them.")
    return Narrowing(actor, act, subject, first, last)
