"""Who looks through this thread's connection, told to PostgreSQL, whose row policies ask for it.

The second wall: where a filter is forgotten, the database still shows no more than `records/row_security.py`
says. What is not told shows nothing. With SQLite there is no second wall, and nothing is told.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from hark.guard.access import Staff


@dataclass(frozen=True, slots=True)
class Sight:
    """What the policies ask for: `sees` is nothing, `unit`, `whole`, `everything` or `case:` and its number.

    `person` is an id.
    """

    sees: str = ""
    person: str = ""


NOTHING = Sight()
EVERYTHING = Sight("everything")


class _Thread(threading.local):
    sight: Sight | None = None


_thread = _Thread()
_process = NOTHING  # what a thread sees while nobody in particular looks


def see_everything() -> None:
    """This process works for the system, not for a person: the command line, the worker."""
    global _process  # noqa: PLW0603 # one word a process, said when it starts
    _process = EVERYTHING
    _tell_now()


def of(by: Staff) -> Sight:
    """What a person sees; whoever acts for the system sees everything."""
    if by.id is None:
        return EVERYTHING
    return Sight("whole" if by.wall.is_open else "unit", str(by.id))


@contextmanager
def around(number: str) -> Iterator[None]:
    """Within, this thread sees one case: that of the customer who shows its code; begun in no transaction."""
    before, _thread.sight = _thread.sight, Sight(f"case:{number}")
    _tell_now()
    try:
        yield
    finally:
        _thread.sight = before
        _tell_now()


def draw(by: Staff) -> None:
    """From now on this thread sees what the person may, until `lift`.

    Never called inside a transaction: undone, it would bring back the wall of whoever looked before.
    """
    _thread.sight = of(by)
    _tell_now()


def lift(**_: object) -> None:
    """Nobody in particular looks any more; called when a request begins and when it ends."""
    if _thread.sight is not None:
        _thread.sight = None
        _tell_now()


def tell(to: BaseDatabaseWrapper) -> None:
    """Say to an open connection what this thread sees."""
    sight = _thread.sight or _process
    with to.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('hark.sees', %s, false), set_config('hark.person', %s, false)",
            [sight.sees, sight.person],
        )


def _tell_now() -> None:
    if connection.vendor != "postgresql" or connection.connection is None:
        return  # a connection that is not open yet is told when it opens
    try:
        tell(connection)
    except DatabaseError:
        connection.close()  # what was told before must not stay; the next one is told afresh
