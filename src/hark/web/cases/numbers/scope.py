"""Which numbers a page shows: days, what splits them, what they are narrowed to; all of it in its address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from hark.core.terms.period import Period
from hark.flows.case_asked import GROUPS, Asked
from hark.flows.case_counts import COLUMNS
from hark.web import asked
from hark.web.question import MISSING, Scope

USUAL = (30, 90, 365)
"""Stretches of days up to today to choose from; the page opens on the second."""


@dataclass(frozen=True, slots=True)
class NumbersScope(Scope):
    """A scope of complaints handling, split by units or people and narrowed to one value each."""

    split_by: str = ""
    where: Mapping[str, str | None] = field(default_factory=dict)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The scope as the fields of a form."""
        yield from Scope.pairs(self)
        if self.split_by:
            yield "by", self.split_by
        for name, value in self.where.items():
            yield name, MISSING if value is None else value

    def split(self, by: str) -> Self:
        """The same days, split otherwise."""
        return replace(self, split_by=by)

    def narrowed(self, name: str, value: str | None) -> Self:
        """The same days of those with this value alone."""
        return replace(self, where={**self.where, name: value})

    def widened(self, name: str) -> Self:
        """The same days, whatever value they have."""
        return replace(self, where={each: value for each, value in self.where.items() if each != name})

    def unfiltered(self) -> Self:
        """The same days of all complaints."""
        return replace(self, where={})

    def behind(self, number: str, **more: object) -> str:
        """The address of the complaints behind a number."""
        told = {name: str(value) for name, value in more.items() if value is not None}
        pairs = [*self.split("").pairs(), ("number", number), *told.items()]
        return f"{reverse('cases:numbers-behind')}?{urlencode(pairs)}"

    @property
    def asked(self) -> Asked:
        """What the flows are asked.

        Raises:
            TooLong, NoSuchNumber: it cannot be counted so.
        """
        return Asked(self.period, self.split_by, self.where)


def stretches(today: date) -> list[Period]:
    """The stretches to choose from, the shortest last."""
    end = today + timedelta(days=1)
    return [Period(end - timedelta(days=days), end) for days in reversed(USUAL)]


def read(query: QueryDict, *, today: date) -> NumbersScope:
    """The scope an address names; without a word in it the last days, all together.

    Raises:
        NotUnderstood: a date is none.
    """
    usual = stretches(today)[1]
    named = asked.read(query, otherwise=Scope(usual), indicators=(), dimensions=(), today=today)
    by = query.get("by", "")
    where = {name: value for name in COLUMNS if (value := query.get(name, "").replace("\x00", "")[:200])}
    return NumbersScope(
        named.period,
        relative=named.relative,
        split_by=by if by in GROUPS else "",
        where={name: None if value == MISSING else value for name, value in where.items()},
    )
