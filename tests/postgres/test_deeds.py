"""What Hark does, done in PostgreSQL: a load, a page, deeds at once."""

from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from hark.core.errors import Refusal, Unavailable
from hark.flows import loading, notice_preferences, offering, organisation, people, uploads
from hark.guard.access import operator
from hark.records import audit
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, QuarantineRow
from hark.records.notices import NoticePreferenceRow
from hark.records.organisation import LineRow
from tests.makers import NOON, a_file, a_person, a_row, a_unit
from tests.records.test_one_version_before import kept_before

pytestmark = pytest.mark.usefixtures("postgresql")
BY = operator("test")


def at_once(deed: object, times: int) -> list[object]:
    """What each thread got that did the deed at the same moment, each through a connection of its own."""
    together = Barrier(times)

    def one(_: int) -> object:
        try:
            connection.ensure_connection()
            together.wait()
            return deed()  # type: ignore[operator] # a function without arguments
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(one, range(times)))


def offered(home: Path, id: str) -> int:
    """A file handed in, waiting for a worker."""
    content = a_file(home, [a_row(id=id)]).read_bytes()
    name = uploads.store([content], file_name="a.csv", by=BY)
    return offering.receive(
        uploads.path_of(name), file_name="a.csv", mapping="cfpb", feed="", by=BY, now=NOON, stored_as=name
    )


def test_a_file_is_settled_once_however_often_it_is_loaded(home: Path) -> None:
    file = a_file(home, [a_row(id="1"), a_row(id="2"), a_row(id="x")])

    for _ in range(2):
        arrival = offering.receive(file, file_name="a.csv", mapping="cfpb", feed="", by=BY, now=NOON)
        settled = loading.settle(arrival, file, by=BY, clock=lambda: NOON)

    assert settled.tally.read == 3 and settled.tally.duplicates == 2
    assert (ArrivalRow.objects.count(), QuarantineRow.objects.count()) == (1, 1)


def test_a_line_that_is_removed_is_given_to_nobody_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    line = organisation.put_line("cards", name="Cards", products=["Card"], by=BY, now=NOON)
    a_unit()
    standing = people.Standing("Anna", "agent", unit="bank", lines=("cards",))
    remove = LineRow.delete

    with ThreadPoolExecutor(1) as others:

        def meanwhile(row: LineRow) -> None:
            given.append(others.submit(added, standing))
            wait(given, timeout=1)
            remove(row)

        given: list[Future[str]] = []
        monkeypatch.setattr(LineRow, "delete", meanwhile)
        organisation.remove_line(line.code, by=BY, now=NOON)

    assert given[0].result() == "NoSuchUnit"


def added(standing: people.Standing) -> str:
    """What came of adding somebody, by a connection of its own."""
    try:
        people.add("anna", standing, by=BY, now=NOON)
    except Refusal as refusal:
        return type(refusal).__name__
    finally:
        connection.close()
    return "added"


def test_pages_open(home: Path) -> None:
    client = Client()
    client.force_login(a_person())

    pages = ("/board/", "/complaints/", "/data/", "/data/quarantine/", "/settings/")
    assert {address: client.get(address).status_code for address in pages} == dict.fromkeys(pages, 200)


@pytest.mark.parametrize("claims", [40, pytest.param(200, marks=pytest.mark.long)])
def test_of_many_claims_of_one_file_one_wins(home: Path, claims: int) -> None:
    arrival = offered(home, "1")
    won: Counter[object] = Counter()

    for _ in range(claims // 20):
        won.update(at_once(lambda: uploads.claim(now=NOON), 20))

    assert [claimed[0] for claimed in won.elements() if claimed] == [arrival]  # type: ignore[index] # a pair or nothing


def test_claims_at_once_pass_each_other_by(home: Path) -> None:
    arrivals = {offered(home, str(n)) for n in range(8)}

    claimed = at_once(lambda: uploads.claim(now=NOON), 8)

    assert {c[0] for c in claimed if c} == arrivals  # type: ignore[index] # a pair or nothing


def test_deeds_at_once_are_all_noted(home: Path) -> None:
    at_once(lambda: audit.write("test.done", "x", by=BY, now=NOON), 8)

    assert AuditEntryRow.objects.filter(act="test.done").count() == 8


def test_a_page_says_so_when_the_database_is_gone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    client.force_login(a_person())
    connection.close()

    def gone(*_: object) -> None:
        raise Unavailable("The database cannot be reached.")

    monkeypatch.setattr("hark.records.postgresql.base.DatabaseWrapper.get_new_connection", gone)
    page = client.get("/board/")
    monkeypatch.undo()

    assert page.status_code == 503 and page.headers["Retry-After"] == "30"


def test_a_question_that_takes_too_long_is_broken_off(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    client.force_login(a_person())

    def slow(*_: object, **__: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 50; SELECT pg_sleep(5)")

    monkeypatch.setattr("hark.flows.feeds.feeds", slow)

    assert client.get("/data/").status_code == 503


def test_how_somebody_is_told_is_kept_however_often_it_is_saved_for_the_first_time() -> None:
    anna = a_person(username="anna")
    hours = {"quiet": "usual", "quiet_since": None, "quiet_until": None}

    at_once(lambda: notice_preferences.prefer(anna, email="", by_mail="never", **hours, now=NOON), 8)  # type: ignore[arg-type] # hours are none

    assert NoticePreferenceRow.objects.get().staff == anna
    assert AuditEntryRow.objects.filter(act="account.told_how").count() == 8


@pytest.mark.usefixtures("postgresql", "kept")
def test_a_process_of_the_version_before_keeps_records_aside_while_it_is_replaced() -> None:
    assert kept_before(QuarantineRow.objects.get()).also == []
