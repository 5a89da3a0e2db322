"""The book of indicators: each card of the catalogue with its formula."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources

from hark.core.errors import NotFound
from hark.core.terms.card import Card, Definition, Direction, Text, Unit
from hark.measures.accesses import ACCESSES
from hark.measures.adjusting import Own
from hark.measures.complaints import COMPLAINTS
from hark.measures.contacts import CONTACTS
from hark.measures.exposures import EXPOSURES
from hark.measures.findings import FINDINGS
from hark.measures.formulas import Formula
from hark.measures.steps import STEPS
from hark.measures.subject import Subject
from hark.measures.trainings import TRAININGS
from hark.measures.transactions import TRANSACTIONS

_SUBJECTS = {
    subject.name: subject
    for subject in (
        *(COMPLAINTS, CONTACTS, STEPS, EXPOSURES),
        *(ACCESSES, FINDINGS, TRAININGS, TRANSACTIONS),
    )
}


class NoSuchIndicator(NotFound):
    """No indicator has this name."""


_WHERE = re.compile(r"\[(\w+)\|([^]]*)\]")
_own: dict[str, Own] = {}


def adjust(own: Mapping[str, Own]) -> None:
    """Count as the institution has it from now on; to be called before anything is asked in the process.

    Raises:
        NoSuchIndicator, BadAdjustment: there is none of that id, or it cannot be set like this.
    """
    _own.clear()
    book.cache_clear()
    for id, adjustment in own.items():
        adjustment.check(look_up(id)[0])
    _own.update(own)
    book.cache_clear()


@cache
def book() -> dict[str, tuple[Card, Formula]]:
    """Every indicator by its id, in the order of the catalogue.

    Raises:
        KeyError: a card without a formula, or the reverse; the build's tests refuse both.
    """
    formulas = {id: formula for subject in _SUBJECTS.values() for id, formula in subject.formulas.items()}
    cards = [_own[card.id].put_on(card) if card.id in _own else card for card in _cards()]
    entries = {card.id: (_spelled_out(card), _made(formulas.pop(card.id), card)) for card in cards}
    if formulas:
        raise KeyError(f"formulas without a card: {', '.join(formulas)}")
    return entries


def subject(name: str) -> Subject:
    """What is counted in the ledger of that name."""
    return _SUBJECTS[name]


def of_subject(name: str) -> dict[str, Formula]:
    """Every formula of one subject by its indicator's id."""
    return {id: formula for id, (card, formula) in book().items() if card.subject == name}


def look_up(indicator: str) -> tuple[Card, Formula]:
    """The card and formula of one indicator.

    Raises:
        NoSuchIndicator: the name is not in the book.
    """
    try:
        return book()[indicator]
    except KeyError:
        raise NoSuchIndicator(
            'There is no indicator called "{name}". Those there are: {known}.',
            name=indicator,
            known=", ".join(book()),
        ) from None


def _made(formula: Formula | Callable[..., Formula], card: Card) -> Formula:
    return formula if isinstance(formula, Formula) else formula(**card.parameters)


def _spelled_out(card: Card) -> Card:
    """The card with its parameters in its words; `[name|words]` are left out where that parameter is zero."""
    numbers = {name: f"{number:.15g}" for name, number in card.parameters.items()}

    def spelled(text: Text) -> Text:
        return Text(filled(text.en), filled(text.zh)) if numbers else text

    def filled(said: str) -> str:
        return _WHERE.sub(lambda found: found[2] if card.parameters[found[1]] else "", said).format(**numbers)

    return replace(
        card, name=spelled(card.name), formula=spelled(card.formula), counted=spelled(card.counted)
    )


def _cards() -> list[Card]:
    folder = resources.files("hark.catalogue") / "indicators"
    cards = []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        page = tomllib.loads(file.read_text(encoding="utf-8"))
        cards += [_card(entry, page) for entry in page["indicator"]]
    return cards


def _card(entry: dict, page: dict) -> Card:  # type: ignore[type-arg] # a TOML table: its shape is checked right here
    return Card(
        id=entry["id"],
        name=Text(**entry["name"]),
        unit=Unit(entry["unit"]),
        direction=Direction(entry["direction"]),
        target=entry.get("target"),
        formula=Text(**entry["formula"]),
        counted=Text(**entry["counted"]),
        interval=Text(**entry["interval"]),
        source=Text(**page["source"]),
        dimensions=tuple(page["dimensions"]),
        parameters={name: float(number) for name, number in entry.get("parameters", {}).items()},
        publishing_minimum=entry.get("publishing_minimum", page["publishing_minimum"]),
        history=tuple(
            Definition(version=h["version"], since=h["since"], change=Text(**h["change"]))
            for h in entry["history"]
        ),
    )
