"""The institution's own mappings: changed with the version before kept, and removed."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from hark.core.errors import NotFound, Refusal
from hark.flows.mapping import HISTORY, digest, feeds_by, history, own_text, versions
from hark.guard import key_files
from hark.guard.access import Staff, require
from hark.intake import editing, mappings
from hark.intake.mappings import Mapping
from hark.records import audit
from hark.records.feeds import ArrivalRow, FeedRow


class ChangedMeanwhile(Refusal):
    """Somebody else saved the mapping since it was opened."""


class NameTaken(Refusal):
    """There is a mapping of this name already."""


class InUse(Refusal):
    """Feeds need the mapping as it is."""


class NotOwn(NotFound):
    """The mapping comes with Hark, or there is none of this name."""


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
        before = own_text(mapping.name)
        if mapping.name != opened and mapping.name in mappings.names(settings.HARK_MAPPINGS):
            raise NameTaken(
                'There is a mapping called "{name}" already. Open that one to change it, '
                "or take another name.",
                name=mapping.name,
            )
        if mapping.name == opened and digest(before) != base:
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
        before = own_text(name)
        if before is None:
            raise NotOwn('"{name}" is no mapping of your own, so it cannot be removed.', name=name)
        shipped = mappings.shipped_text(name)
        if shipped is not None:
            _require_ledger(name, mappings.parse(shipped).ledger.name)
        elif using := feeds_by(name):
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
            number = max(versions(name), default=0) + 1
            (folder / HISTORY).mkdir(mode=0o700, exist_ok=True)
            key_files.write(history(name, number), path.read_bytes())
            key_files.sync(folder / HISTORY)
        if after is not None:
            draft.unlink(missing_ok=True)
            key_files.write(draft, after.encode())
        with transaction.atomic():
            audit.write(act, name, by=by, now=now, before=digest(before), after=digest(after), kept=number)
        draft.replace(path) if after is not None else path.unlink()
        key_files.sync(folder)
    finally:
        draft.unlink(missing_ok=True)
