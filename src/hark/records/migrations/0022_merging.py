"""What may happen to a complaint merged with another, the classes lists know it by, and when it was withdrawn.

The classes are empty until the worker starts, which has the rules of the institution.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery

from hark.core.terms.case import Act
from hark.records import moves


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A table that got columns was made anew on SQLite, and lost its triggers; those of steps know new ones."""
    moves.put(schema_editor.connection)


def end(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What was withdrawn ended on that day."""
    happened = apps.get_model("records", "HappeningRow").objects
    last = happened.filter(case=OuterRef("pk"), act="withdrawn").order_by("-place").values("at")[:1]
    withdrawn = apps.get_model("records", "CaseRow").objects.filter(stage="withdrawn", closed_at=None)
    withdrawn.update(closed_at=Subquery(last))


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0021_questions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='happeningrow',
            name='act',
            field=models.CharField(choices=[(act.value, act.value) for act in Act], max_length=16),
        ),
        migrations.AddField(
            model_name='caserow',
            name='business',
            field=models.CharField(blank=True, default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='caserow',
            name='reason',
            field=models.CharField(blank=True, default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='caserow',
            name='sub_channel',
            field=models.CharField(blank=True, default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='caserow',
            name='received_at',
            field=models.DateTimeField(),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(fields=['business', 'reason', 'received_at', 'stage'], name='cases_of_a_business'),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(fields=['reason', 'received_at', 'stage'], name='cases_for_a_reason'),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(fields=['sub_channel', 'received_at', 'stage'], name='cases_of_a_sub_channel'),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(fields=['unit', 'received_at', 'stage'], name='cases_by_unit'),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(fields=['product', 'received_at'], name='cases_about_a_product'),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(fields=['channel', 'received_at'], name='cases_of_a_channel'),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(fields=['received_at', 'stage'], name='cases_by_day'),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(fields=['upheld', 'closed_at', 'stage'], name='cases_by_outcome'),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(fields=['cause', 'closed_at', 'stage'], name='cases_by_cause'),
        ),
        migrations.RunPython(end, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(guard, migrations.RunPython.noop, elidable=False),
    ]
