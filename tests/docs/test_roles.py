"""Every role has its page, and the names on it are those of the pages people work with."""

import re
from pathlib import Path

import pytest
from babel.messages import pofile

from tests.docs.pages import ROOT, named

PAGES = sorted((ROOT / "docs/howto").glob("as-*.md"))
CHINESE = sorted((ROOT / "docs").glob("*/zh/*.md"))
CATALOGUE = ROOT / "src/hark/web/locale/zh_Hans/LC_MESSAGES/django.po"


@pytest.fixture(scope="module")
def said() -> set[str]:
    """Every message of the pages, without what ends a label."""
    with CATALOGUE.open("rb") as file:
        ids = [message.id for message in pofile.read_po(file) if message.id]
    return {(id if isinstance(id, str) else id[0]).rstrip(".:") for id in ids}


@pytest.fixture(scope="module")
def said_in_chinese() -> set[str]:
    """The same in Chinese."""
    with CATALOGUE.open("rb") as file:
        told = [message.string for message in pofile.read_po(file) if message.id]
    return {(one if isinstance(one, str) else one[0]).rstrip("。：") for one in told}


def names(text: str) -> list[str]:
    """What stands in italics: the names of pages, deeds and lists, one after the other."""
    found = re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", text)
    return [name for italic in found for name in " ".join(italic.split()).split(" → ")]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_the_names_are_those_of_the_pages(page: Path, said: set[str]) -> None:
    found = names(page.read_text(encoding="utf-8"))

    known = [n for n in found if {n, n.capitalize()} & said or (n.endswith("…") and _begins(n, said))]
    assert found and [name for name in found if name not in known] == []


def chinese_names(text: str) -> list[str]:
    """What stands in brackets of the page."""
    return [name for told in re.findall(r"「([^」]+)」", text) for name in told.split(" → ")]


@pytest.mark.parametrize("page", CHINESE, ids=named)
def test_the_names_in_chinese_are_those_of_the_pages(page: Path, said_in_chinese: set[str]) -> None:
    found = chinese_names(page.read_text(encoding="utf-8"))

    assert [name for name in found if name not in said_in_chinese] == []


def test_a_name_no_page_bears_in_chinese_is_found(said_in_chinese: set[str]) -> None:
    assert chinese_names("「投诉工单 → 团队」或「无此页面」。") == ["投诉工单", "团队", "无此页面"]
    assert "无此页面" not in said_in_chinese


def test_every_page_there_is_one_in_chinese() -> None:
    there = {page.name for page in CHINESE}
    assert there >= {
        *(page.name for page in PAGES),
        "roles.md",
        "handle-a-complaint.md",
        "rules-of-complaints.md",
    }


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
