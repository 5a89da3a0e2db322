"""A small file as a mapping wants it, made from the mapping: what it shows and what is read cannot differ."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hark.intake.mapping import Column, Kind, Mapping

ROWS = 2
_MOMENT = datetime(2026, 1, 5, 9, 30)  # noqa: DTZ001 # a file's own words, whose zone the mapping knows
_A_MINUTE = timedelta(minutes=1)
_DAY, _ISO = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"


def sample(mapping: Mapping, *, language: str) -> tuple[list[str], list[list[str]]]:
    """The header, in the names of the language where there are any, and a few rows of nobody real."""
    columns = [column for column in mapping.columns if not column.constant]
    header = [_called(column, language) for column in columns]
    return header, [[_cell(column, mapping, row, language) for column in columns] for row in range(ROWS)]


def _called(column: Column, language: str) -> str:
    return _in(language, column.names) or column.names[0]


def _in(language: str, words: tuple[str, ...]) -> str:
    """The first of the words that is of the language, which for Chinese is one beyond ASCII."""
    return next((word for word in words if word.isascii() is (language == "en")), "")


def _cell(column: Column, mapping: Mapping, row: int, language: str) -> str:
    """The first example the column's pattern lets through; of a pattern that lets none through, nothing.

    Complaints are of units there are, which a sample does not know: they are the whole institution's.
    """
    if column.field == "unit" and mapping.ledger.handled:
        return ""
    told = _examples(column, mapping, row, language)
    return next((each for each in told if not column.pattern or column.pattern.fullmatch(each)), "")


def _examples(column: Column, mapping: Mapping, row: int, language: str) -> Iterator[str]:
    number = str(row + 1)
    named = f"{_called(column, language)} {number}"
    match column.kind:
        case Kind.ID if column.field != "source_id" and not column.required:  # of the record before
            yield f"example-{row}" if row else ""
        case Kind.ID:
            yield f"example-{number}"
        case Kind.DATE:
            yield _MOMENT.strftime((*mapping.dates, _DAY)[0])
        case Kind.TIME:  # the later a field stands, the later it is: nothing ends before it begins
            moment = _MOMENT + _A_MINUTE * mapping.columns.index(column)
            yield moment.strftime((*mapping.times, _ISO)[0])
        case Kind.CHOICE:
            said = tuple(word for word, _ in column.says)
            yield _in(language, said) if language != "en" and _in(language, said) else column.choices[0]
        case Kind.FLAG:
            yield "no" if row else "yes"
        case Kind.SECONDS | Kind.NUMBER | Kind.WHOLE:
            yield str(60 * (row + 1))
        case Kind.PSEUDONYM:
            yield f"{column.field}-{number}"
        case Kind.LIST:
            yield column.separator.join((named, f"{named}b"))
        case _:
            yield named
    yield number
