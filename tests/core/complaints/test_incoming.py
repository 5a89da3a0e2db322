"""What a sender tells of a complaint becomes its history; what they do not tell is not there."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from hark.core.complaints.incoming import Arrived, arrived, counted, misplaced, ours
from hark.core.terms.case import Act, Happening, Stage
from hark.core.terms.incoming import Incoming

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FIRST = date(2026, 2, 20)


def handed(**special: object) -> Incoming:
    return Incoming(**{"feed": "office", "source_id": "R-1", "received": FIRST} | special)  # type: ignore[arg-type] # as said


def taken(**special: object) -> Arrived:
    return arrived(handed(**special), zone=SHANGHAI, arrival="7", by="anna", now=NOON)


def test_a_day_is_taken_from_its_first_moment_where_the_law_is() -> None:
    open_one = taken(regulator="Office", sent=date(2026, 2, 25), until=date(2026, 3, 9))

    received, forwarded, imported = open_one.history
    assert received.at == datetime(2026, 2, 24, 16, tzinfo=UTC) == open_one.received_at
    assert received.details == {"feed": "office", "door": "regulator", "lodged": "2026-02-20"}
    assert (forwarded.act, forwarded.details["until"]) == (Act.FORWARDED, "2026-03-09")
    assert (imported.at, imported.details) == (NOON, {"feed": "office", "arrival": "7"})
    assert (open_one.stage, open_one.is_dated) == (Stage.RECEIVED, True)


def test_a_closing_on_no_day_that_was_told_is_in_no_history() -> None:
    told = taken(stage="closed", response="Closed with explanation", timely="Yes")

    assert [each.act for each in told.history] == [Act.RECEIVED, Act.IMPORTED]
    assert told.closed_at is None and not told.is_dated
    assert taken(stage="closed", ended=date(2026, 2, 22)).history[1].act is Act.CLOSED

    before = taken(
        stage="closed", sent=date(2026, 2, 25), answered=date(2026, 2, 22), ended=date(2026, 2, 23)
    )
    assert [each.act for each in before.history] == [Act.RECEIVED, Act.IMPORTED]
    assert not before.is_dated and before.answered_at is None and counted(before.history) == ()


@pytest.mark.parametrize(
    ("special", "field"),
    [
        ({}, ""),
        ({"answered": FIRST, "ended": FIRST, "stage": "closed"}, ""),
        ({"sent": date(2026, 2, 19)}, "sent"),
        ({"answered": date(2026, 2, 19)}, "answered"),
        ({"answered": date(2026, 2, 22), "ended": date(2026, 2, 21), "stage": "closed"}, "ended"),
        ({"ended": date(2026, 2, 22)}, "ended"),
        ({"received": date(2026, 3, 3)}, "received"),
        ({"until": date(2026, 1, 1)}, ""),
    ],
)
def test_days_follow_one_another(special: dict[str, object], field: str) -> None:
    assert misplaced(handed(**special), today=NOON.date()) == field


def test_what_clocks_count_begins_with_the_reopening() -> None:
    undated = taken(stage="closed").history
    reopened = Happening(Act.REOPENED, NOON, "boris")
    noted = Happening(Act.NOTED, NOON, "boris")

    assert counted((*undated, noted)) == ()
    assert [each.act for each in counted((*undated, noted, reopened, noted, reopened))] == [
        Act.RECEIVED,
        Act.NOTED,
        Act.REOPENED,
    ]
    dated = taken(stage="closed", ended=date(2026, 2, 22)).history
    assert counted(dated) == dated and ours(dated) == ()
    assert [each.act for each in ours((*dated, reopened))] == [Act.RECEIVED]
    assert ours(taken().history) == taken().history
