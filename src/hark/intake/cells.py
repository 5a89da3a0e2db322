"""What a cell says, by the kind of its column."""

import re
from collections.abc import Callable
from datetime import date, datetime

from hark.core.terms.intake import Reason
from hark.guard.pseudonyms import Pseudonyms, normal
from hark.intake.mappings import Column, Kind, Mapping

LONGEST_WORDS = 1_000
LONGEST_ID = 64
LONGEST_TEXT = 1_000_000

# What numbers of people are made of. The word that redaction puts into an original is none, so that no two
# people whose numbers it took for cards become one when their records are tried again.
_NUMBER = re.compile(rf"[0-9A-Z][0-9A-Z ._/-]{{0,{LONGEST_ID - 1}}}")

Value = str | date | tuple[str, ...] | None


class Unreadable(Exception):
    """A cell does not say what its column should."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)


def rule(column: Column, mapping: Mapping, *, pseudonyms: Pseudonyms | None) -> Callable[[str], Value]:
    """What a cell of this column says, raising `Unreadable` where it says nothing usable."""
    read = _READ[column.kind] if column.kind is not Kind.PSEUDONYM else _pseudonym(pseudonyms)

    def say(cell: str) -> Value:
        text = cell.strip()
        if text.casefold() in mapping.missing:
            if column.required:
                raise Unreadable(Reason.MISSING_REQUIRED)
            return () if column.kind is Kind.LIST else None
        return read(text, column, mapping)

    return say


def _id(text: str, column: Column, mapping: Mapping) -> str:
    if len(text) > LONGEST_ID or (column.pattern and not column.pattern.fullmatch(text)):
        raise Unreadable(Reason.NOT_AN_ID)
    return text


def _words(text: str, column: Column, mapping: Mapping) -> str:
    if len(text) > LONGEST_WORDS:
        raise Unreadable(Reason.TOO_LONG)
    return " ".join(text.split())


def _long_text(text: str, column: Column, mapping: Mapping) -> str:
    if len(text) > LONGEST_TEXT:
        raise Unreadable(Reason.TOO_LONG)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _date(text: str, column: Column, mapping: Mapping) -> date:
    for form in mapping.dates:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 # a calendar day has no zone
        except ValueError:
            continue
        if date(1900, 1, 1) <= day <= date(2200, 1, 1):
            return day
    raise Unreadable(Reason.NOT_A_DATE)


def _choice(text: str, column: Column, mapping: Mapping) -> str:
    for choice in column.choices:
        if choice.casefold() == text.casefold():
            return choice
    raise Unreadable(Reason.NOT_A_CHOICE)


def _list(text: str, column: Column, mapping: Mapping) -> tuple[str, ...]:
    words = tuple(sorted({" ".join(word.split()) for word in text.split(column.separator)} - {""}))
    if any(len(word) > LONGEST_WORDS for word in words):
        raise Unreadable(Reason.TOO_LONG)
    return words


def _pseudonym(pseudonyms: Pseudonyms | None) -> Callable[[str, Column, Mapping], Value]:
    """How a number of a person is read: what comes out is its pseudonym for the purpose of the field."""
    if pseudonyms is None:
        raise TypeError("A column of pseudonyms is read with the key they are made with.")

    def read(text: str, column: Column, mapping: Mapping) -> str:
        number = normal(text)
        if not _NUMBER.fullmatch(number) or (column.pattern and not column.pattern.fullmatch(number)):
            raise Unreadable(Reason.NOT_AN_ID)
        return pseudonyms.of(number, purpose=column.field)

    return read


_READ: dict[Kind, Callable[[str, Column, Mapping], Value]] = {
    Kind.ID: _id,
    Kind.TEXT: _words,
    Kind.LONG_TEXT: _long_text,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.LIST: _list,
}
