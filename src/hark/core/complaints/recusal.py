"""Who may have nothing to do with a case: the people it is about, their team and their line."""

from collections.abc import Iterable
from dataclasses import dataclass

from hark.core.errors import Refusal


class Recused(Refusal):
    """The person, or somebody they work with, is complained about."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A member of staff, and the codes of the units from the institution down to theirs.

    Nobody's team is the whole institution: whoever works for it has no `path`. Who is `trusted` sees by their
    role what is confidential.
    """

    username: str
    path: tuple[str, ...] = ()
    trusted: bool = False


def is_recused(person: Placed, *, about: Iterable[Placed]) -> bool:
    """Whether the person is one of those complained about, of their unit, or of a unit above it.

    A direct interest of whoever handles a complaint is forbidden (CN Order 2020 No. 3).
    """
    return any(
        person.username == other.username or (person.path and other.path[: len(person.path)] == person.path)
        for other in about
    )


def require_free(person: Placed, *, about: Iterable[Placed]) -> None:
    """Nothing, for somebody who may handle, check or score the case.

    Raises:
        Recused: the person may not.
    """
    if is_recused(person, about=about):
        raise Recused(
            "{person} may not handle or check this complaint: it is about them or somebody they work with.",
            person=person.username,
        )
