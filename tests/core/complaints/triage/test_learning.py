"""Learning: what is learned, what is held out, and who takes over."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.complaints.triage import duplicates, sides
from hark.core.complaints.triage.card import confusion, f1_by_class
from hark.core.complaints.triage.comparing import compare
from hark.core.complaints.triage.drift import drift, stability_index
from hark.core.complaints.triage.learning import Examples, TooFew, Tried, learn
from hark.core.complaints.triage.words import words

CLASSES = {"product": ("card", "loan", "transfer")}
SAID = {
    "card": "the card was charged a fee",
    "loan": "the loan was late again",
    "transfer": "the money sent is gone",
}


def some(count: int = 120) -> Examples:
    dice = random.Random(1)
    labels = [dice.choice([*SAID]) for _ in range(count)]
    more = ["please", "help", "me", "now", "today", "again"]
    filler = [" ".join(dice.choices(more, k=6)) for _ in labels]
    texts = [words(f"{more} {SAID[label]} {more}") for label, more in zip(labels, filler, strict=True)]
    return Examples(texts, {"product": labels})


class TestLearning:
    def test_tells_classes_it_was_shown(self) -> None:
        model, [tried] = learn(some(), language="en", classes=CLASSES)

        assert (tried.chances.argmax(axis=1) == tried.right).mean() > 0.95
        [reading] = model.read(model.vocabulary.weigh([words("a fee on my card")]))
        assert reading.head.classes[int(reading.chances.argmax())] == "card"
        assert "card" in reading.words[0]

    def test_is_the_same_each_time(self) -> None:
        first, second = (learn(some(), language="en", classes=CLASSES)[0] for _ in range(2))

        assert np.array_equal(first.heads[0].plane.weights, second.heads[0].plane.weights)

    def test_keeps_what_a_prior_knows_of_other_axes(self) -> None:
        prior, _ = learn(some(), language="en", classes=CLASSES)
        more = some()
        reasons = ["service" if label == "card" else "charges" for label in more.labels["product"] if label]

        model, _ = learn(
            Examples(more.texts, {"reason": reasons}),
            language="en",
            classes={"reason": ("service", "charges")},
            prior=prior,
        )

        assert {head.axis for head in model.heads} == {"product", "reason"}

    def test_refuses_where_there_is_too_little(self) -> None:
        with pytest.raises(TooFew):
            learn(some(20), language="en", classes=CLASSES)


class TestSides:
    def test_copies_of_a_text_stand_on_one_side(self) -> None:
        text = words("They reported an account that is not mine and will not take it off my report.")

        assert len({sides.sketch(text), sides.sketch(text), sides.sketch([*text])}) == 1

    @given(st.lists(st.text(max_size=5), max_size=20))
    def test_take_whatever_there_is(self, text: list[str]) -> None:
        assert 0 <= sides.folds([text])[0] < sides.FOLDS


class TestComparing:
    right = np.array([0, 1] * 100)

    def test_a_worse_one_does_not_take_over(self) -> None:
        worse = np.where(np.arange(200) < 40, 1 - self.right, self.right)

        verdict = compare(self.right, champion=self.right, challenger=worse, count=2)

        assert not verdict.takes_over and verdict.high < 0 and verdict.chance < 0.001

    def test_a_better_one_does(self) -> None:
        worse = np.where(np.arange(200) < 40, 1 - self.right, self.right)

        verdict = compare(self.right, champion=worse, challenger=self.right, count=2)

        assert verdict.takes_over and verdict.low > 0
        assert (verdict.only_champion_right, verdict.only_challenger_right) == (0, 40)

    def test_mcnemar_by_hand(self) -> None:
        # One against none in eight differing answers: 2 x 0.5^8.
        challenger = np.where(np.arange(200) < 8, 1 - self.right, self.right)

        assert compare(
            self.right, champion=self.right, challenger=challenger, count=2
        ).chance == pytest.approx(2 * 0.5**8)


def test_f1_by_hand() -> None:
    right, told = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 2, 2])

    assert f1_by_class(right, told, count=3).tolist() == pytest.approx([4 / 5, 1 / 2, 2 / 3])


def test_confusion_counts_every_text_once() -> None:
    tried = Tried("product", ("a", "b"), np.array([[0.9, 0.1], [0.8, 0.2]]), np.array([0, 1]), 0.9)

    assert confusion(tried) == [[1, 0], [1, 0]]


class TestDrift:
    def test_is_nought_where_nothing_moved(self) -> None:
        assert stability_index([0.5, 0.5], [0.5, 0.5]) == 0

    def test_by_hand(self) -> None:
        # (0.7 - 0.5) ln(0.7 / 0.5) + (0.3 - 0.5) ln(0.3 / 0.5)
        assert stability_index([0.5, 0.5], [0.7, 0.3]) == pytest.approx(0.16946, abs=1e-5)

    def test_of_a_few_texts_is_put_down_to_chance(self) -> None:
        shares = {"a": 0.5, "b": 0.5}, {"a": 0.8, "b": 0.2}

        few = drift(*shares, unknown_then=0, unknown_now=0, texts=(1_000, 8))
        many = drift(*shares, unknown_then=0, unknown_now=0, texts=(1_000, 1_000))

        assert (few.state, many.state) == ("steady", "large")

    def test_is_large_where_the_words_are_new(self) -> None:
        shares = {"a": 1.0}

        assert drift(shares, shares, unknown_then=0.02, unknown_now=0.08, texts=(9, 9)).state == "large"


class TestDuplicates:
    def test_finds_the_same_matter_told_again(self) -> None:
        once = "My card was charged 35 dollars twice on Monday and nobody calls back."
        again = "my card was charged 35 dollars twice on monday, and nobody calls back!!"

        found = duplicates.likely(once, {"1": again, "2": "The mortgage payment was not credited."})

        assert [each.id for each in found] == ["1"] and found[0].share > 0.8

    def test_finds_it_in_chinese(self) -> None:
        found = duplicates.likely(
            "信用卡年费乱收，要求退还", {"a": "信用卡年费乱收，要求退还！", "b": "房贷利率"}
        )

        assert [each.id for each in found] == ["a"]

    @given(st.text(max_size=80), st.text(max_size=80))
    def test_likeness_is_the_same_both_ways(self, one: str, other: str) -> None:
        assert duplicates.likeness(one, other) == duplicates.likeness(other, one)
        assert 0 <= duplicates.likeness(one, other) <= 1
