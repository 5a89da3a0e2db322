"""One deed with several cases: each by itself, as the version it was seen as, wholly or not at all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from hark.core.complaints.case import said
from hark.core.errors import NotAllowed, Refusal
from hark.flows import case_messages, case_owner
from hark.guard.access import Staff

MOST = 100  # cases at once


class NothingChosen(Refusal):
    """No case was chosen, or too many."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A case, and the version as which it was seen."""

    number: str
    version: int


@dataclass(frozen=True, slots=True)
class Several:
    """With which cases it was done; and with which not, each with the refusal that says why.

    `left` were not tried: they are too many for one go.
    """

    done: list[str] = field(default_factory=list)
    refused: list[tuple[str, Refusal]] = field(default_factory=list)
    left: int = 0

    def try_one(self, number: str, deed: Callable[[], object]) -> bool:
        """Whether the deed, of one case, was done; else why not is kept.

        Raises:
            NotAllowed: the person may do it with no case.
        """
        try:
            deed()
        except NotAllowed:
            raise
        except Refusal as refusal:
            self.refused.append((number, refusal))
            return False
        self.done.append(number)
        return True


def each(chosen: Iterable[Chosen], deed: Callable[..., object]) -> Several:
    """Do the deed with each of the cases, whatever becomes of the others.

    Raises:
        NothingChosen: none was chosen, or more than can be done at once.
    """
    wanted = {one.number: one for one in chosen}
    if not 0 < len(wanted) <= MOST:
        raise NothingChosen("Choose between 1 and {most} complaints.", most=MOST)
    several = Several()
    for number, one in wanted.items():
        several.try_one(number, partial(deed, number, seen=one.version))
    return several


def take(chosen: Iterable[Chosen], *, by: Staff, now: datetime) -> Several:
    """Own each of them oneself."""
    return each(chosen, partial(case_owner.take, by=by, now=now))


def assign(chosen: Iterable[Chosen], *, to: str, words: str, by: Staff, now: datetime) -> Several:
    """Give each of them to somebody, with what they should know."""
    return each(chosen, partial(case_owner.assign, to=to, words=words, by=by, now=now))


def remark(chosen: Iterable[Chosen], *, words: str, by: Staff, now: datetime) -> Several:
    """Leave the same note for colleagues on each of them.

    Raises:
        NothingSaid: it says nothing.
    """
    said(words)
    return each(chosen, partial(case_messages.remark, words=words, by=by, now=now))
