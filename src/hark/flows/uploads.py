"""Files handed in through a page or the API, kept until they are settled."""

import os
import re
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from hark.core.errors import NotFound, Refusal
from hark.core.terms.circuit import wait_after
from hark.guard.access import Staff, require
from hark.lake.durable import fsync
from hark.records import audit
from hark.records.feeds import LEASE, ArrivalRow

UNCONFIRMED = timedelta(days=1)
ATTEMPTS = 8  # with what is waited between them, some twenty minutes
State = ArrivalRow.State


class UploadTooLarge(Refusal):
    """More bytes than are taken through a page."""


class UploadGone(NotFound):
    """The file handed in is no longer here."""


class TriedTooOften(Refusal):
    """Every worker that took the file up broke off."""


class NotUnderWay(Refusal):
    """The file does not stand where it could be stopped, or go on."""


class Ending(Exception):
    """The worker is to end, and has let go of the file after a batch."""


class Stopped(Ending):
    """Somebody stopped the file; the worker has let go of it after a batch, and goes on with others."""


def store(chunks: Iterable[bytes], *, file_name: str, by: Staff) -> str:
    """The name under which the bytes are kept: random, but for the ending that says their form.

    Raises:
        UploadTooLarge: it is larger than the limit; what was written is removed.
    """
    require(by, "feed.load")
    settings.HARK_UPLOADS.mkdir(mode=0o700, exist_ok=True)
    ending = re.search(r"(\.[A-Za-z0-9]{1,8}){1,2}$", file_name)
    name = uuid.uuid4().hex + (ending[0].lower() if ending else "")
    path = settings.HARK_UPLOADS / name
    size = 0
    try:
        with path.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > settings.HARK_UPLOAD_LIMIT:
                    raise UploadTooLarge(
                        "The file is larger than {limit} MB. Load it with `hark load`, which has no limit.",
                        limit=settings.HARK_UPLOAD_LIMIT // 2**20,
                    )
                file.write(chunk)
            # Whoever handed it in is told that it is here; after a power cut it has to be.
            file.flush()
            os.fsync(file.fileno())
        fsync(path.parent)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name


@contextmanager
def borrowed(chunks: Iterable[bytes], *, file_name: str, by: Staff) -> Iterator[Path]:
    """A file to look at for a moment: it is gone when the caller is done, however that ends.

    Where the process is killed meanwhile, `sweep` removes it, as it does what was never confirmed.

    Raises:
        UploadTooLarge: as for `store`.
    """
    name = store(chunks, file_name=file_name, by=by)
    try:
        yield path_of(name)
    finally:
        (settings.HARK_UPLOADS / name).unlink(missing_ok=True)


def path_of(name: str) -> Path:
    """Where a file handed in is kept.

    Raises:
        UploadGone: it was settled, or thrown away unconfirmed, or the name is no name of ours.
    """
    path = settings.HARK_UPLOADS / name
    if not re.fullmatch(r"[0-9a-f]{32}(\.[a-z0-9]{1,8}){0,2}", name) or not path.is_file():
        raise UploadGone("The file you handed in is no longer here. Choose it again.")
    return Path(path)


def is_here(name: str) -> bool:
    """Whether a file of that name is kept."""
    try:
        return path_of(name).is_file()
    except UploadGone:
        return False


def claim(*, now: datetime) -> tuple[int, str] | None:
    """The next arrival to settle and where its file is kept, leased to the caller; None when nothing waits.

    One whose lease has passed belonged to a worker that died: it is taken up again. One that waits with a
    lease is left alone until it has passed.
    """
    waiting = ArrivalRow.objects.exclude(stored_as="").filter(
        Q(state=State.WAITING, lease_until=None)
        | Q(state__in=(State.WAITING, State.RUNNING), lease_until__lt=now)
    )
    with transaction.atomic():
        # PostgreSQL passes over what another claims at this moment; SQLite lets one claim at a time.
        row = waiting.order_by("offered_at").select_for_update(skip_locked=True).first()
        if row is None or not waiting.filter(pk=row.pk).update(
            state=State.RUNNING, lease_until=now + LEASE, attempts=F("attempts") + 1
        ):
            return None
    return row.pk, row.stored_as


