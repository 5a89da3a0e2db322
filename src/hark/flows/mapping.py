"""Mappings as they are written: each with whose it is, the feeds that deliver by it, and its versions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from hark.core.errors import Refusal
from hark.core.terms.ledger import DESTINATIONS, Ledger
from hark.guard.access import Staff, require
from hark.intake import editing, mappings, samples
from hark.intake.mapping import Mapping
from hark.intake.mappings import MappingBroken, NoSuchMapping
from hark.outlets import spreadsheets
from hark.records.feeds import FeedRow

HISTORY = "history"  # the folder in that of the mappings where the versions before are kept


@dataclass(frozen=True, slots=True)
class Sample:
    """A small file to be taken out: what it is called, and its bytes."""

    name: str
    chunks: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Kept:
    """A mapping as it is written. `mapping` is None where it cannot be understood, and `problem` says why.

    `digest` stands for an own one's text, and is empty for one that comes with Hark. `hides` says whether
    it takes the place of one of those. `feeds` deliver by it; `versions` before are kept.
    """

    name: str
    text: str
    mapping: Mapping | None
    problem: Refusal | None
    digest: str
    hides: bool
    feeds: tuple[str, ...]
    versions: tuple[int, ...]

    @property
    def is_own(self) -> bool:
        """Whether it is the institution's own."""
        return bool(self.digest)


def listed(*, by: Staff) -> list[Kept]:
    """Every mapping there is, by name."""
    require(by, "feed.see")
    return [_kept(name) for name in mappings.names(settings.HARK_MAPPINGS)]


def one(name: str, *, by: Staff) -> Kept:
    """One mapping.

    Raises:
        NoSuchMapping: there is none of this name.
    """
    require(by, "feed.see")
    if name not in mappings.names(settings.HARK_MAPPINGS):
        mappings.look_up(name, own=settings.HARK_MAPPINGS)  # says so
    return _kept(name)


def sample(name: str, *, language: str, by: Staff) -> Sample:
    """A small CSV as the mapping wants it: its columns, and rows of nobody real that show how to fill them.

    Raises:
        NoSuchMapping: there is none of this name, or none of plain columns.
    """
    require(by, "feed.see")
    mapping = mappings.look_up(name, own=settings.HARK_MAPPINGS)
    if not mapping.is_plain:
        raise NoSuchMapping('No sample shows what the mapping "{name}" reads.', name=name)
    chunks = spreadsheets.write("csv", *samples.sample(mapping, language=language))
    return Sample(f"{mapping.name}-sample.csv", chunks)


def version(name: str, number: str, *, by: Staff) -> str:
    """The text of the version of that number, which was replaced.

    Raises:
        NoSuchMapping: it is not kept.
    """
    require(by, "feed.see")
    if number not in map(str, versions(name)):
        raise NoSuchMapping('No version {number} of the mapping "{name}" is kept.', number=number, name=name)
    return history(name, int(number)).read_text(encoding="utf-8")


def copied(one: Kept) -> str:
    """The text of a copy, under a name that is free."""
    taken, number = mappings.names(settings.HARK_MAPPINGS), 2
    while (name := f"{one.name[:60]}_{number}") in taken:
        number += 1
    return editing.named(one.text, name)


def checked(text: str, *, by: Staff) -> Mapping:
    """The mapping the text is, to be tried out.

    Raises:
        NoMapping: it is none.
    """
    require(by, "feed.load")
    return editing.checked(text.replace("\r\n", "\n"))


def ledgers() -> tuple[Ledger, ...]:
    """What a mapping may be for, with the fields of each."""
    return tuple(DESTINATIONS.values())


def _kept(name: str) -> Kept:
    own = own_text(name)
    shipped = mappings.shipped_text(name)
    mapping, problem = None, None
    try:
        mapping = mappings.look_up(name, own=settings.HARK_MAPPINGS)
    except MappingBroken as refusal:
        problem = refusal
    return Kept(
        name=name,
        text=own if own is not None else shipped or "",
        mapping=mapping,
        problem=problem,
        digest=digest(own),
        hides=own is not None and shipped is not None,
        feeds=tuple(feeds_by(name)),
        versions=tuple(versions(name)),
    )


def feeds_by(name: str) -> list[str]:
    """The feeds that deliver by it."""
    return list(FeedRow.objects.filter(mapping=name).values_list("name", flat=True))


def own_text(name: str) -> str | None:
    """How an own one is written; None where there is none of this name."""
    if not re.fullmatch(editing.NAME, name):  # one that was put into the folder by hand is still told
        return next(
            (_text(path) for path in settings.HARK_MAPPINGS.glob("*.toml") if path.stem == name), None
        )
    path = settings.HARK_MAPPINGS / f"{name}.toml"
    return _text(path) if path.is_file() else None


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def digest(text: str | None) -> str:
    """What stands for a text; nothing for none."""
    return "" if text is None else sha256(text.encode()).hexdigest()


def history(name: str, number: int) -> Path:
    """Where the version of that number is kept."""
    return Path(settings.HARK_MAPPINGS / HISTORY / f"{name}.{number}.toml")


def versions(name: str) -> list[int]:
    """The numbers of the versions before that are kept, the oldest first."""
    named = re.compile(rf"{re.escape(name)}\.([0-9]{{1,9}})\.toml")
    found = (named.fullmatch(path.name) for path in (settings.HARK_MAPPINGS / HISTORY).glob("*.toml"))
    return sorted(int(match[1]) for match in found if match)
