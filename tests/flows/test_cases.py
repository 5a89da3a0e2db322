"""A complaint from the customer's hand to a checked answer, an objection and its end, and who may do what."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction

from hark.core.complaints.case import Contradictory, NothingSaid, Outcome
from hark.core.complaints.clocks import Clock, Kind
from hark.core.complaints.recusal import Recused
from hark.core.complaints.steps import Impossible, Reviewed
from hark.core.errors import NotAllowed, Refusal
from hark.core.terms.case import Act, Stage, Upheld
from hark.flows import (
    case_clocks,
    case_customer,
    case_deeds,
    case_hearing,
    case_history,
    case_intake,
    case_several,
    cases,
    erasure,
    handlers,
    organisation,
)
from hark.flows.case_customer import NotShown, TooLate
from hark.flows.case_intake import About, BadComplaint, NoWayBack, Told
from hark.flows.case_refusals import ChangedMeanwhile, NoHandler, NoSuchCase
from hark.flows.case_several import Chosen
from hark.flows.cases import Wanted
from hark.flows.organisation import NoSuchUnit
from hark.guard.access import Role, Staff
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow, HappeningRow
from tests.makers import NOON, a_case, a_person, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
DONE = Outcome(Upheld.YES, "rules", "The fee was charged twice.", "refunded")
REPLY = "The counter was wrong. We have changed the banknotes and are sorry."


@pytest.fixture
def clara(db: None) -> Staff:
    return a_person(Role.COMPLAINT_HANDLER, username="clara", name="Clara").as_term()


@pytest.fixture
def dora(db: None) -> Staff:
    return a_person(Role.SUPERVISOR, username="dora", name="Dora").as_term()


def stage(number: str) -> str:
    return CaseRow.objects.get(number=number).stage


def answered(number: str, anna: Staff, boris: Staff, *, now: datetime = NOON) -> str:
    case_deeds.take(number, by=anna, now=now)
    case_deeds.propose(number, reply=REPLY, by=anna, now=now)
    case_deeds.approve(number, by=boris, now=now)
    return number


def reviewed(first: Staff, its_checker: Staff, second: Staff, second_checker: Staff) -> str:
    number = answered(a_case(), first, its_checker)
    case_customer.object_to(number, words="My notes were real.", now=NOON)
    return answered(number, second, second_checker)


def decision_of(number: str, *, now: datetime) -> Clock:
    """The clock of the law's own term."""
    [clock] = [c for c in case_clocks.of(CaseRow.objects.get(number=number), now=now) if c.term == "decision"]
    return clock


def closed(number: str, anna: Staff, boris: Staff, *, now: datetime = NOON) -> str:
    answered(number, anna, boris, now=now)
    case_deeds.close(number, outcome=DONE, by=anna, now=now)
    return number


class TestComingIn:
    def test_is_numbered_by_the_day_it_is_where_the_institution_is(self) -> None:
        late = datetime(2026, 11, 25, 19, 51, tzinfo=UTC)  # 03:51 the next day in Shanghai

        assert case_intake.draw(now=late).number.startswith("261126-")

    def test_gives_a_number_and_a_code_that_opens_it_with_the_contact(self) -> None:
        receipt = case_intake.from_customer(
            Told("The counter refused my notes.", phone="138 1234 5678"), About(), now=NOON
        )

        assert case_customer.shown(
            receipt.number.lower(), code=receipt.code.lower(), contact="+86 13812345678"
        )
        for number, code, contact in (
            (receipt.number, receipt.code, "13812345679"),
            (receipt.number, "0000000000", "13812345678"),
            (receipt.number, "", ""),
            ("260302-00000", receipt.code, "13812345678"),
        ):
            with pytest.raises(NotShown):
                case_customer.shown(number, code=code, contact=contact)

    def test_keeps_nothing_personal_in_the_clear_and_no_card_at_all(self) -> None:
        number = a_case(what="My card 4111 1111 1111 1111 was swallowed, call 13812345678.")

        row = CaseRow.objects.values().get(number=number)

        assert not any("李明" in str(value) or "13812345678" in str(value) for value in row.values())
        assert "4111" not in str(case_customer.progress(number, now=NOON).news) + str(
            case_history.told(CaseRow.objects.get(number=number))
        )

    @pytest.mark.parametrize(
        ("told", "refused"),
        [
            ({"what": "short"}, NothingSaid),
            ({"what": "x" * 20_001}, NothingSaid),
            ({"phone": ""}, NoWayBack),
            ({"phone": "call me"}, BadComplaint),
            ({"phone": "", "email": "nobody"}, BadComplaint),
            ({"name": "x" * 81}, BadComplaint),
        ],
    )
    def test_says_what_is_lacking(self, told: dict[str, str], refused: type[Refusal]) -> None:
        with pytest.raises(refused):
            a_case(**told)

        assert not CaseRow.objects.exists() and not AuditEntryRow.objects.exists()

    def test_may_be_taken_down_by_an_agent_who_then_sees_nothing_of_it(self) -> None:
        agent = a_person(Role.AGENT, username="carl").as_term()

        number = a_case(agent)

        with pytest.raises(NotAllowed):
            cases.open_one(number, by=agent, now=NOON)