def take_over(*, now: datetime) -> None:
    """Let go of what a worker before this one was settling when it died; a server has one worker at a time.

    Should the other still be at its last file, the ledger takes each record once all the same. A file at
    which several died waits longer each time: if it killed them it holds up no other, and if somebody was
    restarting the machine it is not held against it.
    """
    begun = ArrivalRow.objects.exclude(stored_as="")
    for row in begun.filter(state=State.RUNNING):
        until = now + wait_after(row.attempts - 1) if row.attempts > 1 else None
        begun.filter(pk=row.pk, state=State.RUNNING).update(state=State.WAITING, lease_until=until)
    past = Q(state__in=(State.DONE, State.REFUSED)) | Q(withdrawn_at__isnull=False)
    for name in begun.filter(past).values_list("stored_as", flat=True):
        forget(name)  # it died between the last note and the removal


def stop(arrival: int, *, by: Staff, now: datetime) -> None:
    """Have a file be let go of after the batch it is at: what is settled stays, the rest waits for `resume`.

    Raises:
        NotUnderWay: it is settled already, or no worker reads it.
    """
    _turn(arrival, {State.WAITING, State.RUNNING}, State.STOPPED, act="feed.stopped", by=by, now=now)


def resume(arrival: int, *, by: Staff, now: datetime) -> None:
    """Have a file that was stopped be gone on with; none of its records is taken twice.

    Raises:
        NotUnderWay: it is not stopped.
    """
    _turn(arrival, {State.STOPPED}, State.WAITING, act="feed.resumed", by=by, now=now)


def _turn(arrival: int, of: Collection[State], to: State, *, act: str, by: Staff, now: datetime) -> None:
    require(by, "feed.load")
    with transaction.atomic():
        rows = ArrivalRow.objects.exclude(stored_as="").select_related("feed").select_for_update(of=("self",))
        row = rows.filter(pk=arrival, state__in=of, withdrawn_at=None).first()
        if row is None:
            raise NotUnderWay("This file does not stand where that can be done. Load the page anew.")
        row.state, row.lease_until, row.attempts = to, None, 0
        row.save(update_fields=["state", "lease_until", "attempts"])
        audit.write(act, f"{row.feed.name}/{row.pk}", by=by, now=now)


def settle(
    arrival: int,
    name: str,
    *,
    by: Staff,
    clock: Callable[[], datetime],
    is_ending: Callable[[], bool] = lambda: False,
    report: Callable[[], None] = lambda: None,
) -> None:
    """Settle a claimed arrival, whose file is then removed. After each batch `report` is called.

    One whose file is gone, or that was taken up too often in vain, is refused.

    Raises:
        Ending: `is_ending` said so after a batch; the arrival waits for the next worker.
        Stopped: somebody stopped it; it waits until it is resumed.
    """
    from hark.flows import loading  # a worker that waits for its first file does not hold the engines

    def after_batch(_: loading.Progress) -> None:
        report()
        if ArrivalRow.objects.filter(pk=arrival, state=State.STOPPED).update(lease_until=None):
            raise Stopped
        if is_ending():
            waits = ArrivalRow.objects.filter(pk=arrival)
            waits.update(state=State.WAITING, lease_until=None, attempts=0)  # it broke off nothing
            raise Ending

    try:
        path = path_of(name)
        if ArrivalRow.objects.get(pk=arrival).attempts > ATTEMPTS:
            raise TriedTooOften(
                "Reading the file broke off {attempts} times. The log of the server says why.",
                attempts=ATTEMPTS,
            )
    except (UploadGone, TriedTooOften) as refusal:
        loading.refuse(arrival, refusal, by=by, now=clock())
    else:
        loading.settle(arrival, path, by=by, clock=clock, report=after_batch)
    forget(name)


def forget(name: str) -> None:
    """Remove a file that is settled."""
    (settings.HARK_UPLOADS / name).unlink(missing_ok=True)
    ArrivalRow.objects.filter(stored_as=name).update(stored_as="", attempts=0)


def digest(name: str) -> str:
    """SHA-256 of a file handed in."""
    with path_of(name).open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def forget_unless_offered(name: str) -> None:
    """Remove a file that no arrival waits for: it was refused, or had been handed in before."""
    if not ArrivalRow.objects.filter(stored_as=name).exists():
        (settings.HARK_UPLOADS / name).unlink(missing_ok=True)


def sweep(*, now: datetime) -> None:
    """Remove files that were previewed and never confirmed."""
    for path in settings.HARK_UPLOADS.glob("*"):
        if path.stat().st_mtime < (now - UNCONFIRMED).timestamp():
            forget_unless_offered(path.name)  # asked for each at its turn: it may be confirmed meanwhile
