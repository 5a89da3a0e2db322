"""A confidential complaint: who reads it, who says so, and what its customer and its checker meet."""

import pytest

from hark.core.complaints.case import NotOwn
from hark.core.complaints.confidential import Bar, Confidential, LetIn
from hark.core.complaints.recusal import Recused
from hark.core.errors import NotAllowed
from hark.core.terms.case import Act
from hark.flows import case_confidential, case_customer, case_owner, case_programs, case_reply, case_whole
from hark.flows.case_confidential import NoReader
from hark.flows.case_refusals import BadChoice
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow
from hark.records.let_in import LetInRow
from tests.confidential import NORTH, REPLY, People, a_secret, everybody, keep, let_in, readers
from tests.makers import NOON, a_case, a_person, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def people(db: None) -> People:
    return everybody()


@pytest.fixture
def number(people: People) -> str:
    return a_secret(people)


class TestWhoReadsIt:
    def test_is_its_owner_quality_managers_and_auditors(self, number: str, people: People) -> None:
        assert readers(number, people) == {"anna", "boss", "rita"}

    def test_is_whoever_was_let_in_until_they_are_no_more(self, number: str, people: People) -> None:
        let_in(number, "lead", people["anna"])
        assert readers(number, people) == {"anna", "boss", "rita", "lead"}

        case_confidential.let_out(number, person="lead", by=people["boss"], now=NOON)
        assert readers(number, people) == {"anna", "boss", "rita"}

    def test_is_the_next_owner_and_no_longer_the_last(self, number: str, people: People) -> None:
        case_owner.hand_over(number, to="dora", words="They wait.", by=people["anna"], now=NOON)

        assert readers(number, people) == {"dora", "boss", "rita"}

    def test_is_everybody_again_once_it_is_lifted(self, number: str, people: People) -> None:
        let_in(number, "dora", people["anna"])

        case_confidential.lift(number, words="It is known.", by=people["boss"], now=NOON)

        assert readers(number, people) == set(people) and not LetInRow.objects.exists()

    def test_never_is_whom_it_is_about(self, number: str, people: People) -> None:
        CaseRow.objects.get().about.add(StaffRow.objects.get(username="boss"))

        assert case_whole.one(number, by=people["boss"]).kept_out is Bar.ABOUT
        with pytest.raises(Recused):
            let_in(number, "boss", people["anna"])


class TestKeepingIt:
    def test_is_for_its_owner_and_who_leads_who_then_is_let_in(self, people: People) -> None:
        first, other = (a_case(people["dora"], about=NORTH) for _ in range(2))

        with pytest.raises(NotOwn):
            keep(first, people["dora"])
        with pytest.raises(NotAllowed):
            keep(first, people["head"])
        with pytest.raises(BadChoice):
            keep(first, people["boss"], "shame")
        keep(first, people["lead"])
        keep(other, people["boss"])

        assert [row.staff.username for row in LetInRow.objects.all()] == ["lead"]
        assert readers(first, people) == {"boss", "rita", "lead"}

    def test_is_lifted_by_who_leads_and_sees_it(self, number: str, people: People) -> None:
        for name, refusal in (("anna", NotAllowed), ("lead", Confidential)):
            with pytest.raises(refusal):
                case_confidential.lift(number, words="Enough.", by=people[name], now=NOON)
        let_in(number, "lead", people["anna"])

        case_confidential.lift(number, words="Enough.", by=people["lead"], now=NOON)

        assert not CaseRow.objects.get().confidential

    def test_lets_in_whoever_could_see_it_otherwise(self, number: str, people: People) -> None:
        a_person(Role.SUPERVISOR, username="sven", unit=a_unit("south", above=a_unit()))
        a_person(Role.AGENT, username="asta", unit=a_unit("north", above=a_unit()))

        for name in ("sven", "asta", "nobody"):
            with pytest.raises(NoReader):
                let_in(number, name, people["anna"])
        for name in ("anna", "boss", "rita"):
            with pytest.raises(LetIn):
                let_in(number, name, people["anna"])
        let_in(number, "dora", people["anna"])
        with pytest.raises(NotOwn):
            let_in(number, "carl", people["dora"])
        with pytest.raises(LetIn):
            case_confidential.let_out(number, person="carl", by=people["anna"], now=NOON)

    def test_stands_in_history_and_audit_with_whom_it_was_opened_to(
        self, number: str, people: People
    ) -> None:
        let_in(number, "dora", people["anna"])
        case_confidential.let_out(number, person="dora", by=people["anna"], now=NOON)
        case_confidential.lift(number, words="It is known.", by=people["boss"], now=NOON)

        lines = case_whole.one(number, by=people["boss"]).history[-4:]
        assert [(line.act, line.words) for line in lines] == [
            (Act.CONFIDENTIAL, "Ask nobody there."),
            (Act.LET_IN, "To check the reply."),
            (Act.LET_OUT, ""),
            (Act.LIFTED, "It is known."),
        ]
        assert lines[1].details == {"person": "Dora"}
        noted = AuditEntryRow.objects.filter(subject=number).order_by("-sequence")[:4]
        told = [(each.actor, each.act, each.details) for each in reversed(noted)]
        of = {"stage": "handling"}
        assert told == [
            ("anna", "case.confidential", of | {"confidential": "report"}),
            ("anna", "case.let_in", of | {"person": "dora"}),
            ("anna", "case.let_out", of | {"person": "dora"}),
            ("boss", "case.lifted", of),
        ]


class TestItsReply:
    def test_is_checked_by_somebody_let_in(self, number: str, people: People) -> None:
        case_reply.propose(number, reply=REPLY, by=people["anna"], now=NOON)

        with pytest.raises(Confidential):
            case_reply.approve(number, by=people["dora"], now=NOON)
        let_in(number, "dora", people["anna"])
        case_reply.approve(number, by=people["dora"], now=NOON)

        assert CaseRow.objects.get().stage == "answered"


class TestItsCustomer:
    def test_sees_no_difference(self, people: People) -> None:
        number = a_case(people["dora"], about=NORTH)
        before = case_customer.progress(number, now=NOON)

        keep(number, people["boss"])
        let_in(number, "dora", people["boss"])

        assert case_customer.progress(number, now=NOON) == before
        case_customer.write(number, words="Is there news?", now=NOON)
        found = case_programs.standing(number, by=people["dora"], now=NOON)
        assert [each.words for each in found.news if each.words] == []