class TestTheLoop:
    def test_goes_from_the_customer_to_a_checked_answer_and_a_close(self, anna: Staff, boris: Staff) -> None:
        number = closed(a_case(), anna, boris)

        progress = case_customer.progress(number, now=NOON)
        assert progress.stage is Stage.CLOSED and progress.news[-1].words == REPLY
        acts = [each.act for each in HappeningRow.objects.filter(case__number=number)]
        assert acts == [Act.RECEIVED, Act.ASSIGNED, Act.PROPOSED, Act.ANSWERED, Act.CLOSED]
        noted = AuditEntryRow.objects.filter(subject=number).values_list("act", "actor")
        assert [act for act, _ in noted] == [f"case.{act}" for act in acts]
        assert dict(noted)["case.answered"] == "boris"

    def test_nothing_is_paid_where_no_remedy_was_due(self, anna: Staff, boris: Staff) -> None:
        number = answered(a_case(), anna, boris)
        nothing = Outcome(Upheld.NO, "rules", "The fee was due.", "none")

        for paid in ({"redress": Decimal(500)}, {"ex_gratia": Decimal(1)}):
            with pytest.raises(Contradictory):
                case_deeds.close(number, outcome=nothing, **paid, by=anna, now=NOON)
        case_deeds.close(number, outcome=nothing, redress=Decimal(0), by=anna, now=NOON)

    def test_an_objection_is_reviewed_and_checked_by_others(
        self, anna: Staff, boris: Staff, clara: Staff, dora: Staff
    ) -> None:
        number = closed(a_case(), anna, boris)

        case_customer.object_to(number, words="My notes were real.", now=NOON + timedelta(days=29))

        assert stage(number) == Stage.REVIEWING and CaseRow.objects.get(number=number).cause == ""
        for person in (anna, boris):
            with pytest.raises(Refusal, match="somebody else"):
                case_deeds.take(number, by=person, now=NOON)
        case_deeds.take(number, by=clara, now=NOON)
        case_deeds.propose(number, reply=REPLY, by=clara, now=NOON)
        for person in (anna, boris):
            with pytest.raises(Refusal, match="somebody else"):
                case_deeds.approve(number, by=person, now=NOON)
            assert cases.page(Wanted(scope="to_check"), by=person).cases == []
        case_deeds.approve(number, by=dora, now=NOON)
        assert stage(number) == Stage.ANSWERED

    def test_all_who_decided_what_was_objected_to_stay_out(self, anna: Staff, boris: Staff) -> None:
        number = answered(a_case(), anna, boris)
        case_customer.object_to(number, words="My notes were real.", now=NOON)

        row = CaseRow.objects.get(number=number)
        for person in (anna, boris):
            with pytest.raises(Refusal, match="somebody else"):
                case_deeds.assign(number, to=person.username, by=boris, now=NOON)
        chosen = [Chosen(number, row.version)]
        assert not case_several.take(chosen, by=anna, now=NOON).done
        assert handlers.nobody_left(row)

    def test_one_is_asked_for_once_and_not_by_way_of_the_database_either(
        self, anna: Staff, boris: Staff, clara: Staff, dora: Staff
    ) -> None:
        number = reviewed(anna, boris, clara, dora)

        with pytest.raises(Reviewed, match="Mediation, the regulator and a court remain"):
            case_customer.object_to(number, words="They still are.", now=NOON)
        with pytest.raises(Reviewed):
            case_hearing.hear(number, answer="objected", words="They called.", by=clara, now=NOON)
        stands = case_customer.progress(number, now=NOON)
        assert (stands.may_object, stands.object_until, stands.is_reviewed) == (False, None, True)
        clock = case_clocks.objecting(CaseRow.objects.get(), now=NOON)
        assert clock and clock.met_at == NOON  # it does not begin anew
        with pytest.raises(DatabaseError, match="reviewed once"):
            CaseRow.objects.update(stage=Stage.REVIEWING)

    def test_who_decided_is_told_from_the_history_of_what_was_objected_to_before(
        self, anna: Staff, boris: Staff, clara: Staff, dora: Staff
    ) -> None:
        number = reviewed(anna, boris, clara, dora)
        row = CaseRow.objects.get(number=number)
        row.decided_by.clear()

        migration = import_module("hark.records.migrations.0036_review_by_others")
        migration.fill(apps, None)

        found = set(row.decided_by.values_list("username", flat=True))
        assert found == {"anna", "boris"}

    def test_one_may_object_to_the_end_of_the_last_day_the_law_gives_and_no_longer(
        self, anna: Staff, boris: Staff
    ) -> None:
        number = answered(a_case(), anna, boris)
        clock = case_clocks.objecting(CaseRow.objects.get(number=number), now=NOON)
        assert clock is not None and clock.due is not None
        last = clock.due - timedelta(seconds=1)
        before, after = (case_customer.progress(number, now=at) for at in (last, clock.due))

        assert clock.last_day == NOON.date() + timedelta(days=30) == before.object_until
        assert before.may_object and not after.may_object
        with pytest.raises(TooLate, match=str(clock.last_day)):
            case_customer.object_to(number, words="Late", now=clock.due)
        case_customer.object_to(number, words="In time", now=last)

    def test_a_refused_reply_goes_back(self, anna: Staff, boris: Staff) -> None:
        number = a_case()
        case_deeds.take(number, by=anna, now=NOON)
        case_deeds.propose(number, reply=REPLY, by=anna, now=NOON)

        case_deeds.refuse(number, words="Say when.", by=boris, now=NOON)

        assert stage(number) == Stage.HANDLING
        assert REPLY not in str(case_customer.progress(number, now=NOON).news)

    def test_a_customer_withdraws_rates_once_and_accepts(self, anna: Staff, boris: Staff) -> None:
        withdrawn, number = a_case(), closed(a_case(), anna, boris)

        case_customer.withdraw(withdrawn, now=NOON)
        case_customer.rate(number, stars=4, now=NOON)

        assert stage(withdrawn) == Stage.WITHDRAWN
        with pytest.raises(Impossible):
            case_customer.write(withdrawn, words="hello", now=NOON)
        with pytest.raises(Refusal, match="already"):
            case_customer.rate(number, stars=5, now=NOON)

    def test_whoever_is_complained_about_can_do_nothing_and_reads_nothing(
        self, anna: Staff, boris: Staff
    ) -> None:
        number = a_case(boris, about=About(door="branch", staff=["anna"]))

        with pytest.raises(Recused):
            case_deeds.take(number, by=anna, now=NOON)
        with pytest.raises(Recused):
            cases.reveal(number, purpose="handle", by=anna, now=NOON)
        whole = cases.open_one(number, by=anna, now=NOON)
        assert whole.kept_out and whole.told is None and not whole.history and not whole.possible

    @pytest.mark.parametrize(
        "deed",
        [
            partial(case_deeds.acknowledge, words="We look at it."),
            partial(case_deeds.write, words="We look at it."),
            partial(case_deeds.remark, words="Nothing to see."),
            partial(case_deeds.grade, level="simple", risk="low"),
            partial(case_deeds.assign, to="clara"),
            case_deeds.take,
        ],
    )
    def test_whoever_is_complained_about_does_nothing_to_it_either(
        self, deed: Callable[..., None], boris: Staff
    ) -> None:
        a_person(Role.COMPLAINT_HANDLER, username="clara")
        lead = a_person(Role.SUPERVISOR, username="lead").as_term()
        number = a_case(boris, about=About(door="branch", staff=["lead"]))

        with pytest.raises(Recused):
            deed(number, by=lead, now=NOON)

        assert HappeningRow.objects.count() == 1

    def test_a_name_that_is_nobodys_is_refused_for_it_would_keep_nobody_out(self, boris: Staff) -> None:
        with pytest.raises(BadComplaint, match="ana"):
            a_case(boris, about=About(door="branch", staff=["ana"]))

        assert not CaseRow.objects.exists()

    def test_a_case_goes_only_to_who_handles_such(self, boris: Staff) -> None:
        north = a_unit("north", above=a_unit())
        a_person(Role.AUDITOR, username="rita")
        a_person(Role.SUPERVISOR, username="sven", unit=north)
        number = a_case()

        for name in ("nobody", "rita", "sven"):
            with pytest.raises(NoHandler):
                case_deeds.assign(number, to=name, by=boris, now=NOON)

    def test_what_somebody_did_meanwhile_is_not_overwritten(self, anna: Staff, boris: Staff) -> None:
        number = a_case()
        version = CaseRow.objects.get(number=number).version
        case_deeds.remark(number, words="I called.", by=boris, now=NOON)

        with pytest.raises(ChangedMeanwhile):
            case_deeds.take(number, by=anna, now=NOON, seen=version)


