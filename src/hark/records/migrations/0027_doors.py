"""Who complains, and for whom; files attached to complaints."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from hark.records import moves


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    moves.put(schema_editor.connection)  # SQLite makes the table anew, without its triggers


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0026_handlers'),
    ]

    operations = [
        migrations.AddField(
            model_name='caserow',
            name='authorisation',
            field=models.CharField(blank=True, choices=[('power_of_attorney', 'power_of_attorney'), ('guardianship', 'guardianship'), ('lawyer', 'lawyer'), ('inheritance', 'inheritance'), ('other', 'other')], max_length=20),
        ),
        migrations.AddField(
            model_name='caserow',
            name='authorised_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='caserow',
            name='capacity',
            field=models.CharField(choices=[('person', 'person'), ('entity', 'entity'), ('agent', 'agent'), ('heir', 'heir'), ('group', 'group')], default='person', max_length=8),
        ),
        migrations.AddField(
            model_name='caserow',
            name='people',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.CreateModel(
            name='AttachmentRow',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.BinaryField()),
                ('form', models.CharField(max_length=4)),
                ('size', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('times', models.PositiveIntegerField(default=1)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(blank=True, max_length=80)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='records.caserow')),
            ],
            options={
                'ordering': ['case', 'at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('case', 'digest'), name='a_file_of_a_complaint_is_kept_once')],
            },
        ),
        migrations.RunPython(guard, migrations.RunPython.noop, elidable=False),
    ]
