"""The mailbox complaints come to, and what became of every e-mail in it."""

import django.db.models.deletion
from django.db import migrations, models

from hark.core.terms.case import Act


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0024_case_figures'),
    ]

    operations = [
        migrations.CreateModel(
            name='MailboxRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=400, unique=True)),
                ('validity', models.BigIntegerField()),
                ('uid', models.BigIntegerField(default=0)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.AlterField(
            model_name='happeningrow',
            name='act',
            field=models.CharField(choices=[(act.value, act.value) for act in Act], max_length=16),
        ),
        migrations.CreateModel(
            name='MailRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('validity', models.BigIntegerField()),
                ('uid', models.BigIntegerField()),
                ('about', models.CharField(max_length=64)),
                ('content', models.CharField(max_length=64)),
                ('became', models.CharField(choices=[('opened', 'opened'), ('joined', 'joined'), ('again', 'again'), ('automatic', 'automatic'), ('aside', 'aside')], max_length=12)),
                ('reason', models.TextField(blank=True)),
                ('reason_details', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mail', to='records.caserow')),
                ('mailbox', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mail', to='records.mailboxrow')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(condition=models.Q(('became', 'aside')), fields=['id'], name='mail_aside'), models.Index(fields=['mailbox', 'validity', 'uid'], name='mail_of_a_mailbox')],
                'constraints': [models.UniqueConstraint(fields=('about', 'content'), name='mail_comes_once'), models.CheckConstraint(condition=models.Q(models.Q(('became__in', ['opened', 'joined']), ('case__isnull', False)), models.Q(models.Q(('became__in', ['opened', 'joined']), _negated=True), ('case__isnull', True)), _connector='OR'), name='mail_that_was_taken_has_its_case')],
            },
        ),
    ]
