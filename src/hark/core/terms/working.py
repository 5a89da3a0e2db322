"""That the worker is there, and how one ended that another took the place of."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

BEAT, REPLACED = "worker.beat", "worker.replaced"
"""The files of a home these are told by: whoever minds the worker holds neither settings nor tables."""


class Why(StrEnum):
    """Why the place of a worker was empty."""

    HUNG = "hung"
    KILLED = "killed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Replaced:
    """A worker another took the place of. `number`: of the signal that killed it, or its status."""

    at: datetime
    why: Why
    number: int = 0

    @classmethod
    def by_status(cls, status: int, *, at: datetime) -> Self:
        """One that ended without being told to, by the status of its process: below zero, a signal."""
        return cls(at, Why.KILLED, -status) if status < 0 else cls(at, Why.ENDED, status)

    @classmethod
    def read(cls, line: str) -> Self | None:
        """The same as it was written; None where the line is none, or was written by another version."""
        try:
            at, why, number = json.loads(line)
            return cls(datetime.fromisoformat(at), Why(why), int(number))
        except (ValueError, TypeError):
            return None

    @property
    def line(self) -> str:
        """The line by which it is kept."""
        return json.dumps([self.at.isoformat(), self.why, self.number])
