"""Remembering answers: the same question on the same version has the same answer for ever."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

_Thing = TypeVar("_Thing")

KEPT = 100_000  # things in all: figures, complaints, sums of a day
LONGEST = 30_000  # things in one answer


class Memory:
    """The answers asked for last, by key; safe among threads. Very long ones are not kept."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Sequence[object]] = OrderedDict()
        self._weights: dict[Hashable, int] = {}
        self._asking: dict[Hashable, threading.Lock] = {}
        self._changing = threading.Lock()
        self.latest: dict[str, tuple[Hashable, int, object]] = {}
        """What grows with the versions, by its name: what it was made for, at which version, and itself."""

    def recall(
        self,
        key: Hashable,
        make: Callable[[], list[_Thing]],
        *,
        weight: Callable[[list[_Thing]], int] = len,
    ) -> list[_Thing]:
        """What `make` gave for this key before, or gives now; a list of one's own each time.

        `weight` says how many things the answer holds, where that is not its length.

        Of several who ask the same at once, one makes the answer and the others wait
        for it: twenty people opening a fresh board are to cost one board.
        """
        with self._changing:
            if key in self._kept:
                return self._again(key)
            asking = self._asking.setdefault(key, threading.Lock())
        with asking:
            with self._changing:
                if key in self._kept:
                    return self._again(key)
            try:
                made = make()
                with self._changing:
                    self._keep(key, made, weight(made))
            finally:
                with self._changing:
                    self._asking.pop(key, None)
        return made

    def forget(self, name: str) -> None:
        """Forget what is remembered under keys that begin with the name: what it was made of has changed."""
        with self._changing:
            for key in [key for key in self._kept if isinstance(key, tuple) and key[0] == name]:
                del self._kept[key], self._weights[key]

    def _again(self, key: Hashable) -> list[_Thing]:
        self._kept.move_to_end(key)
        return list(self._kept[key])  # type: ignore[arg-type] # a key always stands for the same kind

    def _keep(self, key: Hashable, made: Sequence[object], weight: int) -> None:
        if weight > LONGEST:
            return
        self._kept[key], self._weights[key] = tuple(made), weight + 1
        while sum(self._weights.values()) > KEPT:
            oldest, _ = self._kept.popitem(last=False)
            del self._weights[oldest]
