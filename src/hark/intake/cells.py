"""What a cell says, by the kind of its column."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime

from hark.core.terms.intake import FORMULA_ERRORS, Reason
from hark.core.terms.period import FIRST_DAY, LAST_DAY
from hark.guard.pseudonyms import Pseudonyms, normal
from hark.guard.spans import narrow
from hark.intake.mapping import Column, Kind, Mapping

LONGEST_WORDS = 1_000
LONGEST_ID = 64
LONGEST_TEXT = 1_000_000
MOST_PAIRS = 100

LONGEST_DURATION = 366 * 86_400.0  # seconds; one beyond would be the mean of everybody's
_SIXTY = 60
YES, NO = {"yes", "true", "1", "y", "是"}, {"no", "false", "0", "n", "否"}
_DECIMAL = re.compile(r"[+-]?([0-9]{1,15}(\.[0-9]{1,15})?|\.[0-9]{1,15})")
_MIDNIGHT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T00:00:00(?:Z|[+-][0-9]{2}:?[0-9]{2})"
)  # as some write a day
_CLOCK = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,4}):([0-9]{2}(?:\.[0-9]{1,6})?)")
# A number too long for a spreadsheet, which has lost its last digits for good.
_LOST = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]+")
# What numbers of people are made of. The word that redaction puts into an original is none, so that no two
# people whose numbers it took for cards become one when their records are tried again.
NUMBER = rf"[0-9A-Z][0-9A-Z ._/-]{{0,{LONGEST_ID - 1}}}"
_NUMBER = re.compile(NUMBER)

Value = str | date | datetime | float | int | bool | tuple[str, ...] | None


class Unreadable(Exception):
    """A cell does not say what its column should."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)


def rule(column: Column, mapping: Mapping, *, pseudonyms: Pseudonyms | None) -> Callable[[str], Value]:
    """What a cell of this column says, raising `Unreadable` where it says nothing usable."""
    read = _READ[column.kind] if column.kind is not Kind.PSEUDONYM else _pseudonym(pseudonyms)
    missing = mapping.missing | column.missing

    def say(cell: str) -> Value:
        text = cell.strip()
        if text.casefold() in missing or (
            column.illegible and len(text) <= LONGEST_ID and column.illegible.fullmatch(text)
        ):
            if column.required:
                raise Unreadable(Reason.MISSING_REQUIRED)
            return () if column.kind in (Kind.LIST, Kind.PAIRS) else None
        if not FORMULA_ERRORS.isdisjoint(text.split() if column.after else (text,)):
            raise Unreadable(Reason.FORMULA_ERROR)
        return read(text, column, mapping)

    return say


def _id(text: str, column: Column, mapping: Mapping) -> str:
    strange = column.pattern and not column.pattern.fullmatch(text)
    if strange or len(text) > LONGEST_ID or _LOST.fullmatch(text):
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
    if midnight := _MIDNIGHT.fullmatch(text):
        text = midnight[1]
    for form in mapping.dates:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 # a calendar day has no zone
        except ValueError:
            continue
        if FIRST_DAY <= day <= LAST_DAY:
            return day
    raise Unreadable(Reason.NOT_A_DATE)


def _time(text: str, column: Column, mapping: Mapping) -> datetime:
    """The moment, in the mapping's zone, by whose days and hours it is counted.

    An hour that came twice when clocks went back is the first of the two, one that never was is read
    as the offset before says.
    """
    for read in (datetime.fromisoformat, *(_by(form) for form in mapping.times)):
        try:
            moment = read(text)
            told = moment if moment.tzinfo else moment.replace(tzinfo=mapping.zone)
            local = told.astimezone(UTC).astimezone(mapping.zone)
        except (ValueError, OverflowError):
            continue
        if FIRST_DAY <= local.date() <= LAST_DAY:
            return local
    raise Unreadable(Reason.NOT_A_TIME)


def _by(form: str) -> Callable[[str], datetime]:
    return lambda text: datetime.strptime(text, form)  # noqa: DTZ007 # the zone is the mapping's, put on next


