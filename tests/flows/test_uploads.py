"""Files handed in, kept until they are settled."""

import os
import stat
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from hark.core.errors import NotAllowed
from hark.flows import batching, loading, offering, uploads
from hark.flows.uploads import UploadGone, UploadTooLarge
from hark.guard.access import Role, operator
from hark.records.feeds import LEASE, ArrivalRow
from tests.makers import NOON, a_file, a_row, somebody

pytestmark = pytest.mark.django_db
ANNA = operator("anna")
MOMENT = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def stored(home: Path, *ids: str) -> str:
    """The name of a file handed in, with a complaint for each id."""
    content = a_file(home, [a_row(id=id) for id in ids or ("1",)]).read_bytes()
    return uploads.store([content], file_name="complaints.csv", by=ANNA)


def offered(name: str, *, feed: str = "cfpb") -> int:
    return offering.receive(
        uploads.path_of(name),
        file_name="complaints.csv",
        mapping="cfpb",
        feed=feed,
        by=ANNA,
        now=NOON,
        stored_as=name,
    )


class TestStore:
    def test_keeps_the_bytes_under_a_name_nobody_can_guess_and_the_ending_that_says_their_form(
        self, home: Path
    ) -> None:
        name = uploads.store([b"a,b\n", b"1,2\n"], file_name="../May 2026.CSV.GZ", by=ANNA)

        assert name.endswith(".csv.gz") and len(name) == 32 + len(".csv.gz")
        assert uploads.path_of(name).read_bytes() == b"a,b\n1,2\n"

    def test_lets_nobody_else_on_the_machine_look_in(self, home: Path) -> None:
        uploads.store([b"a\n"], file_name="a.csv", by=ANNA)

        assert stat.S_IMODE((home / "uploads").stat().st_mode) == 0o700

    def test_refuses_more_than_the_limit_and_leaves_nothing_behind(
        self, home: Path, settings: Settings
    ) -> None:
        settings.HARK_UPLOAD_LIMIT = 10

        with pytest.raises(UploadTooLarge):
            uploads.store([b"123456", b"123456"], file_name="a.csv", by=ANNA)

        assert list((home / "uploads").iterdir()) == []

    def test_is_for_whoever_keeps_feeds(self, home: Path) -> None:
        with pytest.raises(NotAllowed):
            uploads.store([b"a\n"], file_name="a.csv", by=somebody(Role.COMPLAINT_HANDLER))


@pytest.mark.parametrize("name", ["", "../records.sqlite3", "a.csv", "0" * 32, "0" * 32 + "/../x", "\0"])
def test_no_other_file_goes_by_the_name_of_one_handed_in(home: Path, name: str) -> None:
    with pytest.raises(UploadGone):
        uploads.path_of(name)


def test_a_file_confirmed_twice_is_one_arrival(home: Path) -> None:
    name = stored(home)

    first = offered(name)
    ArrivalRow.objects.update(state="running")

    assert offered(name) == first
    assert ArrivalRow.objects.get().state == "running"


class TestClaim:
    def test_takes_what_waits_longest(self, home: Path) -> None:
        early, late = stored(home, "1"), stored(home, "2")
        offered(late)
        arrival = offered(early)
        ArrivalRow.objects.filter(pk=arrival).update(offered_at=NOON - MOMENT)

        assert uploads.claim(now=NOON) == (arrival, early)

    def test_gives_nothing_twice(self, home: Path) -> None:
        offered(stored(home))

        assert uploads.claim(now=NOON) is not None
        assert uploads.claim(now=NOON) is None

    def test_takes_up_what_a_worker_that_died_had_begun(self, home: Path) -> None:
        offered(stored(home))
        begun = uploads.claim(now=NOON)

        assert uploads.claim(now=NOON + LEASE - MOMENT) is None
        assert uploads.claim(now=NOON + LEASE + MOMENT) == begun

    def test_leaves_alone_for_a_while_what_one_worker_after_the_other_died_at(self, home: Path) -> None:
        deadly, other = stored(home, "1"), stored(home, "2")
        first = offered(deadly)
        ArrivalRow.objects.filter(pk=first).update(offered_at=NOON - MOMENT)
        second = offered(other)

        for _ in range(2):  # one death may be anything; after it the file has its turn again at once
            assert uploads.claim(now=NOON) == (first, deadly)
            uploads.take_over(now=NOON)

        assert uploads.claim(now=NOON) == (second, other)
        assert uploads.claim(now=NOON + timedelta(seconds=10)) is None
        assert uploads.claim(now=NOON + timedelta(seconds=10) + MOMENT) == (first, deadly)

    def test_leaves_what_is_loaded_by_command(self, home: Path) -> None:
        file = a_file(home, [a_row()])
        offering.receive(file, file_name="a.csv", mapping="cfpb", feed="", by=ANNA, now=NOON)

        assert uploads.claim(now=NOON) is None


