"""A process of the version before writes on while it is replaced: it names no column it does not know."""

import pytest
from django.db import connection

from hark.records.feeds import ArrivalRow, FeedRow, QuarantineRow
from tests.makers import NOON


@pytest.mark.django_db
def test_a_record_is_kept_aside_without_what_else_is_wrong_or_why_it_is_put_away() -> None:
    feed = FeedRow.objects.create(name="north", mapping="cfpb", created_at=NOON)
    arrival = ArrivalRow.objects.create(feed=feed, file_name="a.csv", size=1, offered_at=NOON)
    first = QuarantineRow.objects.create(arrival=arrival, line=1, value=b"", original=b"", kept_at=NOON)

    kept = kept_before(first)
    assert (kept.also, kept.put_away_why, kept.put_away_by) == ([], "", "")


def kept_before(first: QuarantineRow) -> QuarantineRow:
    """The same record again on the next line, as a process writes it that does not know these columns."""
    new = {"also", "put_away_why", "put_away_by"}
    names = {field.column for field in QuarantineRow._meta.concrete_fields} - {"id", "line", *new}
    told = ", ".join(f'"{name}"' for name in sorted(names))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO records_quarantinerow (line, {told})"  # noqa: S608 # our own names
            f" SELECT line + 1, {told} FROM records_quarantinerow WHERE id = %s",
            [first.pk],
        )
    return QuarantineRow.objects.get(line=first.line + 1)
