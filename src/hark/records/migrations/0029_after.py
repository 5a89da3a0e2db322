"""Mediation, complaints that come back, and customers who are asked how theirs was handled."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from hark.records import moves


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    moves.put(schema_editor.connection)  # a step more; SQLite makes the table anew, without its triggers


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0028_lists'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, guard, elidable=False),
        migrations.CreateModel(
            name='MediationRow',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('body', models.CharField(max_length=120)),
                ('reference', models.CharField(blank=True, max_length=64)),
                ('agreed_on', models.DateField()),
                ('referred_on', models.DateField()),
                ('referred_by', models.CharField(max_length=80)),
                ('noted_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('settled', 'settled'), ('failed', 'failed'), ('withdrawn', 'withdrawn')], max_length=12)),
                ('ended_on', models.DateField(null=True)),
                ('ended_by', models.CharField(blank=True, max_length=80)),
                ('result', models.BinaryField(default=b'')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
            ],
            options={
                'ordering': ['case', 'noted_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RecurrenceRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signs', models.JSONField(default=list)),
                ('found_at', models.DateTimeField()),
                ('standing', models.CharField(choices=[('suspected', 'suspected'), ('confirmed', 'confirmed'), ('refuted', 'refuted')], default='suspected', max_length=12)),
                ('decided_by', models.CharField(blank=True, max_length=80)),
                ('decided_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['found_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='casefiguresrow',
            name='invited',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='casefiguresrow',
            name='mediated',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='casefiguresrow',
            name='recurred',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='casefiguresrow',
            name='settled',
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name='caserow',
            name='ask_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='caserow',
            name='in_mediation',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(condition=models.Q(('ask_at__isnull', False)), fields=['ask_at'], name='cases_to_be_rated'),
        ),
        migrations.AddConstraint(
            model_name='caserow',
            constraint=models.CheckConstraint(condition=models.Q(('in_mediation', False), models.Q(('stage__in', ['closed', 'merged', 'withdrawn']), _negated=True), _connector='OR'), name='nothing_ends_while_somebody_mediates'),
        ),
        migrations.AddField(
            model_name='mediationrow',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mediations', to='records.caserow'),
        ),
        migrations.AddField(
            model_name='recurrencerow',
            name='earlier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='came_back', to='records.caserow'),
        ),
        migrations.AddField(
            model_name='recurrencerow',
            name='later',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recurs', to='records.caserow'),
        ),
        migrations.AddConstraint(
            model_name='mediationrow',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('case',), name='one_mediation_of_a_case_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='mediationrow',
            constraint=models.CheckConstraint(condition=models.Q(('referred_on__gte', models.F('agreed_on'))), name='mediation_is_agreed_to_first'),
        ),
        migrations.AddConstraint(
            model_name='mediationrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__isnull', True), ('ended_on__isnull', True), ('outcome', ''), ('result', b'')), models.Q(models.Q(('outcome', ''), _negated=True), ('ended_on__gte', models.F('referred_on')), ('ended_on__isnull', False)), _connector='OR'), name='a_mediation_that_ended_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='mediationrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'settled'), models.Q(('result', b''), _negated=True)), models.Q(models.Q(('outcome', 'settled'), _negated=True), ('amount__isnull', True)), _connector='OR'), name='a_settlement_has_its_terms'),
        ),
        migrations.AddIndex(
            model_name='recurrencerow',
            index=models.Index(fields=['standing', 'later'], name='recurrences_by_standing'),
        ),
        migrations.AddConstraint(
            model_name='recurrencerow',
            constraint=models.UniqueConstraint(fields=('earlier', 'later'), name='a_recurrence_is_found_once'),
        ),
        migrations.AddConstraint(
            model_name='recurrencerow',
            constraint=models.CheckConstraint(condition=models.Q(('earlier', models.F('later')), _negated=True), name='no_complaint_recurs_as_itself'),
        ),
        migrations.AddConstraint(
            model_name='recurrencerow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by', ''), ('standing', 'suspected')), models.Q(models.Q(('standing', 'suspected'), _negated=True), models.Q(('decided_by', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='whether_it_recurred_is_said_by_somebody'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop, elidable=False),
    ]
