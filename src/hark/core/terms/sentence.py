"""A sentence with its values apart, so that a page can say it in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from hark.core.terms.card import Text


@dataclass(frozen=True, slots=True)
class Sentence:
    """English with `str.format` fields; values may be sentences, texts in two languages, days, moments."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format(**{name: _plain(value) for name, value in self.values.items()})


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.en if isinstance(value, Text) else value
