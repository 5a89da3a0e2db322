"""Returns as they were signed, and the triggers that keep them so."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from hark.records import signed


def keep(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    signed.put(schema_editor.connection)


def lift(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    signed.lift(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0019_cases'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReturnRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=24)),
                ('start', models.DateField()),
                ('end', models.DateField()),
                ('digest', models.CharField(max_length=64)),
                ('contents', models.JSONField()),
                ('behind', models.JSONField()),
                ('signed_by', models.CharField(max_length=80)),
                ('signed_at', models.DateTimeField()),
                ('is_demo', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['-signed_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('name', 'start', 'end', 'digest'), name='a_return_is_signed_once_as_it_is'), models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='a_return_has_days')],
            },
        ),
        migrations.RunPython(keep, lift, elidable=False),
    ]
