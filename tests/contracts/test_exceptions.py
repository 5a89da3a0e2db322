"""An exception to a rule stands on its own line, names the rule, and says why."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.planting import ROOT, Copy

# As in: noqa: S608  # the table name is ours · type: ignore[arg-type]  # the stubs lag behind
ANY = re.compile(r"#\s*(noqa|type:\s*ignore|pragma: no cover|ruff:|mypy:)")
WITH_REASON = re.compile(
    r"#\s*(noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*|type: ignore\[[a-z-]+(, ?[a-z-]+)*\])\s+(# )?\w.{5,}"
)


def unexplained(root: Path) -> Iterator[str]:
    """Lines that leave a rule without saying which and why."""
    for place in ("src", "tests", "scripts", "benchmarks"):
        for path in sorted((root / place).rglob("*.py")):
            if path == Path(__file__):
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                if ANY.search(line) and not WITH_REASON.search(line):
                    yield f"{path.relative_to(root)}:{number}: {line.strip()}"


def test_every_exception_has_its_reason() -> None:
    assert list(unexplained(ROOT)) == []


@pytest.mark.parametrize(
    "fault",
    [
        "import os  # noqa",
        "import os  # noqa: F401",
        "x: int = ''  # type: ignore",
        "x: int = ''  # type: ignore[assignment]",
    ],
)
def test_a_planted_exception_without_reason_is_found(fault: str, copy: Copy) -> None:
    copy.plant("flows/planted", fault)

    assert any(fault in line for line in unexplained(copy.root))


def test_an_exception_with_its_reason_passes(copy: Copy) -> None:
    copy.plant("flows/planted", "import os  # noqa: F401  # shown to the test only")

    assert not any("planted" in line for line in unexplained(copy.root))


@pytest.mark.parametrize("table", ["ignore", "per-file-ignores"])
def test_a_rule_switched_off_in_the_settings_has_its_reason(table: str) -> None:
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lint = tomllib.loads(settings)["tool"]["ruff"]["lint"][table]
    rules = lint if isinstance(lint, list) else [rule for rules in lint.values() for rule in rules]

    lines = settings.splitlines()
    bare = [rule for rule in rules if not any(f'"{rule}"' in line and "# " in line for line in lines)]

    assert bare == []
