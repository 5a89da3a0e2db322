"""The reference is complete: whatever the code offers, a page tells."""

import argparse
import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hark.core.terms.intake import Reason
from hark.intake.mapping import Kind
from hark.jobs.command import parser
from tests.docs.pages import REFERENCE, ROOT


def commands(
    of: argparse.ArgumentParser, name: str = "hark"
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command that can be given, with its parser."""
    deeper = [action for action in of._actions if isinstance(action, argparse._SubParsersAction)]
    if not deeper:
        yield name, of
    for action in deeper:
        for word, below in action.choices.items():
            yield from commands(below, f"{name} {word}")


GENERATED = (
    *("permissions.md", "complaint-states.md", "complaint-rules.md"),
    *("data-classes.md", "template-variables.md", "asvs.md"),
)
COMMANDS = dict(commands(parser()))


def sections(page: Path) -> dict[str, str]:
    """What stands under each heading of the second level."""
    parts = page.read_text(encoding="utf-8").split("\n## ")[1:]
    return dict(part.split("\n", maxsplit=1) for part in parts)


def environment(room: Path) -> Iterator[str]:
    """Every environment variable the room's code reads."""
    for file in room.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Attribute(attr="environ"), attr="get"),
                    args=[ast.Constant(value=str(name)), *_],
                ):
                    yield name
                case ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value=str(name))):
                    yield name


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_has_its_section_with_every_option(command: str) -> None:
    told = sections(REFERENCE / "command-line.md").get(f"`{command}`")

    assert told
    words = [
        word
        for action in COMMANDS[command]._actions
        for word in action.option_strings or [str(action.metavar or action.dest)]
        if word not in {"-h", "--help"}
    ]
    assert [word for word in words if word not in told] == []


def test_every_variable_of_the_environment_is_told() -> None:
    told = (REFERENCE / "settings.md").read_text(encoding="utf-8")

    read = {*environment(ROOT / "src/hark/config"), *environment(ROOT / "src/hark/jobs")}
    assert read
    assert [name for name in sorted(read) if f"`{name}`" not in told] == []


def test_every_reason_for_quarantine_is_told() -> None:
    told = (REFERENCE / "quarantine-reasons.md").read_text(encoding="utf-8")

    assert [reason for reason in Reason if f"`{reason.value}`" not in told] == []


def test_every_kind_of_column_is_told() -> None:
    told = (REFERENCE / "mappings.md").read_text(encoding="utf-8")

    assert [kind for kind in Kind if f"`{kind.value}`" not in told] == []


def test_generated_pages_say_what_the_code_says(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "scripts/reference-pages", tmp_path], check=True)

    fresh = {page.relative_to(tmp_path): page.read_text(encoding="utf-8") for page in tmp_path.rglob("*.md")}
    there = {
        page.relative_to(REFERENCE): page.read_text(encoding="utf-8")
        for page in (REFERENCE / "indicators").glob("*.md")
    }
    for name in GENERATED:
        there[Path(name)] = (REFERENCE / name).read_text(encoding="utf-8")
    assert there == fresh, "run `make docs`"
