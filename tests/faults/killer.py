"""Deeds with a complaint in processes that are killed, and what each kill left of the complaint."""

import json
import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction

from hark.core.errors import Refusal
from hark.core.terms.case import Standing
from hark.flows import case_history, case_messages, case_slips, deliveries, mail_queue, noticing
from hark.guard.access import Role
from hark.records import audit
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow
from hark.records.notices import PendingNoticeRow
from hark.records.outbox import OutboxRow
from hark.records.questions import QuestionRow
from tests.faults.deliverer import Killed
from tests.faults.handler import DEEDS, PEOPLE, Deed, other_of
from tests.faults.loader import move_into
from tests.makers import NOON, a_case, a_person, a_unit


def kills(home: Path, tries: Sequence[tuple[str, int, str]], pipe: Connection) -> None:
    """Tell the pipe, of each deed killed so many times, how it stands left alone, and what every kill left.

    The last of each is the fault that is planted, if one is.
    """
    move_into(home)
    settings.HARK_MAIL_OUT_URL = "smtps://complaints@mail.bank.example"
    settings.HARK_MAIL_FROM = "Bank <complaints@bank.example>"
    settings.HARK_NOTICE_URL = "https://desk.bank.example/"
    PEOPLE["boss"] = a_person(username="boss").as_term()
    a_person(Role.BRANCH_MANAGER, username="wei", unit=a_unit("north", above=a_unit()))
    for name in ("anna", "boris"):
        PEOPLE[name] = a_person(Role.COMPLAINT_HANDLER, username=name).as_term()
    dice = random.Random(20261129)
    for name, count, fault in tries:
        with _planted(fault):
            pipe.send(((name, fault), _deed_killed(name, count, dice)))


def _deed_killed(name: str, count: int, dice: random.Random) -> dict[str, Any]:
    deed, before = DEEDS[name]
    for _ in range(2):  # what is asked of the database once only is asked the first time
        alone, steps = _made(name, before), Killed(0)
        untouched, seen, begun = _stands(alone), _seen(alone), time.monotonic()
        with _dying(steps):
            deed(alone, seen)
        took, whole = time.monotonic() - begun, _stands(alone)
    by_step = count - count // 3
    # The last two: before the last commit, and after it, before anybody is told that it was done.
    every = max(1, steps.count // by_step)
    moments = [*[*range(1, steps.count, every)][:by_step], steps.count, steps.count + 1]
    left = [_killed(name, step=step) for step in moments]
    left += [_killed(name, after=dice.uniform(0, took)) for _ in range(count // 3)]
    return {"untouched": untouched, "whole": whole, "left": left}


def _made(name: str, before: tuple[Deed, ...]) -> str:
    """The number of a complaint that came by e-mail, to which was done what comes before; no other waits."""
    OutboxRow.objects.all().delete()
    CaseRow.objects.update(warn_at=None)
    QuestionRow.objects.open().update(standing=Standing.LAPSED)
    if name in {"hand in", "take down"}:
        return case_slips.draw(now=NOON).number
    number = a_case(phone="", email=f"c{CaseRow.objects.count()}@example.com")
    CaseRow.objects.filter(number=number).update(door="mail")
    for deed in before:
        deed(number, _seen(number))
    return number


def _killed(name: str, *, step: int = 0, after: float = 0.0) -> dict[str, Any]:
    """What stands after the kill, whether it was said to be done, and what stands once it was done again."""
    deed, before = DEEDS[name]
    number = _made(name, before)
    seen = _seen(number)
    acknowledged = _die(lambda: deed(number, seen), step=step, after=after)
    stands = _stands(number)
    OutboxRow.objects.update(lease_until=None)  # it has passed
    with suppress(Refusal):  # whoever did not hear that it was done reads on the page that it was
        deed(number, seen)
    return {"acknowledged": acknowledged, "stands": stands, "again": _stands(number)}


def _die(deed: Callable[[], object], *, step: int, after: float) -> bool:
    """Whether a process of its own said that the deed was done before it was killed."""
    connections.close_all()  # no two processes speak through one
    told, telling = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            connections["default"].ensure_connection()
            steps = Killed(step)
            with _dying(steps):
                os.write(telling, b"begun")
                deed()
            steps.step()
            os.write(telling, b"done")
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.close(telling)
    with os.fdopen(told, "rb", buffering=0) as heard:
        assert heard.read(5) == b"begun"
        if after:
            time.sleep(after)
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return heard.read() == b"done"


@contextmanager
def _dying(steps: Killed) -> Iterator[None]:
    records = connections["default"]
    commit, records._commit = records._commit, steps.before(records._commit)
    try:
        with records.execute_wrapper(lambda execute, *asked: steps.before(execute)(*asked)):
            yield
    finally:
        records._commit = commit


def _seen(number: str) -> int:
    return CaseRow.objects.values_list("version", flat=True).filter(number=number).first() or 0


def _stands(number: str) -> dict[str, Any]:
    """All that a deed writes, without what is another for every complaint."""
    row, other = CaseRow.objects.filter(number=number).first(), other_of(number)
    waiting = [(each, json.loads(deliveries.opened(each))) for each in OutboxRow.objects.all()]
    return {
        "row": row and (row.stage, row.version, row.owner and row.owner.username, row.figures.version),
        "told": row and case_history.told(row)["what"],
        "history": row and [(it.act, case_history.opened(it, "words")) for it in row.history.all()],
        "other": other and (other.version, [it.act for it in other.history.all()]),
        "noted": sorted(AuditEntryRow.objects.filter(subject=number).values_list("act", flat=True)),
        "notices": sorted(PendingNoticeRow.objects.filter(case=number).values_list("kind", flat=True)),
        "messages": sorted(
            (it.topic, it.state) for it, said in waiting if said.get("data", said).get("case") == number
        ),
        "asked": sorted(
            (it.standing, it.reminded_at is not None)
            for it in QuestionRow.objects.filter(case__number=number)
        ),
    }


def _after_the_commit(write: Callable[..., None]) -> Callable[..., None]:
    """The planted fault: it is written once the deed is, and not together with it."""

    def later(*what: Any, **named: Any) -> None:
        def written() -> None:
            with transaction.atomic():
                write(*what, **named)

        transaction.on_commit(written)

    return later


def _unseen(guarded: Callable[..., Any]) -> Callable[..., Any]:
    """The planted fault: nobody looks whether a complaint is still as it was seen."""
    return lambda number, *, by, seen: guarded(number, by=by, seen=None)


_FAULTS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "audit": (audit, "write", _after_the_commit),
    "notices": (noticing, "note", _after_the_commit),
    "mail": (mail_queue, "queue", _after_the_commit),
    "unseen": (case_messages, "deed_with", _unseen),
}


@contextmanager
def _planted(fault: str) -> Iterator[None]:
    if not fault:
        yield
        return
    place, name, spoil = _FAULTS[fault]
    sound = getattr(place, name)
    setattr(place, name, spoil(sound))
    try:
        yield
    finally:
        setattr(place, name, sound)
