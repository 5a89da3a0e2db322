"""What is erased cannot be read any more, not even from a copy put back."""

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest

from hark.core.errors import NotAllowed, Unavailable
from hark.flows import case_files, case_history, complaints, destroyed, erasure, ring, stores
from hark.flows.case_files import Offered
from hark.flows.case_submission import About
from hark.flows.complaints import NoSuchComplaint
from hark.flows.erasure import NoReason, NothingHeld, OfACustomer, OnHold
from hark.flows.subjects import Erased
from hark.guard.access import POLICY, Role, Staff
from hark.jobs import witnessing
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow
from hark.records.feeds import QuarantineRow
from hark.records.keys import SubjectKeyRow
from tests.flows.test_loading import load
from tests.makers import NOON, a_case, a_file, a_row, somebody

pytestmark = pytest.mark.django_db
MANAGER = somebody(Role.QUALITY_MANAGER)


@pytest.fixture(autouse=True)
def loaded(home: Path) -> None:
    load(a_file(home, [a_row(id="1", narrative="my words"), a_row(id="2", narrative="others'")]))


def words(source_id: str) -> str:
    return complaints.reveal("cfpb", source_id, purpose="handle", by=MANAGER, now=NOON)


def erase(source_id: str = "1") -> int:
    return erasure.erase("cfpb", source_id, reason="the customer asked", by=MANAGER, now=NOON)


def test_nobody_reads_it_any_more_and_others_stay() -> None:
    erase()

    with pytest.raises(Erased):
        words("1")
    assert words("2") == "others'"


def test_a_copy_of_the_records_put_back_brings_it_no_second_life() -> None:
    [copy] = SubjectKeyRow.objects.filter(subject="record/cfpb/1").values()
    erase()

    SubjectKeyRow.objects.filter(pk=copy["id"]).update(**copy)
    assert words("1") == "my words"  # the planted fault: a copy put back, and nothing done about it
    ring.begin()  # as every start does

    with pytest.raises(Erased):
        words("1")
    assert bytes(SubjectKeyRow.objects.get(pk=copy["id"]).wrapped) == b""


def test_a_record_of_the_destruction_is_kept_and_nothing_of_what_was_in_it() -> None:
    erase()

    noted = AuditEntryRow.objects.get(act="customer.erased")
    assert noted.subject == "record/cfpb/1" and noted.actor == MANAGER.username and noted.at == NOON
    assert noted.details["how"] and noted.details["what"] and noted.details["reason"] == "the customer asked"
    assert "my words" not in str(noted.details)


def test_what_was_kept_aside_under_the_same_number_goes_too(home: Path) -> None:
    load(a_file(home, [a_row(id="1", narrative="other"), a_row(id="2", narrative="x")], name="b.csv"))
    load(a_file(home, [a_row(id="1", received="never")], name="c.csv"))
    assert QuarantineRow.objects.count() == 3

    assert erase() == 2
    assert QuarantineRow.objects.count() == 1


def test_a_complaint_handled_here_goes_with_its_files() -> None:
    number, other = a_case(), a_case(about=About(customer="C-1001"))
    row = CaseRow.objects.get(number=number)
    [file] = case_files.take(row, [Offered("a.pdf", b"%PDF-1.7")], by=MANAGER, now=NOON)

    erasure.erase("cases", number, reason="they asked", by=MANAGER, now=NOON)

    with pytest.raises(Erased):
        case_history.told(row)
    with pytest.raises(case_files.NoSuchFile):
        case_files.opened(row, file.pk, purpose="handle", by=MANAGER, now=NOON)
    with pytest.raises(OfACustomer):
        erasure.erase("cases", other, reason="they asked", by=MANAGER, now=NOON)
    for gone in (number, "none"):
        with pytest.raises((NothingHeld, NoSuchComplaint)):
            erasure.erase("cases", gone, reason="they asked", by=MANAGER, now=NOON)


