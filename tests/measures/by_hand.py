"""The indicators of the smaller ledgers computed from plain dictionaries, by none of Hark's formulas."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

Facts = Sequence[dict[str, Any]]


def _share(of: Facts, part: Callable[[dict[str, Any]], bool]) -> tuple[int, int]:
    return sum(1 for fact in of if part(fact)), len(of)


def _known(facts: Facts, field: str) -> Facts:
    return [fact for fact in facts if fact.get(field) is not None]


def _not(facts: Facts, field: str) -> Facts:
    """Those that do not say no."""
    return [fact for fact in facts if fact.get(field) is not False]


def accesses(facts: Facts, *, days: int) -> dict[str, tuple[float, float]]:
    """Part and whole of each indicator."""
    open_ = _not(facts, "granted")
    return {
        "accesses.per_day": (len(open_), days),
        "accesses.without_reason_share": _share(
            open_, lambda f: f.get("reason") is None and f.get("case") is None
        ),
        "accesses.refused_share": _share(_known(facts, "granted"), lambda f: f["granted"] is False),
    }


def findings(facts: Facts) -> dict[str, tuple[float, float]]:
    """Part and whole of each indicator but days."""
    stand = _not(facts, "confirmed")
    return {
        "findings.severe_share": _share(_known(stand, "severity"), lambda f: f["severity"] == "high"),
        "findings.confirmed_share": _share(_known(facts, "confirmed"), lambda f: f["confirmed"]),
        "findings.closed_share": _share(stand, lambda f: f.get("closed") is not None),
        "findings.on_time_share": _share(
            _known(stand, "due"), lambda f: f.get("closed") is not None and f["closed"] <= f["due"]
        ),
    }


def days_to_close(facts: Facts) -> list[int]:
    """Days of each finding that is settled and stands, and was not settled before it was made."""
    taken = [(fact["closed"] - fact["found"]).days for fact in _known(_not(facts, "confirmed"), "closed")]
    return [days for days in taken if days >= 0]


def trainings(facts: Facts) -> dict[str, tuple[float, float]]:
    """Part and whole of each indicator that is a share."""

    def done(fact: dict[str, Any], by: date) -> bool:
        return fact.get("completed") is not None and fact["completed"] <= by

    return {
        "trainings.on_time_share": _share(facts, lambda f: done(f, f["due"])),
        "trainings.completed_share": _share(facts, lambda f: done(f, date.max)),
        "trainings.passed_share": _share(_known(facts, "passed"), lambda f: f["passed"]),
    }


def transactions(facts: Facts) -> dict[str, tuple[float, float]]:
    """Part and whole of each indicator."""
    told = _known(_known(facts, "cash"), "equivalent")
    cash = [fact for fact in told if fact["cash"]]
    sizes = [fact["equivalent"] for fact in _known(facts, "equivalent") if fact["equivalent"] >= 0]
    return {
        "transactions.cash_share": _share(_known(facts, "cash"), lambda f: f["cash"]),
        "transactions.cash_amount_share": (
            sum(fact["equivalent"] for fact in cash),
            sum(fact["equivalent"] for fact in told),
        ),
        "transactions.large_cash_share": _share(cash, lambda f: f["equivalent"] >= 50_000),
        "transactions.cross_border_share": _share(_known(facts, "cross_border"), lambda f: f["cross_border"]),
        "transactions.amount": (sum(sizes), len(sizes)),
    }
