"""The hidden layer: what it tells that a plane cannot, and where it begins."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from hark.core.complaints.triage import hidden
from hark.core.complaints.triage.hidden import fit_layer, silent, together
from hark.core.complaints.triage.learning import Examples, learn
from hark.core.complaints.triage.softmax import Plane

# Of two words one alone means class 1; both or neither, class 0: no plane tells that.
EITHER = np.array([[0, 0], [1, 0], [0, 1], [1, 1]] * 500, dtype=np.float32)
RIGHT = np.array([0, 1, 1, 0] * 500)


def examples(count: int) -> Examples:
    texts = [["fee", "card"] if at % 2 else ["rate", "loan"] for at in range(count)]
    return Examples(texts, {"product": ["card" if at % 2 else "loan" for at in range(count)]})


class TestLayer:
    def test_tells_what_words_mean_together(self) -> None:
        table = csr_array(EITHER)

        layer = fit_layer(table, RIGHT, prior=silent(2, 2))

        assert (layer.scores(table).argmax(axis=1) == RIGHT).all()

    def test_is_the_same_each_time(self) -> None:
        first, second = (fit_layer(csr_array(EITHER), RIGHT, prior=silent(2, 2)) for _ in range(2))

        assert np.array_equal(first.inner, second.inner) and np.array_equal(first.outer, second.outer)

    def test_leaves_the_texts_as_they_were(self) -> None:
        table = csr_array(EITHER)

        fit_layer(table, RIGHT, prior=silent(2, 2))

        assert np.array_equal(table.toarray(), EITHER)

    def test_stays_near_a_prior_of_which_little_is_said(self) -> None:
        prior = fit_layer(csr_array(EITHER), RIGHT, prior=silent(2, 2))

        few = fit_layer(csr_array(EITHER[:40]), RIGHT[:40], prior=prior)

        assert np.abs(few.inner - prior.inner).max() < 0.1
        assert (few.scores(csr_array(EITHER)).argmax(axis=1) == RIGHT).all()

    def test_and_plane_are_averaged(self) -> None:
        table = csr_array(EITHER[:4])
        plane = Plane(np.array([[2.0, 0.0], [0.0, 4.0]]), np.zeros(2))

        assert together(plane, None, table)[3].tolist() == [2, 4]
        assert together(plane, silent(2, 2), table)[3].tolist() == [1, 2]


class TestLearning:
    @pytest.mark.parametrize(("count", "there"), [(200, False), (hidden.FEWEST, True)])
    def test_takes_a_layer_where_there_are_enough_texts(self, count: int, there: bool) -> None:
        model, _ = learn(examples(count), language="en", classes={"product": ("card", "loan")})

        assert (model.heads[0].layer is not None) == there

    def test_goes_on_from_the_layer_of_a_prior(self) -> None:
        classes = {"product": ("loan", "card")}
        prior, _ = learn(examples(hidden.FEWEST), language="en", classes={"product": ("card", "loan")})

        model, [tried] = learn(examples(60), language="en", classes=classes, prior=prior)

        layer = model.heads[0].layer
        assert layer is not None and layer.inner.shape == (len(model.vocabulary.weights), hidden.UNITS)
        assert (layer.scores(model.vocabulary.weigh([["loan"]]).table)[0].argmax()) == 0
        assert (tried.chances.argmax(axis=1) == tried.right).all()
