"""Whether the columns of a mapping fit the ledger they are for."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import get_args, get_origin, get_type_hints

from hark.core.terms.ledger import Ledger
from hark.intake.mapping import CHANGED, Column, Kind, folded
from hark.intake.toml_values import Misread

_MADE: dict[Kind, type] = {
    **dict.fromkeys((Kind.ID, Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE, Kind.PSEUDONYM), str),
    Kind.DATE: date,
    Kind.TIME: datetime,
    **dict.fromkeys((Kind.SECONDS, Kind.NUMBER), float),
    Kind.WHOLE: int,
    Kind.FLAG: bool,
    Kind.LIST: tuple,
}


def check(columns: Sequence[Column], kept_in: Ledger, *, corrects: bool) -> None:
    """Refuse columns by which no record could be kept in the ledger.

    Raises:
        Misread: a field is none of the ledger's, twice there, lacking, or of a kind it cannot hold.
    """
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
    if corrects and kept_in.handled:
        raise Misread(
            "complaints that are handled are not corrected by a file: {key} must be keep_aside",
            key="corrections",
        )
    changed = [column for column in columns if column.field == CHANGED]
    if corrects != bool(changed):
        raise Misread(
            "the field {field} belongs to corrections that supersede, and they need it", field=CHANGED
        )
    if any(column.kind is not Kind.TIME for column in changed):
        raise Misread("the field {field} must be a time", field=CHANGED)
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
