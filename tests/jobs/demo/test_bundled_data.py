"""The bundled data is what its attribution says it is."""

import csv
import gzip
import hashlib
import re
from pathlib import Path

import pytest

import hark

BUNDLED = Path(hark.__file__).parent / "jobs" / "demo" / "data"
ATTRIBUTION = (BUNDLED / "ATTRIBUTION.md").read_text(encoding="utf-8")
LINE = re.compile(
    r"\| `(?P<name>\S+)` \| (?P<rows>[\d,]+) \| (?P<first>\S+) to (?P<last>\S+) \| `(?P<sum>\w+)` \|"
)
LISTED = {line["name"]: line for line in LINE.finditer(ATTRIBUTION)}


def test_every_file_is_listed() -> None:
    assert set(LISTED) == {path.name for path in BUNDLED.glob("*.gz")}


@pytest.mark.parametrize("name", LISTED)
def test_a_file_is_the_one_listed(name: str) -> None:
    line, content = LISTED[name], (BUNDLED / name).read_bytes()
    text = gzip.decompress(content).decode("utf-8-sig")
    days = sorted(row["Date received"] for row in csv.DictReader(text.splitlines(keepends=True)))

    assert hashlib.sha256(content).hexdigest() == line["sum"]
    assert f"{len(days):,}" == line["rows"]
    assert (days[0], days[-1]) == (line["first"], line["last"])
