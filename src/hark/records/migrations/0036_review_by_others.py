"""All who had a hand in an answer that was objected to, out of the history; before, the last owner alone was kept.

What was paid without being owed is counted beside what was.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery

from hark.records import moves, stays_sealed


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    moves.put(schema_editor.connection)  # SQLite makes the table anew, without its triggers
    stays_sealed.put(schema_editor.connection)


def decided(history: Iterable[tuple[str, str, dict[str, str]]]) -> set[str]:
    """Who owned, wrote or let go what was objected to, out of each act, who did it and its details."""
    owner, writer, answered, found = "", "", set[str](), set[str]()
    for act, by, details in history:
        if act == "assigned":
            owner = details["owner"]
        elif act == "proposed":
            writer = by
        elif act == "answered":
            answered = {writer, by}
        elif act == "objected":
            found |= {owner, *answered}
            owner = ""
    return found - {""}


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    staff = dict(apps.get_model("records", "StaffRow").objects.values_list("username", "pk"))
    through = apps.get_model("records", "CaseRow").decided_by.through.objects
    cases = apps.get_model("records", "CaseRow").objects.filter(objected=True)
    for pk in cases.values_list("pk", flat=True).iterator():
        happened = apps.get_model("records", "HappeningRow").objects.filter(case=pk).order_by("place")
        names = decided(happened.values_list("act", "by", "details"))
        through.bulk_create(
            through.model(caserow_id=pk, staffrow_id=staff[name]) for name in sorted(names) if name in staff
        )


def count(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    paid = apps.get_model("records", "CaseRow").objects.filter(pk=OuterRef("pk")).values("ex_gratia")
    figures = apps.get_model("records", "CaseFiguresRow").objects.filter(case__ex_gratia__isnull=False)
    figures.update(ex_gratia=Subquery(paid))


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0035_naming'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, guard, elidable=False),
        migrations.AddField(
            model_name='caserow',
            name='decided_by',
            field=models.ManyToManyField(related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RemoveField(
            model_name='caserow',
            name='first_owner',
        ),
        migrations.AddField(
            model_name='casefiguresrow',
            name='ex_gratia',
            field=models.DecimalField(decimal_places=2, max_digits=14, null=True),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(count, migrations.RunPython.noop, elidable=False),
    ]
