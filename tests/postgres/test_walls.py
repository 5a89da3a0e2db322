"""The second wall: where the first is forgotten, PostgreSQL shows a stranger's row to nobody."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from threading import Thread
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.test import Client

from hark.core.complaints.case import Outcome
from hark.core.complaints.mentions import NotToMention
from hark.core.terms.case import Upheld
from hark.flows import (
    case_assigning,
    case_closing,
    case_confidential,
    case_mentions,
    case_merging,
    case_messages,
    case_naming,
    case_owner,
    case_questions,
    case_recount,
    case_reply,
    case_similar,
    case_templates,
    case_wanted,
    case_whole,
    case_worklist,
    deliveries,
    erasure,
    notice_handing,
    notices,
    saved_views,
)
from hark.flows.case_submission import About
from hark.guard.access import Role
from hark.records import row_security, walls
from hark.records.accounts import SavedViewRow, StaffRow
from hark.records.answers import AnswerRow
from hark.records.attachments import AttachmentRow
from hark.records.case_figures import CaseFiguresRow
from hark.records.cases import CaseRow, HappeningRow
from hark.records.chat_groups import ChatGroupRow
from hark.records.feeds import ArrivalRow, FeedRow, QuarantineRow
from hark.records.handlers import AbsenceRow, HandlerRow
from hark.records.let_in import LetInRow
from hark.records.mediations import MediationRow
from hark.records.mentions import MentionRow
from hark.records.notices import NoticeRow
from hark.records.origins import OriginRow
from hark.records.questions import QuestionRow
from hark.records.recurrences import RecurrenceRow
from hark.records.templates import TemplateRow
from tests.makers import NOON, a_case, a_ledger, a_person, a_question, a_unit
from tests.postgres.server import Place

pytestmark = pytest.mark.usefixtures("postgresql")


@pytest.fixture
def kept() -> None:
    """A feed with a file and a record kept aside, and a view of Anna's."""
    feed = FeedRow.objects.create(name="north", mapping="cfpb", created_at=NOON)
    arrival = ArrivalRow.objects.create(
        feed=feed, file_name="a.csv", file_digest="0", size=1, mapping="cfpb", offered_by="x", offered_at=NOON
    )
    QuarantineRow.objects.create(
        arrival=arrival, line=1, value=b"", reason="not_a_date", original=b"", kept_at=NOON
    )
    AnswerRow.objects.create(sender="anna", key="k-1", asked="0", answer={"id": 1}, at=NOON)
    saved_views.save(a_person(username="anna"), ledger="complaints", name="mine", query="", now=NOON)


@pytest.fixture
def boris(kept: None) -> StaffRow:
    """Somebody of a branch."""
    return a_person(Role.BRANCH_MANAGER, unit=a_unit("north", above=a_unit()), username="boris")


BEHIND = [FeedRow, ArrivalRow, QuarantineRow, SavedViewRow, AnswerRow]


def seen() -> dict[str, int]:
    """How many rows each table shows, without any filter of ours."""
    return {model.__name__: model._default_manager.count() for model in BEHIND}


def test_whoever_is_not_known_sees_nothing(kept: None) -> None:
    walls._process = walls.NOTHING
    walls.tell(connection)

    assert set(seen().values()) == {0}


def test_a_person_of_a_unit_sees_no_row_that_is_not_sorted_by_unit(boris: StaffRow) -> None:
    assert set(seen().values()) == {1}

    walls.draw(boris.as_term())

    assert set(seen().values()) == {0}


def test_a_person_without_a_limit_sees_them_and_nobody_elses_views(kept: None) -> None:
    walls.draw(a_person(Role.AUDITOR).as_term())

    nobodys = {"SavedViewRow": 0, "AnswerRow": 0}
    assert seen() == {"FeedRow": 1, "ArrivalRow": 1, "QuarantineRow": 1, **nobodys}


def test_a_person_sees_what_is_their_own_by_number_or_by_name(kept: None) -> None:
    walls.draw(StaffRow.objects.get(username="anna").as_term())

    assert (seen()["SavedViewRow"], seen()["AnswerRow"]) == (1, 1)


def test_nothing_is_changed_or_slipped_in_behind_the_wall(boris: StaffRow) -> None:
    walls.draw(boris.as_term())

    assert ArrivalRow.objects.update(state="done") == 0
    assert SavedViewRow.objects.all().delete()[0] == 0
    with pytest.raises(DatabaseError, match="row-level security"):
        FeedRow.objects.create(name="mine", mapping="cfpb", created_at=NOON)


