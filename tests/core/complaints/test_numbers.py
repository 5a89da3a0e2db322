"""Figures that count open complaints: a published table, and what always holds."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.complaints.numbers import (
    Spell,
    Term,
    at,
    days_until,
    kaplan_meier,
    median_days,
    on_time,
    pareto,
    topics,
)
from hark.core.terms.figure import UNKNOWN, Change, Estimate, Share

NOW = datetime(2026, 3, 1, tzinfo=UTC)
# E. J. Freireich et al., Blood 21 (1963): weeks in remission of 21 patients given 6-MP, "+" censored.
TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
# The product-limit estimate as textbooks on survival print it of these.
PUBLISHED = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
AT_RISK = [21, 17, 15, 12, 11, 7, 6]

spells = st.lists(st.builds(Spell, st.integers(0, 60), st.booleans()), max_size=60)


def treated() -> list[Spell]:
    return [Spell(float(word.rstrip("+")), not word.endswith("+")) for word in TREATED.split()]


class TestKaplanMeier:
    def test_is_the_published_table(self) -> None:
        steps = kaplan_meier(treated())

        assert {int(step.days): round(step.open.value or 0, 3) for step in steps} == PUBLISHED
        assert [step.at_risk for step in steps] == AT_RISK
        assert median_days(steps) == 23

    def test_has_the_published_interval(self) -> None:
        """At 10 weeks R's survfit (conf.type "log-log") gives 0.503 to 0.889."""
        [tenth] = [step for step in kaplan_meier(treated()) if step.days == 10]

        assert (tenth.open.low, tenth.open.high) == pytest.approx((0.503, 0.889), abs=0.0006)

    def test_counts_those_that_lasted_alike_without_telling_each(self) -> None:
        assert kaplan_meier(Counter(treated())) == kaplan_meier(treated())

    def test_has_the_published_interval_of_its_median(self) -> None:
        """R's survfit (conf.type "log-log") gives 23 weeks, from 13, and no upper end."""
        steps = kaplan_meier(treated())

        assert days_until(steps, 0.5) == Estimate(23, 13, None)
        assert days_until(steps, 0.9) == Estimate(None)
        assert at(steps, 5.9) is None and at(steps, 10) is steps[2]

    def test_says_of_a_day_between_two_ends_how_many_lasted_so_long(self) -> None:
        """Of 18, 12 end on the first day and one on the eighth; the others still last."""
        some = [Spell(1, True)] * 12 + [Spell(2.5, False), Spell(3, False), *[Spell(6, False)] * 2]
        steps = kaplan_meier([*some, Spell(8, True), Spell(9, False)])

        days = [found for day in (1, 2, 3, 5, 7, 8) if (found := at(steps, day))]

        assert [step.at_risk for step in days] == [18, 6, 5, 4, 2, 2]
        assert [step.open for step in days[:5]] == [steps[0].open] * 5

    @given(some=spells, day=st.integers(0, 60))
    def test_counts_whoever_lasted_until_the_day(self, some: list[Spell], day: int) -> None:
        found = at(kaplan_meier(some), day)

        assert found is None or found.at_risk == sum(spell.days >= day for spell in some)

    def test_says_nothing_of_none_and_no_median_while_most_are_open(self) -> None:
        assert kaplan_meier([]) == ()
        assert median_days(kaplan_meier([Spell(1, True), Spell(5, False), Spell(6, False)])) is None

    @given(some=spells)
    def test_falls_and_stays_within_its_interval(self, some: list[Spell]) -> None:
        steps = kaplan_meier(some)

        shares = [step.open.value or 0.0 for step in steps]
        assert shares == sorted(shares, reverse=True)
        for step in steps:
            if step.open.low is not None and step.open.high is not None and step.open.value is not None:
                assert 0 <= step.open.low <= step.open.value <= step.open.high <= 1

    @given(some=spells)
    def test_is_the_plain_share_where_all_have_ended(self, some: list[Spell]) -> None:
        ended = [Spell(spell.days, True) for spell in some]

        for step in kaplan_meier(ended):
            still = sum(spell.days > step.days for spell in ended) / len(ended)
            assert step.open.value == pytest.approx(still)


def term(due: int, met: int | None = None) -> Term:
    return Term(NOW + timedelta(days=due), None if met is None else NOW + timedelta(days=met))


class TestOnTime:
    def test_counts_the_open_ones_that_are_late(self) -> None:
        share, estimate = on_time([term(-9, -10), term(-9, -8), term(-1), term(1)], now=NOW)

        assert share == Share(1, 3) and estimate.value == pytest.approx(1 / 3)

    def test_of_nothing_due_is_unknown(self) -> None:
        assert on_time([term(5)], now=NOW) == (Share(0, 0), UNKNOWN)

    @given(days=st.lists(st.integers(-30, 30), max_size=30))
    def test_leaving_late_ones_open_never_helps(self, days: list[int]) -> None:
        met = [term(day, day - 1) for day in days]

        alone, _ = on_time(met, now=NOW)
        with_late, _ = on_time([*met, term(-1)], now=NOW)

        assert (with_late.value or 0) <= (alone.value if alone.value is not None else 1)


class TestPareto:
    def test_begins_with_the_commonest(self) -> None:
        found = pareto(["fees", "rules", "rules", "rules"])

        assert [(each.cause, each.count, each.together) for each in found] == [
            ("rules", 3, 0.75),
            ("fees", 1, 1.0),
        ]

    @given(causes=st.lists(st.sampled_from("abcdef"), min_size=1))
    def test_adds_up_to_all(self, causes: list[str]) -> None:
        found = pareto(causes)

        assert sum(each.count for each in found) == len(causes) and found[-1].together == 1


class TestTopics:
    def test_tells_what_rose_beyond_chance_most_surely_first(self) -> None:
        found = topics(
            {("cards",): 90, ("loans",): 12, ("gold",): 1, ("apps",): 11, ("fees",): 1},
            {("cards",): 40, ("loans",): 10, ("gold",): 8, ("fees",): 30},
        )

        assert [(each.topic[0], each.change) for each in found] == [
            ("apps", Change.HIGHER),
            ("cards", Change.HIGHER),
            ("loans", Change.SAME),
            ("fees", Change.LOWER),
        ]
        assert found[0].ratio.value is None and found[0].ratio.high is None  # after none, only a lower end

    def test_a_time_twice_as_long_makes_twice_as_many_no_rise(self) -> None:
        [alone] = topics({("cards",): 80}, {("cards",): 40}, days=60, days_before=30)

        assert alone.ratio.value == 1 and alone.change is Change.SAME

    @given(counts=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=8))
    def test_the_more_are_looked_at_the_wider_is_each(self, counts: list[tuple[int, int]]) -> None:
        now = {(str(place),): pair[0] for place, pair in enumerate(counts)}
        before = {(str(place),): pair[1] for place, pair in enumerate(counts)}
        alone = {name: topics({name: now[name]}, {name: before[name]}) for name in now}

        for each in topics(now, before):
            [own] = alone[each.topic]
            assert own.ratio.low is not None and each.ratio.low is not None
            assert each.ratio.low <= own.ratio.low + 1e-9
