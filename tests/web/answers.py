"""Ordinary cards and answers; a test states only what is special about its own."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hark.core.terms.card import Card, Definition, Direction, Text, Unit
from hark.core.terms.figure import Answer, Estimate, Verdict
from hark.core.terms.period import Grain, Period

FIRST = date(2019, 4, 10)
APRIL = Period(FIRST, date(2019, 5, 3))
LATER = date(2019, 6, 1)
"""A day by which all of them are over."""
SOMETHING = Text("something", "某事")


def a_card(**special: Any) -> Card:
    """The card of a share with a target of at least 98 %."""
    ordinary = Card(
        id="complaints.timely_share",
        name=Text("Timely responses", "及时答复率"),
        unit=Unit.SHARE,
        direction=Direction.HIGHER,
        target=0.98,
        formula=SOMETHING,
        counted=SOMETHING,
        interval=SOMETHING,
        source=SOMETHING,
        dimensions=("product", "channel"),
        publishing_minimum=10,
        history=(Definition(1, date(2026, 1, 1), SOMETHING),),
    )
    return replace(ordinary, **special)


def an_answer(**special: Any) -> Answer:
    """A share of 99 % from a thousand complaints."""
    ordinary = Answer(
        indicator="complaints.timely_share",
        period=APRIL,
        grain=Grain.ALL,
        by={},
        estimate=Estimate(0.99, 0.982, 0.995),
        part=990,
        whole=1000,
        n=1000,
        excluded=0,
        verdict=Verdict.MET,
        target=0.98,
        definition=1,
        data_version=1,
    )
    return replace(ordinary, **special)


def unknown(**special: Any) -> Answer:
    """An answer without a figure."""
    special = {
        "estimate": Estimate(None),
        "n": 0,
        "part": 0,
        "whole": 0,
        "verdict": Verdict.NO_DATA,
    } | special
    return an_answer(**special)


def weeks(start: date, end: date) -> list[Answer]:
    """An answer for each week of the days, or what they leave of it."""
    return [an_answer(period=week, grain=Grain.WEEK) for week in Period(start, end).split(Grain.WEEK)]


def a_course(*values: float | None) -> list[Answer]:
    """A day's answer for each value, from the tenth of April on."""
    days = Period(FIRST, FIRST + timedelta(days=len(values))).split(Grain.DAY)
    return [
        unknown(period=day, grain=Grain.DAY)
        if value is None
        else an_answer(period=day, grain=Grain.DAY, estimate=Estimate(value, value - 0.01, value + 0.005))
        for day, value in zip(days, values, strict=True)
    ]
