"""Delivering: messages to other systems, e-mail, and notices; who does not answer holds up nobody else's."""

import os
import time
from typing import TYPE_CHECKING

from hark.jobs.worker import waiting

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from hark.records.outbox import OutboxRow


def keep_delivering(server: int) -> None:
    """Deliver messages to other systems."""
    from hark import wiring
    from hark.flows import deliveries

    post = wiring.post()
    _deliver_with(server, lambda row, now: deliveries.deliver(row, post=post, now=now))


def keep_delivering_mail(server: int) -> None:
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
                time.sleep(waiting.PAUSE)
                continue
            answered = deliver(row, timezone.now())
        except Exception as problem:
            if not waiting.outwaited(problem):
                raise
        else:
            circuit = circuit.after(answered=answered, now=timezone.now())


def keep_telling(server: int) -> None:
    """Hand out notices, put digests, speak in groups; as long as it took, others have their turn."""
    from django.utils import timezone

    from hark import wiring
    from hark.jobs.noticing import Telling

    telling = Telling(ask=wiring.ask(), clock=timezone.now)
    while os.getppid() == server:
        began = time.monotonic()
        try:
            more = telling.go_on()
            time.sleep(time.monotonic() - began if more else waiting.PAUSE)
        except Exception as problem:
            if not waiting.outwaited(problem):
                raise
