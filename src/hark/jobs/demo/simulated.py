"""Simulated contacts: what is drawn, and the truth the indicators must find in it.

Nothing here is of a real customer. Feeds of simulated records are called `simulated-…`, by which pages
say so.
"""

from dataclasses import dataclass
from datetime import date
from math import exp

from hark.core.errors import Refusal
from hark.measures.book import look_up

FEED = "simulated-contacts"
WEEK = 168


@dataclass(frozen=True, slots=True)
class Queue:
    """Contacts of one queue; times are means in seconds.

    A contact finds everybody busy with the probability `busy`; its wait is then exponential, as in a queue of
    several servers (A. K. Erlang, 1917), and it is given up after an exponential patience (C. Palm, 1957).
    """

    name: str
    channel: str
    line: str
    weight: int
    busy: float
    wait: float
    patience: float
    talk: float

    @property
    def given_up(self) -> float:
        """The probability that patience ends before the wait does."""
        return self.busy * self.wait / (self.wait + self.patience)

    def answered_within(self, seconds: float) -> float:
        """The probability of being answered in so many seconds."""
        rate = 1 / self.wait + 1 / self.patience
        return 1 - self.busy + self.busy * (1 - exp(-rate * seconds)) / (self.wait * rate)

    @property
    def waited(self) -> float:
        """The mean wait of an answered contact, times the probability of being answered."""
        rate = 1 / self.wait + 1 / self.patience
        return self.busy / (self.wait * rate * rate)


QUEUES = (
    Queue("cards", "phone", "cards", 30, 0.35, 40.0, 150.0, 220.0),
    Queue("loans", "phone", "home", 18, 0.45, 60.0, 200.0, 310.0),
    Queue("general", "phone", "deposits", 16, 0.30, 30.0, 120.0, 180.0),
    Queue("chat", "chat", "deposits", 20, 0.25, 25.0, 300.0, 400.0),
    Queue("counter", "counter", "deposits", 10, 0.80, 420.0, 3600.0, 600.0),
    Queue("app", "app", "cards", 6, 0.10, 15.0, 600.0, 90.0),
)
# Parts in a hundred of a working day's contacts that come in each hour; weekends have fewer.
HOURS = (1, 1, 0, 0, 0, 1, 2, 4, 8, 11, 11, 8, 5, 6, 9, 9, 7, 5, 4, 3, 2, 1, 1, 1)
WEEKDAYS = (10, 9, 9, 9, 10, 5, 4)
REASONS = ("balance", "card lost", "dispute", "fees", "password", "transfer")


class NoWorld(Refusal):
    """Nothing like this can be simulated."""


@dataclass(frozen=True, slots=True)
class World:
    """What is simulated: so many contacts from a Monday on, the same for the same seed.

    Each week has the same number of firsts; within it they come as by a Poisson process of the hour's and
    the weekday's rate. A part of all, `repeats`, are a customer's second contact for the same reason, one to
    six days after the first.

    Raises:
        NoWorld: there cannot be so many, or they would not begin on a Monday.
    """

    contacts: int
    seed: int = 1
    first: date = date(2026, 1, 5)
    weeks: int = 8
    units: tuple[str, ...] = tuple(f"B{number:02}" for number in range(1, 21))
    repeats: float = 0.15
    transferred: float = 0.08
    resolved: float = 0.85
    spread: float = 0.6
    wrap: float = 30.0
    available: float = 60.0

    def __post_init__(self) -> None:
        if not 0 < self.contacts < 2**36 or not 0 <= self.seed < 2**20:
            raise NoWorld("Simulate between one and 2^36 contacts, with a seed below 2^20.")
        if self.first.isoweekday() != 1 or self.weeks < 1 or not 0 <= self.repeats < 0.5:
            raise NoWorld("Simulate whole weeks from a Monday on, with fewer who come again than who come.")

    @property
    def again(self) -> int:
        """How many of the contacts are a customer's second one for the same reason."""
        return int(self.contacts * self.repeats)

    def truth(self) -> dict[str, float]:
        """The value each indicator would have of endlessly many contacts, by its id."""
        shares = [(queue, queue.weight / sum(each.weight for each in QUEUES)) for queue in QUEUES]
        given_up = sum(share * queue.given_up for queue, share in shares)
        talked = sum(share * (1 - queue.given_up) * queue.talk for queue, share in shares) / (1 - given_up)
        handled = talked + self.wrap
        within = look_up("contacts.service_level")[0].parameters["within"]
        return {
            "contacts.connection_share": 1 - given_up,
            "contacts.abandonment": given_up,
            "contacts.service_level": sum(share * queue.answered_within(within) for queue, share in shares),
            "contacts.asa": sum(share * queue.waited for queue, share in shares) / (1 - given_up),
            "contacts.aht": handled,
            "contacts.occupancy": handled / (handled + self.available),
            "contacts.transfer_share": self.transferred,
            "contacts.resolved_share": self.resolved,
            "contacts.repeat_share": self.again / self.contacts,
        }