class TestWalls:
    def test_a_case_is_seen_from_its_unit_and_above(self, boris: Staff) -> None:
        bank = a_unit()
        north, south = a_unit("north", above=bank), a_unit("south", above=bank)
        nora = a_person(Role.SUPERVISOR, username="nora", unit=north).as_term()
        sven = a_person(Role.SUPERVISOR, username="sven", unit=south).as_term()
        number = a_case(boris, about=About(door="branch", unit="north"))

        assert [row.number for row in cases.page(Wanted(), by=nora).cases] == [number]
        assert cases.page(Wanted(), by=sven).total == 0
        for deed in (
            lambda: cases.open_one(number, by=sven, now=NOON),
            lambda: case_deeds.take(number, by=sven, now=NOON),
            lambda: cases.reveal(number, purpose="handle", by=sven, now=NOON),
        ):
            with pytest.raises(NoSuchCase):
                deed()

    def test_a_complaint_is_taken_down_about_units_one_may_know_of(self) -> None:
        bank = a_unit()
        north, _ = a_unit("north", above=bank), a_unit("south", above=bank)
        carl = a_person(Role.AGENT, username="carl", unit=north).as_term()

        a_case(carl, about=About(door="branch", unit="north"))
        with pytest.raises(NoSuchUnit):
            a_case(carl, about=About(door="branch", unit="south"))

    def test_opening_and_revealing_are_noted(self, anna: Staff) -> None:
        number = a_case()

        whole = cases.open_one(number, by=anna, now=NOON)
        said = cases.reveal(number, purpose="handle", by=anna, now=NOON)

        assert whole.told is not None and whole.told["name"] == "*明" and whole.told["phone"] == "138****5678"
        assert said["phone"] == "13812345678"
        assert {"case.opened", "case.revealed"} <= set(AuditEntryRow.objects.values_list("act", flat=True))


