"""The worker, beside the server: settles what was handed in, pulls, sums up, delivers, backs up, verifies."""

import logging
import os
import signal
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from hark.jobs import witnessing
from hark.jobs.start import start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from hark.guard.access import Staff
    from hark.records.outbox import OutboxRow

LOGGER = logging.getLogger("hark.jobs.worker")  # it is run as `__main__`
PAUSE = 0.5  # seconds between looks when nothing waits
PAUSE_WHEN_FULL = 2.0
TRICKLE = 30.0  # from one settling of what trickles in to the next, or longer where settling takes long
TIMES_AS_LONG = 10
SWEEP_EVERY = 3600.0
LOOK_FOR_MAIL_EVERY = 30.0
LOOK_EVERY = 5.0  # for sources whose time has come
BEAT_EVERY = 10.0


def run(server: int) -> None:
    """Work until the process that started it, of this number, is gone.

    Told to end, it does after the batch at hand.
    """
    from django.utils import timezone  # after start()

    from hark.flows import (
        answering,
        asked_backups,
        case_classes,
        case_files,
        deliveries,
        inbox,
        notices,
        uploads,
    )
    from hark.guard.access import operator

    ending = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    witness = witnessing.begin()
    swept, beaten = -SWEEP_EVERY, 0.0  # at once: after an upgrade no complaint stands under its classes yet
    claimed: tuple[int, str] | None = None
    by = operator("worker")
    uploads.take_over(now=timezone.now())
    settled = threading.Event()
    settling = Settling(by, settled)
    beside = [witness, *_beside(server, settled)]
    while os.getppid() == server and not ending.is_set():
        if not all(thread.is_alive() for thread in beside):
            sys.exit("a thread beside the worker ended")  # another worker is started
        try:
            if time.monotonic() - swept > SWEEP_EVERY:
                for room in (uploads, case_files, answering, deliveries, inbox, notices, case_classes):
                    room.sweep(now=timezone.now())
                swept = time.monotonic()
            if time.monotonic() - beaten > BEAT_EVERY:
                _beat(by)
                beaten = time.monotonic()  # after it, however long it took, so that others have their turn
            if asked_backups.make_asked(by=by, clock=timezone.now):
                continue
            emptied = settling.emptied()
            claimed = claimed or uploads.claim(now=timezone.now())
            if claimed is None:
                time.sleep(0 if emptied else PAUSE)
                continue
            with suppress(uploads.Ending):
                uploads.settle(*claimed, by=by, clock=timezone.now, is_ending=ending.is_set)
            claimed = None
            settled.set()
        except Exception as problem:
            if not _outwaited(problem):
                raise
            # then on with the same file


def _beat(by: "Staff") -> None:
    """Say that it lives, and do what is looked for every few seconds."""
    from django.utils import timezone

    from hark.flows import asked_verifications, health, own_mappings

    health.beat(now=timezone.now())
    asked_verifications.carry_out(by=by, clock=timezone.now)
    own_mappings.finish()
    watch_cases(by)


def watch_cases(by: "Staff") -> None:
    """Warn of terms that run out and of late answers; ask customers how their complaint was handled."""
    from django.utils import timezone

    from hark.flows import case_satisfaction, case_watch

    with _told():
        case_watch.watch(by=by, now=timezone.now())
        case_satisfaction.invite(by=by, now=timezone.now())


def count_cases() -> bool:
    """Count and sort some of the complaints nobody did yet; whether there were any."""
    from django.utils import timezone

    from hark.flows import case_classes, case_recount

    with _told():
        return any([case_recount.keep_up(now=timezone.now()), case_classes.go_on()])
    return False


@contextmanager
def _told() -> "Iterator[None]":
    """Have it told where the institution's own settings are refused; it is tried again."""
    from hark.core.errors import Refusal, Unavailable

    try:
        yield
    except (Refusal, Unavailable) as problem:
        LOGGER.warning("The complaints cannot be seen to: %s", problem)


def _beside(server: int, settled: threading.Event) -> list[threading.Thread]:
    """What goes on beside it: a receiver that hangs holds up other messages, never a load."""
    threads = [
        threading.Thread(target=_deliver, args=(server,), daemon=True),
        threading.Thread(target=_deliver_mail, args=(server,), daemon=True),
        threading.Thread(target=_tell, args=(server,), daemon=True),
        threading.Thread(target=_take_mail, args=(server,), daemon=True),
        threading.Thread(target=_count_cases, args=(server,), daemon=True),
        threading.Thread(target=_sum_up, args=(server, settled), daemon=True),
        threading.Thread(target=_pull, args=(server, settled), daemon=True),
    ]
    for thread in threads:
        thread.start()
    return threads


class Settling:
    """Settles what waits in the inbox, and then has it summed up."""

    def __init__(self, by: "Staff", settled: threading.Event) -> None:
        self._by, self._settled = by, settled
        self._lately_until = 0.0

    def emptied(self) -> bool:
        """Whether something was due, and was settled."""
        from django.utils import timezone

        from hark.flows import inbox

        began = time.monotonic()
        if not inbox.is_due(now=timezone.now(), lately=began < self._lately_until):
            return False
        from hark.flows import emptying  # a worker that waits for its first record does not hold the engines

        if emptying.empty(by=self._by, clock=timezone.now) == 0:
            return False
        ended = time.monotonic()
        self._lately_until = ended + max(TRICKLE, TIMES_AS_LONG * (ended - began))
        self._settled.set()
        return True


def _deliver(server: int) -> None:
    """Deliver messages to other systems."""
    from hark import wiring
    from hark.flows import deliveries

    post = wiring.post()
    _deliver_with(server, lambda row, now: deliveries.deliver(row, post=post, now=now))


