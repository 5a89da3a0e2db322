"""Remembering answers: the same question on the same version has the same answer for ever."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

_Thing = TypeVar("_Thing")

KEPT = 4096
LONGEST = 2_000


class Memory:
    """The answers asked for last, by key; safe among threads. Very long ones are not kept."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Sequence[object]] = OrderedDict()
        self._asking: dict[Hashable, threading.Lock] = {}
        self._changing = threading.Lock()

    def recall(self, key: Hashable, make: Callable[[], list[_Thing]]) -> list[_Thing]:
        """What `make` gave for this key before, or gives now; a list of one's own each time.

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
                    self._keep(key, made)
            finally:
                with self._changing:
                    self._asking.pop(key, None)
        return made

    def _again(self, key: Hashable) -> list[_Thing]:
        self._kept.move_to_end(key)
        return list(self._kept[key])  # type: ignore[arg-type] # a key always stands for the same kind

    def _keep(self, key: Hashable, made: Sequence[object]) -> None:
        if len(made) <= LONGEST:
            self._kept[key] = tuple(made)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
