"""A request sent again, because its sender did not hear the answer."""

from pathlib import Path

import pytest

from hark.records.answers import AnswerRow
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow
from tests.makers import a_row
from tests.web.api.conftest import Answered, Asking, Program, problem
from tests.web.api.test_loads import offered, settle


@pytest.fixture
def anna(program: Program, home: Path) -> Asking:
    return program()


def hand_in(anna: Asking, home: Path, key: str, *, id: str = "1", feed: str = "north") -> Answered:
    form = {"file": offered(home, a_row(id=id)), "mapping": "cfpb", "feed": feed}
    return anna.client.post("/api/v1/loads", form, headers={"Idempotency-Key": key})


def test_has_the_same_answer_whatever_became_of_the_first(anna: Asking, home: Path) -> None:
    first = hand_in(anna, home, "k1")
    settle()

    again = hand_in(anna, home, "k1")

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Location"] == first.headers["Location"]
    assert ArrivalRow.objects.get().state == "done"  # it is not settled anew
    assert AuditEntryRow.objects.filter(act="feed.offered").count() == 1
    assert list((home / "uploads").iterdir()) == []


@pytest.mark.parametrize("other", [{"id": "2"}, {"feed": "south"}])
def test_with_another_body_is_refused(anna: Asking, home: Path, other: dict[str, str]) -> None:
    hand_in(anna, home, "k1")

    told = problem(hand_in(anna, home, "k1", **other), 422)

    assert "another request" in told["detail"]
    assert ArrivalRow.objects.count() == 1


def test_of_another_file_needs_another_key(anna: Asking, home: Path) -> None:
    hand_in(anna, home, "k1")
    hand_in(anna, home, "k2", id="2")

    assert (ArrivalRow.objects.count(), AnswerRow.objects.count()) == (2, 2)


def test_is_done_now_where_the_first_was_refused(anna: Asking, home: Path) -> None:
    problem(hand_in(anna, home, "k1", feed="../north"), 422)

    assert hand_in(anna, home, "k1").status_code == 202
