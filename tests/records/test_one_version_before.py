"""A process of the version before writes on while it is replaced: it names no column it does not know."""

import pytest
from django.db import connection

from hark.records.feeds import ArrivalRow, FeedRow, QuarantineRow
from tests.makers import NOON


@pytest.mark.django_db
def test_a_record_is_kept_aside_without_what_else_is_wrong() -> None:
    feed = FeedRow.objects.create(name="north", mapping="cfpb", created_at=NOON)
    arrival = ArrivalRow.objects.create(feed=feed, file_name="a.csv", size=1, offered_at=NOON)
    first = QuarantineRow.objects.create(arrival=arrival, line=1, value=b"", original=b"", kept_at=NOON)

    assert kept_before(first).also == []


def kept_before(first: QuarantineRow) -> QuarantineRow:
    """The same record again on the next line, as a process writes it that does not know `also`."""
    names = {field.column for field in QuarantineRow._meta.concrete_fields} - {"id", "also", "line"}
    told = ", ".join(f'"{name}"' for name in sorted(names))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO records_quarantinerow (line, {told})"  # noqa: S608 # our own names
            f" SELECT line + 1, {told} FROM records_quarantinerow WHERE id = %s",
            [first.pk],
        )
    return QuarantineRow.objects.get(line=first.line + 1)
