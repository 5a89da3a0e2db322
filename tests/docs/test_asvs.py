"""The table of the ASVS is whole, names tests that are there, and says how much is open."""

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.docs.pages import REFERENCE, ROOT

# Ids of OWASP ASVS 5.0.0 in scope (github.com/OWASP/ASVS, CC BY-SA 4.0) by section: of level 1 | of level 2.
SCOPE = """
1.1: | 1 2
1.2: 1 2 3 4 5 | 9
1.3: 1 2 | 3 4 5 6 7 10 11
1.4: | 1 2 3
1.5: 1 | 2
2.1: 1 | 2 3
2.2: 1 2 | 3
2.3: 1 | 2 3 4
2.4: | 1
3.2: 1 2
3.3: 1 | 2 3 4
3.4: 1 2 | 3 4 5 6
3.5: 1 2 3 | 4 5
3.7: | 1 2
4.1: 1 | 2 3
4.2: | 1
5.1: | 1
5.2: 1 2 | 3
5.3: 1 2
5.4: | 1 2 3
6.1: 1 | 2 3
6.2: 1 2 3 4 5 6 7 8 | 9 10 11 12
6.3: 1 2 | 3 4
6.4: 1 2 | 3 4
6.5: | 1 2 3 4 5
6.6: | 1 2 3
6.8: | 1 2 3 4
7.1: | 1 2 3
7.2: 1 2 3 4
7.3: | 1 2
7.4: 1 2 | 3 4 5
7.5: | 1 2
7.6: | 1 2
8.1: 1 | 2
8.2: 1 2 | 3
8.3: 1
8.4: | 1
9.1: 1 2 3
9.2: 1 | 2 3 4
10.1: | 1 2
10.2: | 1 2
10.5: | 1 2 3 4 5
11.1: | 1 2
11.2: | 1 2 3
11.3: 1 2 | 3
11.4: 1 | 2 3 4
11.5: | 1
11.6: | 1
12.1: 1 | 2 3
12.2: 1 2
12.3: | 1 2 3 4
13.1: | 1
13.2: | 1 2 3 4 5
13.3: | 1 2
13.4: 1 | 2 3 4 5
14.1: | 1 2
14.2: 1 | 2 3 4
14.3: 1 | 2 3
15.1: 1 | 2 3
15.2: 1 | 2 3
15.3: 1 | 2 3 4 5 6 7
16.1: | 1
16.2: | 1 2 3 4 5
16.3: | 1 2 3 4
16.4: | 1 2 3
16.5: | 1 2 3
"""
TOLD = tomllib.loads((REFERENCE / "asvs.toml").read_text(encoding="utf-8"))
STATES = {"tested": {"tests"}, "stated": {"on", "says"}, "open": {"on", "says"}}
LONGEST = 15  # words


def in_scope() -> Iterator[tuple[str, int]]:
    """Every id with its level."""
    for line in SCOPE.split("\n"):
        section, _, levels = line.partition(":")
        for level, numbers in enumerate(levels.split("|"), start=1):
            yield from ((f"{section}.{number}", level) for number in numbers.split())


@cache
def named_in(file: Path) -> frozenset[str]:
    """What a node id may name in the file: its classes, its tests and theirs."""
    names = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name.lower().startswith("test"):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            inner = (method for method in node.body if isinstance(method, ast.FunctionDef))
            names |= {f"{node.name}::{method.name}" for method in inner if method.name.startswith("test")}
    return frozenset(names)


def is_there(node: str) -> bool:
    """Whether the file is there and, where the node names one, the test in it."""
    path, _, name = node.partition("::")
    file = ROOT / path
    return file.is_file() and bool(named_in(file)) and (not name or name in named_in(file))


def faults(told: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the table."""
    rows = told["requirement"]
    known, ids = dict(in_scope()), [row["id"] for row in rows]
    yield from (f"{id} is not in scope" for id in ids if id not in known)
    yield from (f"{id} is missing" for id in known if id not in ids)
    if ids != sorted(set(ids), key=lambda id: [int(part) for part in id.split(".")]):
        yield "ids are twice there or out of order"
    for row in rows:
        yield from (f"{row['id']}: {fault}" for fault in wrong_with(row, known.get(row["id"])))


def wrong_with(row: dict[str, Any], level: int | None) -> Iterator[str]:
    """What is wrong with one row."""
    if row["level"] != level:
        yield "of another level"
    if not 0 < len(row["words"].split()) <= LONGEST:
        yield "too many words"
    if not STATES[row["state"]] <= row.keys():
        yield f"{row['state']} without {STATES[row['state']]}"
    if row["state"] == "tested" and not row["tests"]:
        yield "tested by nothing"
    if "on" in row and not date(2026, 1, 1) <= row["on"]:
        yield "said at no sensible date"
    named = [*row.get("tests", []), *re.findall(r"`(tests/[^`]+)`", row.get("says", ""))]
    yield from (f"{node} is not there" for node in named if not is_there(node))


def with_row(**changed: object) -> dict[str, Any]:
    """The table with its first row changed."""
    first, *rest = TOLD["requirement"]
    return {**TOLD, "requirement": [{**first, **changed}, *rest]}


def test_the_scope_is_64_and_151() -> None:
    levels = [level for _, level in in_scope()]

    assert (levels.count(1), levels.count(2), len(dict(in_scope()))) == (64, 151, 215)


def test_the_table_is_whole_and_its_tests_are_there() -> None:
    assert list(faults(TOLD)) == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"state": "tested", "tests": ["tests/docs/test_asvs.py::test_planted"]}, "is not there"),
        ({"state": "tested", "tests": ["tests/docs/test_planted.py"]}, "is not there"),
        ({"state": "tested", "tests": ["tests/docs/test_asvs.py::TestNone::test_planted"]}, "is not there"),
        ({"state": "tested", "tests": ["tests/docs/pages.py"]}, "is not there"),
        ({"state": "tested", "tests": []}, "tested by nothing"),
        ({"state": "stated", "says": "It is.", "on": date(1970, 1, 1)}, "no sensible date"),
        (
            {"state": "stated", "says": "See `tests/docs/test_planted.py`.", "on": date(2026, 11, 21)},
            "not there",
        ),
        ({"id": "1.1.9"}, "1.1.9 is not in scope"),
        ({"id": "1.1.2"}, "1.1.1 is missing"),
        ({"level": 1}, "another level"),
        ({"words": "word " * 16}, "too many words"),
    ],
)
def test_a_planted_fault_is_found(changed: dict[str, object], found: str) -> None:
    assert found in "; ".join(faults(with_row(**changed)))


def test_a_row_without_its_sentence_is_found() -> None:
    bare = {"id": "1.1.1", "level": 2, "words": "decoded once", "state": "open"}

    assert "open without" in "; ".join(wrong_with(bare, 2))


def test_the_page_says_how_many_are_open_and_security_md_says_so_too() -> None:
    page = (REFERENCE / "asvs.md").read_text(encoding="utf-8")
    security = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    still_open = [row["id"] for row in TOLD["requirement"] if row["state"] == "open"]

    assert f"Open today ({len(still_open)}): {', '.join(still_open) or 'none'}." in page
    assert len(re.findall(r"^\| [\d.]+ \| [12] \| .* \| \*\*open\*\* \|", page, re.MULTILINE)) == len(
        still_open
    )
    assert f"{len(still_open)} requirements" in security and "docs/reference/asvs.md" in security
