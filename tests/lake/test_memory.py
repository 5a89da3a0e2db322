"""What was asked before."""

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
        monkeypatch.setattr(memory, "KEPT", 2)
        kept = Memory()
        for key in "abac":
            kept.recall(key, lambda key=key: [key])

        assert kept.recall("a", lambda: ["new"]) == ["a"]
        assert kept.recall("b", lambda: ["new"]) == ["new"]

    def test_does_not_keep_what_is_very_long(self) -> None:
        kept = Memory()
        kept.recall("key", lambda: [0] * (memory.LONGEST + 1))

        assert kept.recall("key", lambda: [7]) == [7]
