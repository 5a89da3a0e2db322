"""What a complaint runs under once another of the same matter is merged into it."""

from collections.abc import Sequence
from dataclasses import replace

from hark.core.terms.case import Act, Happening

_OWED = frozenset({Act.PROMISED, Act.FORWARDED, Act.DEFERRED, Act.REPORTED})


def together(history: Sequence[Happening], merged: Sequence[Happening]) -> tuple[Happening, ...]:
    """The history of the one that goes on, received when the earlier of the two was: no merging gains time.

    What the customer was promised in the other still holds, and a regulator still waits for its report; the
    rest of its history stays its own.
    """
    received = min(each.at for each in (*history, *merged) if each.act is Act.RECEIVED)
    own = [replace(each, at=received) if each.act is Act.RECEIVED else each for each in history]
    owed = [each for each in merged if each.act in _OWED]
    return tuple(sorted((*own, *owed), key=lambda each: each.at))
