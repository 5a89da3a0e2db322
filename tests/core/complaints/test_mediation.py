"""What mediation does to the clocks: nothing, unless a law says that a term stands meanwhile."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hark.core.complaints.clocks import Clock, clocks
from hark.core.complaints.law import Pause
from hark.core.terms.case import Act, Happening
from tests.core.complaints import packs

START = datetime(2026, 3, 2, 2, tzinfo=UTC)
CN = packs.law("cn_2020")
PAUSING = replace(CN, terms=tuple(replace(term, pauses=term.pauses | {Pause.MEDIATION}) for term in CN.terms))
RECEIVED = (0, Act.RECEIVED, {"level": "simple"})
MEDIATED, CONCLUDED = (4, Act.MEDIATED, {"body": "b"}), (10, Act.CONCLUDED, {"outcome": "failed"})


def decision(*told: tuple[float, Act, dict[str, str]], law: object = CN, after: float = 12) -> Clock:
    history = [Happening(act, START + timedelta(days=day), "anna", details) for day, act, details in told]
    now = START + timedelta(days=after)
    found = clocks(history, law=law, targets=packs.TARGETS, now=now)  # type: ignore[arg-type] # one of two
    return next(clock for clock in found if clock.term == "decision")


def test_no_shipped_term_stands_for_it_and_that_is_explained() -> None:
    plain, mediated = decision(RECEIVED), decision(RECEIVED, MEDIATED, CONCLUDED)

    assert mediated.last_day == plain.last_day and mediated.paused_since is None
    assert any("does not stop" in step.text for step in mediated.steps)


def test_where_a_law_says_so_the_term_stands_from_its_beginning_to_its_end() -> None:
    going, over = (decision(RECEIVED, *told, law=PAUSING) for told in ((MEDIATED,), (MEDIATED, CONCLUDED)))
    plain = decision(RECEIVED)

    assert going.paused_since == START + timedelta(days=4)
    assert over.last_day and plain.last_day and over.last_day == plain.last_day + timedelta(days=6)


def test_its_end_does_not_end_another_pause_nor_that_its_own() -> None:
    paused = (2, Act.PAUSED, {"reason": "appraisal", "told": "yes"})
    resumed = (6, Act.RESUMED, {})

    assert decision(RECEIVED, paused, MEDIATED, CONCLUDED, law=PAUSING).paused_since
    assert decision(RECEIVED, MEDIATED, resumed, law=PAUSING).paused_since
