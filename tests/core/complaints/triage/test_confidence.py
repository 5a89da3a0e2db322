"""Chances that come true as often as they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hark.core.complaints.triage.confidence import Calibration, calibrate, expected_error, threshold
from hark.core.complaints.triage.softmax import Plane, chances, costs_of, fit
from hark.core.complaints.triage.weighing import Vocabulary

scores = arrays(np.float64, (6, 4), elements=st.floats(-50, 50))
shifts = arrays(np.float64, 4, elements=st.floats(-5, 5))


@given(scores, shifts, st.floats(0.3, 3), st.floats(0, 3))
def test_calibrated_chances_add_up_and_keep_the_likeliest(
    told: np.ndarray, shift: np.ndarray, heat: float, slope: float
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

    def test_is_one_where_nothing_is_right(self) -> None:
        assert threshold(np.array([0.9]), np.array([False]), precision=0.9) == 1.0


class TestFit:
    def test_learns_what_words_mean(self) -> None:
        texts = [["fee", "card"], ["fee", "loan"]] * 20
        vocabulary = Vocabulary.of(texts, fewest=1, most=9)
        right = np.array([0, 1] * 20)
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
        vocabulary = Vocabulary.of([["old"], ["new"]], fewest=1, most=9)
        prior = Plane(np.array([[0.0, 0.0], [3.0, -3.0]]), np.zeros(2))  # new, old
        right = np.array([0, 1])

        plane = fit(vocabulary.weigh([["new"], []]).table, right, costs=np.ones(2), ridge=0.1, prior=prior)

        assert plane.weights[1].tolist() == [3.0, -3.0]


def test_costs_make_rare_classes_count_as_much_as_common_ones() -> None:
    right = np.array([0] * 90 + [1] * 10)

    costs = costs_of(right, count=2, evenly=1)

    assert costs[0] * 90 == pytest.approx(costs[1] * 10)
    assert costs[right].mean() == pytest.approx(1)
