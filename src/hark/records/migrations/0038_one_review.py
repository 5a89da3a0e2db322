"""A complaint is reviewed once: the trigger that refuses to open a second review."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from hark.records import moves


def put(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    moves.put(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0037_settled_before'),
    ]

    operations = [
        migrations.RunPython(put, migrations.RunPython.noop, elidable=False),
    ]
