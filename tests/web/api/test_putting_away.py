"""Records put away by a program, and taken up again."""

from pathlib import Path

import pytest

from hark.flows import putting_away
from hark.records.feeds import QuarantineRow
from tests.flows.test_loading import ANNA, load
from tests.makers import NOON, a_file, a_row
from tests.web.api.conftest import Asking, Program, problem


@pytest.fixture(autouse=True)
def kept(home: Path, db: None) -> None:
    """A record kept aside of each of two feeds."""
    load(a_file(home, [a_row(id="x")]))
    load(a_file(home, [a_row(id="y")], name="other.csv"), feed="north")


@pytest.fixture
def anna(program: Program) -> Asking:
    return program()


def states() -> list[str]:
    return list(QuarantineRow.objects.order_by("pk").values_list("state", flat=True))


def test_those_named_are_put_away_and_listed_with_why(anna: Asking) -> None:
    first = QuarantineRow.objects.order_by("pk")[0].pk

    answer = anna.sends("quarantine/put-away", {"ids": [first], "why": "test_data"})

    assert (answer.status_code, answer.json()) == (200, {"records": 1})
    [told] = anna.get("quarantine", state="put_away").json()["records"]
    assert (told["id"], told["state"], told["put_away_why"]) == (first, "put_away", "test_data")
    assert told["put_away_by"] and told["settled_at"]
    assert anna.get("quarantine").json()["total"] == 1


@pytest.mark.parametrize(
    ("asked", "total"),
    [
        ({"put_away_why": "unusable"}, 2),
        ({"put_away_why": "test_data"}, 0),
        ({"put_away_by": ANNA.username}, 2),
        ({"put_away_by": "boris"}, 0),
        ({"since": "2026-01-01"}, 2),
        ({"since": "2199-01-01"}, 0),
    ],
)
def test_those_put_away_are_listed_by_why_by_whom_and_since_when(
    anna: Asking, asked: dict[str, str], total: int
) -> None:
    putting_away.put_away(why="unusable", by=ANNA, now=NOON)

    assert anna.get("quarantine", state="put_away", **asked).json()["total"] == total


def test_those_of_a_feed_are_taken_up_again(anna: Asking) -> None:
    putting_away.put_away(why="unusable", by=ANNA, now=NOON)

    assert anna.sends("quarantine/take-up", {"feed": "north"}).json() == {"records": 1}

    assert states() == ["put_away", "open"]


def test_those_kept_for_a_reason_are_put_away(anna: Asking) -> None:
    QuarantineRow.objects.filter(arrival__feed__name="north").update(reason="conflict")

    assert anna.sends("quarantine/put-away", {"reason": "conflict", "why": "unusable"}).json() == {
        "records": 1
    }


@pytest.mark.parametrize("deed", ["put-away", "take-up"])
def test_whoever_names_none_is_asked_which(anna: Asking, deed: str) -> None:
    body = {"why": "unusable"} if deed == "put-away" else {}

    told = problem(anna.sends(f"quarantine/{deed}", body), 422)

    assert told["errors"] == [{"at": "body", "detail": "Say which: ids, a feed or a reason."}]
    assert states() == ["open"] * 2


@pytest.mark.parametrize("why", ["", "bored", "load_withdrawn"])
def test_a_reason_that_nobody_chooses_is_refused(anna: Asking, why: str) -> None:
    problem(anna.sends("quarantine/put-away", {"feed": "north", "why": why}), 422)


def test_a_reason_of_another_version_is_told_by_its_code(anna: Asking) -> None:
    QuarantineRow.objects.update(reason="too_blue", also=[{"column": "State", "reason": "too_red"}])

    told = anna.get("quarantine").json()["records"]

    assert {each["reason"] for each in told} == {"too_blue"}
    assert told[0]["also"] == [{"column": "State", "reason": "too_red"}]
