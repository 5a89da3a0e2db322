"""The second wall about notices: they reach those they are for, and nobody else reads them."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from hark.core.complaints.mentions import NotToMention
from hark.flows import case_mentions, case_messages, case_templates, deliveries, notice_handing, notices
from hark.flows.case_submission import About
from hark.guard.access import Role
from hark.records import walls
from hark.records.chat_groups import ChatGroupRow
from hark.records.mentions import MentionRow
from hark.records.notices import NoticeRow
from hark.records.templates import TemplateRow
from tests.makers import NOON, a_case, a_person, a_unit

pytestmark = pytest.mark.usefixtures("postgresql")


def test_notices_are_read_by_whose_they_are_and_handed_out_by_the_worker_alone(home: Path) -> None:
    anna = a_person(Role.COMPLAINT_HANDLER, username="anna")
    north = a_unit("north", above=a_unit())
    boris = a_person(Role.BRANCH_MANAGER, username="boris", unit=north)
    deliveries.enqueue("case.mentioned", {"case": "C1", "people": ["anna", "boris"]}, now=NOON)
    notice_handing.hand_out(now=NOON)

    walls.draw(boris.as_term())

    assert [row.staff_id for row in NoticeRow.objects.all()] == [boris.pk]
    assert notices.read_all(by=boris.as_term(), now=NOON) == 1
    deliveries.enqueue("case.mentioned", {"case": "C2", "people": ["anna"]}, now=NOON)
    with pytest.raises(DatabaseError), transaction.atomic():
        NoticeRow.objects.create(staff=anna, event=uuid4(), kind="case.mentioned", case="C2", at=NOON)
    assert not ChatGroupRow.objects.exists()


def test_a_note_tells_a_colleague_behind_the_wall_and_no_customer_reads_it_or_a_template(home: Path) -> None:
    north, south = (a_unit(code, above=a_unit()) for code in ("north", "south"))
    nora, anna = (a_person(Role.SUPERVISOR, unit=north, username=name).as_term() for name in ("nora", "anna"))
    sven = a_person(Role.SUPERVISOR, unit=south, username="sven").as_term()
    boss = a_person(Role.QUALITY_MANAGER, username="boss").as_term()
    number = a_case(about=About(unit="north"))
    case_templates.take_starters(by=boss, now=NOON)

    walls.draw(anna)
    case_messages.remark(number, words="@nora look", by=anna, now=NOON)
    with pytest.raises(NotToMention):
        case_messages.remark(number, words="@sven look", by=anna, now=NOON)
    walls.draw(nora)
    assert case_mentions.unseen(by=nora) == 1 and case_templates.counts(by=nora).active == 14
    case_mentions.saw_all(by=nora, now=NOON)
    assert MentionRow.objects.get().seen_at == NOON
    walls.draw(sven)
    assert MentionRow.objects.count() == 0
    walls.lift()
    with walls.around(number):
        assert TemplateRow.objects.count() == 0
