"""The card of an indicator: its names, unit, direction, target and formula in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Unit(StrEnum):
    """How a figure is written."""

    COUNT = "count"
    PER_DAY = "per_day"
    SHARE = "share"
    DAYS = "days"
    SECONDS = "seconds"
    PER_THOUSAND = "per_thousand"
    PER_CUSTOMER = "per_customer"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages."""

    en: str
    zh: str

    def of(self, language: str) -> str:
        """The text for a language code such as `zh-hans` or `en`."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of an indicator's definition."""

    version: int
    since: date
    change: Text


@dataclass(frozen=True, slots=True)
class Card:
    """An indicator as the institution reads it. `publishing_minimum` is the least n shown to everyone.

    `parameters` are the numbers of its formula that an institution may set, by name.
    """

    id: str
    name: Text
    unit: Unit
    direction: Direction
    target: float | None
    formula: Text
    counted: Text
    interval: Text
    source: Text
    dimensions: tuple[str, ...]
    publishing_minimum: int
    history: tuple[Definition, ...]
    parameters: Mapping[str, float] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """The ledger it is counted in, by name."""
        return self.id.partition(".")[0]

    @property
    def definition(self) -> int:
        """The version in force."""
        return self.history[-1].version
