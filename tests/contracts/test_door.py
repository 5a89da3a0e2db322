"""What import-linter cannot see: it knows `urllib`, but not `urllib.request`."""

import re

import pytest

from tests.contracts.planting import ROOT, Copy

OPENING = re.compile(r"urllib\.request|urllib import [^\n]*request|urlopen")


def opening(copy: Copy) -> list[str]:
    """Files that open addresses past the guarded door."""
    source = (copy.root / "src/hark").rglob("*.py")
    return [path.stem for path in source if OPENING.search(path.read_text(encoding="utf-8"))]


def test_nobody_opens_addresses_by_themselves() -> None:
    assert opening(Copy(ROOT)) == []


@pytest.mark.parametrize("fault", ["import urllib.request", "from urllib import parse, request"])
def test_a_planted_opening_is_found(fault: str, copy: Copy) -> None:
    copy.plant("jobs/planted", fault)

    assert opening(copy) == ["planted"]
