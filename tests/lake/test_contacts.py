"""Indicators of contacts and steps, and rates by exposure, on a few records each."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from hark.core.terms.figure import Answer
from hark.core.terms.period import Period
from hark.core.terms.question import Filter, Question
from hark.lake.asking import ask
from hark.lake.table import FactTable
from hark.measures.book import look_up
from tests.makers import NOON, a_ledger, add

MONTH = Period(date(2026, 11, 1), date(2026, 12, 1))


def asked(
    table: FactTable,
    indicator: str,
    *,
    by: Sequence[str] = (),
    where: dict[str, tuple[str | None, ...]] | None = None,
    exposures: FactTable | None = None,
) -> list[Answer]:
    question = Question((indicator,), MONTH, by=tuple(by), filter=Filter(where or {}))
    return ask(table, question, book=[look_up(indicator)], exposures=exposures)


def contacts(folder: Path, *special: dict[str, object]) -> FactTable:
    return a_ledger(folder, *special, name="contacts")


class TestServiceLevel:
    def test_counts_whoever_gave_up_against_it_and_whose_wait_is_unknown_not_at_all(
        self, tmp_path: Path
    ) -> None:
        table = contacts(
            tmp_path,
            {"wait": 20.0},
            {"wait": 20.5},
            {"wait": 3.0, "outcome": "abandoned"},
            {"wait": None},
            {"wait": 1.0, "outcome": "void"},
        )

        [level] = asked(table, "contacts.service_level")

        assert (level.part, level.whole) == (1, 3)


class TestHandlingTime:
    def test_adds_hold_and_wrap_up_where_they_are_known(self, tmp_path: Path) -> None:
        table = contacts(tmp_path, {"talk": 100.0, "hold": 20.0, "wrap": 30.0}, {"talk": 50.0})

        [handling] = asked(table, "contacts.aht")

        assert handling.estimate.value == pytest.approx(100.0)
        assert handling.quantiles["p90"].value == pytest.approx(140.0, rel=0.01)


class TestOccupancy:
    def test_is_busy_time_in_busy_and_free_time(self, tmp_path: Path) -> None:
        table = contacts(tmp_path, {"talk": 60.0, "available": 20.0}, {"talk": 30.0, "available": 10.0}, {})

        [occupancy] = asked(table, "contacts.occupancy")

        assert occupancy.estimate.value == pytest.approx(90 / 120)
        assert (occupancy.n, occupancy.excluded) == (2, 1)


class TestComingAgain:
    """Anna comes twice within a week, Boris after two, Carla for another reason, somebody unknown once."""

    @pytest.fixture
    def table(self, tmp_path: Path) -> FactTable:
        def came(days: int, customer: str | None, reason: str = "card") -> dict[str, object]:
            return {"entered": NOON - timedelta(days=days), "customer": customer, "reason": reason}

        return contacts(
            tmp_path,
            came(20, "anna"),
            came(14, "anna"),
            came(19, "boris"),
            came(9, "boris"),
            came(18, "carla"),
            came(17, "carla", "loan"),
            came(16, None),
            came(0, "dora"),
        )

    def test_is_a_repeat_of_the_same_customer_and_reason_within_seven_days(self, table: FactTable) -> None:
        [repeats] = asked(table, "contacts.repeat_share")

        assert (repeats.part, repeats.whole, repeats.excluded) == (1, 7, 1)

    def test_is_what_a_resolved_issue_does_not_have(self, table: FactTable) -> None:
        [resolved] = asked(table, "contacts.first_contact_resolution")

        # Anna's issue came again; Boris had two issues; Dora's seven days are not over.
        assert (resolved.part, resolved.whole) == (4, 5)

    def test_is_waited_for_though_a_date_is_mistyped_into_the_future(self, table: FactTable) -> None:
        [before] = asked(table, "contacts.first_contact_resolution")
        add(table, {"source_id": "mistyped", "entered": NOON + timedelta(days=200), "customer": "z"})

        [after] = asked(table, "contacts.first_contact_resolution")

        assert (after.part, after.whole) == (before.part, before.whole)

    def test_is_waited_for_where_contacts_are_few(self, tmp_path: Path) -> None:
        seldom = contacts(
            tmp_path, *({"entered": NOON - timedelta(days=at), "customer": "erna"} for at in (0, 16))
        )

        [resolved] = asked(seldom, "contacts.first_contact_resolution")

        assert (resolved.part, resolved.whole) == (1, 1)  # of the last the seven days are not over

    def test_is_looked_for_outside_the_period_and_the_filter(self, table: FactTable) -> None:
        question = Question(
            ("contacts.repeat_share",), Period(date(2026, 11, 7), date(2026, 11, 8)), by=("reason",)
        )

        [repeats] = ask(table, question, book=[look_up("contacts.repeat_share")])

        assert (repeats.part, repeats.whole) == (1, 1)


class TestSteps:
    @pytest.fixture
    def table(self, tmp_path: Path) -> FactTable:
        def event(hours: int, step: str, transition: str, case: str = "1") -> dict[str, object]:
            return {
                "happened": NOON + timedelta(hours=hours),
                "step": step,
                "transition": transition,
                "case": case,
            }

        return a_ledger(
            tmp_path,
            event(0, "submit", "COMPLETE"),
            event(12, "check", "START"),
            event(18, "check", "COMPLETE"),
            event(42, "check", "COMPLETE"),
            event(48, "decide", "COMPLETE"),
            event(5, "submit", "COMPLETE", case="2"),
            name="steps",
        )

    def test_a_case_takes_from_its_first_event_to_its_last(self, table: FactTable) -> None:
        [throughput] = asked(table, "steps.throughput")

        assert (throughput.n, throughput.estimate.value) == (2, pytest.approx(1.0))  # 2 days, and none

    def test_what_a_step_is_worked_on_is_no_waiting(self, table: FactTable) -> None:
        waiting = {
            answer.by["step"]: answer.estimate.value for answer in asked(table, "steps.waiting", by=["step"])
        }

        assert waiting["check"] == pytest.approx((12 + 24) / 2 / 24)
        assert waiting["decide"] == pytest.approx(6 / 24)

    def test_a_step_completed_twice_is_rework(self, table: FactTable) -> None:
        [rework] = asked(table, "steps.rework_share")

        assert (rework.part, rework.whole) == (1, 5)


class TestPerExposure:
    def test_is_the_published_rate(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, *({} for _ in range(12)))
        accounts = a_ledger(tmp_path, {"amount": 40_000.0}, {"amount": 8_000.0}, name="exposures")

        [rate] = asked(table, "complaints.per_exposure", exposures=accounts)

        assert rate.estimate.value == pytest.approx(0.25)
        assert (rate.estimate.low, rate.estimate.high) == (
            pytest.approx(0.129, abs=5e-4),
            pytest.approx(0.437, abs=5e-4),
        )

    def test_is_split_by_what_both_are_split_by(self, tmp_path: Path) -> None:
        table = a_ledger(tmp_path, {"product": "Card"}, {"product": "Loan"}, {"product": "Loan"})
        accounts = a_ledger(
            tmp_path,
            {"product": "Card", "amount": 1_000.0},
            {"product": "Loan", "amount": 4_000.0},
            name="exposures",
        )

        rates = asked(table, "complaints.per_exposure", by=["product"], exposures=accounts)

        assert [rate.estimate.value for rate in rates] == [pytest.approx(1.0), pytest.approx(0.5)]

    def test_is_unknown_without_exposures(self, tmp_path: Path) -> None:
        [rate] = asked(a_ledger(tmp_path, {}), "complaints.per_exposure")

        assert rate.estimate.value is None
