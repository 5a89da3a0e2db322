"""The second wall: where the first is forgotten, PostgreSQL shows a stranger's row to nobody."""

from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models

from hark.guard.access import Role
from hark.records import row_security, walls
from hark.records.accounts import SavedViewRow, StaffRow
from hark.records.answers import AnswerRow
from hark.records.feeds import ArrivalRow, FeedRow
from tests.makers import NOON, a_person
from tests.postgres.behind import seen
from tests.postgres.server import Place

pytestmark = pytest.mark.usefixtures("postgresql")


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
