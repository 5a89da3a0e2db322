"""How well phrases read Chinese complaints made up: never worse than this without somebody noticing."""

import pytest

from hark.core.complaints.triage.opinions import BUSINESS, PRODUCT, REASON
from hark.core.complaints.triage.sorting import Triage
from hark.flows import triage_rules
from tests.core.complaints.triage.made_up import complaints, counted

SORT = Triage({}, triage_rules.lexicon(), triage_rules.derivations())
SETS = ("worked_on", "held_out", "written_after")
MARKS = sorted(triage_rules.lexicon().raises)


def marks(name: str) -> dict[str, counted.Count]:
    return counted.marks(complaints(name), SORT([each.text for each in complaints(name)]))


class TestMarks:
    @pytest.mark.parametrize("mark", MARKS)
    def test_of_texts_held_out_are_found(self, mark: str) -> None:
        count = marks("held_out")[mark]

        assert count.recall >= 0.85
        assert count.precision >= 0.85

    def test_of_texts_held_out_are_seldom_set_wrongly(self) -> None:
        assert marks("held_out")["all"].precision >= 0.94

    def test_of_what_is_said_round_about_are_mostly_found(self) -> None:
        count = marks("written_after")["all"]

        assert count.recall >= 0.65
        assert count.precision >= 0.82


class TestClasses:
    @pytest.mark.parametrize(("axis", "told"), [(BUSINESS, 0.8), (REASON, 0.7), (PRODUCT, 0.7)])
    @pytest.mark.parametrize("name", ["held_out", "written_after"])
    def test_are_told_without_asking_and_rightly(self, name: str, axis: str, told: float) -> None:
        texts = complaints(name)
        count = counted.classes(axis, texts, SORT([each.text for each in texts]))

        assert count.told / count.there >= told
        assert count.precision >= 0.9


class TestSets:
    @pytest.mark.parametrize("name", SETS)
    def test_name_marks_and_classes_there_are(self, name: str) -> None:
        lexicon = triage_rules.lexicon()

        for each in complaints(name):
            assert each.marks <= {*MARKS}
            assert all(told in lexicon.classes[axis] for axis, told in each.classes.items())

    def test_share_no_text(self) -> None:
        texts = [each.text for name in SETS for each in complaints(name)]

        assert len(texts) == len({*texts})
