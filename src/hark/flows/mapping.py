"""The institution's own mappings: looked at, changed with the version before kept, and removed."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction

from hark.core.errors import NotFound, Refusal
from hark.core.terms.ledger import LEDGERS, Ledger
from hark.guard import key_files
from hark.guard.access import Staff, require
from hark.intake import editing, mappings
from hark.intake.mappings import Mapping, MappingBroken, NoSuchMapping
from hark.records import audit
from hark.records.feeds import ArrivalRow, FeedRow

HISTORY = "history"  # the folder in that of the mappings where the versions before are kept


class ChangedMeanwhile(Refusal):
    """Somebody else saved the mapping since it was opened."""


class NameTaken(Refusal):
    """There is a mapping of this name already."""


class InUse(Refusal):
    """Feeds need the mapping as it is."""


class NotOwn(NotFound):
    """The mapping comes with Hark, or there is none of this name."""


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


def version(name: str, number: str, *, by: Staff) -> str:
    """The text of the version of that number, which was replaced.

    Raises:
        NoSuchMapping: it is not kept.
    """
    require(by, "feed.see")
    if number not in map(str, _versions(name)):
        raise NoSuchMapping('No version {number} of the mapping "{name}" is kept.', number=number, name=name)
    return _history(name, int(number)).read_text(encoding="utf-8")


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
    return tuple(LEDGERS.values())


def save(text: str, *, opened: str, base: str, by: Staff, now: datetime) -> Mapping:
    """The mapping, in force from the next record on; under another name than the one `opened` it is new.

    `base` is the digest the one opened had then. What was there before is kept in the history.

    Raises:
        NoMapping: the text is none.
        NameTaken: it has the name of another one.
        ChangedMeanwhile: somebody else saved the one opened.
        InUse: feeds by it deliver records of another kind than it now is for.
    """
    require(by, "mapping.edit")
    text = text.replace("\r\n", "\n")
    mapping = editing.checked(text)
    with _alone():
        before = _own_text(mapping.name)
        if mapping.name != opened and mapping.name in mappings.names(settings.HARK_MAPPINGS):
            raise NameTaken(
                'There is a mapping called "{name}" already. Open that one to change it, '
                "or take another name.",
                name=mapping.name,
            )
        if mapping.name == opened and _digest(before) != base:
            raise ChangedMeanwhile(
                'Somebody else changed the mapping "{name}" since you opened it. Yours is not saved yet.',
                name=mapping.name,
            )
        _require_ledger(mapping.name, mapping.ledger.name)
        if text != before:
            _replace(mapping.name, before, text, act="mapping.saved", by=by, now=now)
    return mapping


def remove(name: str, *, by: Staff, now: datetime) -> None:
    """Take an own mapping away; its text is kept in the history.

    Raises:
        NotOwn: it is none of the institution's own.
        InUse: feeds deliver by it, and nothing would take its place.
    """
    require(by, "mapping.edit")
    with _alone():
        before = _own_text(name)
        if before is None:
            raise NotOwn('"{name}" is no mapping of your own, so it cannot be removed.', name=name)
        shipped = mappings.shipped_text(name)
        if shipped is not None:
            _require_ledger(name, mappings.parse(shipped).ledger.name)
        elif using := _feeds(name):
            raise InUse(
                "The mapping cannot be removed: the feeds {feeds} deliver by it. Load their next file by "
                "another mapping first.",
                feeds=", ".join(using),
            )
        elif ArrivalRow.objects.filter(mapping=name, quarantine__state="open").exists():
            raise InUse(
                "The mapping cannot be removed: records in quarantine are read by it when they are "
                "tried again."
            )
        _replace(name, before, None, act="mapping.removed", by=by, now=now)


def _kept(name: str) -> Kept:
    own = _own_text(name)
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
        digest=_digest(own),
        hides=own is not None and shipped is not None,
        feeds=tuple(_feeds(name)),
        versions=tuple(_versions(name)),
    )


def _feeds(name: str) -> list[str]:
    return list(FeedRow.objects.filter(mapping=name).values_list("name", flat=True))


def _require_ledger(name: str, ledger: str) -> None:
    others = FeedRow.objects.filter(mapping=name).exclude(ledger=ledger)
    if told := list(others.values_list("name", "ledger")):
        raise InUse(
            "The feeds {feeds} deliver {kept} by this mapping, and it would be for {told} then. "
            "Give it another name.",
            feeds=", ".join(feed for feed, _ in told),
            kept=told[0][1],
            told=ledger,
        )


def _own_text(name: str) -> str | None:
    if not re.fullmatch(editing.NAME, name):  # one that was put into the folder by hand is still told
        return next(
            (_text(path) for path in settings.HARK_MAPPINGS.glob("*.toml") if path.stem == name), None
        )
    path = settings.HARK_MAPPINGS / f"{name}.toml"
    return _text(path) if path.is_file() else None


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def _digest(text: str | None) -> str:
    return "" if text is None else sha256(text.encode()).hexdigest()


@contextmanager
def _alone() -> Iterator[None]:
    """One change at a time, across processes; a process that dies lets go."""
    folder: Path = settings.HARK_MAPPINGS
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _replace(name: str, before: str | None, after: str | None, *, act: str, by: Staff, now: datetime) -> None:
    """Keep the version before, note the deed, and only then change the file, in one step.

    Killed in between, the audit tells of a change that did not come about; never the other way round.
    """
    folder: Path = settings.HARK_MAPPINGS
    path = folder / f"{name}.toml"
    draft = folder / f".{name}.toml.{os.getpid()}"
    number = 0
    try:
        if before is not None:
            number = max(_versions(name), default=0) + 1
            (folder / HISTORY).mkdir(mode=0o700, exist_ok=True)
            key_files.write(_history(name, number), path.read_bytes())
            key_files.sync(folder / HISTORY)
        if after is not None:
            draft.unlink(missing_ok=True)
            key_files.write(draft, after.encode())
        with transaction.atomic():
            audit.write(act, name, by=by, now=now, before=_digest(before), after=_digest(after), kept=number)
        draft.replace(path) if after is not None else path.unlink()
        key_files.sync(folder)
    finally:
        draft.unlink(missing_ok=True)


def _history(name: str, number: int) -> Path:
    return Path(settings.HARK_MAPPINGS / HISTORY / f"{name}.{number}.toml")


def _versions(name: str) -> list[int]:
    named = re.compile(rf"{re.escape(name)}\.([0-9]{{1,9}})\.toml")
    found = (named.fullmatch(path.name) for path in (settings.HARK_MAPPINGS / HISTORY).glob("*.toml"))
    return sorted(int(match[1]) for match in found if match)
