"""One indicator split: bars for counts, points for shares, pale where few were counted."""

from hark.core.terms.card import Unit
from hark.core.terms.figure import Estimate
from hark.web.charts.breakdown import Row, breakdown
from tests.web.answers import a_card, an_answer

MANY = Row("Mortgage", an_answer(), "?product=Mortgage", chosen=True)
FEW = Row("Fax", an_answer(n=3, estimate=Estimate(1.0, 0.3, 1.0)), "?product=Fax")


class TestBreakdown:
    def test_draws_counts_as_bars_and_shares_as_points(self) -> None:
        shares = breakdown(a_card(), [MANY], id="by", name="Timely").option
        counts = breakdown(a_card(unit=Unit.COUNT, target=None), [MANY], id="by", name="Received").option

        assert shares["series"][0]["type"] == "scatter"
        assert counts["series"][0]["type"] == "bar"

    def test_makes_few_pale_and_cuts_their_interval_at_the_axis(self) -> None:
        option = breakdown(a_card(), [MANY, FEW], id="by", name="Timely").option
        points = option["series"][0]

        assert [point["itemStyle"]["color"] for point in points["data"]] == ["--mark", "--mark-pale"]
        assert points["markLine"]["data"][1][0]["coord"] == [option["xAxis"]["min"], 1]

    def test_leads_each_row_to_its_own_filter_and_marks_the_chosen(self) -> None:
        option = breakdown(a_card(), [MANY, FEW], id="by", name="Timely").option

        assert [point["href"] for point in option["series"][0]["data"]] == [
            "?product=Mortgage",
            "?product=Fax",
        ]
        assert option["yAxis"][0]["strong"] == ["Mortgage"]

    def test_tells_every_row_in_words(self) -> None:
        assert "Mortgage 99.0" in breakdown(a_card(), [MANY, FEW], id="by", name="Timely").words
