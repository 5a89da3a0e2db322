"""What was asked before."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from hark.lake import memory
from hark.lake.memory import Memory


class TestMemory:
    def test_asks_once_for_one_key(self) -> None:
        asked: list[int] = []
        kept = Memory()

        for _ in range(3):
            assert kept.recall("key", lambda: asked.append(1) or [7]) == [7]

        assert asked == [1]

    def test_hands_out_a_list_of_ones_own(self) -> None:
        kept = Memory()
        kept.recall("key", lambda: [7]).append(8)

        assert kept.recall("key", lambda: [0]) == [7]

    def test_forgets_what_was_not_asked_for_lately(self, monkeypatch) -> None:  # type: ignore[no-untyped-def] # pytest's
        monkeypatch.setattr(memory, "KEPT", 4)  # two answers of one thing each
        kept = Memory()
        for key in "abac":
            kept.recall(key, lambda key=key: [key])

        assert kept.recall("a", lambda: ["new"]) == ["a"]
        assert kept.recall("b", lambda: ["new"]) == ["new"]

    def test_weighs_an_answer_by_what_it_holds(self) -> None:
        kept = Memory()
        kept.recall("key", lambda: [7], weight=lambda made: memory.LONGEST + 1)

        assert kept.recall("key", lambda: [8]) == [8]

    def test_makes_an_answer_once_for_all_who_ask_at_the_same_time(self) -> None:
        kept, made = Memory(), []

        def make() -> list[int]:
            made.append(1)
            time.sleep(0.05)
            return [7]

        with ThreadPoolExecutor(8) as people:
            answers = list(people.map(lambda _: kept.recall("key", make), range(8)))

        assert answers == [[7]] * 8
        assert made == [1]

    def test_lets_the_next_one_try_when_making_failed(self) -> None:
        kept = Memory()
        with pytest.raises(ZeroDivisionError):
            kept.recall("key", lambda: [1 // 0])

        assert kept.recall("key", lambda: [7]) == [7]

    def test_does_not_keep_what_is_very_long(self) -> None:
        kept = Memory()
        kept.recall("key", lambda: [0] * (memory.LONGEST + 1))

        assert kept.recall("key", lambda: [7]) == [7]
