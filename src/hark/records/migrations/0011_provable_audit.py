"""Entries get their place in the tree, those that are there already too; from here on they are only added to."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from hark.guard import merkle
from hark.guard.audit import Event
from hark.guard.merkle import Frontier
from hark.records import append_only


def plant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Count the entries from 0 in their order and grow the tree over them."""
    rows, tree = apps.get_model("records", "AuditEntryRow").objects, Frontier()
    ids = list(rows.order_by("sequence").values_list("sequence", flat=True))
    for place, id in enumerate(ids):
        row = rows.get(sequence=id)
        event = Event(place, row.at, row.actor, row.act, row.subject, row.details)
        tree, ended = tree.append(merkle.leaf_hash(event.leaf))
        rows.filter(sequence=id).update(sequence=place, hashes=b"".join(ended))
    apps.get_model("records", "AuditTreeRow").objects.create(pk=1, size=tree.size, roots=tree.packed)


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    append_only.put(schema_editor.connection)


def lift(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    append_only.lift(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("records", "0010_quarantine_about")]

    operations = [
        migrations.CreateModel(
            name="AuditCheckpointRow",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("note", models.TextField()),
            ],
            options={"ordering": ["size"]},
        ),
        migrations.CreateModel(
            name="AuditTreeRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.BigIntegerField(default=0)),
                ("roots", models.BinaryField(default=b"")),
            ],
        ),
        migrations.CreateModel(
            name="RefusalRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("actor", models.CharField(max_length=80)),
                ("deed", models.CharField(max_length=64)),
                ("noted_at", models.DateTimeField()),
                ("more", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("actor", "deed"), name="refusal_once_a_deed")],
            },
        ),
        migrations.AlterModelOptions(name="auditentryrow", options={"ordering": ["sequence"]}),
        migrations.RenameField(model_name="auditentryrow", old_name="id", new_name="sequence"),
        migrations.AlterField(
            model_name="auditentryrow",
            name="sequence",
            field=models.BigIntegerField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="auditentryrow", name="actor", field=models.CharField(db_index=True, max_length=80)
        ),
        migrations.AddField(
            model_name="auditentryrow",
            name="hashes",
            field=models.BinaryField(default=b""),
            preserve_default=False,
        ),
        migrations.RunPython(plant, migrations.RunPython.noop),
        migrations.RunPython(guard, lift),
    ]
