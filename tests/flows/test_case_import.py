"""Complaints by file become cases, each once, with the history their sender tells and nothing made up."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from hark.core.complaints.clocks import Kind
from hark.core.errors import NotAllowed
from hark.core.terms.case import Act, Stage
from hark.core.terms.figure import Share
from hark.core.terms.incoming import Incoming
from hark.core.terms.intake import Reason, Tally
from hark.core.terms.period import Period
from hark.flows import (
    case_clocks,
    case_closing,
    case_history,
    case_import,
    case_made,
    case_numbers,
    case_owner,
    case_recount,
    case_watch,
    customers,
    erasure,
    feeds,
    loading,
    offering,
    quarantine,
    rehearsing,
    replaying,
)
from hark.flows.case_asked import Asked
from hark.flows.erasure import Reached
from hark.guard.access import Role, Staff, operator
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow, HappeningRow
from hark.records.feeds import ArrivalRow, QuarantineRow
from hark.records.origins import OriginRow
from tests.makers import NOON, a_person, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
OPERATOR = operator("root")
HEADER = "source_id,received,sent,regulator,until,unit,narrative,name,phone,stage,answered,ended,cause,upheld"
WORDS = "My loan is paid off and nobody gives me the paper."
# One the regulator waits for, one closed on a day, one closed nobody says when, one answered and open.
OPEN = f"R-1,2026-02-20,2026-02-25,Office,2026-03-09,north,{WORDS},李明,13812345678,open,,,,"
DATED = "R-2,2025-12-01,,,,,Charged twice.,,,closed,2025-12-05,2025-12-09,charges,yes"
UNDATED = "R-3,2019-04-10,2019-04-11,Office,,,,,,closed,,,,"
ANSWERED = "R-4,2026-02-20,,,,,No answer to my letter.,,,open,2026-02-21,,,"
ALL = (OPEN, DATED, UNDATED, ANSWERED)


@pytest.fixture(autouse=True)
def north(db: None) -> None:
    a_unit("north", above=a_unit())


@dataclass(frozen=True)
class Handing:
    """Hands rows in by a file, as one would at the command line."""

    folder: Path

    def __call__(
        self, *rows: str, name: str = "cases.csv", by: Staff = OPERATOR, header: str = HEADER
    ) -> Tally:
        file = self.file(*rows, name=name, header=header)
        arrival = offering.receive(file, file_name=name, mapping="cases", feed="", by=by, now=NOON)
        return loading.settle(arrival, file, by=by, clock=lambda: NOON).tally

    def file(self, *rows: str, name: str = "cases.csv", header: str = HEADER) -> Path:
        file = self.folder / name
        file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return file


@pytest.fixture
def hand_in(tmp_path: Path) -> Handing:
    return Handing(tmp_path)


def case(reference: str) -> CaseRow:
    return CaseRow.objects.get(reference=reference)


def acts(reference: str) -> list[str]:
    return list(case(reference).history.values_list("act", flat=True))


def test_each_becomes_a_case_once_as_far_as_its_sender_tells(hand_in: Handing) -> None:
    assert hand_in(*ALL) == Tally(4, 4, 0, 0)
    assert hand_in(*ALL, "R-5,2026-02-01,,,,,Lost my card.,,,,,,,", name="again.csv") == Tally(5, 1, 4, 0)

    assert CaseRow.objects.count() == OriginRow.objects.count() == 5
    [feed] = feeds.feeds(by=OPERATOR)
    assert (feed.records, feed.first_day, feed.last_day) == (5, date(2019, 4, 11), date(2026, 2, 25))
    assert AuditEntryRow.objects.filter(act="case.imported").count() == 5
    assert acts("R-1") == ["received", "forwarded", "imported"]
    assert acts("R-2") == ["received", "answered", "closed", "imported"]
    assert acts("R-3") == ["received", "forwarded", "imported"]
    dated, undated = case("R-2"), case("R-3")
    assert {each.kind for each in case_clocks.of(dated, now=NOON)} == {Kind.STATUTORY}
    assert (
        dated.stage == undated.stage == Stage.CLOSED and dated.closed_elsewhere and undated.closed_elsewhere
    )
    assert (dated.cause, dated.upheld, dated.remedy) == ("charges", "yes", "")
    assert (undated.answered_at, undated.closed_at, undated.upheld) == (None, None, "")
    assert set(HappeningRow.objects.values_list("by", flat=True)) == {OPERATOR.username}
    assert not HappeningRow.objects.filter(for_customer=True).exists()


def test_one_is_live_under_its_clocks_and_the_regulator_s(hand_in: Handing) -> None:
    hand_in(*ALL)
    row = case("R-1")
    clocks = {each.term: each for each in case_clocks.of(row, now=NOON)}

    assert row.number.startswith("260225-")
    assert row.awaited and row.unit is not None and row.due_at is not None and row.warn_at is not None
    assert clocks["regulator"].kind is Kind.REGULATOR
    assert clocks["regulator"].last_day == date(2026, 3, 9)
    assert clocks["decision"].last_day == date(2026, 3, 12) and row.law == "cn_2020"
    assert case_history.told(row)["what"] == WORDS and case_history.told(row)["name"] == "李明"
    assert not any(
        "李明" in str(value) or WORDS in str(value)
        for value in CaseRow.objects.values().get(pk=row.pk).values()
    )
    answered = {each.term: each for each in case_clocks.of(case("R-4"), now=NOON)}
    assert answered["decision"].met_at and case("R-4").stage == Stage.RECEIVED
    anna = a_person(Role.COMPLAINT_HANDLER, username="anna").as_term()
    case_owner.take(row.number, by=anna, now=NOON)
    assert case("R-1").stage == Stage.HANDLING


def test_one_closed_nobody_says_when_has_no_clock_until_it_is_reopened(hand_in: Handing) -> None:
    hand_in(UNDATED)
    number = case("R-3").number
    assert case_clocks.of(case("R-3"), now=NOON) == () and case("R-3").due_at is None

    case_closing.reopen(number, words="They wrote again.", by=OPERATOR, now=NOON)

    row = case("R-3")
    clocks = {each.term: each for each in case_clocks.of(row, now=NOON)}
    assert row.stage == Stage.RECEIVED and not row.closed_elsewhere and row.law == "cn_2020"
    assert clocks["decision"].started == NOON and not clocks["decision"].breached


def test_one_closed_nobody_says_when_is_neither_open_nor_lasting(hand_in: Handing) -> None:
    hand_in("R-3,2026-02-20,,Office,,,,,,closed,,,,", "R-4,2026-02-20,2026-02-25,,,,,,,closed,,2026-02-22,,")
    while case_recount.catch_up(now=NOON):
        pass
    period = Period(date(2026, 2, 1), date(2026, 2, 28))

    found = case_numbers.numbers(Asked(period), by=OPERATOR, now=NOON)

    assert found.whole.shares["open"] == Share(0, 2) and found.open_now == 0
    assert not any(found.curves.values())
    assert case_watch.warn(by=operator("worker"), now=NOON) == 0


def test_a_redress_the_column_does_not_hold_is_kept_aside() -> None:
    told = Incoming("office", "R-9", date(2026, 2, 20), redress=999_999_999_999.99)

    assert case_import._fault(told, units=set(), now=NOON) is None
    assert case_import._fault(replace(told, redress=1e12), units=set(), now=NOON) == (
        "redress",
        Reason.TOO_LONG,
    )


@pytest.mark.parametrize(
    ("result", "field"),
    [
        ({"remedy": "none", "redress": 5.0}, "remedy"),
        ({"remedy": "goodwill", "redress": 5.0, "ex_gratia": 5.0}, "redress"),
        ({"remedy": "explained", "redress": 5.0}, "remedy"),
        ({"upheld": "no", "redress": 5.0}, "redress"),
        ({"upheld": "no", "remedy": "compensated"}, "remedy"),
    ],
)
def test_one_whose_result_contradicts_itself_is_kept_aside(result: dict[str, Any], field: str) -> None:
    told = Incoming("office", "R-9", date(2026, 2, 20))

    assert (
        case_import._fault(
            replace(told, upheld="partly", remedy="refunded", redress=5.0), units=set(), now=NOON
        )
        is None
    )
    assert case_import._fault(replace(told, **result), units=set(), now=NOON) == (
        field,
        Reason.RESULT_CONTRADICTS,
    )


def test_with_one_that_is_erased_goes_what_was_kept_aside_about_it(hand_in: Handing) -> None:
    hand_in(OPEN, ANSWERED)
    hand_in(
        "R-1,2026-02-20,,,,,Something else.,,,,,,,", "R-4,2026-02-20,,,,,Other words.,,,,,,,", name="more.csv"
    )

    assert erasure.erase("cases", case("R-1").number, reason="asked", by=OPERATOR, now=NOON) == 1
    assert QuarantineRow.objects.count() == 1


def test_with_a_customer_goes_all_that_was_kept_aside_and_names_them_or_a_complaint_of_theirs(
    hand_in: Handing,
) -> None:
    def handed(*rows: str, name: str) -> None:
        file = hand_in.folder / name
        file.write_text("\n".join(["source_id,received,customer,narrative,unit", *rows]), encoding="utf-8")
        arrival = offering.receive(file, file_name=name, mapping="cases", feed="", by=OPERATOR, now=NOON)
        loading.settle(arrival, file, by=OPERATOR, clock=lambda: NOON)

    handed("R-1,2026-02-20,K0001,Lost.,", "R-2,never,K0001,Lost.,", name="a.csv")
    handed("R-3,2026-02-20,K0001,Lost.,nowhere", ",2026-02-20,K0001,Lost.,", name="b.csv")
    handed("R-1,2026-02-20,K0002,Something else.,", "R-4,never,K0002,Lost.,", name="c.csv")

    assert erasure.erase_customer("K0001", reason="asked", by=OPERATOR, now=NOON) == Reached(1, 4)
    [kept] = QuarantineRow.objects.all()
    assert kept.customer == customers.pseudonym("K0002")


def test_of_what_was_reached_before_it_came_only_the_last_is_told(hand_in: Handing) -> None:
    hand_in("R-1,2026-02-20,2026-02-20,Office,2026-02-25,,Lost my card.,,,,,,,")

    assert case_watch.warn(by=operator("worker"), now=NOON) == 1
    assert case_watch.warn(by=operator("worker"), now=NOON) == 0
    told = [each.details for each in HappeningRow.objects.filter(act=Act.WARNED)]
    reached = {each["term"]: each["percent"] for each in told}
    assert (reached["regulator"], reached["first_response"]) == ("200", "200")
    assert len(told) == len(reached)


@pytest.mark.parametrize(
    ("row", "reason", "column"),
    [
        ("R-9,2026-02-20,,,,nowhere,Lost.,,,,,,,", Reason.NO_UNIT, "unit"),
        ("R-9,2026-02-20,,,,,Lost.,,,closed,,2026-02-19,,", Reason.OUT_OF_ORDER, "ended"),
        ("R-9,2026-02-20,,,,,Lost.,,,open,,2026-02-21,,", Reason.OUT_OF_ORDER, "ended"),
        ("R-9,2027-02-20,,,,,Lost.,,,,,,,", Reason.OUT_OF_ORDER, "received"),
        ("R-9,1999-02-20,,,,,Lost.,,,,,,,", Reason.NO_LAW, "received"),
        (f"R-9,2026-02-20,,{'x' * 81},,,Lost.,,,,,,,", Reason.TOO_LONG, "regulator"),
        ("R-1,2026-02-20,,,,,Something else.,,,,,,,", Reason.CONFLICT, "source_id"),
    ],
)
def test_what_cannot_be_is_kept_aside_and_said_beforehand(
    hand_in: Handing, row: str, reason: Reason, column: str
) -> None:
    hand_in(OPEN)
    with rehearsing.Met() as met:
        file = hand_in.file(row, name="more.csv")
        told = rehearsing.rehearse(file, mapping="cases", by=OPERATOR, met=met, now=NOON)

    assert hand_in(row, name="more.csv") == told.tally == Tally(1, 0, 0, 1)
    [kept], _ = quarantine.page(by=OPERATOR)
    assert (kept.reason, kept.column) == (reason, column)
    assert [(each.reason, each.column) for each in told.refused] == [(reason, column)]
    assert CaseRow.objects.count() == 1


def test_what_is_kept_aside_names_the_column_as_the_file_does(tmp_path: Path) -> None:
    rows = ["R-1,2026-02-20,nowhere", "R-2,soon,", "R-3,2026-02-20,", "R-3,2026-02-21,"]
    file = tmp_path / "转办.csv"
    file.write_text("\n".join(["编号,收到日期,机构代码", *rows]), encoding="utf-8")
    arrival = offering.receive(file, file_name=file.name, mapping="cases", feed="", by=OPERATOR, now=NOON)
    loading.settle(arrival, file, by=OPERATOR, clock=lambda: NOON)

    kept, _ = quarantine.page(by=OPERATOR)

    assert {each.line: each.column for each in kept} == {2: "机构代码", 3: "收到日期", 5: "编号"}


def test_what_was_kept_aside_is_tried_again(hand_in: Handing) -> None:
    hand_in("R-9,2026-02-20,,,,south,Lost my card.,,,,,,,")
    a_unit("south", above=a_unit())

    assert replaying.replay(by=OPERATOR, now=NOON + timedelta(hours=1)) == Tally(1, 1, 0, 0)

    assert case("R-9").unit is not None
    assert quarantine.page(by=OPERATOR)[1] == 0


def test_what_broke_off_is_gone_on_with(hand_in: Handing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of four were taken in when the machine stopped."""
    monkeypatch.setattr(case_import, "AT_ONCE", 2)
    make, called = case_made.make, iter([True, False])

    def breaks(*args: object, **kwargs: object) -> None:
        if not next(called):
            raise KeyboardInterrupt
        make(*args, **kwargs)  # type: ignore[arg-type] # handed on as they came

    monkeypatch.setattr(case_made, "make", breaks)
    with pytest.raises(KeyboardInterrupt):
        hand_in(*ALL)
    assert CaseRow.objects.count() == 2

    monkeypatch.setattr(case_made, "make", make)
    assert hand_in(*ALL) == Tally(4, 2, 2, 0)
    assert ArrivalRow.objects.get().accepted == 4
    assert AuditEntryRow.objects.filter(act="case.imported").count() == 4


