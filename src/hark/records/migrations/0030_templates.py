"""Templates of letters with every version, mentions in notes, an index of what was closed here."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0029_after'),
    ]

    operations = [
        migrations.CreateModel(
            name='MentionRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('by', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='TemplateRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('template', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('kind', models.CharField(choices=[('acknowledgement', 'acknowledgement'), ('interim', 'interim'), ('pause', 'pause'), ('extension', 'extension'), ('reply', 'reply')], max_length=20)),
                ('language', models.CharField(max_length=8)),
                ('title', models.CharField(max_length=120)),
                ('text', models.TextField()),
                ('product', models.CharField(blank=True, max_length=120)),
                ('business', models.CharField(blank=True, max_length=64)),
                ('reason', models.CharField(blank=True, max_length=64)),
                ('is_active', models.BooleanField(default=True)),
                ('starter', models.CharField(blank=True, max_length=40)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=80)),
                ('is_demo', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['kind', 'language', 'title', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(condition=models.Q(('closed_elsewhere', False), ('stage', 'closed')), fields=['product', 'closed_at'], name='closed_of_a_product'),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(condition=models.Q(('closed_elsewhere', False), ('stage', 'closed')), fields=['cause', 'closed_at'], name='closed_for_a_cause'),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(condition=models.Q(('closed_elsewhere', False), ('stage', 'closed')), fields=['unit', 'product', 'closed_at'], name='closed_of_a_unit'),
        ),
        migrations.AddField(
            model_name='mentionrow',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='records.caserow'),
        ),
        migrations.AddField(
            model_name='mentionrow',
            name='staff',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='templaterow',
            constraint=models.UniqueConstraint(fields=('template', 'version'), name='one_version_of_a_template_after_the_other'),
        ),
        migrations.AddConstraint(
            model_name='templaterow',
            constraint=models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='versions_of_a_template_begin_with_one'),
        ),
        migrations.AddIndex(
            model_name='mentionrow',
            index=models.Index(fields=['staff', 'seen_at', 'at'], name='mentions_of_a_person'),
        ),
        migrations.AddConstraint(
            model_name='mentionrow',
            constraint=models.UniqueConstraint(fields=('case', 'place', 'staff'), name='mentioned_once_in_a_note'),
        ),
    ]
