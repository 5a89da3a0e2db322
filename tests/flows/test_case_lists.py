"""The work-list: narrowed by what complaints are sorted by, counted as returns count, taken out as a file."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from hark.core.complaints.case import Outcome
from hark.core.errors import NotAllowed
from hark.core.returns.classes import Axis
from hark.core.terms.case import Stage, Upheld
from hark.core.terms.period import Period
from hark.flows import (
    case_classes,
    case_closing,
    case_customer,
    case_merging,
    case_owner,
    case_reply,
    case_terms,
    case_wanted,
    case_worklist,
    exports,
    return_cells,
    returns,
)
from hark.flows.case_submission import About
from hark.flows.case_wanted import NONE, Wanted
from hark.guard.access import Role, Staff
from hark.jobs.worker import cases
from hark.outlets.spreadsheets import NoSuchForm
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow
from tests.makers import NOON, a_case, a_person, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
DAY = NOON.date()
MONTH = Period(date(2026, 11, 1), date(2026, 12, 1))
OWN = """version = "own"
provisional = false
standard = { en = "Ours", zh = "本行" }
source = { en = "Ours", zh = "本行" }
"""


@pytest.fixture
def numbers(anna: Staff, boris: Staff) -> dict[str, str]:
    """One closed, one that goes on in it, one withdrawn, and one of which nothing is known."""
    a_unit("north", above=a_unit())
    about = About(door="branch", unit="north", product="Credit card", channel="app")
    closed, again = (
        a_case(boris, about=about),
        a_case(boris, about=about, what="=1+1 says the counter to me."),
    )
    case_merging.merge(again, into=closed, by=anna, now=NOON)
    case_owner.take(closed, by=anna, now=NOON)
    case_reply.propose(closed, reply="We have paid it back.", by=anna, now=NOON)
    case_reply.approve(closed, by=boris, now=NOON)
    outcome = Outcome(Upheld.YES, "charges", "It was charged twice.", "refunded")
    case_closing.close(closed, outcome=outcome, redress=None, by=anna, now=NOON)
    withdrawn, bare = a_case(), a_case(what="@SUM(A1) is what they wrote to me.")
    case_customer.withdraw(withdrawn, now=NOON)
    return {"closed": closed, "again": again, "withdrawn": withdrawn, "bare": bare}


def listed(by: Staff, **asked: object) -> set[str]:
    return {row.number for row in case_worklist.page(Wanted(**{"scope": "counted"} | asked), by=by).cases}  # type: ignore[arg-type] # whatever a test asks


class TestFilters:
    def test_narrow_the_list(self, anna: Staff, numbers: dict[str, str]) -> None:
        for asked, found in (
            ({}, "closed withdrawn bare"),
            ({"scope": "all", "product": "Credit card"}, "closed again"),
            ({"business": "credit_card", "reason": "charges"}, "closed"),
            ({"business": NONE}, "withdrawn bare"),
            ({"sub_channel": "mobile_app", "cause": "charges", "upheld": "yes"}, "closed"),
            ({"channel": "app"}, "closed"),
            ({"unit": "north"}, "closed"),
            ({"unit": NONE}, "withdrawn bare"),
            ({"closed_from": DAY, "closed_to": DAY}, "closed withdrawn"),
            ({"closed_to": DAY - timedelta(days=1)}, ""),
            ({"received_from": DAY, "received_to": DAY, "reason": NONE}, "withdrawn bare"),
            ({"received_from": DAY + timedelta(days=1)}, ""),
        ):
            assert listed(anna, **asked) == {numbers[name] for name in found.split()}, asked

    def test_a_day_is_that_of_the_institution(self, anna: Staff) -> None:
        number = a_case()
        CaseRow.objects.update(received_at=datetime(2026, 10, 31, 17, tzinfo=UTC))

        assert listed(anna, received_from=date(2026, 11, 1)) == {number}
        assert listed(anna, received_to=date(2026, 10, 31)) == set()


class TestWhoeverIsKeptOut:
    def test_is_not_told_the_outcome_by_filters_or_by_the_file(
        self, anna: Staff, numbers: dict[str, str]
    ) -> None:
        number = numbers["closed"]
        CaseRow.objects.get(number=number).about.add(a_person(Role.COMPLAINT_HANDLER, username="carl"))
        carl = StaffRow.objects.get(username="carl").as_term()

        for asked in (
            {"upheld": "yes"},
            {"cause": "charges"},
            {"business": "credit_card"},
            {"reason": "charges"},
            {"sub_channel": "mobile_app"},
            {"channel": "app"},
            {"closed_from": DAY},
            {"closed_to": DAY},
        ):
            assert number in listed(anna, **asked) and number not in listed(carl, **asked), asked
        assert number in listed(carl, product="Credit card", received_from=DAY)
        rows = b"".join(exports.cases(Wanted(scope="all"), form="csv", by=carl, now=NOON).chunks).decode()
        assert number not in {row["number"] for row in csv.DictReader(io.StringIO(rows.lstrip("\ufeff")))}
        assert numbers["bare"] in rows

    @pytest.mark.parametrize("arrival", ["9" * 20, "x"])
    def test_an_arrival_there_cannot_be_holds_nothing(self, anna: Staff, arrival: str) -> None:
        a_case()

        assert listed(anna, arrival=arrival) == set()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="it is the plan of SQLite that went astray")
class TestPlans:
    """Of a million complaints, what these come to is found without going through all of them."""

    def plan(self, wanted: Wanted, by: Staff) -> str:
        return case_worklist.listed(wanted, by=by).order_by().explain()

    def test_look_a_number_up_first(self, boris: Staff) -> None:
        a_case(number="C1")

        assert "INTEGER PRIMARY KEY (rowid=?)" in self.plan(Wanted(number="C1"), boris)

    def test_go_through_the_list_for_the_beginning_of_many_numbers(
        self, boris: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in ("C1", "C2", "D1"):
            a_case(number=number)
        monkeypatch.setattr(case_wanted, "_FEW", 1)

        assert {row.number for row in case_worklist.listed(Wanted(number="c"), by=boris)} == {"C1", "C2"}

    def test_find_what_a_regulator_awaits_by_its_index(self, boris: Staff) -> None:
        assert "cases_a_regulator_awaits" in self.plan(Wanted(scope="to_report"), boris)


class TestClasses:
    def test_follow_the_institutions_own_file_part_by_part(
        self, home: Path, numbers: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(case_classes, "_AT_A_TIME", 1)
        classes = {
            axis: f'[[{axis}]]\nid = "{axis}_all"\nname = {{ en = "A", zh = "A" }}\n'
            for axis in ("channel", "reason", "group")
        }
        business = '[[business]]\nid = "b1"\nname = { en = "B", zh = "B" }\nwords = ["credit card"]\n'
        (home / "complaint_classes.toml").write_text(
            OWN + "".join(classes.values()) + business, encoding="utf-8"
        )

        case_classes.sweep(now=NOON)
        cases.count()
        assert case_classes._sorting.after == CaseRow.objects.earliest("pk").pk
        assert set(iter(case_classes.go_on, 0)) == {1} and case_classes.go_on() == 0
        row = CaseRow.objects.get(number=numbers["closed"])
        assert (row.business, row.reason, row.sub_channel) == ("b1", "", "")

    def test_that_are_broken_hinder_nobody(self, home: Path) -> None:
        (home / "complaint_classes.toml").write_text("=", encoding="utf-8")

        case_classes.sweep(now=NOON)

        assert CaseRow.objects.get(number=a_case()).business == "" and case_classes.named(Axis.BUSINESS) == []


class TestCells:
    def test_are_the_lists_that_hold_the_same_and_no_others(
        self, boris: Staff, numbers: dict[str, str]
    ) -> None:
        def found(name: str, table: str, row: str, column: str) -> Wanted | None:
            place = {"table": table, "row": row, "column": column}
            held = returns.behind_cell(name, period=MONTH, **place, by=boris)
            return return_cells.as_list(name, period=MONTH, **place, numbers=held, by=boris)

        asked = found("jrt0169", "business_reason", "credit_card", "charges")
        assert asked == Wanted(
            scope="counted",
            business="credit_card",
            reason="charges",
            received_from=MONTH.start,
            received_to=MONTH.last_day,
        )
        every = found("jrt0169", "every", "/unsorted/unsorted/unsorted", "complaints")
        assert every is not None and (every.unit, every.business) == (NONE, NONE)
        assert found("jrt0169", "business_reason", "total", "total") is not None
        assert found("disclosure", "unit", "north", "share") is not None
        assert found("cfpb", "cfpb", numbers["bare"], "Complaint ID") is not None
        CaseRow.objects.filter(number=numbers["closed"]).update(business="loan")  # not swept yet
        assert found("jrt0169", "business_reason", "credit_card", "charges") is None


class TestTheFile:
    def test_holds_the_list_and_nothing_personal_and_is_noted(
        self, anna: Staff, numbers: dict[str, str]
    ) -> None:
        CaseRow.objects.filter(number=numbers["bare"]).update(product="=HYPERLINK(1)")
        CaseRow.objects.filter(number=numbers["closed"]).update(
            confidential=True
        )  # of which she is the owner
        case_terms.grade(numbers["bare"], level="simple", risk="low", by=anna, now=NOON)
        taken = exports.cases(Wanted(scope="all"), form="csv", by=anna, now=NOON)

        text = b"".join(taken.chunks).decode()
        rows = {row["number"]: row for row in csv.DictReader(io.StringIO(text.lstrip("\ufeff")))}

        assert rows.keys() == set(numbers.values()) and taken.rows == 4
        assert rows[numbers["again"]]["merged_into"] == numbers["closed"]
        closed = rows[numbers["closed"]]
        assert (closed["unit"], closed["reason"], closed["sub_channel"]) == ("north", "charges", "mobile_app")
        assert {name for name, row in rows.items() if row["confidential"] == "True"} == {numbers["closed"]}
        assert rows[numbers["withdrawn"]]["closed_at"] == "2026-11-21T12:00:00+00:00"
        assert (rows[numbers["bare"]]["level"], closed["level"]) == ("simple", "not_graded")
        assert not rows[numbers["bare"]]["product"].startswith("=")
        assert not any(word in text for word in ("banknotes", "李明", "13812345678", "anna", "paid it back"))
        noted = AuditEntryRow.objects.get(act="case.exported")
        assert noted.details["rows"] == 4 and {"owner", "marks"} <= set(noted.details["masked"])
        assert "marks" not in closed

    def test_is_for_who_may_and_in_forms_there_are(self, anna: Staff) -> None:
        chief = a_person(Role.EXECUTIVE, username="zhao").as_term()

        with pytest.raises(NotAllowed):
            exports.cases(Wanted(), form="csv", by=chief, now=NOON)
        with pytest.raises(NoSuchForm):
            exports.cases(Wanted(), form="pdf", by=anna, now=NOON)
        assert next(exports.cases(Wanted(), form="xlsx", by=anna, now=NOON).chunks).startswith(b"PK")


def test_what_was_withdrawn_before_ended_on_that_day() -> None:
    number = a_case()
    case_customer.withdraw(number, now=NOON)
    CaseRow.objects.update(closed_at=None)

    import_module("hark.records.migrations.0022_merging").end(apps, connection.schema_editor())

    row = CaseRow.objects.get(number=number)
    assert (row.stage, row.closed_at) == (Stage.WITHDRAWN, NOON)
