"""Words, and the languages they are in; found byte by byte they are the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.complaints.triage.hashing import HashedIndex
from hark.core.complaints.triage.weighing import Vocabulary, spell
from hark.core.complaints.triage.words import LONGEST, has_han, language, words

# Also halves of characters, controls, and words that are in the index below.
texts = st.lists(
    st.one_of(
        st.text(st.characters(max_codepoint=0x2FFF), max_size=30),
        st.text(st.characters(), max_size=30).filter(lambda text: not has_han(text)),
        st.sampled_from(["the fee", "a $00.00 fee", "The FEE\0the", "fee-the", "don’t"]),
    ),
    max_size=8,
)
INDEX = {"the": 0, "fee": 1, "$00": 2, "00": 3, "don": 4, "a": 5, "$": 6, "0": 7}


class TestWords:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Charged $35.00 TWICE!", ["charged", "$00", "00", "twice"]),
            ("信用卡", ["信", "用", "卡", "信用", "用卡", "信用卡"]),
            ("APP 打不开", ["app", "打", "不", "开", "打不", "不开", "打不开"]),
            ("", []),
            ("😀😀", []),
            ("\0\0", []),
            ("\ud800 fee", ["fee"]),
        ],
    )
    def test_are_found(self, text: str, found: list[str]) -> None:
        assert words(text) == found

    def test_are_read_up_to_a_length(self) -> None:
        assert len(words("fee " * 10_000_000)) == LONGEST // 4


@given(texts)
def test_byte_by_byte_they_are_the_same(told: list[str]) -> None:
    fast, slow = HashedIndex(INDEX).spell(told), spell([words(text) for text in told], INDEX)

    assert fast.places.tolist() == slow.places.tolist()
    assert fast.lengths.tolist() == slow.lengths.tolist()


class TestLanguage:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("They charged me a fee and will not refund it.", "en"),
            ("信用卡年费乱收", "zh"),
            ("我的 Apple Pay 绑卡失败 error 500", "zh"),
            ("The branch in 上海 has not called me", "en"),
            ("Me cobraron una comisión indebida", "other"),
            ("", "none"),
            ("😀", "none"),
        ],
    )
    def test_is_told(self, text: str, told: str) -> None:
        assert language(text, words(text)) == told


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=20), min_size=1, max_size=10))
def test_texts_weighed_have_length_one_or_no_word(told: list[list[str]]) -> None:
    pairs = np.array([[0, 1], [1, 1]], dtype=np.int32)
    vocabulary = Vocabulary(("a", "b", "c"), pairs, np.arange(1, 6, dtype=np.float32))

    weighed = vocabulary.weigh(told)

    lengths = np.sqrt((weighed.table.toarray() ** 2).sum(axis=1))
    known = [bool({"a", "b", "c"} & set(words)) for words in told]
    assert np.allclose(lengths, known, atol=1e-6)