class TestTheDatabase:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"stage": "closed"},
            {"stage": "answered"},
            {"stage": "handling", "owner": None},
        ],
    )
    def test_refuses_a_step_there_is_none_of(self, wrong: dict[str, object], anna: Staff) -> None:
        number = a_case()

        with pytest.raises(DatabaseError), transaction.atomic():
            CaseRow.objects.filter(number=number).update(**wrong)

    def test_refuses_an_answer_checked_by_its_writer(self, anna: Staff, boris: Staff) -> None:
        row = CaseRow.objects.get(number=answered(a_case(), anna, boris))

        with pytest.raises(IntegrityError), transaction.atomic():
            CaseRow.objects.filter(pk=row.pk).update(checked_by=row.replied_by)

    def test_keeps_the_history_as_it_was(self) -> None:
        a_case()

        refused = r"only ever added to|permission denied"  # the application's role may not at all
        for deed in (HappeningRow.objects.all().delete, lambda: HappeningRow.objects.update(by="boris")):
            with pytest.raises(DatabaseError, match=refused), transaction.atomic():
                deed()


def test_a_unit_that_complaints_are_about_stays(boris: Staff) -> None:
    a_unit("north", above=a_unit())
    a_case(boris, about=About(door="branch", unit="north"))
    officer = a_person(Role.SECURITY_OFFICER, username="olga").as_term()

    with pytest.raises(Refusal, match="so it stays"):
        organisation.remove_unit("north", by=officer, now=NOON)


