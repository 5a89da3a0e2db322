"""One line of JSON as flat members: names joined by dots, values as the text that was written."""

import json
from collections.abc import Iterator
from typing import NoReturn

from hark.core.terms.intake import Reason
from hark.intake.files.delimited import LONGEST_RECORD
from hark.intake.files.encodings import fault_of
from hark.intake.files.table import MOST_COLUMNS

DEEPEST = 16
LONGEST_NAME = 200

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


def _parsed(text: str) -> _Object:
    try:
        value = _DECODER.decode(text)
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


_DECODER = json.JSONDecoder(
    object_pairs_hook=_Object, parse_float=str, parse_int=str, parse_constant=_no_number
)
