"""What an institution sets of an indicator is counted, told on its card, and refused where it cannot be."""

from collections.abc import Iterator
from datetime import date

import pytest

from hark.core.errors import Refusal
from hark.measures import book
from hark.measures.adjusting import Own
from hark.measures.book import look_up

LEVEL = "contacts.service_level"
SINCE = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def as_in_the_catalogue() -> Iterator[None]:
    yield
    book.adjust({})


class TestAdjust:
    def test_is_told_on_the_card_and_is_a_definition_of_its_own(self) -> None:
        before, _ = look_up(LEVEL)

        book.adjust({LEVEL: Own(SINCE, 0.9, {"within": 30})})

        card, _ = look_up(LEVEL)
        assert (card.target, card.parameters) == (0.9, {"within": 30, "short": 0})
        assert card.name.en == "Service level (30 s)" and "30 秒内" in card.formula.zh
        assert card.definition == before.definition + 1 and card.history[-1].since == SINCE
        assert card.history[-1].change.en == "Set by the institution: target = 0.9, within = 30."

    @pytest.mark.parametrize(("short", "is_said"), [(0, False), (5, True)])
    def test_tells_of_those_who_give_up_soon_where_they_are_left_out(
        self, short: int, *, is_said: bool
    ) -> None:
        book.adjust({LEVEL: Own(SINCE, None, {"short": short})})

        formula = look_up(LEVEL)[0].formula

        assert ("count as offered, unless they do so in less than 5 seconds." in formula.en) is is_said
        assert ("放弃者计入呼入量，等待不足 5 秒即放弃的除外。" in formula.zh) is is_said
        assert is_said or (
            formula.en.endswith("count as offered.") and formula.zh.endswith("放弃者计入呼入量。")
        )

    def test_leaves_the_others_as_they_are(self) -> None:
        before = {id: entry for id, entry in book.book().items() if id != LEVEL}

        book.adjust({LEVEL: Own(SINCE, None, {"within": 30})})

        assert [id for id, (card, _) in book.book().items() if id != LEVEL and card != before[id][0]] == []

    @pytest.mark.parametrize(
        ("id", "own", "told"),
        [
            ("contacts.never", Own(SINCE, 0.9, {}), "no indicator called"),
            (
                LEVEL,
                Own(SINCE, None, {"wihtin": 30}),
                'no "wihtin" to set. To be set are: since, target, within',
            ),
            (LEVEL, Own(SINCE, 80, {}), '"target" is to be a number from 0 to 1'),
            (LEVEL, Own(SINCE, None, {"within": -1}), '"within" is to be a number from 0'),
            (LEVEL, Own(SINCE, None, {"within": float("nan")}), '"within" is to be a number'),
            ("contacts.offered", Own(SINCE, 5, {}), "can have no target"),
        ],
    )
    def test_refuses_what_cannot_be_set_and_changes_nothing(self, id: str, own: Own, told: str) -> None:
        before = look_up(LEVEL)[0]

        with pytest.raises(Refusal, match=told):
            book.adjust({id: own})

        assert look_up(LEVEL)[0] == before
