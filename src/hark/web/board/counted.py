"""Which contacts each figure is counted from: what is of calls, of calls alone where there are others too."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from hark.core.terms.card import Card, Text
from hark.core.terms.contact import Channel
from hark.core.terms.figure import Answer, Change
from hark.core.terms.period import Grain
from hark.core.terms.question import Question
from hark.flows import indicators
from hark.guard.access import Staff
from hark.web.board.waits import OF_CALLS, is_of
from hark.web.question import Scope


@dataclass(frozen=True, slots=True)
class Counted:
    """What a page looks at, and the `calls` of it where it has other channels too and none is asked for."""

    scope: Scope
    calls: Scope | None = None

    def behind(self, indicator: str) -> Scope:
        """What is counted for the indicator."""
        return self.calls if self.calls and indicator in OF_CALLS else self.scope

    def named(self, card: Card, *, language: str) -> Card:
        """The card, whose name says so where it is of calls alone."""
        if self.behind(card.id) is self.scope:
            return card
        name = self.called(card.id, card.name.of(language))
        return replace(card, name=Text(en=name, zh=name))

    def called(self, indicator: str, name: str) -> str:
        """The name of the indicator, with a word where it is of calls alone."""
        return name if self.behind(indicator) is self.scope else _("{name} · calls").format(name=name)

    def ask(
        self, ids: Sequence[str] | Mapping[str, Card], *, grain: Grain = Grain.ALL, by: Staff, now: datetime
    ) -> list[Answer]:
        """The answers about what is counted for each, in the order of `ids`."""
        found: dict[str, list[Answer]] = {id: [] for id in ids}
        for question in self._questions(ids, grain=grain):
            for answer in indicators.ask(question, by=by, now=now):
                found[answer.indicator].append(answer)
        return [answer for own in found.values() for answer in own]

    def apart(self, answers: Sequence[Answer], *, by: Staff, now: datetime) -> frozenset[str]:
        """The indicators kept back of calls that are told of all contacts: the two would tell of too few."""
        hidden = [each.indicator for each in answers if each.suppressed]
        hidden = [id for id in hidden if self.behind(id) is not self.scope]
        whole = indicators.ask(self.scope.question(*hidden), by=by, now=now) if hidden else []
        return frozenset(each.indicator for each in whole if not each.suppressed)

    def compare(
        self, ids: Sequence[str] | Mapping[str, Card], *, by: Staff, now: datetime
    ) -> dict[str, Change]:
        """How each stands against the period before."""
        return {
            id: change
            for question in self._questions(ids)
            for id, change in indicators.compare(question, by=by, now=now).items()
        }

    def over_the_period_before(self) -> "Counted":
        """The same of the period before it."""
        before = self.scope.period.before
        return Counted(self.scope.over(before), self.calls.over(before) if self.calls else None)

    def _questions(
        self, ids: Sequence[str] | Mapping[str, Card], *, grain: Grain = Grain.ALL
    ) -> Iterator[Question]:
        """One of all that is counted from the same."""
        for each in (self.scope, self.calls):
            if each and (own := [id for id in ids if self.behind(id) is each]):
                yield each.question(*own, grain=grain)


def of_contacts(scope: Scope, *, by: Staff, now: datetime) -> Counted:
    """What is counted of the contacts in `scope`.

    Calls are answered within seconds, visits within many minutes: a figure of both together is nobody's.
    """
    if "channel" in scope.filter.where:
        return Counted(scope)
    there = indicators.ask(scope.question("contacts.offered", by=("channel",)), by=by, now=now)
    channels = [answer.by["channel"] for answer in there]
    calls = [channel for channel in channels if is_of("contacts.asa", channel)]
    if len(calls) == len(channels):
        return Counted(scope)
    alone = scope
    for channel in calls or [Channel.PHONE]:  # of no calls there are no figures, rather than those of others
        alone = alone.having("channel", channel)
    return Counted(scope, alone)
