"""Three clocks are kept apart, explain themselves, warn up the line, and say so where they cannot know."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from hark.core.complaints.clocks import Clock, Kind, clocks, explained, line, soonest, warned
from hark.core.complaints.merging import together
from hark.core.terms.case import Happening
from tests.core.complaints import packs

CN, TARGETS = packs.law("cn_2020"), packs.TARGETS
RECEIVED = "2026-02-12 10:00 received level=simple risk=low"


def at(text: str) -> datetime:
    return packs.moment(text, CN.calendar)


def history(*lines: str) -> list[Happening]:
    return [packs.happening(each, CN.calendar) for each in lines]


def the(term: str, *lines: str, now: str) -> Clock:
    found = clocks(history(*lines), law=CN, targets=TARGETS, now=at(now))
    return next(clock for clock in found if clock.term == term)


def test_three_kinds_are_told_apart_and_breached_separately() -> None:
    lines = (RECEIVED, "2026-02-12 11:00 promised until=2026-03-10T18:00+08:00")

    found = clocks(history(*lines), law=CN, targets=TARGETS, now=at("2026-02-20 10:00"))

    assert {clock.kind: clock.breached for clock in found} == {
        Kind.INTERNAL: True,
        Kind.STATUTORY: False,
        Kind.PROMISE: False,
    }


def test_what_has_not_happened_yet_counts_for_nothing() -> None:
    lines = (RECEIVED, "2026-02-25 10:00 answered")

    assert the("decision", *lines, now="2026-02-20 10:00").running
    assert clocks(history(*lines), law=CN, targets=TARGETS, now=at("2026-02-12 09:00")) == ()


def test_explains_every_date_step_by_step() -> None:
    paused, resumed = "2026-02-16 10:00", "2026-02-19 10:00"
    lines = (RECEIVED, f"{paused} paused reason=appraisal told=yes", f"{resumed} resumed")

    clock = the("decision", *lines, now="2026-02-20 10:00")

    assert list(map(str, explained(clock)))[1:] == [
        "Received 2026-02-12 10:00.",
        "As it is simple, 15 calendar days: it ends 2026-02-27.",
        f"Waiting for an outside appraisal from {paused} to {resumed} is not counted, so it ends 2026-03-02.",
        "It ends with the end of 2026-03-02 (Asia/Shanghai); the day it began on is not counted.",
        "This rule is known second-hand: the law’s own text was not read.",
    ]


def test_a_rule_that_is_only_remembered_says_so() -> None:
    clock = the("review", RECEIVED, "2026-02-20 10:00 objected", now="2026-02-21 10:00")

    assert clock.provisional
    assert "provisional" in str(explained(clock)[-1])


def test_says_where_in_the_law_it_stands_where_that_was_read() -> None:
    received = [packs.happening("2026-02-06T10:00+00:00 received", CN.calendar)]

    found = clocks(received, law=packs.law("gb_2016"), targets=TARGETS, now=received[0].at)

    final = " ".join(map(str, explained(next(each for each in found if each.term == "final_response"))))
    assert "in the law: DISP 1.6.2R." in final and "second-hand" not in final
    assert "in the law" not in " ".join(
        map(str, explained(the("decision", RECEIVED, now="2026-02-12 11:00")))
    )


def test_what_is_left_stands_still_while_it_is_paused() -> None:
    lines = (RECEIVED, "2026-02-16 10:00 paused reason=appraisal told=yes")

    first, later = (the("decision", *lines, now=f"2026-02-{day} 10:00") for day in (17, 22))

    assert first.remaining == later.remaining
    assert first.paused_since == at("2026-02-16 10:00")


def test_a_year_the_calendar_does_not_know_is_unknown_and_the_other_clocks_go_on() -> None:
    targets = replace(TARGETS, terms=packs.OWN[:1])
    lines = history("2026-12-31 17:00 received level=simple")

    own, lawful = clocks(lines, law=CN, targets=targets, now=at("2026-12-31 18:00"))

    assert own.due is None and not own.breached and own.unknown is not None
    assert "promptly" not in " ".join(map(str, explained(own)))
    assert "ends on 2026-12-31" in str(explained(own)[-1])
    assert lawful.due == at("2027-01-15 24:00")


def test_a_clock_late_since_a_year_the_calendar_knows_stays_late_in_one_it_does_not() -> None:
    targets = replace(TARGETS, terms=packs.OWN[:1])
    lines = history("2026-12-30 10:00 received level=simple")

    own = clocks(lines, law=CN, targets=targets, now=at("2027-01-02 10:00"))[0]

    assert own.breached_at == at("2026-12-30 12:00")
    assert own.remaining is None and len(own.warnings) == 5


def test_a_rule_without_a_length_says_so() -> None:
    received = [packs.happening("2026-02-06T10:00+00:00 received", CN.calendar)]

    found = clocks(received, law=packs.law("gb_2016"), targets=TARGETS, now=received[0].at)

    prompt = next(clock for clock in found if clock.term == "acknowledgement")
    assert prompt.due is None and prompt.unknown is None
    assert "promptly" in " ".join(map(str, explained(prompt)))


class TestTheRegulator:
    FORWARDED = "2026-02-13 09:00 forwarded until=2026-02-20"

    def test_has_a_clock_of_its_own_which_only_a_report_meets(self) -> None:
        lines = (RECEIVED, self.FORWARDED, "2026-02-14 10:00 answered", "2026-02-15 10:00 withdrawn")

        late = the("regulator", *lines, now="2026-02-21 10:00")
        reported = the("regulator", *lines, "2026-02-20 23:59 reported", now="2026-02-21 10:00")

        assert late.kind is Kind.REGULATOR and late.running
        assert (late.last_day, late.due) == (date(2026, 2, 20), at("2026-02-20 24:00"))
        assert late.breached_at == late.due and late.warnings[2].passed
        assert reported.met_at and not reported.breached
        assert not the("decision", *lines, now="2026-02-21 10:00").breached

    def test_may_grant_a_later_day_which_takes_no_breach_back(self) -> None:
        deferred = "2026-02-{} 10:00 deferred until=2026-03-02"

        early, late = (
            the("regulator", RECEIVED, self.FORWARDED, deferred.format(day), now="2026-02-28 10:00")
            for day in (18, 22)
        )

        assert early.last_day == late.last_day == date(2026, 3, 2)
        assert not early.breached and late.breached
        assert list(map(str, explained(early))) == [
            "Sent on by the regulator 2026-02-13 09:00.",
            "The regulator wants a report by 2026-02-20.",
            "The regulator granted a later day 2026-02-18 10:00, and this one counts from then on.",
            "The regulator wants a report by 2026-03-02.",
            "It ends with the end of 2026-03-02 (Asia/Shanghai).",
        ]

    def test_that_named_no_day_waits_all_the_same(self) -> None:
        clock = the("regulator", RECEIVED, "2026-02-13 09:00 forwarded", now="2026-06-01 10:00")

        assert clock.running and clock.due is None and not clock.breached
        assert str(explained(clock)[-1]) == "The regulator named no day."


class TestWarnings:
    def test_come_at_their_share_of_the_term(self) -> None:
        told = the("decision", "2026-02-12 10:00 received level=simple", now="2026-02-21 10:00").warnings

        # To midnight of the 27th there are 374 hours: half of them are 187, seven days and nineteen hours.
        assert told[0].at == at("2026-02-20 05:00")
        assert [each.passed for each in told] == [True, False, False, False, False]

    def test_leave_out_what_was_paused(self) -> None:
        lines = (RECEIVED, "2026-02-16 10:00 paused reason=appraisal told=yes", "2026-02-19 10:00 resumed")

        assert the("decision", *lines, now="2026-02-19 11:00").warnings[0].at == at("2026-02-23 05:00")

    def test_of_working_hours_count_working_time(self) -> None:
        targets = packs.WORKING["cn_working"]
        lines = history("2026-02-14 16:30 received")

        clock = clocks(lines, law=CN, targets=targets, now=at("2026-02-14 16:30"))[0]

        assert [each.at for each in clock.warnings] == [
            at("2026-02-14 17:30"),  # half of two hours
            at("2026-02-24 09:36"),
            at("2026-02-24 10:00"),
            at("2026-02-24 11:00"),
            at("2026-02-24 12:00"),
        ]

    def test_end_when_the_term_is_met(self) -> None:
        lines = (RECEIVED, "2026-02-19 10:00 answered")

        assert not any(each.passed for each in the("decision", *lines, now="2026-05-01 10:00").warnings)

    def test_are_not_given_of_what_is_the_customers_to_use(self) -> None:
        lines = (RECEIVED, "2026-02-19 10:00 answered")

        assert the("objection", *lines, now="2026-05-01 10:00").warnings == ()

    def test_are_told_once_each_however_late_somebody_asks(self) -> None:
        found = clocks(history(RECEIVED), law=CN, targets=TARGETS, now=at("2026-02-20 06:00"))

        [*_, (key, clock, each)] = warned(found, told=())

        assert (clock.term, each.point.percent) == ("decision", 50)
        assert warned(found, told=[key for key, _, _ in warned(found, told=())]) == []
        assert [told[0] for told in warned(found, told=[key])] == [
            told[0] for told in warned(found, told=())
        ][:-1]

    def test_are_told_of_a_term_that_was_missed_before_anybody_knew(self) -> None:
        lines = ("2026-02-12 10:00 received level=complex", "2026-03-04 10:00 graded level=simple")

        told = warned([the("decision", *lines, now="2026-03-04 10:01")], told=())

        assert [each.point.percent for _, _, each in told] == [50, 80, 100]

    def test_are_told_no_more_once_it_is_answered(self) -> None:
        lines = (RECEIVED, "2026-02-21 10:00 answered")

        assert warned([the("decision", *lines, now="2026-02-22 10:00")], told=()) == []

    def test_are_told_anew_when_the_term_is_extended(self) -> None:
        lines = ("2026-02-12 10:00 received level=major", "2026-03-10 10:00 extended days=20 approver=b")

        [(before, _, _), *_] = warned([the("decision", *lines, now="2026-03-09 10:00")], told=())
        [(after, _, _), *_] = warned([the("decision", *lines, now="2026-03-11 10:00")], told=[before])

        assert before != after

    def test_a_breach_goes_up_the_line_until_it_is_answered(self) -> None:
        days = ("2026-02-13 09:00", "2026-02-13 10:00", "2026-02-13 22:00", "2026-02-14 10:00")
        steps = [line([the("first_response", RECEIVED, now=day)]) for day in days]
        answered = the("first_response", RECEIVED, "2026-02-14 11:00 answered", now="2026-02-20 10:00")

        assert steps == [0, 1, 2, 3]
        assert line([answered]) is None


class TestSoonest:
    def test_is_the_binding_clock_that_runs_and_is_due_first(self) -> None:
        lines = (
            RECEIVED,
            "2026-02-12 11:00 acknowledged",
            "2026-02-12 11:00 promised until=2026-02-13T09:00+08:00",
        )

        pressing = soonest(clocks(history(*lines), law=CN, targets=TARGETS, now=at("2026-02-12 12:00")))

        assert pressing is not None and pressing.kind is Kind.PROMISE

    def test_is_none_that_breaks_no_rule(self) -> None:
        received = [packs.happening("2026-02-06T10:00+00:00 received", CN.calendar)]
        none = replace(TARGETS, terms=())

        pressing = soonest(clocks(received, law=packs.law("gb_2016"), targets=none, now=received[0].at))

        assert pressing is not None and pressing.term == "final_response"

    def test_is_none_of_a_case_that_is_over(self) -> None:
        lines = (RECEIVED, "2026-02-12 11:00 withdrawn")

        assert soonest(clocks(history(*lines), law=CN, targets=TARGETS, now=at("2026-02-12 12:00"))) is None


class TestTogether:
    def test_merging_an_older_one_in_gains_no_time(self) -> None:
        later, earlier = history("2026-02-20 10:00 received level=simple"), history(RECEIVED)

        found = clocks(together(later, earlier), law=CN, targets=TARGETS, now=at("2026-02-20 11:00"))

        assert [clock.due for clock in found if clock.term == "decision"] == [at("2026-02-27 24:00")]

    def test_merging_a_newer_one_in_changes_nothing_but_keeps_its_promise(self) -> None:
        own = history(RECEIVED)
        newer = history("2026-02-20 10:00 received", "2026-02-20 11:00 promised until=2026-02-22T18:00+08:00")

        found = clocks(together(own, newer), law=CN, targets=TARGETS, now=at("2026-02-20 12:00"))

        assert {clock.term: clock.due for clock in found if clock.term in {"decision", "promise"}} == {
            "decision": at("2026-02-27 24:00"),
            "promise": at("2026-02-22 18:00"),
        }


def test_a_moment_without_a_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        the("promise", RECEIVED, "2026-02-12 11:00 promised until=2026-02-20T18:00", now="2026-02-13 10:00")
