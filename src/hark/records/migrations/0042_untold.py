"""Whether a customer is still to be told the answer stands with the complaint, out of its history."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Q

from hark.records import moves, stays_sealed


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    moves.put(schema_editor.connection)  # SQLite makes the table anew, without its triggers
    stays_sealed.put(schema_editor.connection)


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Look through those that can be: answered on no page of the customer, and of what is closed only where an e-mail came back."""
    from hark.core.complaints.notice import is_to_be_told
    from hark.core.terms.case import Act, Happening, Stage

    cases = apps.get_model("records", "CaseRow").objects
    noted = apps.get_model("records", "HappeningRow").objects.order_by()
    apart = noted.filter(act="answered", details__reads__in=["mail", "nowhere"]).values("case")
    back = noted.filter(act="returned").values("case")
    waiting = Q(stage__in=["answered", "reviewing"], pk__in=apart) | Q(stage="closed", pk__in=back)
    found = []
    for pk, stage in cases.filter(waiting).values_list("pk", "stage"):
        told = noted.filter(case=pk).order_by("place").values_list("act", "at", "by", "details")
        history = [Happening(Act(act), at, by, details) for act, at, by, details in told]
        if is_to_be_told(history, Stage(stage)):
            found.append(pk)
    for first in range(0, len(found), 500):
        cases.filter(pk__in=found[first : first + 500]).update(untold=True)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0041_withdrawals'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, guard, elidable=False),
        migrations.AddField(
            model_name='caserow',
            name='untold',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(condition=models.Q(('untold', True)), fields=['due_at'], name='cases_untold'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=False),
    ]