def test_what_is_on_hold_is_refused_with_the_reason_until_let_go() -> None:
    erasure.hold("cfpb", "1", reason="a suit is pending", by=MANAGER, now=NOON)
    with pytest.raises(OnHold, match="a suit is pending"):
        erase()
    assert words("1") == "my words"

    erasure.hold("cfpb", "1", reason="", by=MANAGER, now=NOON)

    erase()


class Between:
    """A deed done by somebody else after the key was looked up, and before anything was done with it."""

    def __init__(self, deed: Callable[[SubjectKeyRow], object]) -> None:
        self.deed, self.look_up = deed, erasure._key_of

    def __call__(self, feed: str, source_id: str, *, by: Staff) -> SubjectKeyRow:
        """The key, as it was before the deed."""
        row = self.look_up(feed, source_id, by=by)
        self.deed(row)
        return row


def test_a_hold_that_came_in_between_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Between(lambda row: SubjectKeyRow.objects.filter(pk=row.pk).update(hold="a suit"))
    monkeypatch.setattr(erasure, "_key_of", held)

    with pytest.raises(OnHold, match="a suit"):
        erase()

    assert ring.destroyed() == {}
    assert words("1") == "my words"


def test_what_was_erased_in_between_is_not_said_to_be_held(monkeypatch: pytest.MonkeyPatch) -> None:
    erased = Between(lambda row: SubjectKeyRow.objects.filter(pk=row.pk).update(wrapped=b"", erased_at=NOON))
    monkeypatch.setattr(erasure, "_key_of", erased)

    with pytest.raises(NothingHeld):
        erasure.hold("cfpb", "1", reason="a suit", by=MANAGER, now=NOON)

    assert not AuditEntryRow.objects.filter(act="customer.held").exists()


def test_a_hold_and_an_erasure_wait_for_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    locked: list[bool] = []
    monkeypatch.setattr(erasure, "_key_of", Between(lambda row: locked.append(is_locked())))

    erasure.hold("cfpb", "1", reason="a suit", by=MANAGER, now=NOON)
    erasure.hold("cfpb", "1", reason="", by=MANAGER, now=NOON)
    erase()

    assert locked == [True, True, True]


def is_locked() -> bool:
    """Whether somebody holds the ledger for themselves."""
    with (stores.ledger("complaints").folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_it_needs_a_reason_and_something_to_erase() -> None:
    with pytest.raises(NoReason):
        erasure.erase("cfpb", "1", reason=" ", by=MANAGER, now=NOON)
    erase()
    with pytest.raises(NothingHeld):
        erase()


@pytest.mark.parametrize("role", [role for role in Role if role not in POLICY["customer.erase"].roles])
def test_it_is_for_the_quality_manager_alone(role: Role) -> None:
    with pytest.raises(NotAllowed):
        erasure.erase("cfpb", "1", reason="because", by=somebody(role), now=NOON)


class TestTheListOutside:
    """It lies beside the audit's checkpoints."""

    def test_has_each_erasure_once(self) -> None:
        erase("1")
        erase("2")
        destroyed.copy(ring.folder())

        assert destroyed.outside().read_text() == (ring.folder() / "destroyed").read_text()
        assert destroyed.outside().read_text().count("\n") == 2

    def test_that_cannot_be_written_hinders_no_erasure_and_is_made_up_for(self) -> None:
        place = destroyed.outside()
        place.parent.write_text("no folder")

        with pytest.raises(Unavailable, match="is erased all the same"):
            erase()
        with pytest.raises(Erased):
            words("1")
        place.parent.unlink()

        assert witnessing.look() == ""
        assert place.read_text().count("\n") == 1

    def test_goes_on_after_an_entry_that_power_cut_short(self) -> None:
        erase("1")
        whole = destroyed.outside().read_text()
        destroyed.outside().write_text(whole + "0192")

        erase("2")

        assert [line[:4] for line in destroyed.outside().read_text().splitlines()][1] == "0192"
        assert destroyed.copy(ring.folder()) == 0
