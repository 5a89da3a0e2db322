"""Records kept aside about which nothing is to be done."""

from datetime import timedelta
from importlib import resources
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from hark.core.errors import NotAllowed
from hark.core.terms.intake import Tally, WhyAway
from hark.flows import feeds, health, own_mappings, putting_away, quarantine, replaying, withdrawals
from hark.flows.own_mappings import InUse
from hark.flows.putting_away import NoWhy
from hark.guard.access import Role
from hark.records.audit import AuditEntryRow
from hark.records.feeds import ArrivalRow, QuarantineRow
from tests.flows.test_loading import ANNA, load
from tests.flows.test_quarantine import mend
from tests.makers import NOON, a_file, a_row, somebody

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
PERHAPS = ('choices = ["Yes", "No"]', 'choices = ["Yes", "No", "Perhaps"]')


@pytest.fixture(autouse=True)
def kept(home: Path) -> None:
    """A record that a mended mapping can read and one that none can; and one of another feed."""
    load(a_file(home, [a_row(id="1", timely="Perhaps"), a_row(id="x")]))
    load(a_file(home, [a_row(id="y")], name="other.csv"), feed="north")


def away(**narrowed: object) -> int:
    return putting_away.put_away(why="unusable", by=ANNA, now=NOON, **narrowed)  # type: ignore[arg-type]  # as given


def up(**narrowed: object) -> int:
    return putting_away.take_up(by=ANNA, now=LATER, **narrowed)  # type: ignore[arg-type]  # as given


def states() -> list[str]:
    return list(QuarantineRow.objects.order_by("pk").values_list("state", flat=True))


def first() -> QuarantineRow:
    return QuarantineRow.objects.order_by("pk")[0]


