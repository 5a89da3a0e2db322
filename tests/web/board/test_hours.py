"""The map by hour and weekday: its key is of what it shows, and its table says what colours and signs say."""

from typing import Any

from django.utils.translation import override

from hark.core.terms.card import Unit
from hark.core.terms.figure import Answer, Estimate, Verdict
from hark.web.board.hours import Hours, hours
from hark.web.question import Scope
from tests.web.answers import APRIL, a_card, an_answer

ANYWHERE = Scope(APRIL, "complaints.timely_share")


def at(day: str | None, hour: str | None, value: float, **special: Any) -> Answer:
    return an_answer(
        by={"weekday": day, "hour": hour}, estimate=Estimate(value, value, value), n=99, **special
    )


def mapped(*answers: Answer, **special: Any) -> Hours:
    with override("en"):
        found = hours(
            a_card(**special), answers, ANYWHERE, counted=ANYWHERE, name="Timely", rows_address="/rows/"
        )
    assert found is not None
    return found


def test_its_key_is_that_of_the_fields_it_shows() -> None:
    of_no_hour = at("01", None, 5_000)

    found = mapped(at("01", "09", 10), at("01", "10", 50), of_no_hour, unit=Unit.COUNT)

    assert [key.word for key in found.keys] == ["10–19", "20–29", "30–39", "40–50"]


def test_its_key_of_few_records_has_whole_numbers_each_once() -> None:
    found = mapped(at("01", "09", 1), at("01", "10", 3), unit=Unit.COUNT)

    assert [key.word for key in found.keys] == ["1", "2", "3"]


def test_its_table_says_what_the_picture_says_by_colour_and_sign() -> None:
    few = an_answer(by={"weekday": "01", "hour": "09"}, n=29, verdict=Verdict.MISSED)
    missed = at("02", "09", 0.5, verdict=Verdict.MISSED)

    found = mapped(few, missed, at("03", "11", 0.99))

    first, gap, _last = (line.cells for line in found.lines)
    assert [cell.note for cell in first[:3]] == [
        "fewer than 30 counted, misses the target by more than chance explains",
        "misses the target by more than chance explains",
        "no records",
    ]
    assert {(cell.figure, cell.note) for cell in gap} == {("–", "no records")}
    assert "Blank: no records." in found.chart.note


def test_a_full_one_speaks_of_no_blanks() -> None:
    full = [at(f"{day:02d}", "09", 0.99) for day in range(1, 8)]

    assert "Blank" not in mapped(*full).chart.note
