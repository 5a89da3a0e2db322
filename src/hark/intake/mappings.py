"""Mappings: which column of a source is which of our fields, as data in TOML.

The institution's own folder comes before the shipped catalogue, so a mapping is
mended by putting a corrected copy there; no code changes.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass
from datetime import UTC, tzinfo
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

from hark.core.errors import NotFound, Refusal
from hark.core.terms.card import Text
from hark.core.terms.ledger import Ledger, NoSuchLedger, ledger

CHANGED = "changed"
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
    TIME = "time"
    SECONDS = "seconds"
    NUMBER = "number"
    WHOLE = "whole"
    FLAG = "flag"
    PSEUDONYM = "pseudonym"
    PAIRS = "pairs"


@dataclass(frozen=True, slots=True)
class Column:
    """One field and the names its column goes by. A `required` cell may not be missing.

    `after` names columns whose cells are put before this one's, `otherwise` one that is read where this
    one says nothing. `says` are the source's words for our choices, in lower case; `missing` its words
    for nothing in this column, besides the mapping's; what is `illegible`, such as a number a
    spreadsheet has rounded, says nothing either. A `constant` is read from no column. Names of pairs
    end in a star, for all columns that begin so and that no other field names.
    """

    field: str
    names: tuple[str, ...]
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    separator: str = ","
    after: tuple[str, ...] = ()
    otherwise: str = ""
    says: tuple[tuple[str, str], ...] = ()
    missing: frozenset[str] = frozenset()
    illegible: re.Pattern[str] | None = None
    constant: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """A source's columns, in the order of our fields; `missing` are the words for nothing, in lower case.

    Times without an offset of their own are those of the `zone`. A source that `corrects` tells a record
    again when it was changed, and when that was: what was changed last is in force. Of any other source a
    record with other content under a known id is kept aside.
    """

    name: str
    title: Text
    ledger: Ledger
    feed: str
    columns: tuple[Column, ...]
    missing: frozenset[str]
    dates: tuple[str, ...]
    times: tuple[str, ...] = ()
    zone: tzinfo = UTC
    corrects: bool = False

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
    except (ValueError, KeyError, TypeError, re.error, NoSuchLedger) as error:
        raise MappingBroken(
            'The mapping "{name}" cannot be understood: {problem}. Mend it in {file}.',
            name=name,
            problem=str(error),
            file=f"mappings/{name}.toml",
        ) from error


@lru_cache(maxsize=64)  # a door that takes one record at a time asks for it each time
def parse(text: str) -> Mapping:
    """The mapping written as TOML.

    Raises:
        ValueError, KeyError, TypeError, re.error: it is not TOML, lacks a key, or says what no mapping says.
        NoSuchLedger: it is for a ledger there is not.
    """
    page = tomllib.loads(text)
    columns = tuple(_column(entry) for entry in page["column"])
    kept_in = ledger(page.get("ledger", "complaints"))
    corrects = _corrects(page.get("corrections", "keep_aside"))
    _check(columns, kept_in, corrects=corrects)
    return Mapping(
        name=page["name"],
        title=Text(**page["title"]),
        ledger=kept_in,
        feed=page["feed"],
        columns=columns,
        missing=frozenset(word.casefold() for word in page["missing"]) | {""},
        dates=tuple(page.get("dates", ())),
        times=tuple(page.get("times", ())),
        zone=_zone(page.get("zone", "UTC")),
        corrects=corrects,
    )


_KEYS = {
    *("field", "from", "constant", "kind", "required", "choices", "says", "pattern", "separator"),
    *("after", "otherwise", "missing", "illegible"),
}


def _column(entry: Table[str, object]) -> Column:
    if strange := set(entry) - _KEYS:
        raise ValueError(f"unknown key {', '.join(sorted(strange))}")
    if ("from" in entry) == ("constant" in entry):
        raise ValueError(f"the field {entry['field']} is either read from a column or constant")
    pattern, illegible, says = entry.get("pattern"), entry.get("illegible"), entry.get("says", {})
    if not isinstance(says, dict):
        raise TypeError(f"{says!r} should be a table of words")
    kind, names = Kind(str(entry["kind"])), _words(entry.get("from", []))
    if not all(name.endswith("*") is (kind is Kind.PAIRS) for name in names):
        raise ValueError(f"the field {entry['field']}: names of pairs end in a star, and no others do")
    return Column(
        field=str(entry["field"]),
        names=names,
        kind=kind,
        required=bool(entry.get("required", False)),
        choices=_words(entry.get("choices", [])),
        pattern=re.compile(str(pattern)) if pattern else None,
        separator=str(entry.get("separator", ",")),
        after=_words(entry.get("after", [])),
        otherwise=str(entry.get("otherwise", "")),
        says=tuple((str(word).casefold(), str(choice)) for word, choice in says.items()),
        missing=frozenset(word.casefold() for word in _words(entry.get("missing", []))),
        illegible=re.compile(str(illegible)) if illegible else None,
        constant=str(entry.get("constant", "")),
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError) as error:  # ValueError, for a name that is no name, says enough itself
        raise ValueError(f"there is no time zone {name}") from error


def _corrects(rule: object) -> bool:
    if rule not in ("keep_aside", "supersede"):
        raise ValueError(f"corrections are either keep_aside or supersede, not {rule}")
    return rule == "supersede"


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise TypeError(f"{value!r} should be a list of texts")
    return tuple(value)


def _check(columns: Sequence[Column], kept_in: Ledger, *, corrects: bool) -> None:
    mapped = [column.field for column in columns]
    if strange := set(mapped) - set(kept_in.fields) - {CHANGED}:
        raise ValueError(f"there is no field {', '.join(sorted(strange))}")
    if twice := {field for field in mapped if mapped.count(field) > 1}:
        raise ValueError(f"the field {', '.join(sorted(twice))} is mapped twice")
    if lacking := kept_in.indispensable - set(mapped):
        raise ValueError(f"the field {', '.join(sorted(lacking))} must be mapped")
    if loose := kept_in.indispensable & {column.field for column in columns if not column.required}:
        raise ValueError(f"the field {', '.join(sorted(loose))} must be required")
    changed = [column for column in columns if column.field == CHANGED]
    if corrects != bool(changed):
        raise ValueError(f"the field {CHANGED} belongs to corrections that supersede, and they need it")
    if any(column.kind is not Kind.TIME or not column.required for column in changed):
        raise ValueError(f"the field {CHANGED} must be a time, and required")
    _check_pseudonyms(columns, kept_in.pseudonyms)


def _check_pseudonyms(columns: Sequence[Column], pseudonyms: Iterable[str]) -> None:
    """A number of a person may become its pseudonym only: not be kept as it is, nor beside it."""
    for column in columns:
        if (column.field in pseudonyms) is not (column.kind is Kind.PSEUDONYM):
            raise ValueError(f"the field {column.field} {_WRONG_KIND[column.field in pseudonyms]}")
    named = {folded(name) for column in columns if column.field in pseudonyms for name in column.names}
    for column in columns:
        if column.field not in pseudonyms and named & {folded(name) for name in column.names}:
            raise ValueError(f"the field {column.field} would keep what only a pseudonym may stand for")
