"""Who complains, and for whom."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from hark.records import moves


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    moves.put(schema_editor.connection)  # SQLite makes the table anew, without its triggers


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0021_questions'),
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
        migrations.RunPython(guard, migrations.RunPython.noop, elidable=False),
    ]
