"""Dates as people write them, in both languages."""

from datetime import date

import pytest
from django.utils.translation import override

from hark.core.terms.period import Grain, Period
from hark.web import dates


@pytest.mark.parametrize(
    ("start", "end", "english", "chinese"),
    [
        (date(2019, 4, 10), date(2019, 4, 11), "10 April 2019", "2019年4月10日"),
        (date(2019, 4, 10), date(2019, 4, 13), "10 – 12 April 2019", "2019年4月10日至12日"),
        (date(2019, 4, 10), date(2019, 5, 3), "10 April – 2 May 2019", "2019年4月10日至5月2日"),
        (
            date(2018, 12, 31),
            date(2019, 1, 2),
            "31 December 2018 – 1 January 2019",
            "2018年12月31日至2019年1月1日",
        ),
    ],
)
def test_a_period_is_told_by_its_first_and_last_day(
    start: date, end: date, english: str, chinese: str
) -> None:
    with override("en"):
        assert dates.span(Period(start, end)) == english
    with override("zh-hans"):
        assert dates.span(Period(start, end)) == chinese


@pytest.mark.parametrize("grain", [Grain.WEEK, Grain.MONTH])
def test_a_piece_the_period_cuts_is_not_whole(grain: Grain) -> None:
    pieces = list(Period(date(2019, 4, 10), date(2019, 7, 3)).split(grain))

    assert [dates.is_whole(piece, grain=grain) for piece in pieces] == [
        False,
        *[True] * (len(pieces) - 2),
        False,
    ]


def test_a_month_cut_short_is_not_called_a_month() -> None:
    april, may = Period(date(2019, 4, 10), date(2019, 6, 1)).split(Grain.MONTH)

    with override("en"):
        assert dates.piece(april, grain=Grain.MONTH) == "10 – 30 April 2019"
        assert dates.piece(may, grain=Grain.MONTH) == "May 2019"
