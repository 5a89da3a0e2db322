"""What may happen to a complaint that is merged with another, and the triggers that know these steps."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from hark.core.terms.case import Act
from hark.records import moves


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    moves.put(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0020_returns'),
    ]

    operations = [
        migrations.AlterField(
            model_name='happeningrow',
            name='act',
            field=models.CharField(choices=[(act.value, act.value) for act in Act], max_length=16),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop, elidable=False),
    ]
