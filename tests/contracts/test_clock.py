"""The clock is read in web and jobs only."""

import tomllib

import pytest

from tests.contracts.planting import ROOT, Copy

LINT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
CLOCKS = sorted(LINT["flake8-tidy-imports"]["banned-api"])
READING = "from datetime import UTC, datetime\n\nAT = datetime.now(UTC)"


@pytest.mark.parametrize(
    "room", ["core", "guard", "measures", "records", "lake", "intake", "outlets", "flows", "config"]
)
def test_a_planted_look_at_the_clock_is_found(room: str, copy: Copy) -> None:
    assert "TID251" in copy.ruff(copy.plant(f"{room}/planted", READING))


@pytest.mark.parametrize("room", ["web", "jobs"])
def test_pages_and_commands_may_look(room: str, copy: Copy) -> None:
    assert "TID251" not in copy.ruff(copy.plant(f"{room}/planted", READING))


def test_every_clock_is_known_by_name(copy: Copy) -> None:
    imports = "\n".join(
        f"import {clock.rpartition('.')[0].removesuffix('.datetime').removesuffix('.date')}"
        for clock in CLOCKS
    )
    readings = "\n".join(f"{clock}()" for clock in CLOCKS)

    said = copy.ruff(copy.plant("flows/planted", f"{imports}\n\n{readings}"))

    assert [clock for clock in CLOCKS if f"`{clock}` is banned" not in said] == []


def test_the_database_may_not_look_either(copy: Copy) -> None:
    """`auto_now` reads the clock where no argument can reach it."""
    rows = (ROOT / "src/hark/records").rglob("*.py")

    assert [path.name for path in rows if "auto_now" in path.read_text(encoding="utf-8")] == []
