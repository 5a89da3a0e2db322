"""Words and pairs: which are known, what they weigh, and where they stand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hark.core.complaints.triage import telling
from hark.core.complaints.triage.slots import Slots
from hark.core.complaints.triage.weighing import EARLY, FIRST, NO_PAIRS, Vocabulary, beside, spell

TEXTS = [["late", "fee", "again"], ["late", "loan", "again"]] * 10
RIGHT = np.array([0, 1] * 10)


def weight(vocabulary: Vocabulary) -> dict[str, float]:
    return dict(zip(vocabulary.names.tolist(), vocabulary.weights.tolist(), strict=True))


class TestVocabulary:
    def test_weighs_a_word_of_one_class_more_than_one_of_all(self) -> None:
        told = weight(telling.vocabulary(TEXTS, RIGHT, fewest=3, paired=True))

        assert told["fee"] == told["loan"] > 2 * told["late"]
        assert {"late fee", "fee again", "late loan", "loan again"} == {name for name in told if " " in name}

    def test_leaves_out_what_stands_in_few_texts(self) -> None:
        told = weight(
            telling.vocabulary([*TEXTS, ["anna", "late"]], np.append(RIGHT, 0), fewest=2, paired=True)
        )

        assert "anna" not in told and "anna late" not in told

    def test_learns_of_texts_nobody_labelled_only_how_common_their_words_are(self) -> None:
        told = weight(telling.vocabulary(TEXTS, np.full(20, -1), fewest=3, paired=False))

        assert told["fee"] == told["loan"] > told["late"]

    def test_widened_keeps_what_was_known_and_adds_the_rest_behind(self) -> None:
        known = telling.vocabulary(TEXTS, RIGHT, fewest=3, paired=True)
        own = telling.vocabulary([["a", "fee", "again"]] * 5, np.arange(5) % 2, fewest=3, paired=True)

        both = telling.widened(known, own)

        assert both.words == (*known.words, "a")
        pairs = ["fee again", "late fee", "late loan", "loan again", "a fee"]
        assert both.names.tolist()[len(both.words) :] == [*pairs, *known.words, "a"]
        assert weight(both) == weight(own) | weight(known)


class TestWeighing:
    def test_counts_the_first_words_of_a_text_once_more_and_half_as_much(self) -> None:
        vocabulary = Vocabulary(
            ("fee", "late"), NO_PAIRS, np.ones(3, dtype=np.float32), np.array([1], dtype=np.int32)
        )

        weighed = vocabulary.weigh([["late"], ["fee"] * FIRST + ["late"]])

        first, long = weighed.table.toarray().tolist()
        assert first == [0, 1, EARLY] and long[2] == 0
        assert vocabulary.names.tolist() == ["fee", "late", "late"]

    def test_finds_pairs_within_a_text_and_not_from_one_to_the_next(self) -> None:
        pairs = np.array([[0, 1], [1, 0]], dtype=np.int32)
        vocabulary = Vocabulary(("fee", "late"), pairs, np.ones(4, dtype=np.float32))

        weighed = vocabulary.weigh([["late", "fee"], ["late"], ["fee", "other", "late"], []])

        assert (weighed.table.toarray() > 0).tolist() == [
            [True, True, False, True],
            [False, True, False, False],
            [True, True, False, False],
            [False, False, False, False],
        ]
        assert (weighed.known, weighed.words) == (5, 6)

    def test_counts_more_texts_and_words_than_one_number_of_32_bits_can_tell_apart(self) -> None:
        words = tuple(f"{at:05}" for at in range(50_000))
        vocabulary = Vocabulary(words, NO_PAIRS, np.ones(len(words), dtype=np.float32))
        count = 2**31 // len(words) + 2

        table, known = vocabulary.counted(spell([["49999", "00001", "49999"]] * count, vocabulary.index))

        assert (table.nnz, known) == (2 * count, 3 * count)
        assert table[[count - 1]].toarray()[0, [0, 1, 49_999]].tolist() == [0, 1, 2]


@given(st.sets(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1))
def test_every_pair_has_its_slot_and_no_other(pairs: set[tuple[int, int]]) -> None:
    known = np.array(sorted(pairs), dtype=np.int32)
    all_there_are = np.array([(a, b) for a in range(41) for b in range(41)], dtype=np.int32)

    slots = Slots(beside(known[:, 0], known[:, 1]), np.arange(len(known), dtype=np.int32))

    found = slots.found(beside(all_there_are[:, 0], all_there_are[:, 1]))
    assert [tuple(pair) for pair in all_there_are[found >= 0].tolist()] == sorted(pairs)
    assert found[found >= 0].tolist() == [*range(len(known))]