def test_a_view_shared_with_a_role_is_read_by_its_people_and_changed_by_its_owner_alone(
    boris: StaffRow,
) -> None:
    SavedViewRow.objects.update(shared_with=boris.role)
    walls.draw(boris.as_term())

    assert seen()["SavedViewRow"] == 1
    assert (SavedViewRow.objects.update(name="his"), SavedViewRow.objects.all().delete()[0]) == (0, 0)

    walls.draw(a_person(Role.AUDITOR).as_term())
    assert seen()["SavedViewRow"] == 0


def test_no_answer_is_left_in_another_s_name(boris: StaffRow) -> None:
    walls.draw(boris.as_term())
    AnswerRow.objects.create(sender="boris", key="k-1", asked="0", at=NOON)

    with pytest.raises(DatabaseError, match="row-level security"):
        AnswerRow.objects.create(sender="anna", key="k-2", asked="0", at=NOON)


@pytest.mark.parametrize(
    "attempt",
    [
        "ALTER TABLE records_quarantinerow DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE records_quarantinerow NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY hark_wall ON records_quarantinerow",
        "CREATE POLICY more ON records_quarantinerow USING (true)",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
        "SET row_security = off; SELECT * FROM records_quarantinerow",
        "SET ROLE postgres",
        "TRUNCATE records_quarantinerow",
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "UPDATE records_auditentryrow SET actor = 'boris'",
        "DELETE FROM records_auditentryrow",
        "DELETE FROM records_auditcheckpointrow",
        "DROP TRIGGER records_auditentryrow_no_delete ON records_auditentryrow",
        "DELETE FROM django_migrations",
        "COPY records_feedrow TO PROGRAM 'cat'",
    ],
)
def test_the_application_cannot_take_the_wall_down(attempt: str, boris: StaffRow) -> None:
    walls.draw(boris.as_term())

    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(attempt)


def test_a_question_is_read_by_the_unit_asked_and_answered_without_its_case_being_seen(home: Path) -> None:
    bank = a_unit()
    north, south = a_unit("north", above=bank), a_unit("south", above=bank)
    nora = a_person(Role.BRANCH_MANAGER, unit=north, username="nora").as_term()
    sven = a_person(Role.AGENT, unit=south, username="sven").as_term()
    asked = a_question(a_case(about=About(unit="south")), north)

    walls.draw(sven)  # of the unit the case is of: seen with it
    assert (QuestionRow.objects.count(), CaseRow.objects.count()) == (1, 1)
    walls.draw(nora)
    assert (QuestionRow.objects.count(), CaseRow.objects.count(), HappeningRow.objects.count()) == (1, 0, 0)
    assert QuestionRow.objects.update(answered_by="nora") == 0

    case_questions.answer(asked.pk, words="They were counted.", by=nora, now=NOON)

    assert QuestionRow.objects.get().standing == "answered" and CaseRow.objects.count() == 0
    walls.lift()
    assert CaseRow.objects.get().history.last().by == "nora"  # type: ignore[union-attr] # there is one


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


@pytest.mark.parametrize(
    "model",
    [
        *(HappeningRow, AttachmentRow, OriginRow, MediationRow, RecurrenceRow, MentionRow, QuestionRow),
        LetInRow,
    ],
)
def test_what_belongs_to_a_case_is_read_without_a_list_of_all_that_are_seen(
    model: type[models.Model], home: Path
) -> None:
    walls.draw(a_person(Role.SUPERVISOR, unit=a_unit("north", above=a_unit()), username="nora").as_term())

    one = uuid4() if isinstance(model._meta.pk, models.UUIDField) else 7
    plan = model._default_manager.filter(pk=one).explain()

    assert "SubPlan" in plan and "hashed" not in plan


def test_who_was_let_in_to_a_confidential_case_is_seen_with_it_and_nowhere_else(home: Path) -> None:
    bank = a_unit()
    nora, sven = (
        a_person(Role.SUPERVISOR, unit=a_unit(unit, above=bank), username=name).as_term()
        for unit, name in (("north", "nora"), ("south", "sven"))
    )
    boss = a_person(Role.QUALITY_MANAGER, username="boss").as_term()
    number = a_case(about=About(unit="north"))
    case_confidential.keep(number, reason="staff", by=boss, now=NOON)

    walls.draw(nora)
    assert (
        case_whole.one(number, by=nora).kept_out
        and case_worklist.page(case_wanted.Wanted(), by=nora).total == 1
    )
    walls.draw(boss)
    case_confidential.let_in(number, person="nora", words="To check it.", by=boss, now=NOON)
    walls.draw(nora)
    assert not case_whole.one(number, by=nora).kept_out and LetInRow.objects.count() == 1
    walls.draw(sven)
    assert not LetInRow.objects.exists()
    walls.draw(nora)
    case_confidential.lift(number, words="It is known.", by=nora, now=NOON)
    assert not LetInRow.objects.exists()


