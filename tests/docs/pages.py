"""The project's pages, as the tests of this folder read them."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs/reference"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def named(page: Path) -> str:
    """The page's path from the root, to name a test by."""
    return str(page.relative_to(ROOT))


def fenced(page: Path, language: str) -> Iterator[str]:
    """The page's fenced blocks in one language."""
    for kind, block in FENCED.findall(page.read_text(encoding="utf-8")):
        if kind == language:
            yield block


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    return FENCED.sub("", page.read_text(encoding="utf-8"))
