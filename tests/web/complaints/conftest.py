"""Complaints to look at: six that differ in what the list filters and sorts by."""

import re
from pathlib import Path

import pytest
from django.http import HttpResponse

from hark.lake.table import FactTable
from tests.flows.test_loading import load
from tests.makers import a_file, a_ledger, a_row

WORDS = "First line <b>bold</b>\nSecond line & more"


def numbers(answer: HttpResponse) -> list[str]:
    """The complaints of a page of the list, in its order."""
    return re.findall(r"data-open>([^<]*)</a>", answer.content.decode())


@pytest.fixture
def six(db: None, home: Path) -> None:
    """Number 1 has a narrative; 5 has no state, 6 no answer to whether it was timely."""
    load(
        a_file(
            home,
            [
                a_row(id="1", received="2019-04-10", state="GA", narrative=WORDS, tags="Older American"),
                a_row(id="2", received="2019-04-11", state="TX", company="BETA & SONS", timely="No"),
                a_row(id="3", received="2019-04-12", state="TX", product="Student loan", channel="Phone"),
                a_row(id="4", received="2019-04-13", state="AL", sent="2019-04-13"),
                a_row(id="5", received="2019-04-14", state=""),
                a_row(id="6", received="2019-04-15", state="GA", timely=""),
            ],
        )
    )


@pytest.fixture
def many(db: None, home: Path) -> FactTable:
    """A hundred and twenty complaints numbered 0 to 119, all of one day."""
    return a_ledger(home / "lake", *({"state": "GA"} for _ in range(120)))
