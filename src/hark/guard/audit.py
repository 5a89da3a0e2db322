"""What an entry of the audit is, byte by byte, and what a walk over all of them finds wrong."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from json.encoder import encode_basestring

from hark.guard import merkle
from hark.guard.merkle import Frontier

_quoted = encode_basestring
_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class NotPlain(TypeError):
    """The details hold what is not plain JSON: a bug of whoever notes the deed."""


@dataclass(frozen=True, slots=True)
class Event:
    """One deed. Its place among all of them is its sequence, never its time: clocks are set back."""

    sequence: int
    at: datetime
    actor: str
    act: str
    subject: str
    details: Mapping[str, object]

    @property
    def leaf(self) -> bytes:
        """What is hashed: JSON with sorted keys and no blanks, in UTF-8."""
        at = self.at if self.at.tzinfo is UTC else self.at.astimezone(UTC)
        # Put together by hand, in the order of the keys: it is done for every entry of a walk.
        return (
            f'{{"act":{_quoted(self.act)},"actor":{_quoted(self.actor)},'
            f'"at":"{at.isoformat(timespec="microseconds")}","details":{_written(self.details)},'
            f'"sequence":{self.sequence},"subject":{_quoted(self.subject)}}}'
        ).encode(errors="backslashreplace")


def require_plain(value: object) -> None:
    """See that a store gives the value back as it was given.

    Raises:
        NotPlain: it is not made of objects, lists, texts, whole numbers, yes, no and null. Stores write
            one and the same fraction differently; note it as a text.
    """
    match value:
        case None | bool() | int():
            return
        case str():
            if "\0" in value or not _is_utf8(value):
                raise NotPlain("a text that is not UTF-8, or with a NUL in it")
        case list() | tuple():
            for part in value:
                require_plain(part)
        case dict():
            for name, part in value.items():
                if not isinstance(name, str):
                    raise NotPlain(f"a key that is no text: {name!r}")
                require_plain(name)
                require_plain(part)
        case _:
            raise NotPlain(f"{type(value).__name__}: {value!r}")


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it was found: `event` is None where it cannot be read. `hashes` end with it."""

    event: Event | None
    hashes: bytes


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody signed: the root at a size. `where` says who holds it; `wrong` if it is no good."""

    size: int
    root: bytes
    where: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """The first position that cannot be trusted, and what is wrong in a sentence."""

    position: int
    sentence: str
    details: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence.format(position=self.position, **self.details)


@dataclass(frozen=True, slots=True)
class Walked:
    """How many entries were met, the root over them, and the first thing wrong."""

    entries: int
    root: bytes
    finding: Finding | None = None


def walk(entries: Iterable[Kept], *, stored: Frontier, marks: Iterable[Mark]) -> Walked:
    """What a walk over all entries finds, held against the stored tree and against what was signed."""
    waiting = sorted(marks, key=lambda mark: mark.size)
    tree, signed = Frontier(), 0
    finding: Finding | None = None
    for kept in entries:
        finding, signed = _held_against(waiting, tree, signed)
        finding = finding or _wrong(kept, tree.size)
        if finding or kept.event is None:
            break
        tree, ended = tree.append(merkle.leaf_hash(kept.event.leaf))
        if b"".join(ended) != kept.hashes:
            leaf = kept.hashes[: merkle.HASH] == ended[0]
            finding = Finding(tree.size - 1, _NODES if leaf else _CONTENT)
            break
    if finding is None:
        finding, signed = _held_against(waiting, tree, signed)
    finding = finding or _ended(tree, stored, waiting)
    return Walked(tree.size, tree.root, finding)


_MISSING = "Entry {position} is missing."
_UNREADABLE = "Entry {position} cannot be read any more."
_CONTENT = "Entry {position} is not what was written: what it says does not give its hash."
_NODES = "The hashes kept with entry {position} are not those of the entries up to it."
_CUT = "Entry {position} and all after it are missing: {size} entries were written."
_ADDED = "Entry {position} was added past the tree, which ends before it."
_STATE = "The stored tree of {position} entries is not that of these entries."
_RESIGNED = (
    "Entries {position} to {last} are not those that were signed: {where} holds another root for"
    " {size} entries. One of them was changed and every hash made anew, or history went another way."
)
_GONE = "Entry {position} and all after it are gone: {where} holds a checkpoint over {size} entries."
_BAD_MARK = "A checkpoint over {size} entries in {where} is no good: {wrong}"


def _wrong(kept: Kept, expected: int) -> Finding | None:
    if kept.event is None:
        return Finding(expected, _UNREADABLE)
    return None if kept.event.sequence == expected else Finding(expected, _MISSING)


def _held_against(waiting: list[Mark], tree: Frontier, signed: int) -> tuple[Finding | None, int]:
    """What the marks of this size say against the tree, and up to where entries are as they were signed."""
    there = waiting and waiting[0].size <= tree.size
    while waiting and waiting[0].size <= tree.size:
        mark = waiting.pop(0)
        if mark.wrong or tree.root != mark.root:
            details = {"where": mark.where, "size": mark.size, "last": mark.size - 1, "wrong": mark.wrong}
            return Finding(signed, _BAD_MARK if mark.wrong else _RESIGNED, details), signed
    return None, tree.size if there else signed


def _ended(tree: Frontier, stored: Frontier, beyond: Sequence[Mark]) -> Finding | None:
    if beyond:
        largest = beyond[-1]
        if largest.wrong:
            details = {"where": largest.where, "size": largest.size, "wrong": largest.wrong}
            return Finding(tree.size, _BAD_MARK, details)
        return Finding(tree.size, _GONE, {"where": largest.where, "size": largest.size})
    if stored.size > tree.size:
        return Finding(tree.size, _CUT, {"size": stored.size})
    if stored.size < tree.size:
        return Finding(stored.size, _ADDED)
    return None if stored.roots == tree.roots else Finding(tree.size, _STATE)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
