"""A case takes the steps there are and no others, whatever is done to it in whatever order."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hark.core.complaints import case as deciding
from hark.core.complaints import mediation, promising
from hark.core.complaints.case import Case, NotOwn, Outcome, Paused, SecondPair, Unfinished
from hark.core.complaints.mediation import End, Referral
from hark.core.complaints.recusal import Placed, Recused
from hark.core.complaints.steps import STEPS, Impossible, Reviewed, after, moves, possible
from hark.core.errors import Refusal
from hark.core.terms.case import OVER, Act, MediationOutcome, Stage, Upheld

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DONE = Outcome(Upheld.YES, "rules", "The fee was charged twice.", "refunded")
ANNA, BORIS, CLARA, DORA, EMIL = (
    Placed(name, ("bank", "north", name)) for name in ("anna", "boris", "clara", "dora", "emil")
)


def a_case(stage: Stage = Stage.HANDLING, **special: object) -> Case:
    return Case(**{"number": "260302-ABCDE", "stage": stage, "owner": "anna"} | special)


class TestSteps:
    def test_every_deed_has_its_step_but_the_first(self) -> None:
        assert set(STEPS) == set(Act) - {Act.RECEIVED, Act.IMPORTED}

    def test_what_is_not_possible_is_refused(self) -> None:
        for stage in Stage:
            for act in set(Act) - possible(stage):
                with pytest.raises(Impossible):
                    after(stage, act)

    def test_no_reply_goes_unchecked_and_nothing_closes_unanswered(self) -> None:
        assert {one for one, other in moves() if other is Stage.ANSWERED} == {Stage.CHECKING, Stage.CLOSED}
        assert {one for one, other in moves() if other is Stage.CLOSED} == {Stage.ANSWERED}


class TestDeciding:
    def test_whoever_wrote_a_reply_does_not_check_it(self) -> None:
        written = deciding.propose(a_case(), reply="We are sorry, and pay it back.", by="anna")

        with pytest.raises(SecondPair):
            deciding.check(written, by=ANNA, approved=True, about=[], now=NOON)
        assert deciding.check(written, by=BORIS, approved=True, about=[], now=NOON).stage is Stage.ANSWERED

    def test_a_reply_refused_goes_back_to_its_writer(self) -> None:
        written = deciding.propose(a_case(), reply="We are sorry, and pay it back.", by="anna")

        back = deciding.check(written, by=BORIS, approved=False, about=[], now=NOON)

        assert (back.stage, back.owner, back.answered_at) == (Stage.HANDLING, "anna", None)

    @pytest.mark.parametrize(
        "person", [BORIS, Placed("colleague", BORIS.path), Placed("lead", BORIS.path[:2])]
    )
    def test_who_is_complained_about_their_team_and_their_line_stay_out(self, person: Placed) -> None:
        with pytest.raises(Recused):
            deciding.assign(a_case(), to=person, about=[BORIS])
        written = deciding.propose(a_case(), reply="We are sorry, and pay it back.", by="anna")
        with pytest.raises(Recused):
            deciding.check(written, by=person, approved=True, about=[BORIS], now=NOON)

    def test_another_team_and_who_works_for_the_whole_institution_do_not(self) -> None:
        for person in (CLARA, Placed("head")):
            assert deciding.assign(a_case(), to=person, about=[BORIS]).owner == person.username

    def test_a_review_is_somebody_elses(self) -> None:
        objected = deciding.object_to(a_case(Stage.CLOSED, answered_at=NOON))

        assert (objected.stage, objected.owner) == (Stage.REVIEWING, "")
        with pytest.raises(SecondPair):
            deciding.assign(objected, to=ANNA, about=[])
        assert deciding.assign(objected, to=CLARA, about=[]).stage is Stage.REVIEWING

    def test_whoever_had_a_hand_in_what_was_objected_to_stays_out_of_every_review_of_it(self) -> None:
        written = deciding.propose(a_case(), reply="We are sorry, and pay it back.", by="anna")
        sent = deciding.check(written, by=BORIS, approved=True, about=[], now=NOON)
        first = deciding.object_to(sent)

        with pytest.raises(SecondPair):
            deciding.assign(first, to=BORIS, about=[])
        review = deciding.assign(first, to=CLARA, about=[])
        written = deciding.propose(review, reply="We looked at it again.", by="clara")
        for person in (ANNA, BORIS):
            with pytest.raises(SecondPair):
                deciding.check(written, by=person, approved=True, about=[], now=NOON)
        sent = deciding.check(written, by=DORA, approved=True, about=[], now=NOON)

    def test_whoever_decided_tells_the_customer_of_nothing_while_others_review_it(self) -> None:
        day = NOON.date()
        reviewed = a_case(Stage.REVIEWING, owner="clara", objected=True, decided_by=frozenset({"anna"}))
        mediated = replace(reviewed, in_mediation=True)
        failed = End(MediationOutcome.FAILED, day)

        with pytest.raises(SecondPair):
            promising.renew(reviewed, by="anna")
        with pytest.raises(SecondPair):
            mediation.refer(reviewed, Referral("b", day, day), by="anna", today=day)
        with pytest.raises(SecondPair):
            mediation.conclude(mediated, failed, referred_on=day, by="anna", today=day)
        assert promising.renew(reviewed, by="dora") == reviewed
        assert mediation.refer(reviewed, Referral("b", day, day), by="clara", today=day) == mediated
        assert mediation.conclude(mediated, failed, referred_on=day, by="clara", today=day) == reviewed
        answered = replace(mediated, stage=Stage.ANSWERED)  # it is decided
        assert not mediation.conclude(answered, failed, referred_on=day, by="anna", today=day).in_mediation

    def test_a_review_is_asked_for_once(self) -> None:
        reviewed = a_case(Stage.ANSWERED, answered_at=NOON, objected=True)

        for case in (reviewed, replace(reviewed, stage=Stage.CLOSED)):
            with pytest.raises(Reviewed):
                deciding.object_to(case)
            assert Act.OBJECTED not in possible(case.stage, reviewed=True)
        assert deciding.object_to(a_case(Stage.ANSWERED, answered_at=NOON)).objected

    def test_nothing_is_closed_without_cause_finding_and_remedy(self) -> None:
        answered = a_case(Stage.ANSWERED, answered_at=NOON)

        for lacking in (("", "f", "r"), ("c", " ", "r"), ("c", "f", "")):
            with pytest.raises(Unfinished):
                deciding.close(answered, outcome=Outcome(Upheld.NO, *lacking), by="anna", now=NOON)
        with pytest.raises(NotOwn):
            deciding.close(answered, outcome=DONE, by="boris", now=NOON)

    def test_a_term_is_paused_once_and_no_answer_leaves_meanwhile(self) -> None:
        paused = deciding.pause(a_case(), by="anna")

        with pytest.raises(Paused):
            deciding.pause(paused, by="anna")
        with pytest.raises(Paused):
            deciding.propose(paused, reply="We are sorry, and pay it back.", by="anna")
        assert not deciding.resume(paused, by="anna").paused


people = st.sampled_from([ANNA, BORIS, CLARA, DORA, EMIL])


class AnyOrder(RuleBasedStateMachine):
    """Deeds in any order beside a plain model: who wrote the reply, who checked it, whether it went.

    Whoever wrote or checked a reply that was objected to has `decided`, and has no more to do with it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.case = Case("260302-ABCDE", Stage.RECEIVED)
        self.sent = self.finished = False
        self.hands: set[str] = set()  # who wrote and checked the reply that went last
        self.decided: set[str] = set()

    def do(self, deed: object) -> bool:
        try:
            self.case = deed()  # type: ignore[operator] # a function without arguments
        except Refusal:
            return False
        return True

    @rule(to=people)
    def assign(self, to: Placed) -> None:
        self.do(lambda: deciding.assign(self.case, to=to, about=[]))

    @rule(by=people)
    def propose(self, by: Placed) -> None:
        if self.do(lambda: deciding.propose(self.case, reply="We are very sorry.", by=by.username)):
            self.writer = by

    @rule(by=people, approved=st.booleans())
    def check(self, by: Placed, approved: bool) -> None:
        if self.do(lambda: deciding.check(self.case, by=by, approved=approved, about=[], now=NOON)):
            assert by != self.writer
            self.sent = self.sent or approved
            assert not {by.username, self.writer.username} & self.decided
            if approved:
                self.hands = {by.username, self.writer.username}

    @rule(by=people)
    def close(self, by: Placed) -> None:
        if self.do(lambda: deciding.close(self.case, outcome=DONE, by=by.username, now=NOON)):
            self.finished = True

    @precondition(lambda self: Act.OBJECTED in possible(self.case.stage, reviewed=self.case.objected))
    @rule()
    def object_to(self) -> None:
        owner = self.case.owner
        assert self.do(lambda: deciding.object_to(self.case))
        self.decided |= self.hands | {owner}

    @rule(act=st.sampled_from([Act.NOTED, Act.ACCEPTED]))
    def other(self, act: Act) -> None:
        self.do(lambda: self.case.done(act))

    @rule()
    def reopen(self) -> None:
        self.do(lambda: deciding.reopen(self.case))

    @rule()
    def refer(self) -> None:
        day = NOON.date()
        self.do(lambda: mediation.refer(self.case, Referral("b", day, day), by="frank", today=day))

    @rule()
    def conclude(self) -> None:
        day = NOON.date()
        end = End(MediationOutcome.FAILED, day)
        self.do(lambda: mediation.conclude(self.case, end, referred_on=day, by="frank", today=day))

    @rule()
    def withdraw(self) -> None:
        self.do(lambda: deciding.withdraw(self.case, now=NOON))

    @invariant()
    def holds(self) -> None:
        case = self.case
        assert case.owner not in self.decided
        assert case.decided_by == self.decided
        if case.stage in (Stage.HANDLING, Stage.CHECKING, Stage.ANSWERED):
            assert case.owner
        if case.stage is Stage.ANSWERED:
            assert self.sent and case.answered_at
        if case.stage is Stage.CLOSED:
            assert self.finished and self.sent and case.outcome == DONE
        if case.stage not in OVER:
            assert case.outcome is None
        if case.in_mediation:
            assert (case.stage not in OVER and case.owner) or case.stage is Stage.REVIEWING


TestAnyOrder = AnyOrder.TestCase
