"""Merging gains nobody time, is for one customer alone, and taken back was never there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hark.core.complaints.case import Case, SecondPair, Unreported
from hark.core.complaints.clocks import clocks
from hark.core.complaints.merging import (
    AnotherCustomer,
    SameComplaint,
    StillAsked,
    StillReviewed,
    Unreadable,
    brought,
    merge,
    part,
    reckoned,
)
from hark.core.complaints.steps import Impossible
from hark.core.terms.case import Act, Happening, Reads, Stage
from tests.core.complaints import packs

EARLY = datetime(2026, 3, 2, 4, tzinfo=UTC)
LATE = EARLY + timedelta(days=10)
LATER = LATE + timedelta(days=1)
CN, OWN = packs.law("cn_2020"), packs.WORKING["cn_working"]
ONE, OTHER = Case("A", Stage.HANDLING, owner="anna"), Case("B", Stage.RECEIVED)
PROMISE = Happening(Act.PROMISED, EARLY, "anna", {"until": "2026-03-09T10:00+08:00"})


def history(at: datetime, *more: Happening) -> list[Happening]:
    return [Happening(Act.RECEIVED, at, "", {"door": "portal"}), *more]


def joined(*merged: Happening) -> Happening:
    return Happening(Act.JOINED, LATER, "anna", brought("A", merged))


def due(told: list[Happening], term: str) -> object:
    found = clocks(reckoned(told), law=CN, targets=OWN, now=LATER)
    return next((clock.due for clock in found if clock.term == term), None)


class TestDeciding:
    def test_one_ends_and_the_other_stands_where_it_stood(self) -> None:
        gone, goes_on = merge(replace(ONE, proposed_by="anna"), into=OTHER, same_customer=True, by="dora")

        assert (gone.stage, gone.proposed_by, goes_on) == (Stage.MERGED, "", OTHER)
        assert part(gone, of=goes_on, by="dora")[0].stage is Stage.HANDLING
        assert part(replace(gone, owner=""), of=goes_on, by="dora")[0].stage is Stage.RECEIVED
        assert part(replace(gone, objected=True), of=goes_on, by="dora")[0].stage is Stage.REVIEWING

    def test_is_refused_where_another_would_read_it_or_an_answer_would_be_lost(self) -> None:
        with pytest.raises(AnotherCustomer):
            merge(ONE, into=OTHER, same_customer=False, by="dora")
        with pytest.raises(SameComplaint):
            merge(ONE, into=ONE, same_customer=True, by="dora")
        for stage in (Stage.ANSWERED, Stage.CLOSED, Stage.WITHDRAWN, Stage.MERGED):
            with pytest.raises(Impossible):
                merge(replace(ONE, stage=stage), into=OTHER, same_customer=True, by="dora")
            with pytest.raises(Impossible):
                merge(ONE, into=replace(OTHER, stage=stage), same_customer=True, by="dora")

    @pytest.mark.parametrize(
        ("gone", "goes_on", "by_phone", "by_number"),
        [
            ("mail", "mail", True, True),
            ("mail", "code", False, False),
            ("mail", "nowhere", False, False),
            ("code", "mail", False, True),
            ("code", "nowhere", False, True),
            ("nowhere", "code", True, True),
            ("nowhere", "mail", False, True),
            ("nowhere", "nowhere", False, True),
        ],
    )
    def test_the_answer_stands_where_its_customer_reads_it(
        self, gone: str, goes_on: str, by_phone: bool, by_number: bool
    ) -> None:
        one, other = replace(ONE, reads=Reads(gone)), replace(OTHER, reads=Reads(goes_on))
        for known, may in ((False, by_phone), (True, by_number)):
            if may:
                merge(one, into=other, same_customer=True, by="dora", known=known)
                continue
            with pytest.raises(Unreadable):
                merge(one, into=other, same_customer=True, by="dora", known=known)

    def test_what_to_do_instead_is_possible(self) -> None:
        file, mail = replace(ONE, reads=Reads.NOWHERE, awaited=True), replace(OTHER, reads=Reads.MAIL)
        for one, other in ((file, mail), (mail, file)):
            with pytest.raises(Unreadable, match="Handle both"):
                merge(one, into=other, same_customer=True, by="dora")
        with pytest.raises(Unreported, match="Merge the other"):
            merge(replace(ONE, awaited=True), into=OTHER, same_customer=True, by="dora")
        with pytest.raises(Unreadable, match="Merge the other"):
            merge(mail, into=ONE, same_customer=True, by="dora", known=True)

    def test_while_another_unit_is_asked_it_does_not_end(self) -> None:
        with pytest.raises(StillAsked):
            merge(ONE, into=OTHER, same_customer=True, by="dora", asked=True)

    def test_what_was_objected_to_is_reviewed_by_others_still(self) -> None:
        objected = replace(
            ONE, stage=Stage.REVIEWING, owner="", objected=True, decided_by=frozenset({"anna", "carl"})
        )
        reviewed = replace(objected, number="B", owner="dora", decided_by=frozenset({"bert"}))

        with pytest.raises(StillReviewed, match="Merge the other"):
            merge(objected, into=OTHER, same_customer=True, by="dora")
        merge(OTHER, into=objected, same_customer=True, by="dora")
        _, goes_on = merge(objected, into=reviewed, same_customer=True, by="dora")
        assert goes_on.decided_by == {"anna", "bert", "carl"}
        for theirs in ({"owner": "carl"}, {"owner": "dora", "proposed_by": "anna"}):
            with pytest.raises(SecondPair):
                merge(objected, into=replace(reviewed, **theirs), same_customer=True, by="dora")

    def test_whoever_decided_leaves_merging_and_parting_to_those_who_review_it(self) -> None:
        reviewed = replace(
            ONE, stage=Stage.REVIEWING, owner="dora", objected=True, decided_by=frozenset({"anna"})
        )
        another = replace(reviewed, number="C", decided_by=frozenset({"bert"}))
        gone = replace(OTHER, stage=Stage.MERGED)

        for case, into in ((OTHER, reviewed), (reviewed, another), (another, reviewed)):
            with pytest.raises(SecondPair, match="somebody else reviews it"):
                merge(case, into=into, same_customer=True, by="anna")
            assert merge(case, into=into, same_customer=True, by="dora")[0].stage is Stage.MERGED
        with pytest.raises(SecondPair, match="somebody else reviews it"):
            part(gone, of=reviewed, by="anna")
        assert part(gone, of=reviewed, by="dora")[1] == reviewed
        answered = replace(reviewed, stage=Stage.ANSWERED)  # it is decided
        assert part(gone, of=answered, by="anna")[1] == answered

    def test_what_is_part_of_a_third_is_not_taken_apart(self) -> None:
        with pytest.raises(Impossible):
            part(replace(ONE, stage=Stage.MERGED), of=replace(OTHER, stage=Stage.MERGED), by="dora")


class TestClocks:
    def test_count_from_the_earlier_receipt_and_keep_the_promise(self) -> None:
        into = history(LATE, joined(*history(EARLY, PROMISE)))

        assert due(into, "decision") == due(history(EARLY), "decision")
        assert due(into, "promise") == due(history(EARLY, PROMISE), "promise") is not None

    def test_gain_nothing_where_the_other_came_later(self) -> None:
        assert due(history(EARLY, joined(*history(LATE))), "decision") == due(history(EARLY), "decision")

    def test_of_a_chain_count_from_the_first_of_all(self) -> None:
        middle = history(LATE, joined(*history(EARLY, PROMISE)))

        assert due(history(LATER, joined(*middle)), "decision") == due(history(EARLY), "decision")

    def test_know_nothing_of_a_merging_taken_back(self) -> None:
        left = Happening(Act.LEFT, LATER, "boris", {"other": "A"})
        merged = Happening(Act.MERGED, LATE, "anna", {"other": "B"})
        parted = Happening(Act.PARTED, LATER, "boris", {"other": "B"})

        assert due(history(LATE, joined(*history(EARLY, PROMISE)), left), "decision") == due(
            history(LATE), "decision"
        )
        assert due(history(EARLY, merged, parted), "decision") == due(history(EARLY), "decision")
        assert due(history(LATE, joined(*history(EARLY)), left, joined(*history(EARLY))), "decision") == due(
            history(EARLY), "decision"
        )
