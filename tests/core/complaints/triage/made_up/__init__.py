"""Chinese complaints made up by us, by marks and classes a careful reader sets: nobody's, copied from none.

`worked_on` shows what phrases are written by. `held_out` was written before any of them was changed,
`written_after` when they were done, to say things round about: both are there to measure. Whoever adds a
phrase for what one of these says writes that text anew.
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


@cache
def complaints(name: str) -> tuple[MadeUp, ...]:
    """Those of a set: `worked_on`, `held_out` or `written_after`."""
    lines = (resources.files(__name__) / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_made_up(**json.loads(line)) for line in lines)


def _made_up(text: str, marks: list[str], **classes: str) -> MadeUp:
    return MadeUp(text, frozenset(marks), classes)
