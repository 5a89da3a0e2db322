"""What people are told of: what waits to be handed out, each person's notices, chat groups."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0030_templates'),
    ]

    operations = [
        migrations.CreateModel(
            name='PendingNoticeRow',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=32)),
                ('case', models.CharField(blank=True, max_length=16)),
                ('people', models.JSONField(default=list)),
                ('told', models.JSONField(default=dict)),
                ('at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='ChatGroupRow',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, unique=True)),
                ('robot', models.CharField(choices=[('wecom', 'wecom'), ('dingtalk', 'dingtalk'), ('feishu', 'feishu')], max_length=12)),
                ('host', models.CharField(max_length=255)),
                ('address', models.BinaryField()),
                ('secret', models.BinaryField(default=b'')),
                ('kinds', models.JSONField(default=list)),
                ('language', models.CharField(default='zh-hans', max_length=8)),
                ('told_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.CharField(max_length=80)),
                ('units', models.ManyToManyField(related_name='chat_groups', to='records.unitrow')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='NoticePreferenceRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(blank=True, max_length=254)),
                ('by_mail', models.CharField(choices=[('never', 'never'), ('at_once', 'at_once'), ('daily', 'daily')], default='never', max_length=8)),
                ('quiet', models.CharField(choices=[('usual', 'Usual'), ('own', 'Own'), ('none', 'None')], default='usual', max_length=8)),
                ('quiet_since', models.TimeField(null=True)),
                ('quiet_until', models.TimeField(null=True)),
                ('next_mail_at', models.DateTimeField(null=True)),
                ('digested_on', models.DateField(null=True)),
                ('problem', models.CharField(blank=True, max_length=200)),
                ('staff', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice_preference', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('by_mail', 'never'), models.Q(('email', ''), _negated=True), _connector='OR'), name='who_is_told_by_mail_has_an_address'), models.CheckConstraint(condition=models.Q(models.Q(('quiet', 'own'), _negated=True), models.Q(('quiet_since__isnull', False), ('quiet_until__isnull', False)), _connector='OR'), name='own_quiet_hours_are_told')],
            },
        ),
        migrations.CreateModel(
            name='NoticeRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.UUIDField()),
                ('kind', models.CharField(max_length=32)),
                ('case', models.CharField(blank=True, max_length=16)),
                ('told', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('mail', models.UUIDField(db_index=True, null=True)),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['staff', '-at', '-id'], name='notices_of_a_person'), models.Index(condition=models.Q(('read_at', None)), fields=['staff', '-at'], name='notices_unread'), models.Index(fields=['at'], name='notices_by_age')],
                'constraints': [models.UniqueConstraint(fields=('event', 'staff'), name='told_once')],
            },
        ),
    ]
