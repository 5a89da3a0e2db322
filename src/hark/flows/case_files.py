"""Files attached to a case: kept once, sealed under its key in a folder of the home, opened for a purpose."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings

from hark.core.complaints.attachments import MOST_BYTES, Form, form_of, name_of, require_room
from hark.core.errors import NotFound
from hark.flows import case_history, inbox, revealing, ring, subjects
from hark.flows.subjects import Erased
from hark.flows.uploads import UploadTooLarge
from hark.guard import masking
from hark.guard.access import Staff, require
from hark.guard.blind_index import blind_index
from hark.guard.redaction import redact
from hark.lake.durable import durable
from hark.records.attachments import AttachmentRow
from hark.records.cases import CaseRow
from hark.records.sealed import context

FOLDER = "attachments"
ORPHANED = timedelta(days=1)


class NoSuchFile(NotFound):
    """The case has no such file, or it was erased."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A file handed in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a case as its page lists it; `name` is masked, and empty where it was erased."""

    id: UUID
    name: str
    form: Form
    size: int
    times: int
    at: datetime
    by: str


def take(row: CaseRow, files: Sequence[Offered], *, by: Staff, now: datetime) -> list[AttachmentRow]:
    """Those of the files that came for the first time; call it in the transaction of the deed.

    What is written and then not committed is swept up.

    Raises:
        NotTaken: one is of no form that is taken, or these are too many.
        UploadTooLarge: one is too large.
        NoRoom: little room is left on the disk.
    """
    if files:
        inbox.require_disk()
    known = {each.digest: each for each in AttachmentRow.objects.filter(case=row)}
    digests = [_digest(file.content, of=row) for file in files]
    fresh = dict(zip(digests, files, strict=True))
    require_room(at_once=len(files), held=len(known.keys() - fresh.keys()))
    for digest in digests:
        if digest in known:
            known[digest].times += 1
            known[digest].save(update_fields=["times"])
    return [_kept(row, d, file, by=by, now=now) for d, file in fresh.items() if d not in known]


def listed(row: CaseRow) -> list[Attached]:
    """The files of the case, in the order they came."""
    return [
        Attached(each.pk, _name(each, masked=True), Form(each.form), each.size, each.times, each.at, each.by)
        for each in AttachmentRow.objects.filter(case=row)
    ]


def opened(row: CaseRow, id: UUID, *, purpose: str, by: Staff, now: datetime) -> tuple[str, Form, bytes]:
    """Name, form and content of a file of a case the person may see; what for is noted before it is opened.

    Raises:
        NoSuchFile: the case has none of this id, or it was erased.
        NoPurpose, TooMany: as for `revealing`.
    """
    require(by, "case.reveal")
    chosen = revealing.purpose_of(purpose)
    found = AttachmentRow.objects.filter(case=row, pk=id).first()
    if found is None or not path_of(found.pk).is_file():
        raise _none()
    revealing.note("case.file_taken", row.number, purpose=chosen, reference=row.number, by=by, now=now)
    try:
        content = subjects.open_sealed(path_of(id).read_bytes(), context=_place(found))
        return _name(found, masked=False), Form(found.form), content
    except Erased as gone:
        raise _none() from gone


def folder() -> Path:
    """Where sealed files lie."""
    home: Path = settings.HARK_HOME
    return home / FOLDER


def path_of(id: UUID) -> Path:
    """Where the sealed content of a file lies."""
    return folder() / id.hex


def sweep(*, now: datetime) -> None:
    """Remove what was written for a deed that was never committed."""
    if not folder().is_dir():
        return
    kept = {id.hex for id in AttachmentRow.objects.values_list("pk", flat=True)}
    for path in folder().iterdir():
        if path.name not in kept and path.stat().st_mtime < (now - ORPHANED).timestamp():
            path.unlink(missing_ok=True)


def _kept(row: CaseRow, digest: str, file: Offered, *, by: Staff, now: datetime) -> AttachmentRow:
    if len(file.content) > MOST_BYTES:
        raise UploadTooLarge("A file may have at most {limit} MB.", limit=MOST_BYTES // 2**20)
    form = form_of(file.content)
    made = AttachmentRow(case=row, form=form, size=len(file.content), digest=digest, at=now)
    made.by = "" if by.is_customer else by.username
    key = case_history.key(row, now=now)
    name = redact(name_of(file.name, form=form), sealed=True).text
    made.name = key.seal(name.encode(), context=context(made, "name"))
    _write(path_of(made.pk), key.seal(file.content, context=_place(made)))
    made.save(force_insert=True)
    return made


def _write(path: Path, sealed: bytes) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    durable([path])


def _name(found: AttachmentRow, *, masked: bool) -> str:
    try:
        name = subjects.open_sealed(bytes(found.name), context=context(found, "name")).decode()
    except Erased:
        return ""
    return masking.text(name) if masked else name


def _digest(content: bytes, *, of: CaseRow) -> str:
    """A blind index of the content, of this case alone: no two customers are seen to have sent the same."""
    plain = sha256(content).hexdigest()
    return blind_index(f"{of.number}|{plain}", field="case.attachment", key=ring.index_key(), normal=str)


def _place(found: AttachmentRow) -> str:
    return f"{AttachmentRow._meta.db_table}|content|{found.pk}"


def _none() -> NoSuchFile:
    return NoSuchFile("This file is not here any more.")
