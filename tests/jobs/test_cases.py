"""The numbers of complaints handling at the command line."""

from pathlib import Path

import pytest

from hark.flows import mapping
from hark.guard.access import operator
from hark.records.case_figures import CaseFiguresRow
from hark.records.cases import CaseRow
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


def test_a_dry_run_of_complaints_says_what_would_be_done(hark: Hark, home: Path) -> None:
    file = home / "office.csv"
    file.write_text("source_id,received,unit\nR-1,2026-02-20,\nR-2,2026-02-20,nowhere\n", encoding="utf-8")

    assert hark("cases", "import", file, "--as", "cases", "--dry-run") == 1

    assert "2 read = 1 would be accepted + 0 duplicates + 1 would be refused\n" in hark.out
    assert "Nothing was written." in hark.out and not CaseRow.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_sample_of_complaints_would_be_taken_in(hark: Hark, home: Path, language: str) -> None:
    file = home / "sample.csv"
    file.write_bytes(b"".join(mapping.sample("cases", language=language, by=operator("anna")).chunks))

    assert hark("cases", "import", file, "--as", "cases", "--dry-run") == 0

    assert "2 would be accepted" in hark.out
