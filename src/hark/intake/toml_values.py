"""What stands in a file of TOML, value by value: texts, lists, patterns, forms of dates, zones."""

import re
from collections.abc import Mapping as Table
from collections.abc import Set
from datetime import UTC, datetime
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from hark.core.errors import Refusal
from hark.core.terms.card import Text

_SOME_MOMENT = datetime(2019, 5, 21, 13, 45, 59, tzinfo=UTC)


class Misread(Refusal, ValueError):
    """What a mapping says cannot be; its `field` and `key`, where there are such, tell where it says so."""

    def __init__(self, sentence: str, *, key: str = "", field: str = "", **details: object) -> None:
        super().__init__(sentence, key=key, field=field, **details)
        self.key, self.field = key, field


def asked(table: Table[str, object], key: str) -> object:
    """What the table says under the key."""
    if key not in table:
        raise Misread("{key} is missing", key=key, field=str(table.get("field", "")))
    return table[key]


def only(table: Table[str, object], known: Set[str], where: str) -> None:
    """Nothing, where the table has the known keys only: a slip of the pen would be passed over in silence."""
    if not (strange := sorted(set(table) - known)):
        return
    name, listed = strange[0], sorted(known)
    if nearest := get_close_matches(name, listed, n=1):
        raise Misread(
            "{where} has no key {name}; the nearest is {nearest}",
            key=name,
            where=where,
            name=name,
            nearest=nearest[0],
        )
    raise Misread(
        "{where} has no key {name}; known are {known}",
        key=name,
        where=where,
        name=name,
        known=", ".join(listed),
    )


def text_of(table: Table[str, object], key: str) -> str:
    """The text it says under the key."""
    told = asked(table, key)
    if not isinstance(told, str):
        raise Misread("{key} should be a text between quotes", key=key, field=str(table.get("field", "")))
    return told


def title(page: Table[str, object]) -> Text:
    """The title in both languages."""
    told = asked(page, "title")
    if (
        not isinstance(told, dict)
        or set(told) != {"en", "zh"}
        or not all(isinstance(w, str) for w in told.values())
    ):
        raise Misread('{key} should be written title = {{ en = "…", zh = "…" }}', key="title")
    return Text(**told)


def pattern(entry: Table[str, object], key: str, field: str) -> re.Pattern[str] | None:
    """The pattern under the key; None where there is none."""
    try:
        return re.compile(str(entry[key])) if entry.get(key) else None
    except (re.error, OverflowError, RecursionError) as error:
        raise Misread(
            "{key} of the field {field} is no pattern: {problem}", key=key, field=field, problem=str(error)
        ) from error


def forms(page: Table[str, object], key: str) -> tuple[str, ...]:
    """The forms of dates or times, each seen to be one: a form that is none would refuse every record."""
    told = words(page.get(key, []), key)
    for form in told:
        try:
            datetime.strptime(_SOME_MOMENT.strftime(form), form)  # noqa: DTZ007 # only whether it can be read
        except (ValueError, re.error) as error:
            raise Misread(
                "{form} in {key} is no form of a date or time: year, month and day are %Y, %m and %d, "
                "hour, minute and second %H, %M and %S",
                key=key,
                form=form,
            ) from error
    return told


def zone(name: str) -> ZoneInfo:
    """The time zone of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise Misread("there is no time zone {name}", key="zone", name=name) from error


def words(value: object, key: str, field: str = "") -> tuple[str, ...]:
    """The list of texts that the value is."""
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise Misread('{key} should be a list of texts, as ["one", "other"]', key=key, field=field)
    return tuple(value)
