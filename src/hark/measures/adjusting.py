"""What an institution sets of an indicator: its target, and the numbers its formula may be counted with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite

from hark.core.errors import Refusal
from hark.core.terms.card import Card, Definition, Direction, Text, Unit


class BadAdjustment(Refusal):
    """An indicator cannot be set like this."""


@dataclass(frozen=True, slots=True)
class Own:
    """What is set of one indicator since a day; a definition of its own, with its own number."""

    since: date
    target: float | None
    parameters: Mapping[str, float]

    def check(self, card: Card) -> None:
        """Nothing, where the indicator can be counted like this.

        Raises:
            BadAdjustment: it has no such parameter, or no target, or not of this size.
        """
        if strange := sorted(set(self.parameters) - set(card.parameters)):
            raise BadAdjustment(
                'Of the indicator {id} there is no "{name}" to set. To be set are: {known}.',
                id=card.id,
                name=strange[0][:40],
                known=", ".join(("since", "target", *card.parameters)),
            )
        if self.target is not None and card.direction is Direction.NEITHER:
            raise BadAdjustment("The indicator {id} can have no target: neither way is better.", id=card.id)
        for name, number in {**self.parameters, "target": self.target or 0.0}.items():
            most = 1.0 if name == "target" and card.unit is Unit.SHARE else 1e9
            if not (isfinite(number) and 0 <= number <= most):
                raise BadAdjustment(
                    'Of the indicator {id}, "{name}" is to be a number from 0 to {most}.',
                    id=card.id,
                    name=name,
                    most=f"{most:g}",
                )

    def put_on(self, card: Card) -> Card:
        """The card as it is counted here."""
        target = card.target if self.target is None else self.target
        told = {**self.parameters, **({} if self.target is None else {"target": self.target})}
        words = ", ".join(f"{name} = {number:.15g}" for name, number in sorted(told.items()))
        here = Definition(
            card.definition + 1,
            self.since,
            Text(f"Set by the institution: {words}.", f"本机构设定：{words}。"),
        )
        own = {name: float(number) for name, number in self.parameters.items()}
        parameters = {**card.parameters, **own}
        return replace(card, target=target, parameters=parameters, history=(*card.history, here))
