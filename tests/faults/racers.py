"""Many who want the same at the same moment, in one process and in several, on records in a file."""

import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction

from hark.core.errors import Refusal
from hark.flows import (
    accounts,
    answering,
    case_deed,
    case_history,
    case_messages,
    deliveries,
    offering,
    one_time,
    saved_views,
    uploads,
)
from hark.guard.access import operator
from hark.records import audit
from hark.records.accounts import SavedViewRow, StaffRow
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow
from hark.records.feeds import ArrivalRow, FeedRow
from tests.faults.loader import move_into
from tests.makers import NOON, a_case, a_file, a_row

BY = operator("racer")


def at_once(count: int, deed: Callable[[int], Any]) -> list[Any]:
    """What each of the threads that begin together comes to."""
    start, ends = threading.Barrier(count), [None] * count

    def run(number: int) -> None:
        start.wait()
        try:
            ends[number] = deed(number)
        except Refusal as refusal:
            ends[number] = refusal  # type: ignore[call-overload]  # it is a result here
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def races(home: Path, count: int, pipe: Connection) -> None:
    """Tell the pipe how many won each race, and how many should have."""
    move_into(home)
    settings.HARK_UPLOADS = home / "uploads"
    settings.HARK_NOTICE_URL = "https://desk.bank.example/"
    pipe.send(
        {
            "one upload claimed": (_claims(count, home), 1),
            "one message claimed": (_messages(count), 1),
            "one sign-in used": (_sign_ins(count), 1),
            "one file offered": (_offers(count, home), (1, count)),
            "one request under one key": (_requests(count), (1, 1)),
            "one row edited": (_edits(count), (count, True)),
            "views of one person": (_views(count), (count, 1)),
        }
    )


def _claims(count: int, home: Path) -> int:
    name = uploads.store([a_file(home, [a_row()]).read_bytes()], file_name="a.csv", by=BY)
    path = uploads.path_of(name)
    offering.receive(path, file_name="a.csv", mapping="cfpb", feed="", by=BY, now=NOON, stored_as=name)
    return sum(bool(claimed) for claimed in at_once(count, lambda _: uploads.claim(now=NOON)))


def _messages(count: int) -> int:
    deliveries.enqueue("load.ended", {}, now=NOON)
    return sum(bool(claimed) for claimed in at_once(count, lambda _: deliveries.claim(now=NOON)))


def _sign_ins(count: int) -> int:
    row = StaffRow.objects.create(username="anna", name="Anna", role="executive")
    *_, uid, token, _ = one_time.path(row).split("/")
    ends = at_once(count, lambda _: one_time.sign_in(uid, token, now=NOON))
    return sum(isinstance(end, StaffRow) for end in ends)


def _offers(count: int, home: Path) -> tuple[int, int]:
    path = a_file(home, [a_row(id="2")])
    at_once(
        count,
        lambda _: offering.receive(path, file_name="b.csv", mapping="cfpb", feed="north", by=BY, now=NOON),
    )
    noted = AuditEntryRow.objects.filter(act="feed.offered", subject__startswith="north/").count()
    return ArrivalRow.objects.filter(feed__name="north").count(), noted


def _requests(count: int) -> tuple[int, int]:
    def do() -> dict[str, object]:
        return {"id": FeedRow.objects.create(name=f"f{time.monotonic_ns()}", mapping="m", created_at=NOON).pk}

    before = FeedRow.objects.count()
    answers = at_once(count, lambda _: answering.once("k", asked=("feed",), by=BY, now=NOON, do=do))
    return FeedRow.objects.count() - before, len({str(answer) for answer in answers})


def _edits(count: int) -> tuple[int, bool]:
    """Each edit is noted, and the row is as one of them left it, not a bit of this and a bit of that."""
    person = StaffRow.objects.get()
    chosen = [("en", "dark", "Europe/London", "dense"), ("zh-hans", "light", "Asia/Shanghai", "comfortable")]

    def edit(number: int) -> None:
        language, theme, time_zone, density = chosen[number % 2]
        row = StaffRow.objects.get(pk=person.pk)
        accounts.set_preferences(
            row, language=language, theme=theme, time_zone=time_zone, density=density, now=NOON
        )

    at_once(count, edit)
    row = StaffRow.objects.get(pk=person.pk)
    noted = AuditEntryRow.objects.filter(act="account.preferences").count()
    return noted, (row.language, row.theme, row.time_zone, row.density) in chosen


def _views(count: int) -> tuple[int, int]:
    row = StaffRow.objects.create(username="hana", name="Hana", role="complaint_handler")
    at_once(
        count,
        lambda number: saved_views.save(
            row, ledger="complaints", name=f"view {number}", query="a=1", now=NOON
        ),
    )
    apart = SavedViewRow.objects.filter(staff=row).count()
    at_once(
        count,
        lambda number: saved_views.save(row, ledger="complaints", name="mine", query=f"a={number}", now=NOON),
    )
    return apart, SavedViewRow.objects.filter(staff=row, name="mine").count()


def handle(home: Path, workers: int, deeds: int, pipe: Connection, *, planted: bool = False) -> None:
    """Tell the pipe what so many people did to the same few complaints, and what is written of it."""
    move_into(home)
    if planted:  # nobody looks whether a case is still as it was seen
        guarded = case_deed.deed_with
        vars(case_messages)["deed_with"] = lambda number, *, by, seen: guarded(number, by=by, seen=None)
    numbers = [a_case() for _ in range(4)]

    def work(worker: int) -> list[tuple[str, int, str, str]]:
        return [_deed(numbers[deed % len(numbers)], f"{worker}-{deed}") for deed in range(deeds)]

    told = [end for ends in at_once(workers, work) for end in ends]
    pipe.send((told, {number: _written(number) for number in numbers}))


def _deed(number: str, words: str) -> tuple[str, int, str, str]:
    """The case, its version as seen, what was left there, and what came of it."""
    seen = CaseRow.objects.values_list("version", flat=True).get(number=number)
    try:
        case_messages.remark(number, words=words, by=BY, now=NOON, seen=seen)
    except Refusal as refusal:
        return number, seen, words, str(refusal)
    except Exception as problem:  # noqa: BLE001  # whatever it is, the test says so
        return number, seen, words, repr(problem)
    return number, seen, words, "done"


def _written(number: str) -> tuple[int, int, int, dict[int, str]]:
    """The case's version, that of its figures, the audit's entries of it, and what its history says."""
    row = CaseRow.objects.get(number=number)
    history = {each.place: case_history.opened(each, "words") for each in row.history.all()}
    return row.version, row.figures.version, AuditEntryRow.objects.filter(subject=number).count(), history


def writes(home: Path, count: int, pipe: Connection) -> None:
    """Tell the pipe how long each of many small transactions took, and what went wrong."""
    move_into(home)
    took, wrong = [], []
    for number in range(count):
        begun = time.monotonic()
        try:
            with transaction.atomic():
                audit.write("test.wrote", str(number), by=BY, now=NOON)
                FeedRow.objects.filter(name="shared").update(mapping=str(number))
        except Exception as problem:  # noqa: BLE001  # whatever it is, the test says so
            wrong.append(repr(problem))
        took.append(time.monotonic() - begun)
    pipe.send((took, wrong, AuditEntryRow.objects.count()))
