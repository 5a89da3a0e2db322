"""Complaints that are confidential, and whom each was opened to by name."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from hark.records import moves


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    moves.put(schema_editor.connection)  # SQLite makes the table anew, without its triggers


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0033_group_problems'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, guard, elidable=False),
        migrations.CreateModel(
            name='LetInRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['case', 'place'],
            },
        ),
        migrations.AddField(
            model_name='caserow',
            name='confidential',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(condition=models.Q(('confidential', True)), fields=['owner'], name='confidential_cases'),
        ),
        migrations.AddField(
            model_name='letinrow',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='let_in', to='records.caserow'),
        ),
        migrations.AddField(
            model_name='letinrow',
            name='staff',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='let_in', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='letinrow',
            constraint=models.UniqueConstraint(fields=('staff', 'case'), name='let_in_once_to_a_case'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop, elidable=False),
    ]
