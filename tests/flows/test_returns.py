"""Returns from cases to a signed row: they add up or are refused, and tell no one more than they may see."""

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import python_calamine
from django.db import DatabaseError, transaction

from hark.core.complaints.case import Outcome
from hark.core.errors import NotAllowed
from hark.core.returns import plain
from hark.core.returns.reconciling import DoesNotAddUp
from hark.core.returns.table import TOTAL, Return
from hark.core.terms.case import Upheld
from hark.core.terms.period import Period
from hark.flows import case_closing, case_owner, case_reply, return_files, return_making, returns
from hark.flows.case_submission import About
from hark.flows.return_making import NoSuchReturn
from hark.flows.returns import NAMES, CountsNone, NoSuchCell, NotOver, SignedAlready, SortsNone
from hark.guard.access import Role, Staff
from hark.intake.complaint_classes import ClassesBroken, wording
from hark.outlets.spreadsheets import NoSuchForm
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow
from hark.records.returns import ReturnRow
from tests.makers import NOON, a_case, a_person, a_unit, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
DECEMBER = datetime(2026, 12, 1, 4, tzinfo=UTC)
REPLY = "The fee was charged twice. We have paid it back and are sorry."
LIAISON = somebody(Role.REGULATOR_LIAISON, username="lin")
CHIEF = somebody(Role.EXECUTIVE, username="zhao")


@pytest.fixture
def anna() -> Staff:
    return a_person(Role.COMPLAINT_HANDLER, username="anna", name="Anna").as_term()


@pytest.fixture
def boris() -> Staff:
    return a_person(Role.QUALITY_MANAGER, username="boris", name="Boris").as_term()


def received(by: Staff, *, unit: str = "north", product: str = "Credit card", channel: str = "branch") -> str:
    a_unit(unit, above=a_unit()) if unit else None
    return a_case(by, about=About(door="branch", unit=unit, product=product, channel=channel))


def closed(number: str, anna: Staff, boris: Staff, *, cause: str = "charges") -> str:
    case_owner.take(number, by=anna, now=NOON)
    case_reply.propose(number, reply=REPLY, by=anna, now=NOON)
    case_reply.approve(number, by=boris, now=NOON)
    outcome = Outcome(Upheld.YES, cause, "The fee was charged twice.", "refunded")
    case_closing.close(number, outcome=outcome, by=anna, now=NOON)
    return number


def made(name: str, *, by: Staff = LIAISON) -> Return:
    return returns.preview(name, period=NOVEMBER, by=by, now=DECEMBER).made


def behind(name: str, table: str, row: str, column: str) -> tuple[str, ...]:
    return returns.behind_cell(name, period=NOVEMBER, table=table, row=row, column=column, by=LIAISON)


class TestPreview:
    @pytest.mark.parametrize("name", NAMES)
    def test_of_a_ledger_adds_up(self, name: str, anna: Staff, boris: Staff) -> None:
        closed(received(anna), anna, boris)
        received(anna, unit="", product="Mortgage")

        found = returns.preview(name, period=NOVEMBER, by=LIAISON, now=DECEMBER)

        assert found.adds_up and found.is_over and list(found.ledger.values()) == [2, 1]

    @pytest.mark.parametrize("name", NAMES)
    def test_of_an_empty_ledger_adds_up_too(self, name: str) -> None:
        assert returns.preview(name, period=NOVEMBER, by=LIAISON, now=DECEMBER).adds_up

    def test_a_cell_opens_the_complaints_behind_it(self, anna: Staff, boris: Staff) -> None:
        number = closed(received(anna), anna, boris)
        received(anna)

        assert behind("jrt0169", "business_reason", "credit_card", "charges") == (number,)
        with pytest.raises(NoSuchCell):
            behind("jrt0169", "business_reason", "credit_card", "marketing")

    def test_a_complaint_belongs_to_the_day_it_was_in_china(self, anna: Staff) -> None:
        number = received(anna)
        CaseRow.objects.filter(number=number).update(received_at=datetime(2026, 10, 31, 17, tzinfo=UTC))

        assert behind("jrt0169", "business_reason", TOTAL, TOTAL) == (number,)

    def test_one_that_goes_on_as_part_of_another_is_counted_there(self, anna: Staff) -> None:
        first, second = received(anna), received(anna)
        into = CaseRow.objects.get(number=first)
        CaseRow.objects.filter(number=second).update(stage="merged", merged_into=into)

        assert behind("cfpb", "cfpb", first, "Complaint ID") == (first,)
        assert len(made("cfpb").tables[0].rows) == 1

    def test_the_bulletin_adds_units_up_below_the_institution(self, anna: Staff) -> None:
        received(anna)
        a_unit("n1", above=a_unit("north"))
        a_case(anna, about=About(door="branch", unit="n1"))

        [table] = made("bulletin").tables

        assert table.cells["north", "complaints"].value == 2 and table.cells["north", "share"].value == 1

    def test_says_which_returns_there_are(self) -> None:
        with pytest.raises(NoSuchReturn, match="jrt0169, disclosure"):
            made("tax")


