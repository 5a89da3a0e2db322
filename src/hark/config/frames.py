"""One piece of memory for the frames of everything a request calls.

CPython keeps the frames of Python functions in pieces of 16 KiB, asks the system for the next one when a
call does not fit, and gives it back when that call returns (`push_chunk` and `_PyThreadState_PopFrame` in
its `Python/pystate.c`). A loop whose calls cross the edge of a piece asks and gives back each time around;
where a question is put into SQL, thousands of calls do, a fifth of a board's time. A frame that is large
itself is given a piece of twice its size, and what it calls has room in the rest.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_HALF_A_MEBIBYTE = (
    2**16
)  # in slots of eight bytes: the piece is a whole one, of which the system gives what is used


def with_room(call: Callable[P, R], /, *args: P.args, **named: P.kwargs) -> R:
    """What the call returns or raises."""
    return call(*args, **named)


with_room.__code__ = with_room.__code__.replace(co_stacksize=_HALF_A_MEBIBYTE)
