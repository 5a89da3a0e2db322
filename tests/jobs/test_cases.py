"""The numbers of complaints handling at the command line."""

import pytest

from hark.records.case_figures import CaseFiguresRow
from tests.jobs.conftest import Hark
from tests.makers import a_case

pytestmark = pytest.mark.django_db


def test_tells_every_number_and_counts_anew(hark: Hark) -> None:
    a_case()

    assert hark("cases", "recount", "--json") == 0 and hark.json() == {"counted": 1}
    asked = ("cases", "numbers", "--from", "2026-11-01", "--to", "2026-12-01", "--by", "unit")
    assert hark(*asked, "--json") == 0
    said = hark.json()
    assert isinstance(said, list)
    assert ("none", "received", 1) in [(line["group"], line["number"], line["value"]) for line in said]
    assert hark(*asked) == 0 and "open_now\t1" in hark.out and not hark.err
    CaseFiguresRow.objects.all().delete()
    assert hark(*asked) == 0 and "1 complaint is not counted yet" in hark.err
    assert hark("cases", "numbers", "--from", "2020-11-01", "--to", "2026-12-01") == 1
    assert "at most 366 days" in hark.err