class TestSign:
    def test_keeps_the_return_as_it_was(self, anna: Staff, boris: Staff) -> None:
        number = closed(received(anna), anna, boris)

        row = returns.sign("jrt0169", period=NOVEMBER, by=LIAISON, now=DECEMBER)
        received(anna)

        kept, shown = returns.signed_one(row.pk, by=LIAISON)
        assert shown.tables[0].cells[TOTAL, TOTAL].value == 1 and len(kept.digest) == 64
        told = returns.behind_signed(
            row.pk, table="business_reason", row="credit_card", column="charges", by=LIAISON
        )
        assert told == (number,)
        entry = AuditEntryRow.objects.get(act="return.signed")
        assert entry.details == {"digest": kept.digest}

    def test_refuses_what_does_not_add_up(self, anna: Staff) -> None:
        received(anna, product="Something of no group")

        with pytest.raises(DoesNotAddUp, match="in no cell: 1;"):
            returns.sign("fca", period=NOVEMBER, by=LIAISON, now=DECEMBER)

        assert not ReturnRow.objects.exists()

    def test_refuses_a_return_that_lost_a_complaint(
        self, anna: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        received(anna)
        forgetful = {"jrt0169": lambda of: return_making._jrt0169(replace(of, entries=()))}
        monkeypatch.setattr(return_making, "RETURNS", forgetful)

        with pytest.raises(DoesNotAddUp):
            returns.sign("jrt0169", period=NOVEMBER, by=LIAISON, now=DECEMBER)

    def test_waits_for_the_period_to_end(self, anna: Staff) -> None:
        with pytest.raises(NotOver, match="2026-12-01"):
            returns.sign("jrt0169", period=NOVEMBER, by=LIAISON, now=DECEMBER - timedelta(hours=13))

    def test_signs_the_same_only_once_and_a_changed_one_again(self, anna: Staff) -> None:
        returns.sign("jrt0169", period=NOVEMBER, none=True, by=LIAISON, now=DECEMBER)
        with pytest.raises(SignedAlready):
            returns.sign("jrt0169", period=NOVEMBER, none=True, by=LIAISON, now=DECEMBER)
        received(anna)

        returns.sign("jrt0169", period=NOVEMBER, unsorted=True, by=LIAISON, now=DECEMBER)

        assert [row.name for row in returns.signed(by=LIAISON, name="jrt0169")] == ["jrt0169", "jrt0169"]

    def test_of_one_that_counts_no_complaint_asks_whether_this_is_so(self) -> None:
        assert returns.preview("jrt0169", period=NOVEMBER, by=LIAISON, now=DECEMBER).counts_none
        with pytest.raises(CountsNone):
            returns.sign("jrt0169", period=NOVEMBER, by=LIAISON, now=DECEMBER)

        assert returns.sign("jrt0169", period=NOVEMBER, none=True, by=LIAISON, now=DECEMBER).pk

    def test_of_one_with_a_table_that_sorts_none_asks_whether_this_is_so(self, anna: Staff) -> None:
        received(anna, channel="")
        with pytest.raises(SortsNone):
            returns.sign("disclosure", period=NOVEMBER, none=True, by=LIAISON, now=DECEMBER)

        assert returns.sign("disclosure", period=NOVEMBER, unsorted=True, by=LIAISON, now=DECEMBER).pk

    def test_of_one_with_a_table_of_which_one_side_sorts_none_does_too(self, anna: Staff) -> None:
        received(anna)
        with pytest.raises(SortsNone, match="By rows or by columns"):
            returns.sign("jrt0169", period=NOVEMBER, by=LIAISON, now=DECEMBER)

        assert returns.sign("jrt0169", period=NOVEMBER, unsorted=True, by=LIAISON, now=DECEMBER).pk

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.EXECUTIVE, Role.COMPLAINT_HANDLER])
    def test_is_for_those_who_answer_to_the_regulator(self, role: Role) -> None:
        with pytest.raises(NotAllowed):
            returns.sign("jrt0169", period=NOVEMBER, by=somebody(role), now=DECEMBER)

    def test_the_database_keeps_it_as_it_was(self) -> None:
        returns.sign("jrt0169", period=NOVEMBER, none=True, by=LIAISON, now=DECEMBER)

        for deed in (ReturnRow.objects.all().delete, lambda: ReturnRow.objects.update(signed_by="boris")):
            with (
                pytest.raises(DatabaseError, match=r"only ever added to|permission denied"),
                transaction.atomic(),
            ):
                deed()