class TestSettle:
    def test_removes_the_file_once_its_records_are_in(self, home: Path) -> None:
        name = stored(home, "1")
        arrival = offered(name)

        uploads.settle(arrival, name, by=ANNA, clock=lambda: NOON)

        row = ArrivalRow.objects.get()
        assert (row.state, row.accepted, row.stored_as) == ("done", 1, "")
        assert list((home / "uploads").iterdir()) == []

    def test_refuses_an_arrival_whose_file_is_gone(self, home: Path) -> None:
        name = stored(home)
        arrival = offered(name)
        (home / "uploads" / name).unlink()

        uploads.settle(arrival, name, by=ANNA, clock=lambda: NOON)

        row = ArrivalRow.objects.get()
        assert row.state == "refused" and "no longer here" in row.refusal
        assert uploads.claim(now=NOON) is None

    def test_refuses_what_every_worker_broke_off_at_and_takes_it_afresh_when_it_is_handed_in_again(
        self, home: Path
    ) -> None:
        name = stored(home)
        arrival = offered(name)
        for times in range(uploads.ATTEMPTS + 1):
            assert uploads.claim(now=NOON + times * 2 * LEASE) == (arrival, name)

        uploads.settle(arrival, name, by=ANNA, clock=lambda: NOON)

        row = ArrivalRow.objects.get()
        assert (row.state, row.stored_as, row.attempts) == ("refused", "", 0)
        assert "broke off 8 times" in row.refusal.format(**row.refusal_details)

    def test_still_settles_at_the_last_attempt(self, home: Path) -> None:
        name = stored(home)
        arrival = offered(name)
        ArrivalRow.objects.update(attempts=uploads.ATTEMPTS)

        uploads.settle(arrival, name, by=ANNA, clock=lambda: NOON)

        assert ArrivalRow.objects.get().state == "done"


class Restarted(BaseException):
    """The worker was ended here."""


def settled_until(batches: int, arrival: int, path: Path) -> None:
    """What a worker does that is killed after so many batches."""
    left = iter(range(batches - 1))

    def report(progress: loading.Progress) -> None:
        if next(left, None) is None:
            raise Restarted

    with suppress(Restarted):
        loading.settle(arrival, path, by=ANNA, clock=lambda: NOON, report=report)


class TestALongFile:
    @pytest.fixture
    def long(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
        monkeypatch.setattr(batching, "BATCH", 1)
        name = stored(home, *"123456")
        return offered(name), name

    def test_is_not_given_up_while_it_gets_on(self, long: tuple[int, str]) -> None:
        for times in range(1, 6):
            assert uploads.claim(now=NOON) == long
            settled_until(times, long[0], uploads.path_of(long[1]))
            assert ArrivalRow.objects.get().attempts == 0
            uploads.take_over(now=NOON)

        uploads.claim(now=NOON)
        uploads.settle(*long, by=ANNA, clock=lambda: NOON)

        assert (ArrivalRow.objects.get().state, ArrivalRow.objects.get().refusal) == ("done", "")

    def test_is_given_up_when_each_worker_dies_at_the_same_place(self, long: tuple[int, str]) -> None:
        for times in range(uploads.ATTEMPTS + 2):
            uploads.claim(now=NOON + times * HOUR)
            settled_until(3, long[0], uploads.path_of(long[1]))
            uploads.take_over(now=NOON + times * HOUR)

        uploads.claim(now=NOON + (uploads.ATTEMPTS + 2) * HOUR)
        uploads.settle(*long, by=ANNA, clock=lambda: NOON)

        assert "broke off" in ArrivalRow.objects.get().refusal

    def test_is_let_go_of_after_a_batch_by_a_worker_that_is_to_end(self, long: tuple[int, str]) -> None:
        for _ in range(uploads.ATTEMPTS + 2):
            assert uploads.claim(now=NOON) == long
            with pytest.raises(uploads.Ending):
                uploads.settle(*long, by=ANNA, clock=lambda: NOON, is_ending=lambda: True)

        row = ArrivalRow.objects.get()
        assert (row.state, row.read, row.stored_as) == ("waiting", 1, long[1])

    def test_is_told_of_after_each_batch(self, long: tuple[int, str]) -> None:
        told: list[int] = []
        assert uploads.claim(now=NOON) == long

        uploads.settle(
            *long,
            by=ANNA,
            clock=lambda: NOON,
            report=lambda: told.append(ArrivalRow.objects.get().read),
        )

        assert told == list(range(1, ArrivalRow.objects.get().read + 1))


class TestCleaning:
    def test_does_not_sweep_away_what_is_confirmed_meanwhile(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name = stored(home)
        path = uploads.path_of(name)
        os.utime(path, (0, 0))
        looked, stat_of = [], Path.stat

        def looking(each: Path, **how: bool) -> os.stat_result:
            if each == path and not looked:
                looked.append(each)
                offered(name)
            return stat_of(each, **how)

        monkeypatch.setattr(Path, "stat", looking)
        uploads.sweep(now=NOON)

        assert looked and uploads.path_of(name).exists()

    def test_forgets_a_file_that_is_settled(self, home: Path) -> None:
        name = stored(home)
        offered(name)

        uploads.forget(name)

        assert ArrivalRow.objects.get().stored_as == ""
        with pytest.raises(UploadGone):
            uploads.path_of(name)

    def test_sweeps_away_what_nobody_confirmed_within_a_day(self, home: Path) -> None:
        left, confirmed = stored(home, "1"), stored(home, "2")
        offered(confirmed)
        for name in (left, confirmed):
            os.utime(uploads.path_of(name), (0, NOON.timestamp()))

        uploads.sweep(now=NOON + uploads.UNCONFIRMED)
        assert uploads.path_of(left).exists()

        uploads.sweep(now=NOON + uploads.UNCONFIRMED + MOMENT)
        assert [path.name for path in (home / "uploads").iterdir()] == [confirmed]
