"""A month of a real call centre: what the product answers is what the file says."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.figures import calls_by_hand as by_hand
from tests.figures.ledgers import Loaded
from tests.local import local

FILE = "calls/bank_calls_1999_02_call_level.csv.gz"
CUTS = {"hour": by_hand.by_hour, "reason": by_hand.by_type}


@pytest.fixture(scope="module")
def february(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    opened = Loaded(local(FILE), home=tmp_path_factory.mktemp("calls"), mapping="bank_calls_1999")
    yield opened
    opened.close()


def month(ledger: Loaded, indicator: str, *options: str) -> list[dict[str, Any]]:
    return ledger.asked(indicator, *options, span=(date(1999, 2, 1), date(1999, 3, 1)))


def test_every_call_is_accepted(february: Loaded) -> None:
    assert (february.load["read"], february.load["accepted"]) == (33_344, 33_344)


def test_the_published_figures_come_out(february: Loaded) -> None:
    [answered] = month(february, "contacts.answered")
    [abandonment] = month(february, "contacts.abandonment")
    [handling] = month(february, "contacts.aht")
    [wait] = month(february, "contacts.wait")

    assert answered["value"] == 27_162
    assert abandonment["part"] == 5_904
    assert handling["value"] == pytest.approx(176.4, abs=0.05)
    assert wait["value"] == pytest.approx(41.3, abs=0.05)


def test_hung_up_of_all_rows_is_what_was_published_of_those_offered_a_little_more(february: Loaded) -> None:
    [abandonment] = month(february, "contacts.abandonment")

    assert abandonment["part"] / february.load["read"] == pytest.approx(0.177, abs=0.0005)
    assert abandonment["value"] == pytest.approx(5_904 / 33_066)  # 278 virtual calls were nobody's


@pytest.mark.parametrize("dimension", CUTS)
@pytest.mark.parametrize("indicator", by_hand.figures([]))
def test_each_indicator_by_each_cut(february: Loaded, indicator: str, dimension: str) -> None:
    told = {
        answer["by"][dimension]: answer["value"] for answer in month(february, indicator, "--by", dimension)
    }

    counted = {
        value: by_hand.figures(calls)[indicator]
        for value, calls in by_hand.cells(by_hand.calls(local(FILE)), CUTS[dimension])
    }
    assert told.keys() == counted.keys()
    for value, figure in counted.items():
        assert told[value] == (figure if figure is None else pytest.approx(figure, rel=1e-9)), value


@pytest.mark.parametrize("indicator", by_hand.figures([]))
def test_each_indicator_by_agent_whose_name_is_not_kept(february: Loaded, indicator: str) -> None:
    told = {answer["by"]["staff"]: answer["value"] for answer in month(february, indicator, "--by", "staff")}

    counted = dict(by_hand.cells(by_hand.calls(local(FILE)), by_hand.by_agent))
    figures = {agent: by_hand.figures(calls)[indicator] for agent, calls in counted.items()}
    assert told.keys() & figures.keys() == {None}
    assert sorted(map(_rounded, told.values())) == sorted(map(_rounded, figures.values()))


def _rounded(value: float | None) -> float:
    return -1.0 if value is None else round(value, 7)


def test_the_percentiles_are_right_within_one_per_cent(february: Loaded) -> None:
    [handling] = month(february, "contacts.aht")

    times = sorted(int(call["ser_time"]) for call in by_hand.calls(local(FILE)) if call["outcome"] == "AGENT")
    for name, share in (("p50", 0.5), ("p90", 0.9)):
        assert handling["quantiles"][name]["value"] == pytest.approx(
            times[round(share * (len(times) - 1))], rel=0.01
        )