def _only_what_adds_up(made: Return) -> plain.Behind:
    return {table.id: [(*at, list(cell.cases)) for at, cell in table.counting()] for table in made.tables}


class TestSmallCells:
    def test_are_hidden_with_their_companions_from_who_may_not_see_them(self, anna: Staff) -> None:
        for product, count in (("Credit card", 12), ("Mortgage", 11), ("外汇", 2)):
            for _ in range(count):
                received(anna, product=product)

        [table, *_] = made("jrt0169", by=CHIEF).tables

        assert [head.id for head in table.columns] == [TOTAL]
        assert table.cells["foreign_exchange", TOTAL].hidden and table.cells["loan", TOTAL].hidden
        assert table.cells["credit_card", TOTAL].value == 12 and table.cells[TOTAL, TOTAL].value == 25

    @pytest.mark.parametrize("of_before", [False, True])
    def test_are_hidden_in_what_was_signed_as_in_its_preview(
        self, anna: Staff, monkeypatch: pytest.MonkeyPatch, of_before: bool
    ) -> None:
        for product, count in (("Credit card", 12), ("Mortgage", 11), ("外汇", 2)):
            for _ in range(count):
                received(anna, product=product)
        if of_before:  # it was kept without what stands behind totals
            monkeypatch.setattr(returns, "behind", _only_what_adds_up)

        row = returns.sign("jrt0169", period=NOVEMBER, unsorted=True, by=LIAISON, now=DECEMBER)
        _, kept = returns.signed_one(row.pk, by=CHIEF)

        for one, other in zip(kept.tables, made("jrt0169", by=CHIEF).tables, strict=True):
            told = {at: (cell.hidden, cell.value) for at, cell in other.cells.items()}
            assert {at: (cell.hidden, cell.value) for at, cell in one.cells.items()} == told

    def test_are_not_told_in_shares_or_sentences_either(self, anna: Staff) -> None:
        for _ in range(3):
            received(anna)

        preview = returns.preview("disclosure", period=NOVEMBER, by=CHIEF, now=DECEMBER)
        found = preview.made

        assert list(preview.ledger.values()) == [None, 0]
        assert found.text == () and all(c.hidden or not c.value for c in found.tables[0].cells.values())

    def test_a_list_of_complaints_is_not_for_them(self) -> None:
        with pytest.raises(NotAllowed):
            made("cfpb", by=CHIEF)

    def test_who_sees_totals_opens_no_complaint(self, anna: Staff) -> None:
        received(anna)

        with pytest.raises(NotAllowed):
            returns.behind_cell(
                "jrt0169", period=NOVEMBER, table="business_reason", row=TOTAL, column=TOTAL, by=CHIEF
            )
        assert not any(
            cell.cases for table in made("jrt0169", by=CHIEF).tables for cell in table.cells.values()
        )


