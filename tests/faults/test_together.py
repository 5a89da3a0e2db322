"""Senders at once whose events are kept in one transaction: each has its own answer, no refusal is shared."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.homes import begun

SENDERS = """
import json, sys, threading
from hark.jobs.start import start
start()
from hark.flows import events
from hark.flows.feed_names import OtherLedger
from hark.guard.access import operator
from hark.intake.events import single
from hark.records.audit import AuditEntryRow
from hark.records.inbox import InboxRow
from tests.makers import NOON
STEP, CONTACT = ("hark.step", "happened"), ("hark.contact", "entered")
def send(id, kind=CONTACT):
    said = {"specversion": "1.0", "id": id, "source": "calls", "type": kind[0]}
    said["data"] = {kind[1]: "2026-11-21"}
    by = operator("test")
    return events.take(single(json.dumps(said).encode()), mapping="cloudevents", feed="", by=by, now=NOON)[0]
send("first")
answers, refused = {}, []
def go(number):
    for at in range(5):
        id = f"{number}-{at}"
        try:
            answers[id] = send(id, STEP if not number else CONTACT)
        except OtherLedger:
            refused.append(id)
threads = [threading.Thread(target=go, args=(number,)) for number in range(12)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
own = all(id == told.id and told.outcome == "accepted" for id, told in answers.items())
noted = AuditEntryRow.objects.filter(act="events.taken").count()
print(own, len(answers), len(refused), InboxRow.objects.count(), noted)
"""
SAME = (
    SENDERS[: SENDERS.index("answers, refused")]
    + """
from hark.flows import acknowledging
from hark.records.feeds import ArrivalRow
outcomes = []
threads = [threading.Thread(target=lambda: outcomes.append(send("same").outcome)) for _ in range(12)]
with acknowledging._turn:
    [thread.start() for thread in threads]
    while len(acknowledging._waiting) < 12:
        pass
[thread.join() for thread in threads]
[arrival] = ArrivalRow.objects.all()
print(*sorted(outcomes), InboxRow.objects.count(), arrival.duplicates)
"""
)
HELD = (
    SENDERS[: SENDERS.index("answers, refused")]
    + """
import time
from pathlib import Path
from django.conf import settings
from hark.core.errors import Unavailable
from hark.flows import acknowledging
from hark.records.sqlite.line import turn
settings.DATABASES["default"]["OPTIONS"]["timeout"] = 1
told = []
def go(number):
    try:
        send(str(number))
    except Unavailable as problem:
        told.append(str(problem))
threads = [threading.Thread(target=go, args=(number,)) for number in range(12)]
with acknowledging._turn:
    [thread.start() for thread in threads]
    while len(acknowledging._waiting) < 12:
        pass
    held = turn(Path(settings.DATABASES["default"]["NAME"]), patience=1)
    began = time.monotonic()
[thread.join() for thread in threads]
print(len(told), len(set(told)), time.monotonic() - began < 6, InboxRow.objects.count())
"""
)
ON_POSTGRESQL = os.environ.get("HARK_TEST_ON") == "postgresql"
pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="there, many write at a time")


def test_each_has_its_own_answer_and_no_refusal_is_shared(tmp_path: Path) -> None:
    assert ran(SENDERS, home=tmp_path) == ["True", "55", "5", "56", "56"]


def test_one_record_of_several_senders_is_kept_once_and_the_others_are_counted(tmp_path: Path) -> None:
    """A dozen wait in one transaction, beside one that came before."""
    assert ran(SAME, home=tmp_path) == ["accepted", *["duplicate"] * 11, "2", "11"]


def test_where_somebody_else_writes_for_too_long_all_are_told_at_once(tmp_path: Path) -> None:
    """Each of a dozen waited a second of its own."""
    assert ran(HELD, home=tmp_path) == ["12", "1", "True", "1"]


def ran(code: str, *, home: Path) -> list[str]:
    """The words it prints, run in a process with a home of its own."""
    environment = {**os.environ, "HARK_HOME": str(begun(home))}
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return told.stdout.split()
