"""The classes a case is listed by, made of its product, cause and channel by the classes in force."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from hark.core.returns.classes import UNSORTED, Axis, Classes
from hark.core.terms.card import Text
from hark.intake import complaint_classes
from hark.intake.complaint_classes import CLASSES, ClassesBroken
from hark.records.cases import CaseRow

# The column that holds the class, the one that holds the word, the axis that knows what it means.
COLUMNS = (
    ("business", "product", Axis.BUSINESS),
    ("reason", "cause", Axis.REASON),
    ("sub_channel", "channel", Axis.CHANNEL),
)
_HELD, _WORDS = ([column[at] for column in COLUMNS] for at in (0, 1))
_AT_A_TIME, _AT_ONCE = 2_000, 200  # in one go, and in one change of it


def sort(row: CaseRow) -> None:
    """Have the row stand under its classes; saving it is for the caller. Broken classes hinder no deed."""
    with suppress(ClassesBroken):
        places = _places([getattr(row, word) for word in _WORDS])
        for column, place in zip(_HELD, places, strict=True):
            setattr(row, column, place)


def named(axis: Axis) -> list[tuple[str, Text]]:
    """The classes of an axis, in their order; none while they are broken."""
    with suppress(ClassesBroken):
        return [(each.id, each.name) for each in _classes().sorted_by(axis)]
    return []


def sweep(*, now: datetime) -> None:
    """Look whether every case stands under the classes in force, and else begin to put them there.

    The institution may have changed its file.
    """
    with suppress(ClassesBroken):
        combined = CaseRow.objects.order_by().values_list(*_HELD, *_WORDS).distinct()
        if not all(_is_right(found) for found in combined):
            _sorting.after = _sorting.after or 0


def go_on() -> int:
    """How many cases were looked at of those still to be put under their classes: a part, for others wait.

    Each change is a short one: with SQLite nobody else writes meanwhile.
    """
    if _sorting.after is None:
        return 0
    rows = CaseRow.objects.order_by("pk").values_list("pk", *_HELD, *_WORDS)
    some = list(rows.filter(pk__gt=_sorting.after)[:_AT_A_TIME])
    with suppress(ClassesBroken):
        moved: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for pk, *found in some:
            if not _is_right(found):
                moved[_places(found[len(_HELD) :])].append(pk)
        for places, numbers in moved.items():
            for at in range(0, len(numbers), _AT_ONCE):
                ours = CaseRow.objects.filter(pk__in=numbers[at : at + _AT_ONCE])
                ours.update(**dict(zip(_HELD, places, strict=True)))
    _sorting.after = some[-1][0] if some else None
    return len(some)


@dataclass(slots=True)
class _Sorting:
    """After which case this process goes on; None while there is nothing to do."""

    after: int | None = None


_sorting = _Sorting()


def _is_right(found: Sequence[str]) -> bool:
    return tuple(found[: len(_HELD)]) == _places(found[len(_HELD) :])


def _places(words: Sequence[str]) -> tuple[str, ...]:
    placed = _placing(*_file())
    places = (placed(axis, word) for word, (_held, _word, axis) in zip(words, COLUMNS, strict=True))
    return tuple("" if place == UNSORTED else place for place in places)


def _file() -> tuple[Path, int]:
    """Where the institution's own classes lie, and when they were changed last."""
    home: Path = settings.HARK_HOME
    own = home / f"{CLASSES}.toml"
    return home, own.stat().st_mtime_ns if own.exists() else 0


def _classes() -> Classes:
    return _read(*_file())


@lru_cache(maxsize=1)
def _read(home: Path, changed: int) -> Classes:
    return complaint_classes.classes(home)


@lru_cache(maxsize=1)
def _placing(home: Path, changed: int) -> Callable[[Axis, str], str]:
    return lru_cache(maxsize=4_096)(_read(home, changed).place)
