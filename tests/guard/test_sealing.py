"""Sealed values open only where they were sealed."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.guard.sealing import SealBroken, Sealer, SubjectKey, subject_key_of

SEALER = Sealer({b"old1": b"o" * 32, b"new1": b"n" * 32}, current=b"new1")


@given(st.binary(max_size=500), st.text(max_size=40))
def test_opens_to_what_was_sealed(plain: bytes, context: str) -> None:
    assert SEALER.open(SEALER.seal(plain, context=context), context=context) == plain


@given(st.binary(min_size=8, max_size=80))
def test_hides_the_value_and_never_looks_the_same_twice(plain: bytes) -> None:
    once, again = (SEALER.seal(plain, context="here") for _ in range(2))

    assert once != again
    assert plain not in once


class TestSealer:
    def test_does_not_open_in_another_place(self) -> None:
        sealed = SEALER.seal(b"138 0013 8000", context="complaints|phone|1")

        with pytest.raises(SealBroken):
            SEALER.open(sealed, context="complaints|phone|2")

    @pytest.mark.parametrize("at", [0, 1, 5, 17, -1])
    def test_does_not_open_once_a_bit_is_flipped(self, at: int) -> None:
        sealed = bytearray(SEALER.seal(b"13800138000", context="here"))
        sealed[at] ^= 1

        with pytest.raises(SealBroken):
            SEALER.open(bytes(sealed), context="here")

    def test_opens_what_an_older_key_sealed(self) -> None:
        before = Sealer({b"old1": b"o" * 32}, current=b"old1")

        assert SEALER.open(before.seal(b"value", context="here"), context="here") == b"value"

    def test_says_when_the_key_is_not_here(self) -> None:
        stranger = Sealer({b"else": b"e" * 32}, current=b"else")

        with pytest.raises(SealBroken, match="key"):
            SEALER.open(stranger.seal(b"value", context="here"), context="here")


class TestSubjectKey:
    KEY = SubjectKey(UUID(int=7), b"k" * 32)

    @given(plain=st.binary(max_size=200), here=st.text(max_size=20), there=st.text(max_size=20))
    def test_opens_where_it_was_sealed_and_nowhere_else(self, plain: bytes, here: str, there: str) -> None:
        sealed = self.KEY.seal(plain, context=here)

        assert self.KEY.open(sealed, context=here) == plain
        assert sealed != self.KEY.seal(plain, context=here)
        assert subject_key_of(sealed) == UUID(int=7)
        if here != there:
            with pytest.raises(SealBroken):
                self.KEY.open(sealed, context=there)

    @given(st.integers(min_value=0), st.binary(max_size=40))
    def test_does_not_open_once_a_bit_is_flipped(self, bit: int, plain: bytes) -> None:
        sealed = bytearray(self.KEY.seal(plain, context="here"))
        sealed[bit // 8 % len(sealed)] ^= 1 << bit % 8

        with pytest.raises(SealBroken):
            self.KEY.open(bytes(sealed), context="here")

    @pytest.mark.parametrize("cut", range(0, 45, 3))
    def test_does_not_open_cut_short(self, cut: int) -> None:
        with pytest.raises(SealBroken):
            self.KEY.open(self.KEY.seal(b"value", context="here")[:cut], context="here")
