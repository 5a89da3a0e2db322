"""What the worker does about notices: hands them out, puts digests, speaks in chat groups."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from hark.core.errors import Refusal, Unavailable
from hark.core.terms.circuit import Circuit
from hark.flows import chat_sending, deliveries, notice_handing, notice_mail
from hark.flows.chat_sending import Ask

LOOK_FOR_DIGESTS_EVERY = timedelta(minutes=1)
PACE = timedelta(seconds=4)
"""Between two messages to one group: robots take twenty a minute, and then none for a while."""
AGAIN_AFTER = timedelta(minutes=1)
"""When notices are handed out again once the institution's own settings were refused."""


class Telling:
    """What is remembered between two rounds: which groups are let be, and when each was spoken in last."""

    def __init__(self, *, ask: Ask, clock: Callable[[], datetime]) -> None:
        self._ask, self._clock = ask, clock
        self._circuits: dict[str, Circuit] = {}
        self._spoken: dict[str, datetime] = {}
        self._look_at = self._hand_out_at = clock()

    def go_on(self) -> bool:
        """Whether there was something to do."""
        handed_out = self._hand_out()
        return self._speak() or handed_out

    def _hand_out(self) -> bool:
        now = self._clock()
        try:
            done = now >= self._hand_out_at and bool(notice_handing.hand_out(now=now))
            if now >= self._look_at:
                self._look_at = now + LOOK_FOR_DIGESTS_EVERY
                done = bool(notice_mail.put_digests(now=now)) or done
        except (Refusal, Unavailable) as problem:
            self._hand_out_at = now + AGAIN_AFTER
            logging.getLogger(__name__).warning("Notices cannot be handed out: %s", problem)
            return False
        return done

    def _speak(self) -> bool:
        """Deliver one message to each group that has one; one that hangs holds the others up for seconds."""
        spoke = False
        for topic in chat_sending.topics(now=self._clock()):
            now, circuit = self._clock(), self._circuits.get(topic, Circuit())
            last = self._spoken.get(topic)
            if not circuit.lets_through(now) or (last and now - last < PACE):
                continue
            if row := deliveries.claim(now=now, topic=topic):
                taken = chat_sending.deliver(row, ask=self._ask, now=now)
                self._circuits[topic] = circuit.after(answered=taken, now=self._clock())
                self._spoken[topic], spoke = now, True
        return spoke
