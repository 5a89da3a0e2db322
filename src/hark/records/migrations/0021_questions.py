"""Questions to other units about a complaint, and the triggers that keep them as they were asked."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from hark.records import asked


def keep(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    asked.put(schema_editor.connection)


def lift(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    asked.lift(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0020_returns'),
    ]

    operations = [
        migrations.AlterField(
            model_name='happeningrow',
            name='act',
            field=models.CharField(choices=[('received', 'received'), ('acknowledged', 'acknowledged'), ('assigned', 'assigned'), ('graded', 'graded'), ('promised', 'promised'), ('paused', 'paused'), ('resumed', 'resumed'), ('extended', 'extended'), ('new_facts', 'new_facts'), ('asked', 'asked'), ('told', 'told'), ('unasked', 'unasked'), ('reminded', 'reminded'), ('proposed', 'proposed'), ('refused', 'refused'), ('answered', 'answered'), ('accepted', 'accepted'), ('rejected', 'rejected'), ('objected', 'objected'), ('mediated', 'mediated'), ('closed', 'closed'), ('reopened', 'reopened'), ('withdrawn', 'withdrawn'), ('merged', 'merged'), ('customer_wrote', 'customer_wrote'), ('staff_wrote', 'staff_wrote'), ('noted', 'noted'), ('rated', 'rated'), ('warned', 'warned')], max_length=16),
        ),
        migrations.CreateModel(
            name='QuestionRow',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('matter', models.CharField(choices=[('business', 'business'), ('legal', 'legal'), ('regulatory', 'regulatory')], max_length=12)),
                ('standing', models.CharField(choices=[('open', 'open'), ('answered', 'answered'), ('withdrawn', 'withdrawn'), ('lapsed', 'lapsed')], default='open', max_length=12)),
                ('statement', models.BooleanField(default=False)),
                ('question', models.BinaryField()),
                ('answer', models.BinaryField(default=b'')),
                ('asked_by', models.CharField(max_length=80)),
                ('asked_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('due_at', models.DateTimeField()),
                ('answered_by', models.CharField(blank=True, max_length=80)),
                ('answered_at', models.DateTimeField(null=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('is_demo', models.BooleanField(default=False)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='records.caserow', to_field='number')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='records.unitrow')),
            ],
            options={
                'ordering': ['due_at', 'asked_at', 'id'],
                'indexes': [models.Index(fields=['unit', 'standing', 'due_at'], name='questions_of_a_unit'), models.Index(fields=['standing', 'due_at'], name='questions_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('standing', 'answered'), models.Q(('answer', b''), _negated=True), models.Q(('answered_by', ''), _negated=True)), models.Q(models.Q(('standing', 'answered'), _negated=True), ('answer', b''), ('answered_at__isnull', True), ('answered_by', '')), _connector='OR'), name='an_answered_question_has_its_answer')],
            },
        ),
        migrations.RunPython(keep, lift, elidable=False),
    ]
