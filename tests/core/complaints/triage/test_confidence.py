"""Chances that come true as often as they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hark.core.complaints.triage import telling
from hark.core.complaints.triage.confidence import Calibration, calibrate, expected_error, threshold
from hark.core.complaints.triage.softmax import Plane, chances, costs_of, fit
from hark.core.complaints.triage.weighing import NO_PAIRS, Vocabulary

scores = arrays(np.float64, (6, 4), elements=st.floats(-50, 50))
slopes = arrays(np.float64, 3, elements=st.floats(-3, 3))
shifts = arrays(np.float64, (2, 4), elements=st.floats(-5, 5))


@given(scores, shifts, st.floats(0.3, 3), slopes)
def test_calibrated_chances_add_up_and_keep_the_likeliest(
    told: np.ndarray, shift: np.ndarray, heat: float, slope: np.ndarray
) -> None:
    found = Calibration(heat, slope, shift).chances(told)

    assert np.allclose(found.sum(axis=1), 1) and (found >= 0).all()
    best = chances(told / heat).argmax(axis=1)
    assert np.allclose(found[np.arange(6), best], found.max(axis=1))


def test_overconfident_scores_are_tempered() -> None:
    dice = np.random.default_rng(1)
    right = dice.integers(0, 3, 4_000)
    honest = np.eye(3)[right] * 1.5 + dice.normal(0, 1, (4_000, 3))
    boasting = honest * 4

    mended = calibrate(boasting[:2_000], right[:2_000]).chances(boasting[2_000:])

    before = chances(boasting[2_000:])
    assert expected_error(before.max(axis=1), before.argmax(axis=1) == right[2_000:]) > 0.1
    assert expected_error(mended.max(axis=1), mended.argmax(axis=1) == right[2_000:]) < 0.03


def test_what_was_said_much_of_is_surer_than_what_was_said_of_nothing_else() -> None:
    """Two kinds of texts with the same lead of the likeliest: those of whom much is said are right."""
    dice = np.random.default_rng(1)
    much = np.arange(4_000) % 2 == 0
    told = np.zeros((4_000, 3))
    told[:, 0] = np.where(much, 6.0, 2.0) + dice.normal(0, 0.1, 4_000)
    told[:, 1:] = told[:, :1] - 2
    right = np.where(dice.random(4_000) < np.where(much, 0.95, 0.6), 0, 1)

    found = calibrate(told[:2_000], right[:2_000]).chances(told[2_000:]).max(axis=1)

    assert found[much[2_000:]].mean() == pytest.approx(0.95, abs=0.03)
    assert found[~much[2_000:]].mean() == pytest.approx(0.6, abs=0.05)


class TestExpectedError:
    def test_is_nought_where_nine_of_ten_come_true_at_nine_tenths(self) -> None:
        assert expected_error(np.full(10, 0.9), np.arange(10) < 9) == pytest.approx(0)

    def test_of_two_bins_by_hand(self) -> None:
        # Five said 0.95 and three came; five said 0.55 and three came: (5 x 0.35 + 5 x 0.05) / 10.
        sure = np.array([0.95] * 5 + [0.55] * 5)
        right = np.array([True, True, True, False, False] * 2)

        assert expected_error(sure, right) == pytest.approx(0.2)


class TestThreshold:
    def test_is_the_least_at_which_enough_are_right(self) -> None:
        sure = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
        right = np.array([True, True, False, True, False])

        assert threshold(sure, right, precision=0.75) == 0.6

    def test_with_a_margin_by_hand(self) -> None:
        # Wilson's lower bound of 99 right of 100, at 1.645 standard errors: (99 + 1.353 - 2.124) / 102.706.
        sure, right = np.full(100, 0.9), np.arange(100) > 0

        assert threshold(sure, right, precision=0.956, margin=1.645) == 0.9
        assert threshold(sure, right, precision=0.957, margin=1.645) == 1.0

    def test_is_one_where_nothing_is_right(self) -> None:
        assert threshold(np.array([0.9]), np.array([False]), precision=0.9) == 1.0


class TestFit:
    def test_learns_what_words_mean(self) -> None:
        texts = [["fee", "card"], ["fee", "loan"]] * 20
        right = np.array([0, 1] * 20)
        vocabulary = telling.vocabulary(texts, right, fewest=1, paired=False)
        nought = Plane(np.zeros((3, 2)), np.zeros(2))

        plane = fit(
            vocabulary.weigh(texts).table,
            right,
            costs=costs_of(right, count=2, evenly=0),
            ridge=0.1,
            prior=nought,
        )

        told = dict(zip(vocabulary.words, plane.weights[:, 0] - plane.weights[:, 1], strict=True))
        assert told["card"] > 1 > abs(told["fee"]) and told["loan"] < -1

    def test_stays_at_what_was_known_of_words_it_does_not_meet(self) -> None:
        vocabulary = Vocabulary(("new", "old"), NO_PAIRS, np.ones(2, dtype=np.float32))
        prior = Plane(np.array([[0.0, 0.0], [3.0, -3.0]]), np.zeros(2))  # new, old
        right = np.array([0, 1])

        plane = fit(vocabulary.weigh([["new"], []]).table, right, costs=np.ones(2), ridge=0.1, prior=prior)

        assert plane.weights[1].tolist() == [3.0, -3.0]


def test_costs_make_rare_classes_count_as_much_as_common_ones() -> None:
    right = np.array([0] * 90 + [1] * 10)

    costs = costs_of(right, count=2, evenly=1)

    assert costs[0] * 90 == pytest.approx(costs[1] * 10)
    assert costs[right].mean() == pytest.approx(1)
