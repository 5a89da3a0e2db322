"""Boxes open whole, with their own key, or not at all."""

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.guard import escrow
from hark.guard.escrow import Box, BoxBroken, EscrowKey, WrongEscrowKey, label, opened

KEY = EscrowKey(bytes(range(32)))


def locked(*pieces: bytes) -> bytes:
    out = io.BytesIO()
    box = Box(out, key=KEY, label={"of": "a test"})
    for piece in pieces:
        box.write(piece)
    box.close()
    return out.getvalue()


def unlocked(box: bytes, *, key: EscrowKey = KEY) -> bytes:
    return b"".join(opened(io.BytesIO(box), key=key))


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escrow, "CHUNK", 64)


class TestBox:
    @given(pieces=st.lists(st.binary(max_size=200), max_size=6))
    def test_gives_back_what_was_put_in(self, pieces: list[bytes]) -> None:
        assert unlocked(locked(*pieces)) == b"".join(pieces)

    def test_says_in_clear_what_it_is_and_nothing_of_what_it_holds(self) -> None:
        box = locked(b"a customer's words" * 9)

        assert label(io.BytesIO(box))["of"] == "a test"
        assert b"customer" not in box

    def test_does_not_open_with_a_bit_changed_anywhere(self) -> None:
        box = locked(bytes(300))
        for at in range(len(box) * 8):
            changed = bytearray(box)
            changed[at // 8] ^= 1 << at % 8
            with pytest.raises((BoxBroken, WrongEscrowKey)):
                unlocked(bytes(changed))

    @pytest.mark.parametrize("chunks", [0, 1, 2, 3])
    def test_does_not_open_cut_short_between_chunks(self, chunks: int) -> None:
        box = locked(bytes(64 * 4))
        head = len(box) - 4 * 80

        with pytest.raises(BoxBroken):
            unlocked(box[: head + chunks * 80])

    def test_does_not_open_cut_short_anywhere(self) -> None:
        box = locked(bytes(300))
        for length in random.Random(5).sample(range(len(box)), 60):
            with pytest.raises(BoxBroken):
                unlocked(box[:length])

    def test_does_not_open_with_chunks_in_another_order(self) -> None:
        box = locked(bytes(64 * 4))
        head = len(box) - 4 * 80
        first, second = box[head : head + 80], box[head + 80 : head + 160]

        with pytest.raises(BoxBroken):
            unlocked(box[:head] + second + first + box[head + 160 :])

    def test_does_not_open_with_something_after_its_end(self) -> None:
        with pytest.raises(BoxBroken):
            unlocked(locked(b"words") + b"more")

    def test_does_not_open_with_another_key_and_names_both(self) -> None:
        other = EscrowKey(bytes(32))

        with pytest.raises(WrongEscrowKey, match=other.id):
            unlocked(locked(b"words"), key=other)


def test_a_secret_wrapped_is_read_with_the_same_key_only() -> None:
    wrapped = KEY.wrap(b"x" * 32)

    assert KEY.unwrap(wrapped) == b"x" * 32
    with pytest.raises(BoxBroken):
        EscrowKey(bytes(32)).unwrap(wrapped)


def test_a_key_of_another_length_is_none() -> None:
    with pytest.raises(WrongEscrowKey):
        EscrowKey(b"short")