def test_mediation_and_recurrence_are_seen_with_the_case(home: Path) -> None:
    bank = a_unit()
    north, south = a_unit("north", above=bank), a_unit("south", above=bank)
    nora = a_person(Role.SUPERVISOR, unit=north, username="nora").as_term()
    sven = a_person(Role.SUPERVISOR, unit=south, username="sven").as_term()
    number, other = a_case(about=About(unit="north")), a_case(about=About(unit="north"))
    earlier, later = (CaseRow.objects.get(number=each) for each in (number, other))
    day = NOON.date()
    MediationRow.objects.create(case=earlier, body="b", agreed_on=day, referred_on=day, noted_at=NOON)
    RecurrenceRow.objects.create(earlier=earlier, later=later, found_at=NOON)

    def seen_now() -> tuple[int, int]:
        return MediationRow.objects.count(), RecurrenceRow.objects.count()

    with walls.around(number):
        assert seen_now() == (1, 1)
    with walls.around(other):
        assert seen_now() == (0, 1)
    walls.draw(nora)
    assert seen_now() == (1, 1)
    walls.draw(sven)
    assert seen_now() == (0, 0)


def test_who_complained_behind_the_wall_is_named_to_nobody_before_it_where_the_matter_goes_on(
    home: Path,
) -> None:
    bank = a_unit()
    north, south = (a_unit(code, above=bank) for code in ("north", "south"))
    nora = a_person(Role.SUPERVISOR, unit=north, username="nora").as_term()
    boss = a_person(Role.QUALITY_MANAGER, username="boss").as_term()
    ours, number = (a_case(about=About(unit=north.code)) for _ in range(2))
    case_merging.merge(a_case(name="钱多多", about=About(unit=south.code)), into=number, by=boss, now=NOON)
    case_owner.take(number, by=nora, now=NOON)
    case_reply.propose(number, reply="李明与钱多多的年费已退还，深表歉意。", by=nora, now=NOON)

    walls.draw(nora)
    assert CaseRow.objects.count() == 2
    assert case_whole.one(number, by=nora).reply == "*明与**多的年费已退还，深表歉意。"
    walls.lift()
    case_reply.approve(number, by=boss, now=NOON)
    case_closing.close(number, outcome=Outcome(Upheld.NO, "other", "A fault.", "none"), by=nora, now=NOON)
    walls.draw(nora)
    assert "钱多多" not in case_similar.answer(ours, number, by=nora, now=NOON).reply


def test_a_customer_is_named_behind_a_wall_and_the_worker_looks_anew_at_what_lies_beyond(home: Path) -> None:
    bank = a_unit()
    north, _ = (a_unit(code, above=bank) for code in ("north", "south"))
    nora = a_person(Role.SUPERVISOR, unit=north, username="nora").as_term()
    number = a_case(about=About(unit="north"))
    about = About(unit="south", customer="KH20260117")
    other = a_case(about=about, phone="13911112222", now=NOON + timedelta(days=1))
    while case_recount.look_for_earlier(now=NOON):
        pass
    assert not CaseFiguresRow.objects.get(case__number=other).repeated

    walls.draw(nora)
    case_naming.name(number, customer="KH20260117", by=nora, now=NOON)
    assert [row.number for row in CaseRow.objects.all()] == [number]
    walls.lift()
    while case_recount.look_for_earlier(now=NOON):
        pass

    assert CaseFiguresRow.objects.get(case__number=other).repeated
    boss = a_person(Role.QUALITY_MANAGER, username="boss").as_term()
    erasure.erase_customer("KH20260117", reason="asked for", by=boss, now=NOON)
    assert [case_whole.one(each, by=boss).told for each in (number, other)] == [None, None]
    with pytest.raises(DatabaseError, match="stays under the key"), transaction.atomic():
        CaseRow.objects.update(sealed_under="a" * 26, customer="a" * 26)


