"""The map by hour and weekday: its steps, what is pale, what is missed, and its words."""

from typing import Any

from hark.core.terms.card import Unit
from hark.core.terms.figure import Answer, Estimate, Verdict
from hark.web.charts.heat import STEPS, Field, heat, scale
from tests.web.answers import a_card, an_answer, unknown

DAYS = {"01": "Mon", "02": "Tue"}


def share(value: float, **special: Any) -> Answer:
    return an_answer(estimate=Estimate(value, value, value), **special)


def drawn(*answers: Answer, **special: Any) -> Any:
    """The cells of Monday, from nine o'clock on."""
    hours = {f"{9 + at:02d}": f"{9 + at:02d}" for at in range(len(answers))}
    fields = {
        ("01", hour): Field(f"Monday, {hour}", answer, f"?hour={hour}")
        for hour, answer in zip(hours, answers, strict=True)
    }
    return heat(a_card(**special), fields, days=DAYS, hours=hours, name="Timely")


def cells(*answers: Answer, **special: Any) -> list[Any]:
    return list(drawn(*answers, **special).option["series"][-1]["data"])


class TestHeat:
    def test_is_stronger_the_higher(self) -> None:
        found = cells(*(share(at / 10) for at in range(1, 7)))

        assert found[0]["itemStyle"]["color"] == "--heat-1"
        assert found[-1]["itemStyle"]["color"] == f"--heat-{STEPS}"

    def test_is_grey_for_few(self) -> None:
        assert cells(share(0.9, n=29), share(0.9, n=30))[0]["itemStyle"]["color"] == "--heat-0"

    def test_takes_a_small_count_for_what_it_is(self) -> None:
        few = an_answer(estimate=Estimate(5.0), n=5)

        assert cells(few, unit=Unit.COUNT)[0]["itemStyle"]["color"] != "--heat-0"

    def test_hatches_what_has_no_figure_and_leaves_out_what_is_not_there(self) -> None:
        chart = drawn(unknown(), share(0.9))

        assert chart.option["series"][-1]["data"][0]["itemStyle"]["color"] == "hatch --hatch"
        assert "href" not in chart.option["series"][0]["data"][0]
        assert "Hatched: no figure." in chart.note and "ithheld" not in chart.note

    def test_says_of_what_is_hatched_that_it_is_withheld_as_its_table_does(self) -> None:
        withheld = unknown(suppressed=True)

        alone, beside = drawn(withheld, share(0.9)).note, drawn(withheld, unknown()).note

        assert "Hatched: withheld. Withheld: too few cases" in alone and "no figure" not in alone
        assert "Hatched: no figure, or withheld. Withheld: too few cases" in beside

    def test_marks_what_misses_the_target_by_a_sign(self) -> None:
        chart = drawn(share(0.5, verdict=Verdict.MISSED), share(0.99))
        missed, met = chart.option["series"][-1]["data"]

        assert missed["label"]["formatter"] == "▲"
        assert "label" not in met
        assert "▲ misses the target of 98 % by more than chance explains." in chart.note

    def test_tells_the_lowest_and_the_highest_to_those_who_cannot_see_it(self) -> None:
        assert (
            drawn(share(0.5), share(0.9)).words
            == "Timely by hour and weekday: lowest 50.0 % (Monday, 09), highest 90.0 % (Monday, 10)."
        )

    def test_has_monday_on_top(self) -> None:
        assert len(drawn(share(0.9)).option["series"]) == len(DAYS)
        assert drawn(share(0.9)).option["series"][-1]["data"][0]["href"] == "?hour=09"


class TestScale:
    def test_gives_each_step_as_many_fields_so_that_one_far_out_leaves_the_others_apart(self) -> None:
        shares = [share(value) for value in (0.01, 0.80, 0.81, 0.82, 0.83, 0.84)]

        assert scale(a_card(), shares).ends[1] >= 0.8

    def test_of_counts_is_even_and_from_zero(self) -> None:
        counts = [an_answer(estimate=Estimate(float(at))) for at in (10, 100)]

        assert scale(a_card(unit=Unit.COUNT), counts).ends == (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)

    def test_of_few_has_whole_steps(self) -> None:
        few = [an_answer(estimate=Estimate(float(at))) for at in (1, 2)]

        assert scale(a_card(unit=Unit.COUNT), few).ends == (0.0, 1.0, 2.0, 3.0, 4.0, 5.0)

    def test_of_nothing_is_flat(self) -> None:
        assert scale(a_card(), []).is_flat
