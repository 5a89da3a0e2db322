"""A complaint from the customer to a checked answer and its end, and what the database refuses."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from hark.core.complaints.case import Outcome
from hark.core.complaints.result import Contradictory
from hark.core.complaints.steps import Impossible
from hark.core.errors import Refusal
from hark.core.terms.case import Act, Stage, Upheld
from hark.flows import case_closing, case_customer, case_messages, case_owner, case_reply
from hark.flows.case_refusals import ChangedMeanwhile, NoHandler
from hark.guard.access import Role, Staff
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow, HappeningRow
from tests.flows.handled import REPLY, answered, closed, stage
from tests.makers import NOON, a_case, a_person, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


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
                case_closing.close(number, outcome=nothing, **paid, by=anna, now=NOON)
        case_closing.close(number, outcome=nothing, redress=Decimal(0), by=anna, now=NOON)

    def test_nothing_owed_is_paid_out_of_goodwill(self, anna: Staff, boris: Staff) -> None:
        number = answered(a_case(), anna, boris)
        kind = Outcome(Upheld.PARTLY, "rules", "It was told badly.", "goodwill")

        with pytest.raises(Contradictory, match="paid out of goodwill was not owed"):
            case_closing.close(
                number, outcome=kind, redress=Decimal(5), ex_gratia=Decimal(5), by=anna, now=NOON
            )
        case_closing.close(number, outcome=kind, ex_gratia=Decimal(5), by=anna, now=NOON)

    def test_a_refused_reply_goes_back(self, anna: Staff, boris: Staff) -> None:
        number = a_case()
        case_owner.take(number, by=anna, now=NOON)
        case_reply.propose(number, reply=REPLY, by=anna, now=NOON)

        case_reply.refuse(number, words="Say when.", by=boris, now=NOON)

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

    def test_a_case_goes_only_to_who_handles_such(self, boris: Staff) -> None:
        north = a_unit("north", above=a_unit())
        a_person(Role.AUDITOR, username="rita")
        a_person(Role.SUPERVISOR, username="sven", unit=north)
        number = a_case()

        for name in ("nobody", "rita", "sven"):
            with pytest.raises(NoHandler):
                case_owner.assign(number, to=name, by=boris, now=NOON)

    def test_what_somebody_did_meanwhile_is_not_overwritten(self, anna: Staff, boris: Staff) -> None:
        number = a_case()
        version = CaseRow.objects.get(number=number).version
        case_messages.remark(number, words="I called.", by=boris, now=NOON)

        with pytest.raises(ChangedMeanwhile):
            case_owner.take(number, by=anna, now=NOON, seen=version)


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
