"""What has changed in another system's database comes into the ledger, each record exactly once."""

from datetime import UTC, datetime, timedelta

import pytest

from hark import wiring
from hark.core.errors import NotAllowed
from hark.core.terms.intake import Reason, Tally
from hark.flows import pulling, quarantine, reading, replaying, sources, stores, trying, withdrawals
from hark.flows.pulling import Interrupted, TakenOver
from hark.flows.reading import AllAlike, LacksColumns, OtherKind, Unmarked
from hark.flows.settling import Past
from hark.guard.access import Role
from hark.intake.databases.troubles import BadWatermark, NotAnswered, NotLetIn, TooSlow
from hark.lake import once
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, QuarantineRow
from hark.records.sources import PulledRow, SourceRow
from tests.makers import NOON, somebody
from tests.sources.conftest import BY, Calls, contacts

pytestmark = pytest.mark.django_db
ENTERED = "2026-11-20T09:30:00+08:00"
BEGAN = datetime(2026, 11, 20, 2, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """So many minutes after the first of these rows was written, as both kinds of database take it."""
    return (BEGAN + timedelta(minutes=minutes)).replace(tzinfo=None)


def a_call(id: str, minutes: float = 0, *, wait: str = "10") -> tuple[str, str, str, datetime]:
    return id, ENTERED, wait, at(minutes)


def test_brings_what_is_there_and_then_what_is_new(calls: Calls) -> None:
    calls.server.insert(*(a_call(str(n), n) for n in range(5)))

    first = calls.pull()
    nothing = calls.pull()
    calls.server.insert(a_call("5", 60), a_call("6", 61))
    then = calls.pull()

    assert (first.tally, first.refusal) == (Tally(5, 5), None)
    assert (nothing.tally, nothing.refusal) == (Tally(), None)
    assert then.tally == Tally(2, 2)
    assert contacts() == 7
    assert ArrivalRow.objects.count() == 2  # a pull that brings nothing is none
    assert datetime.fromisoformat(then.watermark).replace(tzinfo=None) == at(61)


def test_a_row_committed_late_is_not_missed(calls: Calls) -> None:
    calls.server.insert(a_call("1", 0), a_call("2", 30))
    calls.pull()

    calls.server.insert(a_call("late", 21), a_call("same", 30))  # written before, or at the same moment

    assert calls.pull().tally == Tally(2, 2)
    assert contacts() == 4


def test_what_lies_beyond_the_overlap_is_found_by_reading_anew(calls: Calls) -> None:
    calls.server.insert(a_call("1", 0), a_call("2", 30))
    calls.pull()
    calls.server.insert(a_call("very late", 5))

    assert calls.pull().tally == Tally()
    assert calls.pull(anew=True).tally == Tally(3, 1, 2)
    assert contacts() == 3


def test_many_rows_of_one_moment_come_over_several_pages(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH", 3)
    calls.server.insert(*(a_call(f"{n:02}", 0) for n in range(10)), a_call("x", 1), *[a_call("y", 2)] * 2)
    settled: list[int] = []

    pulled = calls.pull(report=settled.append)

    assert pulled.tally == Tally(12, 12)  # the same row, twice word for word, is one
    assert contacts() == 12
    assert settled == sorted(settled) and settled[-1] == 12 and len(settled) > 4
    assert calls.pull().tally == Tally()


def test_rows_nobody_can_tell_apart_are_told(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH", 3)
    calls.server.insert(*[a_call("1", 0)] * 5)

    pulled = calls.pull()

    assert isinstance(pulled.refusal, AllAlike)
    assert pulled.tally == Tally(1, 1)


def test_what_cannot_be_used_is_kept_once_with_its_reason(calls: Calls) -> None:
    calls.server.insert(a_call("1"), a_call("2", wait="long"), a_call("3", 1))
    calls.pull()
    calls.server.insert(a_call("4", 2))  # the others lie within the overlap

    assert calls.pull().tally == Tally(1, 1)
    kept, count = quarantine.page(by=BY)
    assert (count, kept[0].reason, kept[0].column) == (1, Reason.NOT_A_NUMBER, "wait")
    shown = quarantine.show(kept[0].id, by=BY, now=NOON)
    assert shown.value == "long"
    assert b'"id":"2"' in shown.original
    assert "long" not in repr(list(SourceRow.objects.values())) + repr(list(PulledRow.objects.values()))


def test_what_was_kept_is_tried_again_once_the_mapping_is_mended(calls: Calls) -> None:
    calls.server.insert(a_call("1", wait="-"), ("2", "yesterday", "1", at(0)))
    calls.pull()
    shipped = wiring.databases  # the mapping of the institution comes before the shipped one
    assert shipped
    from importlib import resources

    text = (resources.files("hark.catalogue") / "mappings/contacts.toml").read_text()
    mended = text.replace('from = ["entered", ', 'from = ["updated_at", ')
    (calls.home / "mappings/contacts.toml").write_text(mended)

    assert replaying.replay(by=BY, now=NOON) == Tally(1, 1)
    assert contacts() == 2


def test_a_correction_is_kept_aside_once(calls: Calls) -> None:
    calls.server.insert(a_call("1"))
    calls.pull()
    calls.server.run("UPDATE calls SET wait = '99'")  # within the overlap, its watermark as it was
    changed = calls.pull()
    calls.server.run("UPDATE calls SET updated_at = %s", values=(at(1),))
    moved, again = calls.pull(), calls.pull()

    assert changed.tally == moved.tally == Tally(1, 0, 0, 1)
    assert again.tally == Tally()
    assert contacts() == 1
    assert set(QuarantineRow.objects.values_list("reason", flat=True)) == {"conflict"}


def test_a_clock_that_ran_ahead_hides_nothing(calls: Calls) -> None:
    calls.server.insert(a_call("1"), ("ahead", ENTERED, "1", NOON.replace(year=2099, tzinfo=None)))
    calls.pull()
    calls.server.insert(("now", ENTERED, "1", NOON.replace(tzinfo=None)))

    assert calls.pull().tally == Tally(1, 1)
    assert calls.pull().tally == Tally()


@pytest.mark.parametrize("lacking", [("2", ENTERED, "1", None), (None, ENTERED, "1", BEGAN)])
def test_rows_without_a_watermark_or_an_id_are_told_and_the_others_come(
    calls: Calls, lacking: tuple[str | None, str, str, datetime | None]
) -> None:
    calls.server.insert(a_call("1"), lacking)

    pulled = calls.pull()

    assert pulled.tally == Tally(1, 1)
    assert isinstance(pulled.refusal, Unmarked) and "COALESCE(updated_at" in str(pulled.refusal)


def test_a_query_and_whole_numbers_serve_as_well(calls: Calls) -> None:
    calls.declare(
        table=None,
        query="SELECT c.*, 100 + CAST(id AS DECIMAL(9)) AS number, '5 %' AS line FROM calls c -- all; so",
        watermark="number",
        overlap=3,
    )
    calls.server.insert(*(a_call(str(n)) for n in range(1, 6)))
    assert calls.pull().tally == Tally(5, 5)
    calls.server.insert(a_call("6"), a_call("01", wait="x"))

    pulled = calls.pull()

    assert (pulled.tally, pulled.watermark) == (Tally(1, 1), "106")  # 101 lies further back than the overlap
    assert calls.pull().tally == Tally()


def test_a_dry_run_says_what_would_be_refused_and_writes_nothing(calls: Calls) -> None:
    calls.server.insert(a_call("1"), a_call("2"))
    calls.pull()
    calls.server.run("UPDATE calls SET wait = '11' WHERE id = '2'")
    calls.server.insert(a_call("3"), a_call("4", wait="long"), ("5", "soon", "1", at(1)), a_call("1", 2))
    before = AuditEntryRow.objects.count(), QuarantineRow.objects.count(), SourceRow.objects.values().get()

    tried = calls.try_out()

    assert tried.tally == Tally(5, 1, 1, 3)
    assert tried.aside == {
        (Reason.NOT_A_NUMBER, "wait"): 1,
        (Reason.NOT_A_TIME, "entered"): 1,
        (Reason.CONFLICT, "id"): 1,
    }
    after = AuditEntryRow.objects.count(), QuarantineRow.objects.count(), SourceRow.objects.values().get()
    assert before == after and contacts() == 2
    assert calls.pull().tally == tried.tally


class TestBadNews:
    def test_a_wrong_password(self, calls: Calls) -> None:
        if calls.server.kind == "postgresql":
            calls.declare(
                url=calls.server.url.replace(calls.server.name + "@", "nobody@")
            )  # trust asks for none
        (calls.home / "password").write_text("wrong")

        pulled = calls.pull()

        assert isinstance(pulled.refusal, NotLetIn) and "wrong" not in str(pulled.refusal)
        assert SourceRow.objects.get().refusal.startswith("The database of")

    def test_no_permission(self, calls: Calls) -> None:
        calls.server.run("CREATE TABLE pay (id int, updated_at timestamp)")
        calls.declare(table="pay")

        refusal = calls.pull().refusal

        assert isinstance(refusal, NotAnswered) and "denied" in str(refusal)

    def test_an_unknown_column_and_one_the_mapping_needs(self, calls: Calls) -> None:
        calls.server.insert(a_call("1"))
        calls.declare(watermark="changed")
        assert isinstance(calls.pull().refusal, NotAnswered)
        calls.declare(table=None, query="SELECT id, updated_at FROM calls")

        refusal = calls.pull().refusal

        assert isinstance(refusal, LacksColumns) and "entered" in str(refusal)
        assert contacts() == 0

    def test_a_watermark_that_is_text(self, calls: Calls) -> None:
        calls.server.insert(a_call("1"))
        calls.declare(watermark="entered")

        assert isinstance(calls.pull().refusal, BadWatermark)

    def test_a_watermark_that_became_another(self, calls: Calls) -> None:
        calls.declare(table=None, query="SELECT c.*, 1 AS mark FROM calls c", watermark="mark")
        calls.server.insert(a_call("1"))
        calls.pull()
        kind = "date" if calls.server.kind == "mysql" else "timestamp"
        SourceRow.objects.update(reach="2026-01-01" if kind == "date" else "2026-01-01T00:00:00")

        refusal = calls.pull().refusal

        assert isinstance(refusal, OtherKind | NotAnswered)
        assert calls.pull(anew=True).refusal is None

    def test_a_question_that_takes_too_long(self, calls: Calls) -> None:
        sleep = "pg_sleep(3)" if calls.server.kind == "postgresql" else "SLEEP(3)"
        calls.declare(table=None, query=f"SELECT c.*, {sleep} FROM calls c", timeout=1)  # noqa: S608 # one of two
        calls.server.insert(a_call("1"))

        assert isinstance(calls.pull().refusal, TooSlow)

    def test_nothing_is_written_there(self, calls: Calls) -> None:
        calls.declare(table=None, query="SELECT 1) AS x; DROP TABLE calls; --")

        assert isinstance(calls.pull().refusal, NotAnswered)
        calls.server.insert(a_call("1"))

    def test_a_server_gone_in_the_midst(self, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "BATCH", 3)
        calls.server.insert(*(a_call(f"{n:02}", n) for n in range(9)))
        undisturbed: list[int] = []

        def end(read: int) -> None:
            undisturbed.append(read)
            if len(undisturbed) > 1:
                return
            if calls.server.kind == "postgresql":
                calls.server.run(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE usename = current_database()"
                )
            else:
                kill_all_of(calls)

        broken = calls.pull(report=end)
        again = calls.pull()

        assert isinstance(broken.refusal, Interrupted)
        assert broken.tally == Tally(3, 3)
        assert (again.tally, again.refusal) == (Tally(6, 6), None)
        assert contacts() == 9

    def test_a_stranger_is_not_connected_to(self, calls: Calls) -> None:
        calls.declare(url=calls.server.url.replace(f":{calls.server.at[1]}", ":9"))

        refusal = calls.pull().refusal

        assert refusal and "lies inside" in str(refusal)

    def test_another_pull_takes_over(self, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "BATCH", 3)
        calls.server.insert(*(a_call(f"{n:02}", n) for n in range(9)))
        second: list[pulling.Pulled] = []

        def another(read: int) -> None:
            if not second:
                assert sources.sources(by=BY, now=NOON)[0].is_running
                assert not sources.sources(by=BY, now=NOON + timedelta(hours=1))[0].is_running
                second.append(calls.pull())

        first = calls.pull(report=another)

        assert isinstance(first.refusal, TakenOver)
        assert not sources.sources(by=BY, now=NOON)[0].is_running
        assert second[0].tally == Tally(9, 9)
        assert contacts() == 9
        assert ArrivalRow.objects.get().read == 9

    def test_a_load_withdrawn_in_the_midst_stays_so_and_is_read_anew(
        self, calls: Calls, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reading, "BATCH", 3)
        calls.server.insert(*(a_call(f"{n:02}", n) for n in range(9)))
        later = NOON + timedelta(hours=1)  # as whoever is at it has said nothing for an hour

        def withdrawn(read: int) -> None:
            withdrawals.withdraw(ArrivalRow.objects.get().pk, mistake="wrong_at_source", by=BY, now=later)

        assert isinstance(calls.pull(report=withdrawn).refusal, Past)
        assert ArrivalRow.objects.get().withdrawn_at == later
        assert contacts() == 0

        assert calls.pull(anew=True).tally == Tally(9, 9)
        assert contacts() == 9

    def test_a_load_withdrawn_after_its_pull_died_is_not_gone_on_with(self, calls: Calls) -> None:
        calls.server.insert(a_call("1"))

        def killed(read: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            calls.pull(report=killed)
        load, later = ArrivalRow.objects.get().pk, NOON + timedelta(hours=1)
        withdrawals.withdraw(load, mistake="wrong_at_source", by=BY, now=later)

        assert calls.pull(anew=True).tally == Tally(1, 1)
        assert (contacts(), ArrivalRow.objects.count()) == (1, 2)


def kill_all_of(calls: Calls) -> None:
    """End every connection of the reader, as a server that restarts does."""
    calls.server.run(f"KILL CONNECTION USER {calls.server.name}")


def test_deeds_are_asked_for_and_noted(calls: Calls) -> None:
    calls.server.insert(a_call("1", wait="long"))
    calls.pull()
    sources.remove("crm", by=BY, now=NOON)

    acts = AuditEntryRow.objects.filter(subject="crm").values_list("act", flat=True)
    assert list(acts) == ["source.changed", "source.begun", "source.pulled", "source.removed"]
    handler = somebody(Role.COMPLAINT_HANDLER)
    with pytest.raises(NotAllowed):
        sources.declare(b"", by=somebody(Role.QUALITY_MANAGER), now=NOON)
    with pytest.raises(NotAllowed):
        pulling.pull("crm", doors=wiring.databases(), by=handler, clock=lambda: NOON)
    with pytest.raises(NotAllowed):
        trying.try_out("crm", doors=wiring.databases(), by=handler, now=NOON)


def test_a_source_that_asks_for_other_rows_is_read_from_the_first(calls: Calls) -> None:
    calls.server.insert(a_call("1"), a_call("2", 60))
    calls.pull()
    calls.declare(overlap=3600)
    assert calls.pull().tally == Tally()
    calls.declare(table=None, query="SELECT * FROM calls")

    assert calls.pull().tally == Tally(2, 0, 2)
    assert once.digest(stores.ledger("contacts"), feed="contacts")
