"""Deeds with a complaint, each with what was done before it, for whoever is killed while it is done."""

from collections.abc import Callable
from datetime import timedelta

from hark.core.complaints.case import Outcome
from hark.core.terms.case import Upheld
from hark.flows import (
    case_asking,
    case_closing,
    case_customer,
    case_history,
    case_intake,
    case_merging,
    case_messages,
    case_owner,
    case_reply,
    case_watch,
    deliveries,
    mail_out,
)
from hark.flows.case_slips import Slip
from hark.flows.case_submission import About, Told
from hark.guard.access import Staff, operator
from hark.records.cases import CaseRow
from tests.makers import NOON, a_case

LATER = NOON + timedelta(days=90)
WORDS = "We counted the notes, and they are genuine. You may take new ones at any counter."
WORKER = operator("worker")
_DONE = Outcome(Upheld.YES, "rules", "The counter did not know the rule.", "corrected")

Deed = Callable[[str, int], object]  # with the complaint of this number, as it was seen
PEOPLE: dict[str, Staff] = {}


def _assign(number: str, seen: int) -> None:
    case_owner.assign(number, to="anna", by=PEOPLE["boss"], now=NOON, seen=seen)


def _write(number: str, seen: int) -> None:
    case_messages.write(number, words=WORDS, by=PEOPLE["anna"], now=NOON, seen=seen)


def _ask(number: str, seen: int) -> None:
    day = (NOON + timedelta(days=3)).date()
    told = {"unit": "north", "matter": "business", "day": day, "words": WORDS}
    case_asking.ask(number, **told, by=PEOPLE["anna"], now=NOON, seen=seen)


def _propose(number: str, seen: int) -> None:
    case_reply.propose(number, reply=WORDS, by=PEOPLE["anna"], now=NOON, seen=seen)


def _refuse(number: str, seen: int) -> None:
    case_reply.refuse(number, words=WORDS, by=PEOPLE["boris"], now=NOON, seen=seen)


def _approve(number: str, seen: int) -> None:
    case_reply.approve(number, by=PEOPLE["boris"], now=NOON, seen=seen)


def _object(number: str, seen: int) -> None:
    case_customer.object_to(number, words=WORDS, now=NOON)


def _customer_writes(number: str, seen: int) -> None:
    case_customer.write(number, words=WORDS, now=NOON)


def _close(number: str, seen: int) -> None:
    case_closing.close(number, outcome=_DONE, by=PEOPLE["anna"], now=NOON, seen=seen)


def _reopen(number: str, seen: int) -> None:
    case_closing.reopen(number, words=WORDS, by=PEOPLE["boss"], now=NOON, seen=seen)


def _merge(number: str, seen: int) -> None:
    other = other_of(number)
    case_merging.merge(number, into=other.number, by=PEOPLE["anna"], now=NOON, seen=seen)


def _complain_again(number: str, seen: int) -> None:
    told = case_history.told(CaseRow.objects.get(number=number))
    CaseRow.objects.filter(number=a_case(phone="", email=told["email"])).update(door="mail")


def _warn(number: str, seen: int) -> None:
    case_watch.warn(by=WORKER, now=LATER)


def _remind(number: str, seen: int) -> None:
    case_watch.remind(by=WORKER, now=LATER)


def _send(number: str, seen: int) -> None:
    """As a worker does; the server knows by its id what it had before."""
    while row := deliveries.claim(now=LATER, mail=True):
        mail_out.deliver(row, send=_server, by=WORKER, now=LATER)


def _server(letter: object, *, server: object) -> None: ...


def _hand_in(number: str, seen: int) -> None:
    told = Told("The counter refused my notes.", email=f"{number}@example.com")
    case_intake.from_customer(told, About(), now=NOON, slip=Slip(number, "0123456789"))


def other_of(number: str) -> CaseRow | None:
    """The other complaint of the customer."""
    row = CaseRow.objects.filter(number=number).first()
    return row and CaseRow.objects.filter(email=row.email).exclude(number=number).first()


def _take_down(number: str, seen: int) -> None:
    told, about = Told("The counter refused my notes.", email=f"{number}@example.com"), About(door="branch")
    slip = Slip(number, "0123456789")
    case_intake.taken_down(told, about, by=PEOPLE["anna"], now=NOON, slip=slip)


# Each with what was done before it.
DEEDS: dict[str, tuple[Deed, tuple[Deed, ...]]] = {
    "assign": (_assign, ()),
    "write": (_write, (_assign,)),
    "ask": (_ask, (_assign,)),
    "propose": (_propose, (_assign,)),
    "refuse": (_refuse, (_assign, _propose)),
    "approve": (_approve, (_assign, _propose)),
    "object": (_object, (_assign, _propose, _approve)),
    "customer writes": (_customer_writes, (_assign,)),
    "close": (_close, (_assign, _propose, _approve)),
    "reopen": (_reopen, (_assign, _propose, _approve, _close)),
    "merge": (_merge, (_assign, _complain_again)),
    "warn": (_warn, (_assign,)),
    "remind": (_remind, (_assign, _ask)),
    "send": (_send, (_assign, _write)),
    "hand in": (_hand_in, ()),
    "take down": (_take_down, ()),
}
USUAL = ("assign", "write", "approve", "merge", "send", "hand in")  # each is written in a way of its own
