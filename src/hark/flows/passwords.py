"""How passwords are kept: Argon2id, in bounded memory; and how many may come to sign in at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import Argon2PasswordHasher

from hark.core.errors import Unavailable

AT_ONCE = 4
WAITING = 1

_kitchen = threading.Semaphore(AT_ONCE)
_door = threading.Semaphore(AT_ONCE + WAITING)


class TooManyAtOnce(Unavailable):
    """More people sign in this second than the process has memory and threads for."""


class BoundedArgon2(Argon2PasswordHasher):
    """Argon2id in 32 MiB, at most four at once in a process.

    At Django's own 100 MiB, and as many at once as there are askers, signing in would be the way to
    fill the machine's memory.
    """

    time_cost = 3
    memory_cost = 32 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """The password's hash."""
        with _kitchen:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether it is the password's hash."""
        with _kitchen:
            return super().verify(password, encoded)


@contextmanager
def one_at_the_door() -> Iterator[None]:
    """One of the few who may be signing in at a time, so that threads are left for those who have.

    Raises:
        TooManyAtOnce: all these places are taken; whoever comes then is asked to try again.
    """
    if not _door.acquire(blocking=False):
        raise TooManyAtOnce("Too many people are signing in at this moment.")
    try:
        yield
    finally:
        _door.release()
