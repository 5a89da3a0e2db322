"""What a history comes to in moments and counts, and how a complaint stands under its clocks."""

from datetime import UTC, datetime, timedelta

from hark.core.complaints.clocks import Kind, clocks
from hark.core.complaints.tally import Standing, Tally, standing, tally
from hark.core.terms.case import Act, Happening
from tests.core.complaints import packs

START = datetime(2026, 3, 2, 2, tzinfo=UTC)


def on(day: float, act: Act, **details: str) -> Happening:
    return Happening(act, START + timedelta(days=day), "anna", details)


def stands(*history: Happening, after: float, kind: Kind = Kind.STATUTORY) -> Standing:
    now = START + timedelta(days=after)
    found = clocks([on(0, Act.RECEIVED), *history], law=packs.law("cn_2020"), targets=packs.TARGETS, now=now)
    return standing(found, kind=kind)


class TestTally:
    def test_tells_moments_counts_and_what_was_on_hold_before_the_answer(self) -> None:
        history = [
            on(0, Act.RECEIVED, door="portal"),
            on(1, Act.ACKNOWLEDGED),
            on(2, Act.PAUSED, reason="appraisal"),
            on(5, Act.RESUMED),
            on(6, Act.REFUSED),
            on(7, Act.ANSWERED),
            on(8, Act.OBJECTED),
            on(9, Act.PAUSED, reason="customer"),
            on(10, Act.WARNED, up="1"),
            on(11, Act.ANSWERED),
            on(12, Act.CLOSED),
            on(13, Act.RATED, stars="4"),
        ]

        assert tally(history, received_at=START) == Tally(
            received_at=START,
            responded_at=history[1].at,
            answered_at=history[5].at,
            held=timedelta(days=3),
            over_at=history[10].at,
            ends=1,
            objections=1,
            checks=3,
            sent_back=1,
            escalated=True,
            stars=4,
        )

    def test_a_mediation_whose_customer_takes_the_complaint_back_settled_nothing(self) -> None:
        goes = [on(1, Act.ANSWERED), on(2, Act.MEDIATED)]
        ended = [*goes, on(3, Act.CONCLUDED, outcome="settled")]
        gone = on(4, Act.WITHDRAWN)

        assert tally(goes, received_at=START).settled is None
        assert tally([*goes, gone], received_at=START).settled is False
        assert tally([*ended, gone], received_at=START).settled is True
        assert tally([on(1, Act.ANSWERED), gone], received_at=START).settled is None

    def test_one_reopened_is_open_again_and_one_withdrawn_on_hold_is_held_no_longer(self) -> None:
        paused = [on(0, Act.RECEIVED), on(1, Act.PAUSED, reason="appraisal")]
        withdrawn = tally([*paused, on(3, Act.WITHDRAWN)], received_at=START)
        again = tally([*paused, on(3, Act.WITHDRAWN), on(4, Act.REOPENED)], received_at=START)

        assert tally(paused, received_at=START).held_since == paused[1].at
        assert (withdrawn.held, withdrawn.held_since) == (timedelta(days=2), None)
        assert (again.over_at, again.ends, again.reopened) == (None, 1, 1)

    def test_one_taken_out_of_a_merging_is_open_and_never_ended(self) -> None:
        merged = [on(0, Act.RECEIVED), on(1, Act.MERGED, other="2")]
        parted = tally([*merged, on(2, Act.PARTED, other="2")], received_at=START)

        assert (tally(merged, received_at=START).ends, parted.ends, parted.over_at) == (1, 0, None)


class TestStanding:
    def test_is_undecided_until_all_is_met_and_late_as_soon_as_one_ran_out(self) -> None:
        open_, answered = stands(after=1), stands(on(14, Act.ANSWERED), after=90)

        assert open_.on_time is None and open_.due == datetime(2026, 3, 17, 16, tzinfo=UTC)
        assert answered == Standing(on_time=True)
        assert stands(after=16) == stands(on(17, Act.ANSWERED), after=90) == Standing(on_time=False)

    def test_has_no_day_while_its_term_stands_still(self) -> None:
        assert stands(on(1, Act.PAUSED, reason="appraisal", told="yes"), after=60) == Standing()

    def test_a_kind_without_a_clock_says_nothing(self) -> None:
        assert stands(on(1, Act.ANSWERED), after=2, kind=Kind.PROMISE) == Standing()
