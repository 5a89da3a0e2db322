"""The matrix of JR/T 0169: it adds up whatever comes, and nothing provisional passes for official."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given

from hark.core.returns.adding import by
from hark.core.returns.classes import UNSORTED, Axis, Class, ClassesContradict
from hark.core.returns.entry import Entry
from hark.core.returns.matrix import matrix
from hark.core.returns.reconciling import Difference, DoesNotAddUp, reconcile, require_adds_up
from hark.core.returns.table import TOTAL, Basis, Cell, Head, Return, Side
from hark.core.terms.card import Text
from tests.core.returns.entries import HALF_YEAR, an_entry, shipped, some

UNITS = [Head("north", Text("North", "北区")), Head("south", Text("South", "南区"))]
CLASSES = shipped()


def made(*entries: Entry) -> Return:
    return matrix(entries, period=HALF_YEAR, classes=CLASSES, units=UNITS)


def held(entries: list[Entry]) -> dict[Basis, set[str]]:
    return {
        Basis.RECEIVED: {e.number for e in entries if e.received in HALF_YEAR},
        Basis.CLOSED: {e.number for e in entries if e.closed and e.closed in HALF_YEAR},
    }


class TestMatrix:
    def test_counts_a_complaint_where_business_and_reason_meet(self) -> None:
        table = made(an_entry("7")).table("business_reason")

        assert table is not None
        assert table.cells["credit_card", "charges"] == Cell(1, ("7",))
        assert table.cells[TOTAL, TOTAL].value == 1

    def test_shows_what_nobody_has_sorted(self) -> None:
        table = made(an_entry(product="Something", cause="")).table("business_reason")

        assert table is not None and table.cells[UNSORTED, UNSORTED].value == 1
        assert table.unsorted == {Side.ROWS, Side.COLUMNS}

    def test_tells_a_side_that_sorts_none_though_the_other_does(self) -> None:
        some, none = an_entry(), an_entry("2", cause="")

        [reasons] = made(none).unsorted
        products = made(an_entry(product="Something")).unsorted
        assert (reasons.id, reasons.unsorted) == ("business_reason", {Side.COLUMNS})
        assert [(t.id, set(t.unsorted)) for t in products] == [
            ("business_reason", {Side.ROWS}),
            ("channel_business", {Side.ROWS}),
        ]
        assert made(some, none).unsorted == () == made().unsorted

    @given(entries=some)
    def test_adds_up_to_the_ledger_in_every_table(self, entries: list[Entry]) -> None:
        assert reconcile(made(*entries), held(entries)) == ()

    @given(entries=some)
    def test_totals_are_the_sums_of_their_cells(self, entries: list[Entry]) -> None:
        for table in made(*entries).tables[:3]:
            for row in table.rows:
                parts = [table.cells[row.id, c.id].value for c in table.columns if c.id != TOTAL]
                assert table.cells[row.id, TOTAL].value == sum(parts)  # type: ignore[arg-type] # counts

    @given(entries=some)
    def test_margins_of_its_tables_agree(self, entries: list[Entry]) -> None:
        first, second, _unit, every = made(*entries).tables

        for row in first.rows:
            assert first.cells[row.id, TOTAL].value == second.cells[row.id, TOTAL].value
        by_business = Counter[str]()
        for row in every.rows:
            by_business[row.id.split("/")[2]] += len(every.cells[row.id, "unit"].cases)
        assert all(by_business[r.id] == first.cells[r.id, TOTAL].value for r in first.rows if r.id != TOTAL)


class TestReconcile:
    @given(entries=some)
    def test_finds_each_complaint_left_out_counted_twice_or_strange(self, entries: list[Entry]) -> None:
        whole = held(entries)
        received = sorted(whole[Basis.RECEIVED])
        ledger = {**whole, Basis.RECEIVED: {*received[1:], "left out"}}

        found = reconcile(made(*entries), ledger)

        assert all(each.missing == ("left out",) for each in found) and len(found) == 4
        assert all(each.strange == tuple(received[:1]) for each in found)

    def test_finds_a_cell_that_says_another_number_than_stands_behind_it(self) -> None:
        first, *others = made(an_entry("7")).tables
        at = ("credit_card", "charges")
        wrong = replace(first, cells={**first.cells, at: Cell(2, ("7",))})
        lying = replace(made(), tables=(wrong, *others))

        [found] = reconcile(lying, held([an_entry("7")]))

        assert found == Difference("business_reason", miscounted=(at,))
        with pytest.raises(DoesNotAddUp, match="cells miscounted: 1"):
            require_adds_up([found])

    def test_a_complaint_of_a_unit_there_is_not_is_missed(self) -> None:
        entry = an_entry("7", unit="gone")

        [found] = reconcile(made(entry), held([entry]))

        assert found.table == "unit_channel" and found.missing == ("7",)


class TestClasses:
    def test_a_code_is_printed_only_once_the_institution_says_it_is_official(self) -> None:
        coded = replace(CLASSES, axes={**CLASSES.axes, Axis.REASON: (Class("x", Text("X", "X"), code="01"),)})

        assert coded.code(Axis.REASON, "x") == ""
        assert replace(coded, provisional=False).code(Axis.REASON, "x") == "01"

    def test_the_shipped_ones_have_no_code(self) -> None:
        assert CLASSES.provisional
        assert not any(one.code for axis in Axis for one in CLASSES.axes[axis])

    def test_have_the_names_of_the_standard(self) -> None:
        counts = {axis: len(CLASSES.axes[axis]) for axis in Axis}

        assert counts == {Axis.CHANNEL: 12, Axis.BUSINESS: 15, Axis.REASON: 13, Axis.GROUP: 5}

    @pytest.mark.parametrize(
        ("product", "business"),
        [("MORTGAGE", "loan"), ("信用卡", "credit_card"), (" credit  card ", "credit_card"), ("", UNSORTED)],
    )
    def test_a_product_means_a_business_in_any_language_and_case(self, product: str, business: str) -> None:
        assert by(CLASSES, Axis.BUSINESS)(an_entry(product=product)) == business

    def test_one_word_does_not_mean_two(self) -> None:
        twice = (Class("a", Text("A", "A"), words=frozenset({"b"})), Class("b", Text("B", "B")))

        with pytest.raises(ClassesContradict, match="two classes"):
            replace(CLASSES, axes={**CLASSES.axes, Axis.REASON: twice})
