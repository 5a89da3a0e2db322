"""Mappings: which column of a source is which of our fields, as data in TOML.

The institution's own folder comes before the shipped catalogue, so a mapping is
mended by putting a corrected copy there; no code changes.
"""

import re
import tomllib
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from importlib import resources
from pathlib import Path

from hark.core.errors import NotFound, Refusal
from hark.core.terms.card import Text
from hark.core.terms.complaint import PSEUDONYMS, Complaint

_FIELDS = {field.name for field in fields(Complaint)} - {"feed", "has_narrative"}
_INDISPENSABLE = {"source_id", "received"}
_WRONG_KIND = {True: "must be of the kind pseudonym", False: "holds no pseudonym"}


class NoSuchMapping(NotFound):
    """No mapping has this name."""


class MappingBroken(Refusal):
    """A mapping file cannot be understood."""


class Kind(StrEnum):
    """How the text of a cell is read."""

    ID = "id"
    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    CHOICE = "choice"
    LIST = "list"
    PSEUDONYM = "pseudonym"


@dataclass(frozen=True, slots=True)
class Column:
    """One field and the names its column goes by. A `required` cell may not be missing."""

    field: str
    names: tuple[str, ...]
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    separator: str = ","


@dataclass(frozen=True, slots=True)
class Mapping:
    """A source's columns, in the order of our fields; `missing` are the words for nothing, in lower case."""

    name: str
    title: Text
    feed: str
    columns: tuple[Column, ...]
    missing: frozenset[str]
    dates: tuple[str, ...]

    def column_of(self, field: str) -> str:
        """The first name the field's column goes by, for messages."""
        return next((column.names[0] for column in self.columns if column.field == field), field)


def folded(name: str) -> str:
    """The name of a column as it counts: blanks and case do not."""
    return " ".join(name.split()).casefold()


def names(own: Path) -> list[str]:
    """Every mapping there is: shipped ones and the institution's own."""
    shipped = {file.name for file in (resources.files("hark.catalogue") / "mappings").iterdir()}
    return sorted(
        {name.removesuffix(".toml") for name in shipped | {file.name for file in own.glob("*.toml")}}
    )


def look_up(name: str, *, own: Path) -> Mapping:
    """The mapping of that name, the institution's own before the shipped one.

    Raises:
        NoSuchMapping: there is none.
        MappingBroken: its file is not valid TOML or says what no mapping says.
    """
    if name not in names(own):
        raise NoSuchMapping(
            'There is no mapping called "{name}". Those there are: {known}.',
            name=name,
            known=", ".join(names(own)),
        )
    shipped = resources.files("hark.catalogue") / "mappings" / f"{name}.toml"
    file = own / f"{name}.toml"
    try:
        return parse((file if file.exists() else shipped).read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError, re.error) as error:
        raise MappingBroken(
            'The mapping "{name}" cannot be understood: {problem}. Mend it in {file}.',
            name=name,
            problem=str(error),
            file=f"mappings/{name}.toml",
        ) from error


def parse(text: str) -> Mapping:
    """The mapping written as TOML.

    Raises:
        ValueError, KeyError, TypeError, re.error: it is not TOML, lacks a key, or says what no mapping says.
    """
    page = tomllib.loads(text)
    columns = tuple(_column(entry) for entry in page["column"])
    _check(columns)
    return Mapping(
        name=page["name"],
        title=Text(**page["title"]),
        feed=page["feed"],
        columns=columns,
        missing=frozenset(word.casefold() for word in page["missing"]) | {""},
        dates=tuple(page["dates"]),
    )


def _column(entry: Table[str, object]) -> Column:
    known = {"field", "from", "kind", "required", "choices", "pattern", "separator"}
    if strange := set(entry) - known:
        raise ValueError(f"unknown key {', '.join(sorted(strange))}")
    pattern = entry.get("pattern")
    return Column(
        field=str(entry["field"]),
        names=_words(entry["from"]),
        kind=Kind(str(entry["kind"])),
        required=bool(entry.get("required", False)),
        choices=_words(entry.get("choices", [])),
        pattern=re.compile(str(pattern)) if pattern else None,
        separator=str(entry.get("separator", ",")),
    )


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise TypeError(f"{value!r} should be a list of texts")
    return tuple(value)


def _check(columns: Sequence[Column]) -> None:
    mapped = [column.field for column in columns]
    if strange := set(mapped) - _FIELDS:
        raise ValueError(f"there is no field {', '.join(sorted(strange))}")
    if twice := {field for field in mapped if mapped.count(field) > 1}:
        raise ValueError(f"the field {', '.join(sorted(twice))} is mapped twice")
    if lacking := _INDISPENSABLE - set(mapped):
        raise ValueError(f"the field {', '.join(sorted(lacking))} must be mapped")
    # Without an id a record cannot be accepted once, without a day it belongs to no period.
    if loose := _INDISPENSABLE & {column.field for column in columns if not column.required}:
        raise ValueError(f"the field {', '.join(sorted(loose))} must be required")
    _check_pseudonyms(columns)


def _check_pseudonyms(columns: Sequence[Column]) -> None:
    """A number of a person may become its pseudonym only: not be kept as it is, nor beside it."""
    for column in columns:
        if (column.field in PSEUDONYMS) is not (column.kind is Kind.PSEUDONYM):
            raise ValueError(f"the field {column.field} {_WRONG_KIND[column.field in PSEUDONYMS]}")
    named = {folded(name) for column in columns if column.field in PSEUDONYMS for name in column.names}
    for column in columns:
        if column.field not in PSEUDONYMS and named & {folded(name) for name in column.names}:
            raise ValueError(f"the field {column.field} would keep what only a pseudonym may stand for")
