"""The course of an indicator: the line, its band, its gaps, its target."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from hark.core.terms.card import Unit
from hark.core.terms.figure import Estimate
from hark.core.terms.period import Grain, Period
from hark.web.charts.trend import trend
from tests.web.answers import APRIL, FIRST, LATER, a_card, a_course, an_answer, unknown, weeks


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


def drawn(*values: float | None, **card: Any) -> dict[str, Any]:
    """The series by what they are."""
    low, band, line, gaps = trend(
        a_card(**card), a_course(*values), before=[], name="Timely", today=LATER
    ).option["series"]
    return {"low": low, "band": band, "line": line, "gaps": gaps}


class TestTrend:
    def test_draws_shares_in_hundredths(self) -> None:
        assert [point["value"] for point in drawn(0.99, 0.975)["line"]["data"]] == [99.0, 97.5]

    def test_breaks_the_line_where_there_is_no_figure_and_hatches_the_gap_with_its_reason(self) -> None:
        series = drawn(0.99, None, 0.97)

        assert series["line"]["data"][1] is None
        assert series["gaps"]["data"][0] is None
        assert series["gaps"]["data"][1]["tip"] == "11 April 2019\nNo data for these days"
        assert series["gaps"]["itemStyle"]["color"].startswith("hatch")

    def test_tells_days_without_data_from_days_with_nothing_to_count(self) -> None:
        nothing = unknown(known_days=1)

        shown = trend(a_card(), [an_answer(), nothing], before=[], name="Timely", today=LATER)

        assert shown.option["series"][3]["data"][1]["tip"].endswith("Nothing to count in these days")

    def test_says_that_a_band_reaches_beyond_the_axis_and_only_then(self) -> None:
        said = "Where it is cut off, it reaches beyond the axis."
        wild = an_answer(estimate=Estimate(0.99, 0.2, 1.0), n=3)

        assert said in trend(a_card(), [wild, an_answer()], before=[], name="Timely", today=LATER).note
        assert said not in trend(a_card(), [an_answer()], before=[], name="Timely", today=LATER).note

    def test_draws_no_band_of_a_time_below_nothing(self) -> None:
        skewed = an_answer(estimate=Estimate(0.7, -0.3, 1.7))

        series = trend(
            a_card(unit=Unit.DAYS, target=None), [skewed], before=[], name="Days", today=LATER
        ).option["series"]

        assert (series[0]["data"], series[1]["data"]) == ([0.0], [1.7])

    def test_stacks_the_band_from_its_low_to_its_high_end(self) -> None:
        series = drawn(0.97)

        assert series["low"]["data"] == [96.0]
        assert series["band"]["data"] == [1.5]

    def test_draws_the_interval_of_a_point_without_neighbours_as_an_upright_line(self) -> None:
        assert drawn(0.97)["band"]["markLine"]["data"] == [[{"coord": [0, 96.0]}, {"coord": [0, 97.5]}]]
        assert "markLine" not in drawn(0.97, 0.98)["band"]

        among = drawn(0.97, 0.98, None, 0.99)["band"]["markLine"]["data"]

        assert [line[0]["coord"][0] for line in among] == [3]

    def test_cuts_the_upright_line_where_the_axis_ends(self) -> None:
        wild = an_answer(estimate=Estimate(0.99, 0.2, 1.0), n=3)

        found = trend(a_card(), [wild], before=[], name="Timely", today=LATER)

        [[low, high]] = found.option["series"][1]["markLine"]["data"]
        axis = found.option["yAxis"][0]
        assert (low["coord"][1], high["coord"][1]) == (axis["min"], axis["max"])

    def test_says_what_the_upright_line_is_and_only_where_there_is_one(self) -> None:
        def said(*values: float | None) -> str:
            return trend(a_card(), a_course(*values), before=[], name="Timely", today=LATER).note

        assert "The upright line is the 95 % interval." in said(0.97)
        assert "The band is" in said(0.97, 0.98) and "pright" not in said(0.97, 0.98)
        assert "An upright line is that of a point without neighbours." in said(0.97, 0.98, None, 0.99)

    def test_draws_the_target_as_a_line_and_none_without_one(self) -> None:
        assert drawn(0.99)["line"]["markLine"]["data"] == [{"yAxis": 98.0}]
        assert "markLine" not in drawn(0.99, target=None)["line"]
        assert drawn(0.99)["line"]["markLine"]["label"]["position"] == "end"

    def test_makes_a_point_of_few_records_pale(self) -> None:
        few = [an_answer(n=3), an_answer(n=300)]

        line = trend(a_card(), few, before=[], name="Timely", today=LATER).option["series"][2]

        assert line["data"][0]["itemStyle"] == {"color": "--mark-pale"}
        assert "itemStyle" not in line["data"][1]

    def test_draws_hollow_at_the_end_of_a_dashed_line_what_is_not_over_and_says_so(self) -> None:
        today = FIRST + timedelta(days=2)

        found = trend(a_card(), a_course(0.9, 0.99, 0.97), before=[], name="Timely", today=today)

        line, last = found.option["series"][2], found.option["series"][-1]
        assert [point and point["value"] for point in line["data"]] == [90.0, 99.0, None]
        assert [point and point["value"] for point in last["data"]] == [None, 99.0, 97.0]
        assert last["data"][1]["symbol"] == "none" and "tip" not in last["data"][1]
        assert last["data"][2]["itemStyle"]["color"] == "--paper"
        assert last["data"][2]["tip"].startswith("12 April 2019, until now\n")
        assert last["lineStyle"]["type"] == [4, 4]
        assert "Hollow, on a dashed line: not over yet, counted until now." in found.note

    def test_speaks_of_nothing_hollow_where_all_is_over_or_nothing_has_come_of_today(self) -> None:
        today = FIRST + timedelta(days=1)

        for course in (a_course(0.9), a_course(0.9, None)):
            found = trend(a_card(), course, before=[], name="Timely", today=today)
            assert "ollow" not in found.note and "until now" not in found.words
            assert len(found.option["series"]) == 4

    def test_names_what_is_not_over_where_it_is_the_lowest(self) -> None:
        words = trend(a_card(), a_course(0.99, 0.2), before=[], name="Timely", today=FIRST).words

        assert "lowest 20.0 % (11 April 2019, until now)" in words

    def test_draws_hollow_what_the_period_cuts_at_either_end_and_says_so(self) -> None:
        course = weeks(date(2019, 4, 10), date(2019, 4, 24))  # Wednesday to Tuesday

        found = trend(a_card(), course, before=[], name="Timely", today=LATER)

        line, parts = found.option["series"][2], found.option["series"][-1]
        assert [point and point["value"] for point in line["data"]] == [None, 99.0, None]
        assert [point.get("symbol") for point in parts["data"]] == [None, "none", None]
        assert parts["data"][0]["tip"].startswith("10 – 14 April 2019, part of a week\n")
        assert "only some of its days are counted" in found.note and "not over yet" not in found.note

    def test_says_until_now_of_what_is_both_cut_and_not_over(self) -> None:
        course = weeks(date(2019, 4, 15), date(2019, 4, 24))

        found = trend(a_card(), course, before=[], name="Timely", today=date(2019, 4, 23))

        assert found.option["series"][-1]["data"][1]["tip"].startswith("22 – 23 April 2019, until now\n")
        assert "not over yet" in found.note and "only some of its days" not in found.note

    def test_calls_a_cut_month_part_of_one(self) -> None:
        cut = an_answer(period=APRIL.first(21), grain=Grain.MONTH)

        words = trend(a_card(), [cut], before=[], name="Timely", today=LATER).words

        assert words == "Timely, one point: 99.0 % (10 – 30 April 2019, part of a month)."

    def test_speaks_of_no_cut_where_all_are_whole_or_the_cut_one_has_no_figure(self) -> None:
        whole = weeks(date(2019, 4, 8), date(2019, 4, 22))
        nothing = unknown(period=Period(date(2019, 4, 22), date(2019, 4, 24)), grain=Grain.WEEK)

        for course in (whole, [*whole, nothing]):
            found = trend(a_card(), course, before=[], name="Timely", today=LATER)
            assert "ollow" not in found.note and "part of" not in found.words

    def test_says_that_days_between_are_left_out_and_only_then(self) -> None:
        first, _, third = a_course(0.9, 0.8, 0.7)
        said = "Days of the week that are not asked for are left out."

        assert said in trend(a_card(), [first, third], before=[], name="Timely", today=LATER).note
        assert said not in trend(a_card(), a_course(0.9, 0.8), before=[], name="Timely", today=LATER).note

    def test_draws_of_the_period_before_no_more_pieces_than_its_own(self) -> None:
        longer = a_course(0.8, 0.8, 0.8)

        found = trend(a_card(), a_course(0.9, 0.9), before=longer, name="Timely", today=LATER)

        assert len(found.option["series"][0]["data"]) == 2
        assert "The thin line is the period before: 10 – 11 April 2019." in found.note

    def test_draws_the_period_before_thin_and_only_if_there_is_one(self) -> None:
        found = trend(a_card(), a_course(0.9, 0.9), before=a_course(0.8, 0.8), name="Timely", today=LATER)
        with_past = found.option["series"]
        without = trend(
            a_card(), a_course(0.9, 0.9), before=[unknown(), unknown()], name="Timely", today=LATER
        ).option["series"]

        assert with_past[0]["lineStyle"] == {"width": 1, "color": "--past"}
        assert len(without) == len(with_past) - 1
        assert "The thin line is the period before: 10 – 11 April 2019." in found.note

    def test_makes_no_room_for_a_period_before_that_is_not_drawn(self) -> None:
        found = trend(a_card(), a_course(None), before=a_course(0.9501), name="Timely", today=LATER)

        axis = found.option["yAxis"][0]
        assert (axis["min"], axis["max"], axis["interval"]) == (0, 100, 50)

    def test_lets_the_interval_of_a_handful_run_out_of_the_picture(self) -> None:
        wild = an_answer(estimate=Estimate(0.99, 0.2, 1.0), n=3)

        assert (
            trend(a_card(), [wild, an_answer()], before=[], name="Timely", today=LATER).option["yAxis"][0][
                "min"
            ]
            > 50
        )

    def test_tells_its_course_in_words(self) -> None:
        words = trend(a_card(), a_course(0.99, None, 0.97), before=[], name="Timely", today=LATER).words

        assert words == "Timely, 2 points: lowest 97.0 % (12 April 2019), highest 99.0 % (10 April 2019)."

    def test_of_one_point_tells_that_and_of_nothing_that_cannot_be_seen(self) -> None:
        one = trend(a_card(), a_course(None, 0.99, None), before=a_course(0.98), name="Timely", today=LATER)

        assert one.words == "Timely, one point: 99.0 % (11 April 2019)."
        assert "band" not in one.note and "thin line" not in one.note
        assert len(one.option["series"]) == 4

    def test_is_plain_data_without_a_colour_of_its_own(self) -> None:
        written = json.dumps(
            trend(a_card(), a_course(0.9, None), before=a_course(0.8), name="Timely", today=LATER).option
        )

        assert "#" not in written
        assert "rgb" not in written
