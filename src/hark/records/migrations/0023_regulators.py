"""What the regulator wants of a complaint it sent on, and where one from a file came from."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from hark.records import moves


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite made the table anew, and so without its triggers."""
    moves.put(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0020_returns'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, guard, elidable=False),
        migrations.AddField(
            model_name='caserow',
            name='awaited',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='caserow',
            name='reference',
            field=models.CharField(blank=True, db_index=True, max_length=64),
        ),
        migrations.AddField(
            model_name='caserow',
            name='regulator',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AlterField(
            model_name='happeningrow',
            name='act',
            field=models.CharField(choices=[('received', 'received'), ('acknowledged', 'acknowledged'), ('assigned', 'assigned'), ('graded', 'graded'), ('promised', 'promised'), ('paused', 'paused'), ('resumed', 'resumed'), ('extended', 'extended'), ('new_facts', 'new_facts'), ('asked', 'asked'), ('told', 'told'), ('proposed', 'proposed'), ('refused', 'refused'), ('answered', 'answered'), ('accepted', 'accepted'), ('rejected', 'rejected'), ('objected', 'objected'), ('mediated', 'mediated'), ('closed', 'closed'), ('reopened', 'reopened'), ('withdrawn', 'withdrawn'), ('merged', 'merged'), ('forwarded', 'forwarded'), ('deferred', 'deferred'), ('reported', 'reported'), ('customer_wrote', 'customer_wrote'), ('staff_wrote', 'staff_wrote'), ('noted', 'noted'), ('rated', 'rated'), ('warned', 'warned')], max_length=16),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(fields=['awaited', 'due_at'], name='cases_a_regulator_awaits'),
        ),
        migrations.AddConstraint(
            model_name='caserow',
            constraint=models.CheckConstraint(condition=models.Q(('awaited', False), models.Q(models.Q(('stage', 'closed'), _negated=True), models.Q(('regulator', ''), _negated=True)), _connector='OR'), name='awaited_by_a_regulator_until_it_is_reported_to'),
        ),
        migrations.RunPython(guard, guard, elidable=False),
    ]
