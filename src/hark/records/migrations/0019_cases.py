"""Complaints as they are handled, their history, and the triggers that keep both to their steps."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from hark.records import moves


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    moves.put(schema_editor.connection)


def lift(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    moves.lift(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0018_views_of_every_list'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=16, unique=True)),
                ('stage', models.CharField(choices=[('received', 'received'), ('handling', 'handling'), ('checking', 'checking'), ('answered', 'answered'), ('reviewing', 'reviewing'), ('closed', 'closed'), ('withdrawn', 'withdrawn'), ('merged', 'merged')], default='received', max_length=12)),
                ('level', models.CharField(choices=[('simple', 'simple'), ('complex', 'complex'), ('especially_complex', 'especially_complex'), ('major', 'major')], default='simple', max_length=20)),
                ('risk', models.CharField(choices=[('low', 'low'), ('medium', 'medium'), ('high', 'high')], default='low', max_length=8)),
                ('door', models.CharField(max_length=16)),
                ('channel', models.CharField(blank=True, max_length=64)),
                ('product', models.CharField(blank=True, max_length=120)),
                ('issue', models.CharField(blank=True, max_length=200)),
                ('wish', models.CharField(blank=True, max_length=24)),
                ('marks', models.JSONField(blank=True, default=list)),
                ('vulnerable', models.BooleanField(default=False)),
                ('language', models.CharField(default='zh-hans', max_length=8)),
                ('customer', models.CharField(blank=True, db_index=True, max_length=26)),
                ('told', models.BinaryField()),
                ('code', models.CharField(blank=True, max_length=64)),
                ('email', models.CharField(blank=True, db_index=True, max_length=64)),
                ('phone', models.CharField(blank=True, db_index=True, max_length=64)),
                ('law', models.CharField(blank=True, max_length=40)),
                ('received_at', models.DateTimeField(db_index=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(db_index=True, null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('warn_at', models.DateTimeField(db_index=True, null=True)),
                ('paused', models.BooleanField(default=False)),
                ('objected', models.BooleanField(default=False)),
                ('upheld', models.CharField(blank=True, choices=[('yes', 'yes'), ('partly', 'partly'), ('no', 'no')], max_length=8)),
                ('cause', models.CharField(blank=True, max_length=64)),
                ('remedy', models.CharField(blank=True, max_length=64)),
                ('finding', models.BinaryField(default=b'')),
                ('reply', models.BinaryField(default=b'')),
                ('redress', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('is_demo', models.BooleanField(default=False)),
                ('about', models.ManyToManyField(related_name='complained_about', to=settings.AUTH_USER_MODEL)),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first_owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='records.caserow')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replied_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='records.unitrow')),
            ],
            options={
                'ordering': ['due_at', 'received_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HappeningRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('act', models.CharField(choices=[('received', 'received'), ('acknowledged', 'acknowledged'), ('assigned', 'assigned'), ('graded', 'graded'), ('promised', 'promised'), ('paused', 'paused'), ('resumed', 'resumed'), ('extended', 'extended'), ('new_facts', 'new_facts'), ('asked', 'asked'), ('told', 'told'), ('proposed', 'proposed'), ('refused', 'refused'), ('answered', 'answered'), ('accepted', 'accepted'), ('rejected', 'rejected'), ('objected', 'objected'), ('mediated', 'mediated'), ('closed', 'closed'), ('reopened', 'reopened'), ('withdrawn', 'withdrawn'), ('merged', 'merged'), ('customer_wrote', 'customer_wrote'), ('staff_wrote', 'staff_wrote'), ('noted', 'noted'), ('rated', 'rated'), ('warned', 'warned')], max_length=16)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(blank=True, max_length=80)),
                ('details', models.JSONField(blank=True, default=dict)),
                ('words', models.BinaryField(default=b'')),
                ('for_customer', models.BooleanField(default=False)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='records.caserow')),
            ],
            options={
                'ordering': ['case', 'place'],
            },
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(fields=['stage', 'due_at', 'received_at', 'id'], name='cases_by_stage'),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(fields=['product', 'stage', 'due_at'], name='cases_of_a_product'),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(fields=['owner', 'stage', 'due_at'], name='cases_of_an_owner'),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(fields=['unit', 'stage', 'due_at'], name='cases_of_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='caserow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage__in', ['handling', 'checking', 'answered']), _negated=True), ('owner__isnull', False), _connector='OR'), name='who_is_at_work_on_a_case_owns_it'),
        ),
        migrations.AddConstraint(
            model_name='caserow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'checking'), _negated=True), models.Q(('proposed_by__isnull', False), models.Q(('reply', b''), _negated=True)), _connector='OR'), name='what_is_checked_was_written'),
        ),
        migrations.AddConstraint(
            model_name='caserow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'answered'), _negated=True), models.Q(('answered_at__isnull', False), ('checked_by__isnull', False), ('replied_by__isnull', False)), _connector='OR'), name='an_answer_was_written_and_checked'),
        ),
        migrations.AddConstraint(
            model_name='caserow',
            constraint=models.CheckConstraint(condition=models.Q(('checked_by__isnull', True), ('replied_by__isnull', True), models.Q(('checked_by', models.F('replied_by')), _negated=True), _connector='OR'), name='four_eyes_on_every_answer'),
        ),
        migrations.AddConstraint(
            model_name='caserow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'closed'), _negated=True), models.Q(('answered_at__isnull', False), ('closed_at__isnull', False), models.Q(('upheld', ''), _negated=True), models.Q(('cause', ''), _negated=True), models.Q(('remedy', ''), _negated=True), models.Q(('finding', b''), _negated=True)), _connector='OR'), name='closed_with_cause_finding_and_remedy'),
        ),
        migrations.AddConstraint(
            model_name='caserow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'merged'), _negated=True), ('merged_into__isnull', False), _connector='OR'), name='merged_into_another'),
        ),
        migrations.AddConstraint(
            model_name='happeningrow',
            constraint=models.UniqueConstraint(fields=('case', 'place'), name='one_thing_after_the_other'),
        ),
        migrations.RunPython(guard, lift, elidable=False),
    ]
