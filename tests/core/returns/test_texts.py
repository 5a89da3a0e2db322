"""What is published in sentences, and the rows of the public database."""

import csv
import gzip
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import given

from hark.core.returns import cfpb
from hark.core.returns.disclosure import disclosure
from hark.core.returns.entry import Entry
from hark.core.returns.plain import again, behind, digest, plain
from hark.core.returns.reconciling import reconcile
from hark.core.returns.table import Basis, Head, Return
from hark.core.terms.card import Text
from hark.core.terms.case import Upheld
from hark.intake import complaint_classes
from tests.core.returns.entries import HALF_YEAR, an_entry, shipped, some
from tests.local import local

BANK = Text("Acme Bank", "某某银行")
UNITS = [Head("north", Text("North", "北区")), Head("south", Text("South", "南区"))]


def said(*entries: Entry) -> Return:
    return disclosure(
        entries,
        period=HALF_YEAR,
        classes=shipped(),
        units=UNITS,
        institution=BANK,
        wording=complaint_classes.wording(Path("/nowhere")),
    )


class TestDisclosure:
    def test_says_in_both_languages_how_many_and_of_what(self) -> None:
        entries = [an_entry(f"{n}") for n in range(3)] + [an_entry("9", product="Mortgage", unit="south")]

        text = said(*entries).text

        assert text[0].en.startswith("From 1 January 2026 to 30 June 2026, Acme Bank received 4 complaints")
        assert text[0].zh == "2026年1月1日至2026年6月30日，某某银行共受理消费者投诉4件，办结0件。"
        assert text[1].en == "By business: Credit cards 75.0%; Loans 25.0%."
        assert text[1].zh == "从业务类别看，信用卡占75.0%、贷款占25.0%。"

    def test_says_that_there_was_none(self) -> None:
        [text] = said().text

        assert text.zh == "2026年1月1日至2026年6月30日，某某银行未受理消费者投诉。"

    def test_knows_in_which_tables_nothing_is_sorted(self) -> None:
        first, second = an_entry("1", cause="", channel="", unit=""), an_entry("2", cause="")

        assert [table.title.en for table in said(first).unsorted] == ["By reason", "By channel"]
        assert [table.title.en for table in said(first, second).unsorted] == ["By reason"]
        assert said().unsorted == ()

    def test_says_last_how_much_is_not_sorted(self) -> None:
        entries = [an_entry(f"{n}", product="", cause="", unit="") for n in range(3)] + [an_entry("9")]

        text = said(*entries).text

        assert text[1].en == "By business: Credit cards 25.0%; Not sorted yet 75.0%."
        assert text[1].zh == "从业务类别看，信用卡占25.0%、尚未归类占75.0%。"
        assert text[2].en.endswith("; Not sorted yet 75.0%.") and text[2].zh.endswith("、尚未归类占75.0%。")
        assert text[4].en == "By unit: North 25.0%; Whole institution 75.0%."

    @given(entries=some)
    def test_shares_of_a_sentence_are_a_whole(self, entries: list[Entry]) -> None:
        for text in said(*entries).text[1:]:
            shares = [float(share) for share in re.findall(r"([\d.]+)%", text.en)]

            assert abs(sum(shares) - 100) < 0.05 * len(shares) + 1e-9

    @given(entries=some)
    def test_adds_up(self, entries: list[Entry]) -> None:
        received = {e.number for e in entries if e.received in HALF_YEAR}

        assert reconcile(said(*entries), {Basis.RECEIVED: received, Basis.CLOSED: set()}) == ()


class TestPublicDatabase:
    def test_has_the_official_columns_in_their_order(self) -> None:
        with gzip.open(local("complaints/cfpb_2019_04.csv.gz"), "rt", encoding="utf-8") as file:
            official = next(csv.reader(file))

        assert list(cfpb.COLUMNS) == official

    def test_says_how_it_was_answered_in_the_words_of_the_database(self) -> None:
        entries = [
            an_entry("1"),
            an_entry("2", closed=date(2026, 3, 9), redress=Decimal(5)),
            an_entry("3", closed=date(2026, 3, 9), upheld=Upheld.PARTLY),
            an_entry("4", closed=date(2026, 3, 9), upheld=Upheld.NO),
        ]

        [table] = cfpb.export(entries, period=HALF_YEAR, company="Acme Bank", classes=shipped()).tables

        assert [table.cells[n, "Company response to consumer"].value for n in "1234"] == [
            "In progress",
            "Closed with monetary relief",
            "Closed with non-monetary relief",
            "Closed with explanation",
        ]

    def test_names_products_in_words(self) -> None:
        entries = [an_entry("1", product="debit_card"), an_entry("2", product="Mortgage")]

        [table] = cfpb.export(entries, period=HALF_YEAR, company="Acme", classes=shipped()).tables

        assert table.cells["1", "Product"].value == "Debit cards"
        assert table.cells["2", "Product"].value == "Mortgage"

    def test_every_cell_knows_its_complaint_also_once_it_is_kept(self) -> None:
        made = cfpb.export([an_entry("1")], period=HALF_YEAR, company="Acme", classes=shipped())

        [kept] = again(plain(made), behind(made)).tables

        assert {cell.cases for cell in kept.cells.values()} == {("1",)}

    def test_is_timely_up_to_the_fifteenth_day(self) -> None:
        entries = [an_entry(f"{d}", received=date(2026, 3, 1), answered=date(2026, 3, d)) for d in (16, 17)]

        [table] = cfpb.export(
            [*entries, an_entry("0")], period=HALF_YEAR, company="Acme", classes=shipped()
        ).tables

        assert [table.cells[n, "Timely response?"].value for n in ("16", "17", "0")] == ["Yes", "No", None]

    @given(entries=some)
    def test_lists_each_complaint_once(self, entries: list[Entry]) -> None:
        made = cfpb.export(entries, period=HALF_YEAR, company="Acme", classes=shipped())
        received = {e.number for e in entries if e.received in HALF_YEAR}

        assert reconcile(made, {Basis.RECEIVED: received, Basis.CLOSED: set()}) == ()


class TestPlain:
    @given(entries=some)
    def test_what_is_kept_is_the_return_again(self, entries: list[Entry]) -> None:
        made = said(*entries)

        kept = again(plain(made), behind(made))

        assert plain(kept) == plain(made) and behind(kept) == behind(made)
        for one, other in zip(made.tables, kept.tables, strict=True):
            cases = {at: cell.cases for at, cell in one.cells.items()}
            assert {at: cell.cases for at, cell in other.cells.items()} == cases

    def test_the_digest_knows_which_complaints_stand_behind_a_figure(self) -> None:
        one, other = said(an_entry("1")), said(an_entry("2"))

        assert plain(one) == plain(other)
        assert digest(plain(one), behind(one)) != digest(plain(other), behind(other))