def _deliver_mail(server: int) -> None:
    """Send e-mail to customers and staff: a mail server that is down holds up nobody else's messages."""

    def deliver(row: "OutboxRow", now: "datetime") -> bool:
        from hark import wiring  # a worker that sends none does not hold what cases are made of
        from hark.flows import deliveries, mail_out, notice_mail
        from hark.guard.access import operator

        if row.topic != deliveries.MAIL:
            return notice_mail.deliver(row, send=wiring.mail_server(), now=now)
        return mail_out.deliver(row, send=wiring.mail_server(), by=operator("worker"), now=now)

    _deliver_with(server, deliver, mail=True)


def _deliver_with(
    server: int, deliver: "Callable[[OutboxRow, datetime], bool]", *, mail: bool = False
) -> None:
    """Deliver what is due as long as the other side answers."""
    from django.utils import timezone

    from hark.core.terms.circuit import Circuit
    from hark.flows import deliveries

    circuit = Circuit()
    while os.getppid() == server:
        now = timezone.now()
        try:
            row = deliveries.claim(now=now, mail=mail) if circuit.lets_through(now) else None
            if row is None:
                time.sleep(PAUSE)
                continue
            answered = deliver(row, timezone.now())
        except Exception as problem:
            if not _outwaited(problem):
                raise
        else:
            circuit = circuit.after(answered=answered, now=timezone.now())


def _tell(server: int) -> None:
    """Hand out notices, put digests, speak in groups; as long as it took, others have their turn."""
    from django.utils import timezone

    from hark import wiring
    from hark.jobs.noticing import Telling

    telling = Telling(ask=wiring.ask(), clock=timezone.now)
    while os.getppid() == server:
        began = time.monotonic()
        try:
            more = telling.go_on()
            time.sleep(time.monotonic() - began if more else PAUSE)
        except Exception as problem:
            if not _outwaited(problem):
                raise


def _take_mail(server: int) -> None:
    """Take what came to the mailbox, if one is named, and look again."""
    while os.getppid() == server:
        try:
            if not take_mail():
                time.sleep(LOOK_FOR_MAIL_EVERY)
        except Exception as problem:
            if not _outwaited(problem):
                raise


def take_mail() -> bool:
    """Whether something new was in the mailbox; where it cannot be read, that is told and tried again."""
    from django.utils import timezone

    from hark import wiring
    from hark.core.errors import Refusal, Unavailable
    from hark.flows import mail_servers
    from hark.guard.access import operator

    if not mail_servers.is_read():
        return False
    from hark.flows import mail_in

    try:
        return bool(mail_in.take(opened=wiring.mailbox(), by=operator("worker"), clock=timezone.now))
    except (Refusal, Unavailable) as problem:
        LOGGER.warning("The mailbox cannot be read: %s", problem)
        return False


def _count_cases(server: int) -> None:
    """Count and sort complaints part by part; as long as a part took, others have their turn."""
    while os.getppid() == server:
        began = time.monotonic()
        try:
            more = count_cases()
        except Exception as problem:
            if not _outwaited(problem):
                raise
        else:
            time.sleep(max(PAUSE, time.monotonic() - began) if more else BEAT_EVERY)


def _sum_up(server: int, settled: threading.Event) -> None:
    """Sum up what was settled; before anything was, the engines are not brought into memory."""
    while os.getppid() == server:
        if not settled.wait(PAUSE):
            continue
        settled.clear()
        from django.utils import timezone

        from hark.core.errors import Unavailable
        from hark.flows import rollups
        from hark.guard.access import operator

        try:
            rollups.refresh(by=operator("worker"), now=timezone.now())
        except Unavailable as problem:  # the ledger is damaged, which whoever asks it is told
            LOGGER.warning("The sums cannot be brought up to date: %s", problem)
        except Exception as problem:
            if not _outwaited(problem):
                raise
            settled.set()


def _pull(server: int, settled: threading.Event) -> None:
    """Pull from each source whose time has come; killed in the midst, the next pull goes on from there."""
    while os.getppid() == server:
        try:
            if pull_next():
                settled.set()
            else:
                time.sleep(LOOK_EVERY)
        except Exception as problem:
            if not _outwaited(problem):
                raise


def pull_next() -> bool:
    """Whether the time of a source had come, and it was pulled."""
    from django.utils import timezone

    from hark.core.errors import Refusal
    from hark.flows import turns

    due = turns.due(now=timezone.now())
    if not due:
        return False
    from hark import wiring  # a worker nothing is due for does not hold the engines
    from hark.flows import pulling
    from hark.guard.access import operator

    try:
        pulling.pull(due[0], doors=wiring.databases(), by=operator("worker"), clock=timezone.now)
    except Refusal as problem:  # it could not so much as begin
        LOGGER.warning("A source cannot be pulled: %s", problem)
        turns.put_off(due[0], problem, now=timezone.now())
    return True


def _outwaited(problem: Exception) -> bool:
    """Whether something has to pass, and a little was waited; anything else is a bug and ends the worker."""
    from hark.core.errors import is_disk_full, is_locked

    if not (full := is_disk_full(problem)) and not is_locked(problem):
        return False
    says = "The disk is full." if full else "Others hold the records."
    LOGGER.warning("%s The worker waits.", says)
    time.sleep(PAUSE_WHEN_FULL)
    return True


if __name__ == "__main__":
    start()
    try:
        run(int(sys.argv[1]))  # told, for the server may be gone before this line is reached
    except KeyboardInterrupt:
        sys.exit(0)
