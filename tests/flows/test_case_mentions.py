"""Notes that mention colleagues: those who may see the case are told, anybody else is refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from hark.core.complaints.mentions import NotToMention
from hark.flows import case_mentions, case_messages, case_several, case_whole, deliveries
from hark.flows.case_several import Chosen
from hark.flows.case_submission import About
from hark.guard.access import Role, Staff
from hark.records.accounts import StaffRow
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow
from hark.records.mentions import MentionRow
from hark.records.organisation import LineRow
from hark.records.outbox import OutboxRow
from tests.makers import NOON, a_case, a_person, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def noted(number: str, words: str, *, by: Staff) -> None:
    case_messages.remark(number, words=words, by=by, now=NOON)


class TestMentioning:
    def test_tells_them_here_and_outside_by_number_and_people_only(
        self, anna: Staff, boris: Staff, settings: Settings
    ) -> None:
        settings.HARK_NOTICE_URL = "https://example.com/hark"
        number = a_case()
        noted(number, "@boris can you check? @anna", by=anna)

        [found] = case_mentions.page(by=boris).mentions
        assert (found.number, found.by, found.is_seen) == (number, "Anna", False)
        assert case_mentions.unseen(by=boris) == 1 and case_mentions.unseen(by=anna) == 0
        [sent] = OutboxRow.objects.filter(topic="case.mentioned")
        told = b'"data": {"case": "%b", "people": ["boris"]}' % number.encode()
        assert told in deliveries.opened(sent) and b"check" not in deliveries.opened(sent)

    def test_is_refused_for_whoever_may_not_see_the_case_in_one_sentence(
        self, anna: Staff, boris: Staff
    ) -> None:
        north, south = a_unit("north", above=a_unit()), a_unit("south", above=a_unit())
        a_person(Role.SUPERVISOR, username="sven", name="南希", unit=south)
        a_person(Role.SUPERVISOR, username="nora", unit=north)
        a_person(Role.AGENT, username="agent", unit=north)
        a_person(Role.COMPLAINT_HANDLER, username="gone", is_active=False)
        number = a_case(boris, about=About(door="branch", unit="north", staff=["agent"]))
        said = set()

        for name in ("sven", "nora", "agent", "gone", "nobody", "南希", "无名"):
            with pytest.raises(NotToMention) as refused:
                noted(number, f"@{name}请看", by=anna)
            said.add(str(refused.value).replace(f"{name}请看", "…"))
        assert len(said) == 1 and not MentionRow.objects.exists()
        assert CaseRow.objects.get(number=number).history.count() == 1

    def test_of_several_is_refused_case_by_case(self, anna: Staff) -> None:
        north, south = a_unit("north", above=a_unit()), a_unit("south", above=a_unit())
        nora = a_person(Role.SUPERVISOR, username="nora", unit=north).as_term()
        ours, theirs = (a_case(anna, about=About(door="branch", unit=unit.code)) for unit in (north, south))

        done = case_several.remark(
            [Chosen(ours, 1), Chosen(theirs, 1)], words="@nora look", by=anna, now=NOON
        )

        assert done.done == [ours] and [number for number, _ in done.refused] == [theirs]
        assert case_mentions.unseen(by=nora) == 1

    def test_lists_whoever_may_be_mentioned(self, anna: Staff, boris: Staff) -> None:
        north, south = a_unit("north", above=a_unit()), a_unit("south", above=a_unit())
        a_person(Role.SUPERVISOR, username="nora", name="Nora", unit=north)
        a_person(Role.SUPERVISOR, username="sven", unit=south)
        number = a_case(boris, about=About(door="branch", unit="north"))

        row = CaseRow.objects.get(number=number)
        assert [each.username for each in case_mentions.colleagues(row, by=anna)] == ["boris", "nora"]

    def test_asks_no_more_of_many_than_of_few(self, anna: Staff, boris: Staff) -> None:
        lines = [LineRow.objects.create(code=name, name=name, products=[name]) for name in ("Card", "Loan")]
        row = CaseRow.objects.get(number=a_case(about=About(door="branch", product="Card")))

        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                seen = [each.username for each in case_mentions.colleagues(row, by=anna)]
            assert "boris" in seen and "of-loan-0" not in seen
            return len(queries)

        before = asked()
        for at in range(3):
            for line in lines:
                username = f"of-{line.name.lower()}-{at}"
                a_person(Role.SUPERVISOR, username=username).lines.add(line)
        assert asked() == before
        assert "of-card-2" in [each.username for each in case_mentions.colleagues(row, by=anna)]


class TestSeeing:
    def test_is_once_the_case_is_opened_and_of_that_case_alone(self, anna: Staff, boris: Staff) -> None:
        first, second = a_case(), a_case()
        for number in (first, second):
            noted(number, "@boris", by=anna)

        case_whole.open_one(first, by=boris, now=NOON)

        assert {each.number: each.is_seen for each in case_mentions.page(by=boris).mentions} == {
            first: True,
            second: False,
        }

    def test_of_all_at_once_is_noted(self, anna: Staff, boris: Staff) -> None:
        noted(a_case(), "@boris", by=anna)

        assert case_mentions.saw_all(by=boris, now=NOON) == 1 and case_mentions.unseen(by=boris) == 0
        assert case_mentions.saw_all(by=boris, now=NOON) == 0
        assert AuditEntryRow.objects.filter(act="mention.seen").count() == 1

    def test_of_all_at_once_leaves_those_new_that_are_hidden(self, anna: Staff, boris: Staff) -> None:
        shown, hidden = a_case(), a_case()
        for number in (shown, hidden):
            noted(number, "@boris", by=anna)
        case = CaseRow.objects.get(number=hidden)
        case.about.add(StaffRow.objects.get(username="boris"))

        assert case_mentions.saw_all(by=boris, now=NOON) == 1
        case.about.clear()
        assert [each.number for each in case_mentions.page(by=boris).mentions if not each.is_seen] == [hidden]

    def test_ends_with_the_wall_that_hides_the_case(self, anna: Staff) -> None:
        north, south = a_unit("north", above=a_unit()), a_unit("south", above=a_unit())
        nora = a_person(Role.SUPERVISOR, username="nora", unit=north)
        number = a_case(anna, about=About(door="branch", unit="north", product="Card"))
        noted(number, "@nora", by=anna)
        line = LineRow.objects.create(code="loans", name="Loans", products=["Loan"])

        assert case_mentions.unseen(by=nora.as_term()) == 1
        CaseRow.objects.update(unit=south)
        assert case_mentions.unseen(by=nora.as_term()) == 0
        CaseRow.objects.update(unit=north)
        nora.lines.add(line)
        assert case_mentions.unseen(by=StaffRow.objects.get(username="nora").as_term()) == 0

    def test_ends_with_the_right_to_see_the_case(self, anna: Staff, boris: Staff) -> None:
        number = a_case()
        noted(number, "@boris", by=anna)

        CaseRow.objects.get(number=number).about.add(StaffRow.objects.get(username="boris"))

        assert case_mentions.page(by=boris).total == 0 and case_mentions.unseen(by=boris) == 0