def test_a_customer_who_is_erased_is_readable_no_more(anna: Staff, boris: Staff) -> None:
    number = a_case(boris, about=About(door="branch", customer="C-1001"))

    erasure.erase_customer("C-1001", reason="asked for", by=boris, now=NOON)

    assert cases.open_one(number, by=anna, now=NOON).told is None


class TestClocks:
    def test_a_case_keeps_the_law_of_its_day_and_knows_what_is_due_first(self) -> None:
        row = CaseRow.objects.get(number=a_case())

        clocks = {(each.kind, each.term): each for each in case_clocks.of(row, now=NOON)}

        assert row.law == "cn_2020" and row.due_at == NOON + timedelta(hours=24)
        assert clocks[Kind.STATUTORY, "decision"].last_day == NOON.date() + timedelta(days=15)

    def test_an_answer_meets_the_terms_and_starts_the_time_to_object(self, anna: Staff, boris: Staff) -> None:
        row = CaseRow.objects.get(number=answered(a_case(), anna, boris))

        clocks = {each.term: each for each in case_clocks.of(row, now=NOON)}

        assert clocks["decision"].met_at == NOON and clocks["objection"].running and row.due_at is None

    def test_a_term_is_extended_by_somebody_above_and_the_customer_reads_why(
        self, anna: Staff, boris: Staff
    ) -> None:
        number = a_case()
        case_deeds.take(number, by=anna, now=NOON)
        with pytest.raises(Refusal, match="grade it first"):
            case_deeds.extend(number, days=30, reason="An appraisal takes long.", by=boris, now=NOON)
        case_deeds.grade(number, level="especially_complex", risk="low", by=anna, now=NOON)

        case_deeds.extend(number, days=30, reason="An appraisal takes long.", by=boris, now=NOON)

        [decision] = [
            c for c in case_clocks.of(CaseRow.objects.get(number=number), now=NOON) if c.term == "decision"
        ]
        assert decision.last_day == NOON.date() + timedelta(days=60)
        assert case_customer.progress(number, now=NOON).news[-1].words == "An appraisal takes long."

    def test_a_pause_for_an_appraisal_moves_what_is_due(self, anna: Staff) -> None:
        number = a_case()
        case_deeds.take(number, by=anna, now=NOON)
        case_deeds.pause(number, reason="appraisal", words="We asked an expert.", by=anna, now=NOON)
        case_deeds.resume(number, by=anna, now=NOON + timedelta(days=3))

        decision = decision_of(number, now=NOON + timedelta(days=4))
        assert decision.banked == timedelta(days=3)
        assert decision.last_day == NOON.date() + timedelta(days=18)
