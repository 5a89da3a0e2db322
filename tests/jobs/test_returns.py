"""Returns at the command line."""

from pathlib import Path

import pytest
import python_calamine

from hark.flows.case_submission import About
from hark.flows.returns import NAMES
from hark.guard.access import Role
from hark.jobs.options import returns
from tests.jobs.conftest import Hark
from tests.makers import a_case, a_person

pytestmark = pytest.mark.django_db
NOVEMBER = ["--from", "2026-11-01", "--to", "2026-12-01"]


def received(product: str) -> None:
    anna = a_person(Role.COMPLAINT_HANDLER).as_term()
    a_case(anna, about=About(door="branch", product=product))


def test_knows_every_return_there_is() -> None:
    assert returns.NAMES == NAMES


def test_prints_json_that_says_whether_it_adds_up(hark: Hark) -> None:
    received("Mortgage")

    assert hark("returns", "jrt0169", *NOVEMBER, "--json") == 0

    said = hark.json()
    assert isinstance(said, dict)
    assert said["adds_up"] is True and said["ledger"] == {"received": 1, "closed": 0}
    assert ["loan", "unsorted", 1] in said["tables"][0]["cells"]


def test_says_what_does_not_add_up(hark: Hark) -> None:
    received("Something of no group")

    assert hark("returns", "fca", *NOVEMBER) == 1

    assert "1 complaint in no cell" in hark.err


def test_prints_tables_and_sentences(hark: Hark) -> None:
    received("Mortgage")

    assert hark("returns", "disclosure", *NOVEMBER, "--language", "zh") == 0

    assert "共受理消费者投诉1件" in hark.out and "贷款\t1\t100.0%" in hark.out


def test_writes_a_workbook(hark: Hark, tmp_path: Path) -> None:
    received("Mortgage")
    file = tmp_path / "fca.xlsx"

    assert hark("returns", "fca", *NOVEMBER, "--xlsx", file) == 0

    book = python_calamine.CalamineWorkbook.from_path(file)
    assert book.sheet_names[:3] == ["Context - Provision", "Opened", "Closed"]
