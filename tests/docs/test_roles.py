"""Every role has its page, and the names on it are those of the pages people work with."""

import re
from pathlib import Path

import pytest
from babel.messages import pofile

from tests.docs.pages import ROOT, named

PAGES = sorted((ROOT / "docs/howto").glob("as-*.md"))
CATALOGUE = ROOT / "src/hark/web/locale/zh_Hans/LC_MESSAGES/django.po"


@pytest.fixture(scope="module")
def said() -> set[str]:
    """Every message of the pages, without what ends a label."""
    with CATALOGUE.open("rb") as file:
        ids = [message.id for message in pofile.read_po(file) if message.id]
    return {(id if isinstance(id, str) else id[0]).rstrip(".:") for id in ids}


def names(text: str) -> list[str]:
    """What stands in italics: the names of pages, deeds and lists, one after the other."""
    found = re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", text)
    return [name for italic in found for name in " ".join(italic.split()).split(" → ")]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_the_names_are_those_of_the_pages(page: Path, said: set[str]) -> None:
    found = names(page.read_text(encoding="utf-8"))

    known = [n for n in found if {n, n.capitalize()} & said or (n.endswith("…") and _begins(n, said))]
    assert found and [name for name in found if name not in known] == []


def test_a_name_no_page_bears_is_found(said: set[str]) -> None:
    assert names("**Take it** by *Take it\nover → Team*, or *Nonesuch*.") == [
        "Take it over",
        "Team",
        "Nonesuch",
    ]
    assert "Nonesuch" not in said and not _begins("Nonesuch …", said)


def test_there_is_a_page_for_each_who_works_with_complaints() -> None:
    index = (ROOT / "docs/howto/roles.md").read_text(encoding="utf-8")

    assert len(PAGES) == 8
    assert [page.name for page in PAGES if f"({page.name})" not in index] == []


def _begins(name: str, said: set[str]) -> bool:
    return any(each.startswith(name.removesuffix(" …")) for each in said)
