"""A mailbox and a postman as the tests of e-mail need them, and e-mails to put into the one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hark.core.errors import Unavailable
from hark.flows import deliveries, mail_in, mail_out
from hark.guard.access import operator
from hark.outlets.mail import Letter
from hark.records.cases import CaseRow
from tests.makers import NOON

BY = operator("worker")


@dataclass
class Box:
    """A mailbox that remembers what it holds and how it was marked."""

    mail: dict[int, bytes] = field(default_factory=dict)
    marks: dict[int, str] = field(default_factory=dict)
    validity: int = 7
    breaks: bool = False

    @contextmanager
    def opened(self, address: object) -> Iterator["Box"]:
        yield self

    def put(self, *originals: bytes) -> None:
        for original in originals:
            self.mail[max(self.mail, default=0) + 1] = original

    def after(self, uid: int) -> list[int]:
        return sorted(each for each in self.mail if each > uid)

    def unmarked(self, uid: int) -> list[int]:
        return [each for each in self.mail if each <= uid and each not in self.marks]

    def size(self, uid: int) -> int | None:
        return len(self.mail[uid]) if uid in self.mail else None

    def original(self, uid: int) -> bytes | None:
        return self.mail.get(uid)

    def mark(self, uids: Sequence[int], *, aside: bool) -> None:
        if self.breaks:
            raise Unavailable("killed")
        self.marks |= dict.fromkeys(uids, "flagged" if aside else "seen")

    def take(self, **how: Any) -> dict[str, int]:
        taken = mail_in.take(opened=self.opened, by=BY, clock=lambda: NOON, **how)
        return {became.value: count for became, count in taken.items()}


class Postman:
    """Takes e-mails, or does not."""

    def __init__(self) -> None:
        self.sent: list[Letter] = []
        self.down = False

    def __call__(self, letter: Letter, *, server: object) -> None:
        if self.down:
            raise Unavailable("down")
        self.sent.append(letter)

    def goes(self, *, after: int = 0) -> int:
        """How many went, of those that are due so many minutes later."""
        count, now = 0, NOON + timedelta(minutes=after)
        while row := deliveries.claim(now=now, mail=True):
            count += mail_out.deliver(row, send=self, by=BY, now=now)
        return count


def an_email(
    *headers: str,
    id: str = "1",
    sender: str = "li@example.com",
    subject: str = "My notes",
    words: str = "The counter refused my notes.",
) -> bytes:
    head = [f"From: Li Na <{sender}>", f"Subject: {subject}", f"Message-ID: <{id}@example.com>", *headers]
    return "\r\n".join([*head, "Content-Type: text/plain; charset=utf-8", "", words]).encode()


def acts(case: CaseRow) -> list[str]:
    return [each.act for each in case.history.all()]
