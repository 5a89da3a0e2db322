"""Chinese complaints made up for this test, by marks and classes a careful reader sets: nobody's, copied from none.

Phrases may be written by what `worked_on` shows. `held_out` was written before and is looked at by figures
only: whoever adds a phrase for one of its texts has to write it anew.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A complaint, its marks, and its class on the axes where that is certain."""

    text: str
    marks: frozenset[str]
    classes: Mapping[str, str] = field(default_factory=dict)


def worked_on() -> tuple[MadeUp, ...]:
    """Those the phrases were worked on with."""
    return _read("worked_on")


def held_out() -> tuple[MadeUp, ...]:
    """Those the phrases are measured on."""
    return _read("held_out")


@cache
def _read(name: str) -> tuple[MadeUp, ...]:
    lines = (resources.files(__name__) / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_made_up(**json.loads(line)) for line in lines)


def _made_up(text: str, marks: list[str], **classes: str) -> MadeUp:
    return MadeUp(text, frozenset(marks), classes)
