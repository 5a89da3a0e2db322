"""Complaints lie under keys of their own, whoever is named as their customer; those here stay as they are."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from hark.records import moves, stays_sealed


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    moves.put(schema_editor.connection)  # SQLite makes the table anew, without its triggers
    stays_sealed.put(schema_editor.connection)


def lift(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    stays_sealed.lift(schema_editor.connection)


def put_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    moves.put(schema_editor.connection)


def keep(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Have it known of what is here under whose key it lies: its customer's, where one was named."""
    cases = apps.get_model('records', 'CaseRow').objects.exclude(customer='')
    cases.update(sealed_under=models.F('customer'))


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0034_confidential'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, put_back, elidable=False),
        migrations.AddField(
            model_name='caserow',
            name='sealed_under',
            field=models.CharField(blank=True, max_length=26),
        ),
        migrations.AddConstraint(
            model_name='caserow',
            constraint=models.CheckConstraint(condition=models.Q(('sealed_under', ''), ('sealed_under', models.F('customer')), _connector='OR'), name='sealed_under_no_other_customer'),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(guard, lift, elidable=False),
    ]
