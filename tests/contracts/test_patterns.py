"""No pattern in the source can be made to think for long (ReDoS)."""

import ast
import re
import time
from collections.abc import Callable, Iterator

import pytest

from tests.contracts.planting import ROOT, Copy

LONG, MOST = 50_000, 0.05  # characters, seconds of the processor
FUNCTIONS = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
PIECES = (
    "a",
    "0",
    " ",
    "\t",
    "\n",
    "-",
    ".",
    ",",
    "%",
    "_",
    "{a",
    "a.",
    "0.",
    "a-",
    " a",
    "9 ",
    "中",
    "\x00",
    "(",
    "<a",
)


def patterns(copy: Copy) -> Iterator[str]:
    """Every pattern written as a text in the source."""
    for path in sorted((copy.root / "src/hark").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re"), attr=name),
                    args=[ast.Constant(value=str(text)), *_],
                ) if name in FUNCTIONS:
                    yield text


def thoughtful(pattern: str, *, long: int = LONG) -> Iterator[str]:
    """The pieces that, repeated, keep the pattern busy for longer than is allowed."""
    compiled = re.compile(pattern)
    for piece in PIECES:
        text = piece * (long // len(piece)) + "!"
        for run in (compiled.search, compiled.fullmatch):
            # What thinks for long does so each time; a busy machine is slow once.
            if all(_seconds(run, text) > MOST for _ in range(3)):
                yield piece


def _seconds(run: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    run(text)
    return time.process_time() - began


FOUND = sorted(set(patterns(Copy(ROOT))))


def test_there_are_patterns() -> None:
    assert len(FOUND) > 10


@pytest.mark.parametrize("pattern", FOUND)
def test_answers_at_once(pattern: str) -> None:
    assert list(thoughtful(pattern)) == []


def test_a_planted_pattern_is_found(copy: Copy) -> None:
    copy.plant("flows/planted", 'import re\n\nSLOW = re.compile(r"\\s+$")')

    [planted] = set(patterns(copy)) - set(FOUND)

    assert next(thoughtful(planted, long=20_000)) == " "  # a part of the text is enough to be found