def test_is_for_who_may_take_complaints_in_by_file(hand_in: Handing) -> None:
    administrator = a_person(Role.ADMINISTRATOR, username="root").as_term()

    with pytest.raises(NotAllowed):
        hand_in(OPEN, by=administrator)
    assert not HappeningRow.objects.filter(act=Act.IMPORTED).exists()


@pytest.mark.parametrize(
    ("said", "owed", "goodwill"),
    [
        ({"remedy": "goodwill", "redress": 100.0}, None, 100),
        ({"remedy": "goodwill", "ex_gratia": 100.0}, None, 100),
        ({"remedy": "refunded", "redress": 100.0, "ex_gratia": 5.0}, 100, 5),
    ],
)
def test_the_one_sum_beside_goodwill_was_paid_without_being_owed(
    hand_in: Handing, said: dict[str, Any], owed: int | None, goodwill: int
) -> None:
    told = {name: str(value) for name, value in said.items()}
    names = ("source_id", "received", "stage", "upheld", "remedy", "redress", "ex_gratia")
    line = {"source_id": "R-9", "received": "2026-02-20", "stage": "closed", "upheld": "yes", **told}

    hand_in(",".join(line.get(name, "") for name in names), header=",".join(names))

    case = CaseRow.objects.get()
    assert (case.redress, case.ex_gratia) == (owed, goodwill)