def test_a_case_is_given_behind_a_wall_and_no_customer_reads_who_is_away(home: Path) -> None:
    north = a_unit("north", above=a_unit())
    lead = a_person(Role.SUPERVISOR, unit=north, username="lead").as_term()
    anna = a_person(Role.COMPLAINT_HANDLER, unit=north, username="anna")
    number = a_case(about=About(unit="north"))
    HandlerRow.objects.create(staff=anna)
    AbsenceRow.objects.create(staff=anna, first_day=date(2027, 1, 1), last_day=date(2027, 1, 9))

    with walls.around(number):
        assert (HandlerRow.objects.count(), AbsenceRow.objects.count()) == (0, 0)
    walls.draw(lead)
    assert (HandlerRow.objects.count(), AbsenceRow.objects.count()) == (1, 1)

    assert case_assigning.allot_unowned(by=lead, now=NOON).done == [number]
    walls.lift()
    assert CaseRow.objects.get().owner == anna


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


class TestRequests:
    """One connection serves one person after another."""

    def test_nobodys_wall_outlives_their_request(self, boris: StaffRow, home: Path) -> None:
        client = Client()
        client.force_login(boris)

        assert client.get("/board/").status_code == 200

        assert walls._thread.sight is None
        assert set(seen().values()) == {1}  # what the process sees by itself

    def test_a_request_that_falls_over_leaves_no_wall_behind(
        self, boris: StaffRow, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = Client(raise_request_exception=False)
        client.force_login(boris)
        monkeypatch.setattr("hark.web.board.views.render", None)

        assert client.get("/board/").status_code == 500

        assert walls._thread.sight is None

    def test_a_connection_lost_in_the_middle_is_told_anew(self, boris: StaffRow) -> None:
        walls.draw(boris.as_term())

        connection.close()

        assert set(seen().values()) == {0}

    def test_a_transaction_undone_leaves_the_wall_standing(self, boris: StaffRow) -> None:
        walls.draw(boris.as_term())

        with transaction.atomic():
            seen()
            transaction.set_rollback(True)

        assert set(seen().values()) == {0}

    def test_what_is_sent_piece_by_piece_is_read_behind_the_same_wall(self, kept: None, home: Path) -> None:
        client = Client()
        client.force_login(a_person(Role.AUDITOR))

        sent = client.post("/data/quarantine/export/", {"form": "csv"})

        assert sent.status_code == 200 and b"not_a_date" in b"".join(sent)
        assert walls._thread.sight is None

    def test_a_view_that_forgets_the_filter_shows_nothing_of_others(
        self, boris: StaffRow, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = Client()
        client.force_login(boris)
        a_ledger(home / "lake", {"unit": "north"})
        monkeypatch.setattr(saved_views, "views", lambda row, ledger: list(SavedViewRow.objects.all()))

        assert b"mine" not in client.get("/complaints/").content

        monkeypatch.setattr(walls, "of", lambda by: walls.EVERYTHING)  # seen to be what held
        assert b"mine" in client.get("/complaints/").content


def test_threads_look_for_themselves(boris: StaffRow) -> None:
    walls.draw(boris.as_term())
    found: list[int] = []

    def look() -> None:
        found.append(FeedRow.objects.count())
        connection.close()

    other = Thread(target=look)
    other.start()
    other.join()

    assert found == [1] and FeedRow.objects.count() == 0


class TestEveryTable:
    def owned(self) -> Iterator[type[models.Model]]:
        """Our own tables, and others whose rows hang on a person or on one that is behind a wall."""
        for model in apps.get_models(include_auto_created=True):
            to = {field.related_model for field in model._meta.get_fields() if field.many_to_one}
            # A row may belong to somebody by a name alone, so of our own none is passed over.
            if model._meta.app_label == "records" or to & {StaffRow, *row_security.POLICIES}:
                yield model

    def test_has_a_policy_or_a_reason_to_have_none(self) -> None:
        decided = {*row_security.POLICIES, *row_security.OPEN}

        assert [model.__name__ for model in self.owned() if model not in decided] == []

    def test_whose_policy_was_changed_is_noticed(self, place: Place) -> None:
        assert row_security.missing() == []
        with psycopg.connect(place.owner) as owner:
            owner.execute("ALTER TABLE records_feedrow NO FORCE ROW LEVEL SECURITY")

        try:
            assert row_security.missing() == ["records_feedrow"]
        finally:
            with psycopg.connect(place.owner) as owner:
                owner.execute("ALTER TABLE records_feedrow FORCE ROW LEVEL SECURITY")
