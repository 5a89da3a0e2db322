"""The institution's own mappings: changed with the version before kept, and removed."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from hark.core.errors import NotFound, Refusal
from hark.core.terms.ledger import LedgerNamed
from hark.flows.mapping import HISTORY, digest, feeds_by, history, own_text, versions
from hark.guard import key_files
from hark.guard.access import Staff, require
from hark.intake import editing, mappings
from hark.intake.mapping import Mapping
from hark.records import audit
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, FeedRow

SAVED, REMOVED = "mapping.saved", "mapping.removed"
BEGUN = ".begun"


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
        if text == before:
            return mapping
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
        _replace(mapping.name, before, text, act=SAVED, by=by, now=now)
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
        _replace(name, before, None, act=REMOVED, by=by, now=now)


def _require_ledger(name: str, ledger: str) -> None:
    others = FeedRow.objects.filter(mapping=name).exclude(ledger=ledger)
    if told := list(others.values_list("name", "ledger")):
        raise InUse(
            "The feeds {feeds} deliver {kept} by this mapping, and it would be for {told} then. "
            "Give it another name.",
            feeds=", ".join(feed for feed, _ in told),
            kept=LedgerNamed(told[0][1]),
            told=LedgerNamed(ledger),
        )


def finish() -> None:
    """Carry out the change that was noted and broke off, and forget the one that broke off before."""
    if any(_begun()):
        with _alone():
            pass


@contextmanager
def _alone() -> Iterator[None]:
    """One change at a time, across processes, after what another broke off; a process that dies lets go."""
    folder: Path = settings.HARK_MAPPINGS
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for begun in _begun():
            if _was_noted(begun):
                _carry_out(begun)
            else:
                begun.unlink()
        yield


def _begun() -> list[Path]:
    """What is to take the place of mappings: empty where one is to go."""
    return list(settings.HARK_MAPPINGS.glob(f".*.toml{BEGUN}"))


def _name_of(begun: Path) -> str:
    return begun.name[1:].removesuffix(f".toml{BEGUN}")


def _was_noted(begun: Path) -> bool:
    """Whether the audit's last word on the mapping is this change of what is there."""
    name, after = _name_of(begun), begun.read_text(encoding="utf-8")
    entries = AuditEntryRow.objects.filter(act__in=(SAVED, REMOVED), subject=name)
    last = entries.order_by("-sequence").first()
    told = digest(own_text(name)), digest(after or None)
    return last is not None and (last.details["before"], last.details["after"]) == told


def _carry_out(begun: Path) -> None:
    path = begun.with_name(f"{_name_of(begun)}.toml")
    if begun.stat().st_size:
        begun.replace(path)
    else:
        path.unlink(missing_ok=True)
        begun.unlink()
    key_files.sync(path.parent)


def _replace(name: str, before: str | None, after: str | None, *, act: str, by: Staff, now: datetime) -> None:
    """Keep the version before, put the new one beside it, note the deed, and change the file in one step.

    Broken off after it was noted, `finish` carries it out; before, it forgets it. So what the audit tells
    has come about, and nothing else has.
    """
    folder: Path = settings.HARK_MAPPINGS
    begun = folder / f".{name}.toml{BEGUN}"
    number = 0
    if before is not None:
        number = max(versions(name), default=0) + 1
        (folder / HISTORY).mkdir(mode=0o700, exist_ok=True)
        key_files.write(history(name, number), (folder / f"{name}.toml").read_bytes())
        key_files.sync(folder / HISTORY)
    key_files.write(begun, (after or "").encode())
    key_files.sync(folder)
    with transaction.atomic():
        audit.write(act, name, by=by, now=now, before=digest(before), after=digest(after), kept=number)
    _carry_out(begun)
