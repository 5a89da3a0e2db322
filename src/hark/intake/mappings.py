"""Mappings: which column of a source is which of our fields, as data in TOML.

The institution's own folder comes before the shipped catalogue, so a mapping is
mended by putting a corrected copy there; no code changes.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import get_args, get_origin, get_type_hints

from hark.core.errors import NotFound, Refusal
from hark.core.terms.card import Text
from hark.core.terms.ledger import Ledger, NoSuchLedger, ledger
from hark.intake.toml_values import Misread, asked, forms, pattern, text_of, title, words, zone

CHANGED = "changed"


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
    except (*_STRANGE, NoSuchLedger) as error:
        raise MappingBroken(
            'The mapping "{name}" cannot be understood: {problem}. Mend it in {file}.',
            name=name,
            problem=error if isinstance(error, Refusal) else str(error),
            file=f"mappings/{name}.toml",
        ) from error


def shipped_text(name: str) -> str | None:
    """The shipped mapping of that name as it is written; None where there is none."""
    known = {file.name: file for file in (resources.files("hark.catalogue") / "mappings").iterdir()}
    file = known.get(f"{name}.toml")
    return file.read_text(encoding="utf-8") if file else None


@lru_cache(maxsize=64)  # a door that takes one record at a time asks for it each time
def parse(text: str) -> Mapping:
    """The mapping written as TOML.

    Raises:
        Misread: it lacks a key, or says what no mapping says.
        ValueError, TypeError: it is not TOML, or one thing stands where another belongs.
        NoSuchLedger: it is for a ledger there is not.
    """
    page = tomllib.loads(text)
    entries = page.get("column")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise Misread("it names no columns; each begins with a line [[column]]", key="column")
    columns = tuple(_column(entry) for entry in entries)
    kept_in = ledger(str(page.get("ledger", "complaints")))
    corrects = _corrects(page.get("corrections", "keep_aside"))
    _check(columns, kept_in, corrects=corrects)
    return Mapping(
        name=text_of(page, "name"),
        title=title(page),
        ledger=kept_in,
        feed=text_of(page, "feed"),
        columns=columns,
        missing=frozenset(word.casefold() for word in words(asked(page, "missing"), "missing")) | {""},
        dates=forms(page, "dates"),
        times=forms(page, "times"),
        zone=zone(str(page.get("zone", "UTC"))),
        corrects=corrects,
    )


_KEYS = {
    *("field", "from", "constant", "kind", "required", "choices", "says", "pattern", "separator"),
    *("after", "otherwise", "missing", "illegible"),
}
# What a text that is no mapping may set off on its way through the parser.
_STRANGE = (ValueError, KeyError, TypeError, AttributeError, re.error, RecursionError)
_MADE: dict[Kind, type] = {
    **dict.fromkeys((Kind.ID, Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE, Kind.PSEUDONYM), str),
    Kind.DATE: date,
    Kind.TIME: datetime,
    **dict.fromkeys((Kind.SECONDS, Kind.NUMBER), float),
    Kind.WHOLE: int,
    Kind.FLAG: bool,
    Kind.LIST: tuple,
}


def _column(entry: Table[str, object]) -> Column:
    field = text_of(entry, "field")
    if strange := sorted(set(entry) - _KEYS):
        raise Misread(
            "the column of the field {field} has an unknown key {strange}; known are {known}",
            field=field,
            key=strange[0],
            strange=", ".join(strange),
            known=", ".join(sorted(_KEYS)),
        )
    if ("from" in entry) == ("constant" in entry):
        raise Misread("the field {field} is either read from a column or constant", field=field)
    if entry.get("from") == []:
        raise Misread("{key} of the field {field} names no column", field=field, key="from")
    if entry.get("separator") == "":
        raise Misread("{key} of the field {field} is empty", field=field, key="separator")
    says = entry.get("says", {})
    if not isinstance(says, dict):
        raise Misread("{key} of the field {field} should be a table of words", field=field, key="says")
    kind, names = _kind(entry, field), words(entry.get("from", []), "from", field)
    if not all(name.endswith("*") is (kind is Kind.PAIRS) for name in names):
        raise Misread(
            "{key} of the field {field}: names of pairs end in a star, and no others do",
            field=field,
            key="from",
        )
    return Column(
        field=field,
        names=names,
        kind=kind,
        required=bool(entry.get("required", False)),
        choices=words(entry.get("choices", []), "choices", field),
        pattern=pattern(entry, "pattern", field),
        separator=str(entry.get("separator", ",")),
        after=words(entry.get("after", []), "after", field),
        otherwise=str(entry.get("otherwise", "")),
        says=tuple((str(word).casefold(), str(choice)) for word, choice in says.items()),
        missing=frozenset(word.casefold() for word in words(entry.get("missing", []), "missing", field)),
        illegible=pattern(entry, "illegible", field),
        constant=str(entry.get("constant", "")),
    )


def _kind(entry: Table[str, object], field: str) -> Kind:
    kind = str(asked(entry, "kind"))
    if kind not in set(Kind):
        raise Misread(
            "the field {field} is of the kind {kind}, which there is not; kinds are {known}",
            field=field,
            key="kind",
            kind=kind,
            known=", ".join(Kind),
        )
    return Kind(kind)


def _corrects(rule: object) -> bool:
    if rule not in ("keep_aside", "supersede"):
        raise Misread(
            "{key} are either keep_aside or supersede, not {rule}", key="corrections", rule=str(rule)[:40]
        )
    return rule == "supersede"


def _check(columns: Sequence[Column], kept_in: Ledger, *, corrects: bool) -> None:
    mapped = [column.field for column in columns]
    if strange := sorted(set(mapped) - set(kept_in.fields) - {CHANGED}):
        raise Misread(
            "there is no field {fields} of {ledger}; fields are {known}",
            field=strange[0],
            fields=", ".join(strange),
            ledger=kept_in.name,
            known=", ".join(kept_in.fields),
        )
    if twice := sorted({field for field in mapped if mapped.count(field) > 1}):
        raise Misread("the field {fields} is mapped twice", field=twice[0], fields=", ".join(twice))
    if lacking := sorted(kept_in.indispensable - set(mapped)):
        raise Misread("the field {fields} must be mapped", fields=", ".join(lacking))
    if loose := sorted(kept_in.indispensable & {column.field for column in columns if not column.required}):
        raise Misread("the field {fields} must be required", field=loose[0], fields=", ".join(loose))
    changed = [column for column in columns if column.field == CHANGED]
    if corrects != bool(changed):
        raise Misread(
            "the field {field} belongs to corrections that supersede, and they need it", field=CHANGED
        )
    if any(column.kind is not Kind.TIME or not column.required for column in changed):
        raise Misread("the field {field} must be a time, and required", field=CHANGED)
    _check_pseudonyms(columns, kept_in.pseudonyms)
    _check_kinds(columns, kept_in)


def _check_kinds(columns: Sequence[Column], kept_in: Ledger) -> None:
    """What a column is read as must be what its field holds, or no record could ever be kept."""
    holds = get_type_hints(kept_in.term)
    for column in columns:
        if column.field == CHANGED:
            continue
        wanted = holds[column.field]
        fitting = [kind for kind, made in _MADE.items() if made in (wanted, *get_args(wanted))]
        if get_origin(wanted) is tuple:
            fitting = [Kind.LIST, Kind.PAIRS]
        if column.kind not in {*fitting, *([Kind.WHOLE] if Kind.NUMBER in fitting else [])}:
            raise Misread(
                "the field {field} cannot be of the kind {kind}; it takes {fitting}",
                field=column.field,
                key="kind",
                kind=column.kind.value,
                fitting=", ".join(kind for kind in fitting if kind is not Kind.PSEUDONYM),
            )


def _check_pseudonyms(columns: Sequence[Column], pseudonyms: Iterable[str]) -> None:
    """A number of a person may become its pseudonym only: not be kept as it is, nor beside it."""
    for column in columns:
        if column.field in pseudonyms and column.kind is not Kind.PSEUDONYM:
            raise Misread("the field {field} must be of the kind pseudonym", field=column.field)
        if column.field not in pseudonyms and column.kind is Kind.PSEUDONYM:
            raise Misread("the field {field} holds no pseudonym", field=column.field)
    named = {folded(name) for column in columns if column.field in pseudonyms for name in column.names}
    for column in columns:
        if column.field not in pseudonyms and named & {folded(name) for name in column.names}:
            raise Misread(
                "the field {field} would keep what only a pseudonym may stand for", field=column.field
            )