def _number(text: str, column: Column, mapping: Mapping) -> float:
    text = narrow(text)  # digits of full width, as a Chinese keyboard types them
    if not _DECIMAL.fullmatch(text):
        raise Unreadable(Reason.NOT_A_NUMBER)
    return float(text)


def _whole(text: str, column: Column, mapping: Mapping) -> int:
    text = narrow(text)
    if not re.fullmatch(r"[0-9]{1,15}", text):
        raise Unreadable(Reason.NOT_A_NUMBER)
    return int(text)


def _seconds(text: str, column: Column, mapping: Mapping) -> float:
    """So many seconds, written as a number or as minutes and hours: 312, 312.5, 5:12, 0:05:12."""
    text = narrow(text)
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = clock.groups(default="")
        if float(seconds) >= _SIXTY or (hours and int(minutes) >= _SIXTY):
            raise Unreadable(Reason.NOT_A_DURATION)
        told = int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)
    else:
        told = _number(text, column, mapping)
    if not 0 <= told <= LONGEST_DURATION:
        raise Unreadable(Reason.NOT_A_DURATION)
    return told


def _choice(text: str, column: Column, mapping: Mapping) -> str:
    said = dict(column.says).get(text.casefold(), text)
    for choice in column.choices:
        if choice.casefold() == said.casefold():
            return choice
    raise Unreadable(Reason.NOT_A_CHOICE)


def _flag(text: str, column: Column, mapping: Mapping) -> bool:
    said = dict(column.says).get(text.casefold(), text).casefold()
    if said not in YES | NO:
        raise Unreadable(Reason.NOT_A_CHOICE)
    return said in YES


def _list(text: str, column: Column, mapping: Mapping) -> tuple[str, ...]:
    words = tuple(sorted({" ".join(word.split()) for word in text.split(column.separator)} - {""}))
    if any(len(word) > LONGEST_WORDS for word in words):
        raise Unreadable(Reason.TOO_LONG)
    return words


def _pairs(text: str, column: Column, mapping: Mapping) -> tuple[str, ...]:
    """The names and values gathered from several columns, each as `name=value`; blank ones are not there."""
    try:
        told = {str(name): " ".join(str(value).split()) for name, value in json.loads(text).items()}
    except (ValueError, AttributeError):  # a file has a column that is itself called by a star
        raise Unreadable(Reason.NOT_AN_OBJECT) from None
    missing = mapping.missing | column.missing
    told = {name: value for name, value in told.items() if value.casefold() not in missing}
    if not FORMULA_ERRORS.isdisjoint(told.values()):
        raise Unreadable(Reason.FORMULA_ERROR)
    pairs = tuple(sorted(f"{name}={value}" for name, value in told.items()))
    if len(pairs) > MOST_PAIRS or any(len(pair) > LONGEST_WORDS for pair in pairs):
        raise Unreadable(Reason.TOO_LONG)
    return pairs


def _pseudonym(pseudonyms: Pseudonyms | None) -> Callable[[str, Column, Mapping], Value]:
    """How a number of a person is read: what comes out is its pseudonym for the purpose of the field."""
    if pseudonyms is None:
        raise TypeError("A column of pseudonyms is read with the key they are made with.")

    def read(text: str, column: Column, mapping: Mapping) -> str:
        number = normal(text)
        if not _NUMBER.fullmatch(number) or (column.pattern and not column.pattern.fullmatch(number)):
            raise Unreadable(Reason.NOT_AN_ID)
        return pseudonyms.of(number, purpose=mapping.ledger.pseudonyms[column.field])

    return read


_READ: dict[Kind, Callable[[str, Column, Mapping], Value]] = {
    Kind.ID: _id,
    Kind.TEXT: _words,
    Kind.LONG_TEXT: _long_text,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.LIST: _list,
    Kind.TIME: _time,
    Kind.SECONDS: _seconds,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.FLAG: _flag,
    Kind.PAIRS: _pairs,
}
