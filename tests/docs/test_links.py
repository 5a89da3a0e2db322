"""Links between the project's pages lead somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, named, prose

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|src=\"([^\"]+)\"")


def broken(page: Path) -> Iterator[str]:
    """The page's links to files or headings that are not there."""
    for match in LINK.finditer(prose(page)):
        link = match[1] or match[2]
        if re.match(r"https?://|mailto:", link):
            continue
        path, _, heading = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (heading and heading not in anchors(target)):
            yield link


def anchors(page: Path) -> set[str]:
    """The names of the page's headings, as they are linked to."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_resolves(page: Path) -> None:
    assert list(broken(page)) == []


def test_a_planted_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Here\n\n[gone](gone.md) [here](#here) [lost](#there)\n", encoding="utf-8")

    assert list(broken(page)) == ["gone.md", "#there"]


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    ahead = [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = (match[1] or match[2] for match in LINK.finditer(prose(page)))
        ahead += [
            (page.parent / link.partition("#")[0]).resolve()
            for link in links
            if not link.startswith(("http", "#"))
        ]

    assert [named(page) for page in PAGES if page not in reached] == []


def test_the_list_of_decisions_has_all_of_them_in_their_order() -> None:
    listed = re.findall(
        r"^- \[\d{4} .+\]\((decisions/.+)\)$", (ROOT / "docs/README.md").read_text("utf-8"), re.MULTILINE
    )

    assert listed == sorted(f"decisions/{page.name}" for page in (ROOT / "docs/decisions").glob("*.md"))
