"""What the worker does about notices: hands them out, puts digests, speaks in chat groups."""

import logging
from datetime import datetime, timedelta

from django.utils import timezone

from hark import wiring
from hark.core.errors import Refusal, Unavailable
from hark.core.terms.circuit import Circuit
from hark.flows import chat_sending, deliveries, notice_handing, notice_mail

LOOK_FOR_DIGESTS_EVERY = timedelta(minutes=1)
PACE = timedelta(seconds=4)
"""Between two messages to one group: robots take twenty a minute, and then none for a while."""


class Telling:
    """What is remembered between two rounds: which groups are let be, and when each was spoken in last."""

    def __init__(self) -> None:
        self.ask = wiring.ask()
        self.circuits: dict[str, Circuit] = {}
        self.spoken: dict[str, datetime] = {}
        self.looked: datetime | None = None

    def go_on(self) -> bool:
        """Whether there was something to do."""
        now = timezone.now()
        done = bool(notice_handing.hand_out(now=now))
        if self.looked is None or now - self.looked >= LOOK_FOR_DIGESTS_EVERY:
            self.looked = now
            done = self._put_digests(now) or done
        return self._speak() or done

    def _put_digests(self, now: datetime) -> bool:
        try:
            return bool(notice_mail.put_digests(now=now))
        except (Refusal, Unavailable) as problem:  # the institution's own settings are refused
            logging.getLogger(__name__).warning("No digests can be put: %s", problem)
            return False

    def _speak(self) -> bool:
        """Deliver one message to each group that has one; one that hangs holds the others up for seconds."""
        spoke = False
        for topic in chat_sending.topics():
            now, circuit = timezone.now(), self.circuits.get(topic, Circuit())
            if not circuit.lets_through(now) or self._spoke_just_now(topic, now):
                continue
            if row := deliveries.claim(now=now, topic=topic):
                taken = chat_sending.deliver(row, ask=self.ask, now=now)
                self.circuits[topic] = circuit.after(answered=taken, now=timezone.now())
                self.spoken[topic], spoke = now, True
        return spoke

    def _spoke_just_now(self, topic: str, now: datetime) -> bool:
        last = self.spoken.get(topic)
        return last is not None and now - last < PACE
