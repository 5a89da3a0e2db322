"""Mappings: which column of a source is which of our fields, as data in TOML.

The institution's own folder comes before the shipped catalogue, so a mapping is
mended by putting a corrected copy there; no code changes.
"""

import re
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Table
from datetime import timedelta
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from hark.core.errors import NotFound, Refusal
from hark.core.terms.ledger import NoSuchLedger, ledger
from hark.intake import fitting
from hark.intake.mapping import CLOCKS_APART, Column, Kind, Mapping
from hark.intake.toml_values import Misread, asked, forms, only, pattern, text_of, title, words, zone


class NoSuchMapping(NotFound):
    """No mapping has this name."""


class MappingBroken(Refusal):
    """A mapping file cannot be understood."""


def names(own: Path) -> list[str]:
    """Every mapping there is: shipped ones and the institution's own."""
    return sorted(_shipped() | _named(own.glob("*.toml")))


@cache  # as long as a process lives they are the same
def _shipped() -> frozenset[str]:
    return frozenset(_named((resources.files("hark.catalogue") / "mappings").iterdir()))


def _named(files: Iterable[Traversable]) -> set[str]:
    return {file.name.removesuffix(".toml") for file in files}


def look_up(name: str, *, own: Path) -> Mapping:
    """The mapping of that name, the institution's own before the shipped one.

    Raises:
        NoSuchMapping: there is none.
        MappingBroken: its file is not valid TOML or says what no mapping says.
    """
    if name not in _shipped() and name not in names(own):
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
        Misread: it lacks a key, has a strange one, or says what no mapping says.
        ValueError, TypeError: it is not TOML, or one thing stands where another belongs.
        NoSuchLedger: it is for a ledger there is not.
    """
    page = tomllib.loads(text)
    only(page, _TOP, "mapping")
    entries = page.get("column")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise Misread("it names no columns; each begins with a line [[column]]", key="column")
    columns = tuple(_column(entry) for entry in entries)
    kept_in = ledger(str(page.get("ledger", "complaints")))
    corrects = _corrects(page.get("corrections", "keep_aside"))
    fitting.check(columns, kept_in, corrects=corrects)
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
        clocks_apart=_clocks_apart(page.get("clocks_apart", CLOCKS_APART.seconds)),
    )


_TOP = {
    *("name", "title", "ledger", "feed", "column", "missing", "dates", "times", "zone"),
    *("corrections", "clocks_apart"),
    "id",  # nobody reads it; the shipped `cfpb` once had it, and so have the copies made of it
}
_KEYS = {
    *("field", "from", "constant", "kind", "required", "choices", "says", "pattern", "separator"),
    *("after", "otherwise", "missing", "illegible"),
}
_DAY = 86_400  # seconds
# What a text that is no mapping may set off on its way through the parser.
_STRANGE = (ValueError, KeyError, TypeError, AttributeError, re.error, RecursionError)


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


def _clocks_apart(seconds: object) -> timedelta:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds <= _DAY:
        raise Misread(
            "{key} should be a number of seconds between 0 and {most}", key="clocks_apart", most=_DAY
        )
    return timedelta(seconds=seconds)
