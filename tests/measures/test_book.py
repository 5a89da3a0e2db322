"""The book holds what the catalogue and the formulas agree on."""

import pytest

from hark.core.terms.card import Direction
from hark.measures.book import NoSuchIndicator, book, look_up, of_subject, subject

COMPLAINTS = [
    "complaints.received",
    "complaints.per_day",
    "complaints.timely_share",
    "complaints.closed_share",
    "complaints.relief_share",
    "complaints.disputed_share",
    "complaints.days_to_send",
    "complaints.per_exposure",
    "complaints.older_share",
]


class TestBook:
    def test_holds_those_of_complaints_in_their_order(self) -> None:
        assert list(of_subject("complaints")) == COMPLAINTS

    @pytest.mark.parametrize("indicator", book())
    def test_has_every_card_in_both_languages_with_known_dimensions(self, indicator: str) -> None:
        card, _ = look_up(indicator)

        for text in (card.name, card.formula, card.counted, card.interval, card.source):
            assert text.en and text.zh and text.en != text.zh
        assert set(card.dimensions) == set(subject(card.subject).dimensions)
        assert [d.version for d in card.history] == list(range(1, len(card.history) + 1))

    def test_has_a_direction_wherever_there_is_a_target(self) -> None:
        assert all(c.direction is not Direction.NEITHER for c, _ in book().values() if c.target is not None)

    def test_names_those_there_are_to_whoever_asks_for_another(self) -> None:
        with pytest.raises(NoSuchIndicator, match=r"complaints\.received"):
            look_up("complaints.recieved")