class TestExport:
    def exported(self, name: str, form: str, language: str = "en") -> bytes:
        file = return_files.export(
            name, period=NOVEMBER, form=form, language=language, by=LIAISON, now=DECEMBER
        )
        return b"".join(file.chunks)

    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("form", return_files.FORMS)
    def test_holds_nothing_personal(self, name: str, form: str, anna: Staff, boris: Staff) -> None:
        closed(received(anna), anna, boris)

        content = self.exported(name, form)
        text = content.decode() if form == "json" else _cells(content)

        for personal in ("李明", "13812345678", "banknotes", "anna", "boris", "charged twice"):
            assert personal not in text

    def test_a_workbook_has_a_sheet_for_each_table_and_says_provisional(self, anna: Staff) -> None:
        received(anna)

        book = python_calamine.CalamineWorkbook.from_filelike(
            io.BytesIO(self.exported("jrt0169", "xlsx", "zh"))
        )
        rows = book.get_sheet_by_name("业务×原因").to_python()

        assert book.sheet_names[-1] == "Notes" and len(book.sheet_names) == 5
        assert rows[0][:2] == ["代码", "类别"] and rows[2][:2] == ["暂定", "信用卡"]

    def test_official_codes_of_the_institution_stand_where_it_says_so(self, home: Path, anna: Staff) -> None:
        _own_classes(home, provisional="false")

        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(self.exported("jrt0169", "xlsx")))

        assert book.get_sheet_by_name("Business and reason").to_python()[1][:2] == ["010203", "Cards"]

    @pytest.mark.parametrize("is_demo", [False, True])
    def test_a_file_of_a_demonstration_says_so(self, anna: Staff, is_demo: bool) -> None:
        StaffRow.objects.update(is_demo=is_demo)

        assert ("Data" in json.loads(self.exported("jrt0169", "json"))["notes"]) is is_demo

    def test_a_json_file_is_the_return_with_its_notes(self, anna: Staff) -> None:
        received(anna)

        told = json.loads(self.exported("jrt0169", "json"))

        assert told["provisional"] is True and told["notes"]["Adds up to the ledger"] == "yes"

    def test_is_noted_and_known_forms_only(self) -> None:
        self.exported("bulletin", "json")
        with pytest.raises(NoSuchForm):
            self.exported("bulletin", "docx")

        assert list(AuditEntryRow.objects.values_list("act", flat=True)) == ["return.exported"]

    def test_a_broken_file_of_classes_is_told_by_name(self, home: Path) -> None:
        (home / "complaint_classes.toml").write_text('version = "1"\n', encoding="utf-8")

        with pytest.raises(ClassesBroken, match=r"complaint_classes\.toml.*provisional is missing"):
            made("jrt0169")

    @pytest.mark.parametrize(
        ("good", "slip", "says"),
        [
            ('version = "own"', 'version = "own"\nprovisionl = true', "the nearest is provisional"),
            ('code = "010203"', 'cod = "010203"', "class has no key cod; the nearest is code"),
        ],
    )
    def test_a_slip_in_a_key_of_classes_is_not_passed_over(
        self, home: Path, good: str, slip: str, says: str
    ) -> None:
        _own_classes(home, provisional="false")
        file = home / "complaint_classes.toml"
        file.write_text(file.read_text(encoding="utf-8").replace(good, slip, 1), encoding="utf-8")

        with pytest.raises(ClassesBroken, match=says):
            made("jrt0169")

    def test_a_slip_in_a_key_of_sentences_is_not_passed_over(self, home: Path) -> None:
        own = 'none = { en = "None.", zh = "无。" }\nnoun = 1\n[[sentence]]\nof = "whole"\n'
        (home / "disclosure.toml").write_text(own, encoding="utf-8")

        with pytest.raises(ClassesBroken, match="wording has no key noun; the nearest is none"):
            wording(home)


def _cells(content: bytes) -> str:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return "\n".join(str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def _own_classes(home: Path, *, provisional: str) -> None:
    axes = "".join(
        f'[[{axis}]]\nid = "x"\ncode = "010203"\nname = {{ en = "Cards", zh = "卡" }}\n'
        for axis in ("channel", "business", "reason", "group")
    )
    told = f'version = "own"\nprovisional = {provisional}\n'
    texts = "".join(f'{key} = {{ en = "Own", zh = "自有" }}\n' for key in ("standard", "source"))
    (home / "complaint_classes.toml").write_text(told + texts + axes, encoding="utf-8")
