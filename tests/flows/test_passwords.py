"""L9: hashing passwords is bounded, however many sign in at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager

import pytest

from hark.flows import passwords
from hark.flows.passwords import BoundedArgon2, TooManyAtOnce


class TestBounded:
    def test_is_argon2id_in_32_mebibytes(self) -> None:
        kept = BoundedArgon2().encode("seven blue kettles sing", "saltsaltsalt")

        assert kept.startswith("argon2$argon2id$v=19$m=32768,t=3,p=1$")

    def test_hashes_four_at_once(self) -> None:
        assert most_at_once(lambda: passwords._kitchen)[0] == 4

    def test_would_hash_all_without_its_turns(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(passwords, "_kitchen", threading.Semaphore(64))

        assert most_at_once(lambda: passwords._kitchen)[0] > 4

    def test_lets_five_in_at_the_door_and_sends_the_rest_away(self) -> None:
        assert most_at_once(passwords.one_at_the_door) == (5, 59)


def most_at_once(turn: Callable[[], AbstractContextManager[object]]) -> tuple[int, int]:
    """Of 64 who come together: how many are at work at most, and how many are sent away."""
    inside, most, sent_away = 0, 0, 0
    lock, all_here = threading.Lock(), threading.Barrier(64)

    def sign_in(_: int) -> None:
        nonlocal inside, most, sent_away
        all_here.wait()
        try:
            with turn():
                with lock:
                    inside += 1
                    most = max(most, inside)
                threading.Event().wait(0.1)
                with lock:
                    inside -= 1
        except TooManyAtOnce:
            with lock:
                sent_away += 1

    with ThreadPoolExecutor(64) as people:
        list(people.map(sign_in, range(64)))
    return most, sent_away
