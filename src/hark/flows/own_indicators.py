"""The institution's own targets and numbers of indicators, from its file, put in force in the process."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from hark.core.errors import Refusal
from hark.measures import book
from hark.measures.adjusting import Own


class BadFile(Refusal):
    """The file of the institution's own indicators cannot be used."""


def put_in_force(file: Path) -> None:
    """Count by what the file sets, and by the catalogue what it does not.

    Raises:
        BadFile, BadAdjustment, NoSuchIndicator: it is no TOML, or sets what cannot be set.
    """
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
        raise BadFile(
            "The file {file} cannot be read as TOML: {problem}. Mend it, or take it away to count as the "
            "catalogue does.",
            file=file.name,
            problem=str(problem),
        ) from problem
    book.adjust({id: _own(id, entry, file) for id, entry in told.items()})


def _own(id: str, entry: Any, file: Path) -> Own:
    since = entry.pop("since", None) if isinstance(entry, dict) else None
    numbers = entry if isinstance(entry, dict) else {}
    if type(since) is not date or not numbers or any(type(n) not in (int, float) for n in numbers.values()):
        raise BadFile(
            'In {file}, ["{id}"] needs the day since when it is counted like this (since = 2026-12-01) '
            "and at least one number, such as target = 0.9.",
            file=file.name,
            id=id[:80],
        )
    target = numbers.pop("target", None)
    return Own(since, target, numbers)