class TestPutAway:
    def test_says_why_who_and_when(self) -> None:
        assert away(ids=[first().pk]) == 1

        kept = quarantine.one(first().pk, by=ANNA)
        assert (kept.state, kept.put_away_why, kept.put_away_by) == ("put_away", "unusable", ANNA.username)
        assert kept.settled_at == NOON
        assert states() == ["put_away", "open", "open"]

    def test_is_of_all_that_match(self) -> None:
        file = ArrivalRow.objects.get(feed__name="cfpb").pk

        assert away(feed="cfpb", arrival=file, reason="not_an_id") == 1
        assert away() == 2

    def test_leaves_alone_what_came_since_it_was_counted(self) -> None:
        assert away(up_to=first().pk) == 1

        assert states() == ["put_away", "open", "open"]

    def test_is_noted_with_how_many_and_why(self) -> None:
        away(feed="north", reason="not_an_id")

        [noted] = AuditEntryRow.objects.filter(act="quarantine.put_away")
        assert (noted.subject, noted.actor) == ("north", ANNA.username)
        assert noted.details == {"rows": 1, "why": "unusable", "reason": "not_an_id"}

    def test_of_those_named_is_noted_with_their_numbers(self) -> None:
        away(ids=[first().pk, 999])

        noted = AuditEntryRow.objects.get(act="quarantine.put_away")
        assert noted.details["numbers"] == [first().pk]

    def test_of_nothing_is_no_deed(self) -> None:
        away()

        assert away() == 0
        assert AuditEntryRow.objects.filter(act="quarantine.put_away").count() == 1

    @pytest.mark.parametrize("why", ["", "bored", WhyAway.LOAD_WITHDRAWN])
    def test_wants_a_reason_that_is_chosen_by_hand(self, why: str) -> None:
        with pytest.raises(NoWhy):
            putting_away.put_away(why=why, by=ANNA, now=NOON)

        assert states() == ["open"] * 3

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMPLAINT_HANDLER])
    def test_is_refused_to_whoever_keeps_no_feeds(self, role: Role) -> None:
        with pytest.raises(NotAllowed):
            putting_away.put_away(why="unusable", by=somebody(role), now=NOON)
        with pytest.raises(NotAllowed):
            putting_away.take_up(by=somebody(role), now=NOON)

    def test_without_a_reason_is_in_no_row(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            QuarantineRow.objects.update(state="put_away")


class TestTakeUp:
    def test_opens_it_as_it_was(self) -> None:
        away()

        assert up(feed="cfpb") == 2

        kept = quarantine.one(first().pk, by=ANNA)
        told = (kept.state, kept.put_away_why, kept.put_away_by, kept.settled_at)
        assert told == ("open", "", "", None)
        assert AuditEntryRow.objects.get(act="quarantine.taken_up").details == {"rows": 2}

    def test_touches_nothing_that_was_not_put_away(self, home: Path) -> None:
        mend(home, *PERHAPS)
        replaying.replay(by=ANNA, now=NOON)

        assert up() == 0
        assert states()[0] == "accepted"

    def test_leaves_what_belongs_to_a_load_that_was_withdrawn(self) -> None:
        file = ArrivalRow.objects.get(feed__name="cfpb")
        withdrawals.withdraw(file.pk, mistake="wrong_file", by=ANNA, now=NOON)
        away(feed="north")

        assert up() == 1
        assert states() == ["put_away", "put_away", "open"]


class TestAllOfALoad:
    def test_is_put_away_and_noted_by_the_caller(self) -> None:
        away(ids=[first().pk])
        file = ArrivalRow.objects.get(feed__name="cfpb")

        assert putting_away.put_away_all_of(file, by=ANNA.username, now=LATER) == 1

        assert states() == ["put_away", "put_away", "open"]
        assert first().put_away_why != WhyAway.LOAD_WITHDRAWN  # as somebody had said before
        by_load = QuarantineRow.objects.get(put_away_why=WhyAway.LOAD_WITHDRAWN)
        assert (by_load.put_away_by, by_load.settled_at) == (ANNA.username, LATER)
        assert AuditEntryRow.objects.filter(act="quarantine.put_away").count() == 1

    def test_leaves_what_was_accepted(self, home: Path) -> None:
        mend(home, *PERHAPS)
        replaying.replay(by=ANNA, now=NOON)
        file = ArrivalRow.objects.get(feed__name="cfpb")

        assert putting_away.put_away_all_of(file, by=ANNA.username, now=LATER) == 1
        assert states()[0] == "accepted"


class TestWhatIsPutAway:
    def test_is_not_tried_again(self, home: Path) -> None:
        away(ids=[first().pk])
        mend(home, *PERHAPS)

        assert replaying.replay(by=ANNA, now=NOON, feed="cfpb") == Tally(read=1, quarantined=1)
        assert replaying.replay(by=ANNA, now=NOON, ids=[first().pk]) == Tally()

    def test_is_tried_once_taken_up(self, home: Path) -> None:
        away()
        mend(home, *PERHAPS)
        up(feed="cfpb")

        assert replaying.replay(by=ANNA, now=NOON) == Tally(read=2, accepted=1, quarantined=1)

    def test_stays_so_when_its_file_is_settled_again(self, home: Path) -> None:
        away(feed="cfpb")

        again = load(home / "complaints.csv")

        assert again.tally == Tally(read=2, quarantined=2)
        assert states() == ["put_away", "put_away", "open"]

    def test_is_accepted_when_its_file_is_settled_by_a_mended_mapping(self, home: Path) -> None:
        away(feed="cfpb")
        mend(home, *PERHAPS)

        load(home / "complaints.csv")

        kept = quarantine.one(first().pk, by=ANNA)
        assert (kept.state, kept.put_away_why, kept.put_away_by) == ("accepted", "", "")
        assert states() == ["accepted", "put_away", "open"]

    def test_is_a_duplicate_when_another_file_brought_it_meanwhile(self, home: Path) -> None:
        away(feed="cfpb")
        mend(home, *PERHAPS)
        load(a_file(home, [a_row(id="1", timely="Perhaps")], name="again.csv"))

        load(home / "complaints.csv")

        assert states() == ["duplicate", "put_away", "open"]

    def test_is_still_in_the_account_of_its_file(self) -> None:
        away()

        [file] = feeds.arrivals(by=ANNA, feed="cfpb")[0]
        assert file.tally == Tally(read=2, quarantined=2)

    def test_waits_for_nobody(self) -> None:
        away(feed="cfpb")

        waiting = {feed.name: feed.in_quarantine for feed in feeds.feeds(by=ANNA)}
        assert waiting == {"cfpb": 0, "north": 1}
        assert health.queues()["quarantine_open"] == 1
        assert sum(quarantine.reasons(by=ANNA).values()) == 1

    def test_keeps_no_mapping_from_being_removed(self, home: Path) -> None:
        shipped = (resources.files("hark.catalogue") / "mappings" / "cfpb.toml").read_text(encoding="utf-8")
        (home / "mappings" / "mine.toml").write_text(
            shipped.replace('name = "cfpb"', 'name = "mine"'), encoding="utf-8"
        )
        ArrivalRow.objects.update(mapping="mine")

        with pytest.raises(InUse):
            own_mappings.remove("mine", by=ANNA, now=NOON)
        away()
        own_mappings.remove("mine", by=ANNA, now=NOON)

        assert not (home / "mappings" / "mine.toml").exists()
