"""What the regulator wants of a complaint it sent on, and where one from a file came from."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from hark.core.terms.case import Act
from hark.records import moves


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite made the table anew, and so without its triggers."""
    moves.put(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0022_merging'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, guard, elidable=False),
        migrations.CreateModel(
            name='OriginRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.BigIntegerField()),
                ('about', models.CharField(max_length=64, unique=True)),
                ('content', models.CharField(max_length=64)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='caserow',
            name='closed_with_cause_finding_and_remedy',
        ),
        migrations.AddField(
            model_name='caserow',
            name='awaited',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='caserow',
            name='closed_elsewhere',
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
            model_name='arrivalrow',
            name='state',
            field=models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('stopped', 'Stopped'), ('done', 'Done'), ('refused', 'Refused')], default='waiting', max_length=12),
        ),
        migrations.AlterField(
            model_name='happeningrow',
            name='act',
            field=models.CharField(choices=[(act.value, act.value) for act in Act], max_length=16),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(fields=['awaited', 'due_at'], name='cases_a_regulator_awaits'),
        ),
        migrations.AddConstraint(
            model_name='caserow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'closed'), _negated=True), ('closed_elsewhere', True), models.Q(('answered_at__isnull', False), ('closed_at__isnull', False), models.Q(('upheld', ''), _negated=True), models.Q(('cause', ''), _negated=True), models.Q(('remedy', ''), _negated=True), models.Q(('finding', b''), _negated=True)), _connector='OR'), name='closed_with_cause_finding_and_remedy'),
        ),
        migrations.AddConstraint(
            model_name='caserow',
            constraint=models.CheckConstraint(condition=models.Q(('awaited', False), models.Q(models.Q(('stage', 'closed'), _negated=True), models.Q(('regulator', ''), _negated=True)), _connector='OR'), name='awaited_by_a_regulator_until_it_is_reported_to'),
        ),
        migrations.AddConstraint(
            model_name='caserow',
            constraint=models.CheckConstraint(condition=models.Q(('closed_elsewhere', False), ('stage', 'closed'), _connector='OR'), name='only_what_is_closed_was_elsewhere'),
        ),
        migrations.AddField(
            model_name='originrow',
            name='arrival',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='records.arrivalrow'),
        ),
        migrations.AddField(
            model_name='originrow',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='origin', to='records.caserow'),
        ),
        migrations.RunPython(guard, guard, elidable=False),
    ]
