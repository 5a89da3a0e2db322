"""One line of JSON as flat members: names joined by dots, values as the text that was written."""

import json
from collections.abc import Iterator
from typing import NoReturn

from hark.core.terms.intake import Reason
from hark.intake.files.encodings import fault_of
from hark.intake.files.stretches import LONGEST_RECORD
from hark.intake.files.table import MOST_COLUMNS

DEEPEST = 16
LONGEST_NAME = 200
_BLANKS = " \t\r\n"

_Pairs = list[tuple[str, object]]


class Faulty(Exception):
    """The line cannot be used, for a reason."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason)


class _Object:
    """An object as its pairs, in which a name may still stand twice."""

    def __init__(self, pairs: _Pairs) -> None:
        self.pairs = pairs


def members_of(text: str) -> dict[str, str]:
    """The members of the one object in the text. Numbers keep their digits, null and {} say nothing.

    Raises:
        Faulty: it is no object, or one that does not fit in a row.
    """
    if len(text) > LONGEST_RECORD:
        raise Faulty(Reason.TOO_LONG)
    members: dict[str, str] = {}
    for name, value in _flat(_parsed(text), "", 1):
        if name in members:
            raise Faulty(Reason.MEMBER_TWICE)
        if len(members) == MOST_COLUMNS:
            raise Faulty(Reason.COLUMN_COUNT)
        members[name] = value
    if fault := fault_of("".join(members) + "".join(members.values())):
        raise Faulty(fault)
    return members


def own_members_of(text: str) -> dict[str, object]:
    """The members of the one object in the text by their own names. Of them texts are told, and nothing else.

    Raises:
        Faulty: it is no object, or names a member twice.
    """
    pairs = _parsed(text, _WITHOUT_NUMBERS).pairs
    members = dict(pairs)
    if len(members) < len(pairs):
        raise Faulty(Reason.MEMBER_TWICE)
    return members


def items_of(text: str) -> Iterator[str]:
    """Each item of the one array in the text, as it is written there.

    Raises:
        Faulty: it is no array.
    """
    at = _past_blanks(text, 0)
    if text[at : at + 1] != "[":
        raise Faulty(Reason.NOT_AN_OBJECT)
    at, ended = _past_blanks(text, at + 1), False
    while text[at : at + 1] != "]" or ended:
        end = _end_of_item(text, at)
        yield text[at:end]
        at, ended = _past_blanks(text, end), False
        if text[at : at + 1] == ",":
            at, ended = _past_blanks(text, at + 1), True
        elif text[at : at + 1] != "]":
            raise Faulty(Reason.NOT_AN_OBJECT)
    if _past_blanks(text, at + 1) != len(text):
        raise Faulty(Reason.NOT_AN_OBJECT)


def _end_of_item(text: str, at: int) -> int:
    try:
        return _DECODER.raw_decode(text, at)[1]
    except RecursionError:
        raise Faulty(Reason.NESTED) from None
    except ValueError:
        raise Faulty(Reason.NOT_AN_OBJECT) from None


def _past_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANKS:
        at += 1
    return at


def _parsed(text: str, decoder: json.JSONDecoder | None = None) -> _Object:
    try:
        value = (decoder or _DECODER).decode(text)
    except RecursionError:
        raise Faulty(Reason.NESTED) from None
    except ValueError:
        raise Faulty(Reason.NOT_AN_OBJECT) from None
    if not isinstance(value, _Object):
        raise Faulty(Reason.NOT_AN_OBJECT)
    return value


def _flat(whole: _Object, before: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > DEEPEST:
        raise Faulty(Reason.NESTED)
    for own, value in whole.pairs:
        name = before + own
        if len(name) > LONGEST_NAME:
            raise Faulty(Reason.TOO_LONG)
        if isinstance(value, _Object):
            yield from _flat(value, f"{name}.", depth + 1)
        else:
            yield name.strip(), _written(value)


def _written(value: object) -> str:
    if isinstance(value, list):
        if any(isinstance(item, list | _Object) for item in value):
            raise Faulty(Reason.NESTED)
        return ",".join(map(_written, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if value is not None else ""


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)  # NaN and Infinity, which Python would take


def _nothing(word: str) -> None:
    """What stands for a number, which else would be the text that was written."""


_WITHOUT_NUMBERS = json.JSONDecoder(
    object_pairs_hook=_Object, parse_float=_nothing, parse_int=_nothing, parse_constant=_no_number
)
_DECODER = json.JSONDecoder(
    object_pairs_hook=_Object, parse_float=str, parse_int=str, parse_constant=_no_number
)
