"""Parcels: how a backup is packed into a box and proven again, file by file."""

import io
import json
import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from hark import __version__
from hark.guard.escrow import Box, BoxBroken, EscrowKey, label, opened

FORMAT = 1
MANIFEST = "manifest.json"
_AT_A_TIME = 2**20


@dataclass(slots=True)
class Manifest:
    """What a backup holds, so that whoever puts it back can count it.

    `records` are rows by table, `ledgers` the account of each fact table, `files` the size and SHA-256 of
    each file, `damaged` those that were damaged before they were copied.
    """

    created: str
    records: dict[str, int]
    ledgers: dict[str, dict[str, object]]
    product: str = __version__
    format: int = FORMAT
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)

    @property
    def moment(self) -> datetime:
        """When it was taken: what came later is not in it."""
        return datetime.fromisoformat(self.created)


def pack(
    out: BinaryIO, sources: Iterable[tuple[str, Path | bytes]], manifest: Manifest, *, key: EscrowKey
) -> None:
    """Lock the sources, then the manifest that counts them, into a box."""
    box = Box(
        out, key=key, label={"format": FORMAT, "created": manifest.created, "product": manifest.product}
    )
    with tarfile.open(fileobj=box, mode="w|", format=tarfile.PAX_FORMAT) as tar:  # type: ignore[call-overload] # it only writes
        for name, source in sources:
            manifest.files[name] = _add(tar, name, source)
        _add(tar, MANIFEST, json.dumps(asdict(manifest)).encode())
    box.close()


def proven(
    file: BinaryIO,
    *,
    key: EscrowKey,
    keep: Callable[[str, Iterator[bytes]], None] = lambda name, chunks: None,
) -> Manifest:
    """The manifest, once every byte of the box is proven and every file has its size and digest.

    `keep` is given each file's name and bytes as they pass.

    Raises:
        WrongEscrowKey, BoxBroken: the box does not open, or not all of it is as it was packed.
    """
    passed: dict[str, tuple[int, str]] = {}
    manifest = None
    reader = _Reader(opened(file, key=key))
    with tarfile.open(fileobj=reader, mode="r|") as tar:  # type: ignore[call-overload] # it only reads
        for member in tar:
            content = tar.extractfile(member)
            if content is None or not _tame(member.name):
                raise BoxBroken("The backup holds {name}, which is no file of ours.", name=member.name[:80])
            if member.name == MANIFEST:
                manifest = _manifest(content.read())
                continue
            passing = _Passing(content)
            keep(member.name, iter(passing))
            for _ in passing:
                pass  # what was not kept is proven all the same
            passed[member.name] = passing.size, passing.digest.hexdigest()
    while reader.read(_AT_A_TIME):
        pass  # to the last chunk, which says that nothing was cut off
    if manifest is None or manifest.files != passed:
        raise BoxBroken("The backup does not hold what its manifest says.")
    return manifest


def said(path: Path) -> dict[str, object]:
    """What a backup says of itself without its key.

    Raises:
        BoxBroken: it is none.
    """
    with path.open("rb") as file:
        return label(file)


def _add(tar: tarfile.TarFile, name: str, source: Path | bytes) -> tuple[int, str]:
    member = tarfile.TarInfo(name)
    member.mode = 0o600
    with source.open("rb") if isinstance(source, Path) else io.BytesIO(source) as file:
        member.size = source.stat().st_size if isinstance(source, Path) else len(source)
        passing = _Passing(file)
        tar.addfile(member, passing)
    return passing.size, passing.digest.hexdigest()


def _manifest(text: bytes) -> Manifest:
    said = json.loads(text)
    if said.get("format") != FORMAT:
        raise BoxBroken(
            "The backup is of format {theirs}; this version of Hark reads {ours}.",
            theirs=said.get("format"),
            ours=FORMAT,
        )
    said["files"] = {name: (size, digest) for name, (size, digest) in said["files"].items()}
    return Manifest(**said)


def _tame(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and bool(path.parts)


class _Passing:
    """A file read through, counted and digested on the way."""

    def __init__(self, file: BinaryIO | tarfile.ExFileObject | io.BufferedIOBase) -> None:
        self._file, self.size, self.digest = file, 0, sha256()

    def read(self, length: int = _AT_A_TIME) -> bytes:
        chunk = bytes(self._file.read(length))
        self.size += len(chunk)
        self.digest.update(chunk)
        return chunk

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self.read():
            yield chunk


class _Reader:
    """Chunks read as a file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, b""

    def read(self, length: int) -> bytes:
        while len(self._rest) < length:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._rest += chunk
        taken, self._rest = self._rest[:length], self._rest[length:]
        return taken
