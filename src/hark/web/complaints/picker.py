"""The values of one dimension to filter by, each with how many complaints have it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hark.flows import facts
from hark.guard.access import Staff
from hark.web import values, words
from hark.web.complaints.scope import ListScope

LISTED = 30
FEW = 12
"""So many values are read at a glance and need no search."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value: its name, how many complaints have it, and the list with it asked for or no longer."""

    name: str
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Picker:
    """The commonest values, or those that hold what was typed."""

    dimension: str
    word: Promise
    address: str
    choices: list[Choice]
    unlisted: int
    like: str
    searched: bool


def pick(scope: ListScope, dimension: str, *, like: str, by: Staff) -> Picker:
    """The values among the complaints of `scope`, whatever it asks of the dimension itself."""
    alone = scope.free_of(dimension)
    counted = facts.values(scope.ledger, alone.selection, dimension, by=by)
    asked = scope.filter.where.get(dimension, ())
    wanted = like.strip().casefold()
    found = [(value, n) for value, n in counted if wanted in _named(dimension, value).casefold()]
    found.sort(key=lambda entry: entry[0] not in asked)
    return Picker(
        dimension=dimension,
        word=words.DIMENSIONS[dimension],
        address=reverse(f"{scope.ledger}:values", args=[dimension]),
        choices=[_choice(scope, dimension, value, n) for value, n in found[:LISTED]],
        unlisted=max(0, len(found) - LISTED),
        like=like,
        searched=len(counted) > FEW,
    )


def _choice(scope: ListScope, dimension: str, value: str | None, count: int) -> Choice:
    chosen = value in scope.filter.where.get(dimension, ())
    other = scope.without(dimension, value) if chosen else scope.having(dimension, value)
    return Choice(
        name=_named(dimension, value),
        count=count,
        href=f"{reverse(f'{scope.ledger}:list')}?{other.query}",
        chosen=chosen,
    )


def _named(dimension: str, value: str | None) -> str:
    return _("not stated") if value is None else values.said(dimension, value)
