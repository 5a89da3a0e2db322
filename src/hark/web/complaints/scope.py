"""What a list of complaints or other records looks at, in which order: all of it stands in its address."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from django.http import QueryDict
from django.utils.translation import gettext as _

from hark.core.terms.ledger import LEDGERS
from hark.core.terms.period import Period
from hark.core.terms.question import Filter
from hark.flows import facts
from hark.flows.facts import Selection
from hark.guard.pseudonyms import PATTERN as PSEUDONYM
from hark.web import asked
from hark.web.asked import NotUnderstood
from hark.web.question import Scope


@dataclass(frozen=True, slots=True)
class ListScope(Scope):
    """A scope of a ledger's records with their order, of one `customer` by pseudonym if one is looked for.

    Without an `indicator` every record counts. Over `all_days` there are records from,
    the address names no day, so that a view kept today will hold tomorrow's too.
    """

    all_days: Period | None = None
    sort: str = "received"
    descending: bool = True
    customer: str = ""
    ledger: str = "complaints"

    @property
    def usual_order(self) -> tuple[str, bool]:
        """The order of which the address says nothing: the latest first."""
        return facts.sorted_by(self.ledger)[0], True

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The scope as the fields of a form."""
        for name, value in Scope.pairs(self):
            if self.period != self.all_days or name not in ("from", "to"):
                yield name, value
        if self.filter.feed:
            yield "feed", self.filter.feed
        if self.filter.arrival is not None:
            yield "arrival", str(self.filter.arrival)
        if self.customer:
            yield "customer", self.customer
        if (self.sort, self.descending) != self.usual_order:
            yield "sort", self.sort
            yield "order", "descending" if self.descending else "ascending"

    def ordered(self, sort: str, *, descending: bool) -> Self:
        """The same complaints in another order."""
        return replace(self, sort=sort, descending=descending)

    def _of_any_feed(self) -> Self:
        return replace(self, filter=replace(self.filter, feed="", arrival=None))

    def unfiltered(self) -> Self:
        """The same days and order, of all complaints."""
        return replace(self, filter=Filter(), indicator="", customer="")

    def of_everybody(self) -> Self:
        """The same complaints, whosever they are."""
        return replace(self, customer="")

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the days keeps complaints out."""
        return bool(self.indicator or self.customer) or self.filter != Filter()

    @property
    def brought_by(self) -> list[tuple[str, str]]:
        """The feed and the arrival asked for, each with its name."""
        named = ((_("Feed"), self.filter.feed), (_("Arrival"), self.filter.arrival))
        return [(name, str(value)) for name, value in named if value not in ("", None)]

    @property
    def brought_by_href(self) -> str:
        """The address of the same sight of whatever feed and arrival."""
        return f"?{self._of_any_feed().query}"

    @property
    def selection(self) -> Selection:
        """The records, as the flows know them."""
        chosen = facts.selection(
            self.ledger,
            period=None if self.period == self.all_days else self.period,
            filter=self.filter,
            indicator=self.indicator or None,
            sort=self.sort,
            descending=self.descending,
        )
        return replace(chosen, customer=self.customer)


def read(
    query: QueryDict,
    *,
    all_days: Period,
    indicators: Iterable[str],
    dimensions: Iterable[str],
    today: date,
    ledger: str = "complaints",
) -> ListScope:
    """The scope an address names on this day; without a word in it, all records, the latest first.

    Raises:
        NotUnderstood: a date, indicator, arrival or pseudonym is not one.
    """
    named = asked.read(
        query, otherwise=Scope(all_days), indicators=indicators, dimensions=dimensions, today=today
    )
    sort, customer = query.get("sort", ""), query.get("customer", "")
    if customer and not re.fullmatch(
        PSEUDONYM, customer
    ):  # its words do not repeat it: it may be somebody's number
        raise NotUnderstood("A customer is looked for by the button Customer above the list.")
    if customer and "customer" not in LEDGERS[ledger].pseudonyms:
        raise NotUnderstood("These records name no customer. Take that filter off.")
    return ListScope(
        named.period,
        named.indicator,
        relative=named.relative,
        filter=replace(named.filter, feed=query.get("feed", "").strip(), arrival=_arrival(query)),
        all_days=all_days,
        sort=sort or facts.sorted_by(ledger)[0],
        descending=query.get("order") != "ascending",
        customer=customer,
        ledger=ledger,
    )


def _arrival(query: QueryDict) -> int | None:
    written = query.get("arrival", "").strip()
    if written and not re.fullmatch(r"[0-9]{1,12}", written):
        raise NotUnderstood("“{written}” is not the number of an arrival.", written=written[:40])
    return int(written) if written else None
