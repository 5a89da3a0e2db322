"""What is counted of each complaint; the worker counts those that are here already."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0023_forwarded_cases'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseFiguresRow',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='figures', serialize=False, to='records.caserow')),
                ('version', models.PositiveIntegerField()),
                ('product', models.CharField(blank=True, max_length=120)),
                ('issue', models.CharField(blank=True, max_length=200)),
                ('stage', models.CharField(max_length=12)),
                ('upheld', models.CharField(blank=True, choices=[('yes', 'yes'), ('partly', 'partly'), ('no', 'no')], max_length=8)),
                ('cause', models.CharField(blank=True, max_length=64)),
                ('redress', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('came', models.BigIntegerField()),
                ('responded', models.BigIntegerField(null=True)),
                ('answered', models.BigIntegerField(null=True)),
                ('held', models.BigIntegerField(default=0)),
                ('held_since', models.BigIntegerField(null=True)),
                ('over', models.BigIntegerField(null=True)),
                ('ends', models.PositiveSmallIntegerField(default=0)),
                ('reopened', models.PositiveSmallIntegerField(default=0)),
                ('objections', models.PositiveSmallIntegerField(default=0)),
                ('checks', models.PositiveSmallIntegerField(default=0)),
                ('sent_back', models.PositiveSmallIntegerField(default=0)),
                ('escalated', models.BooleanField(default=False)),
                ('repeated', models.BooleanField(null=True)),
                ('about_staff', models.BooleanField(default=False)),
                ('stars', models.PositiveSmallIntegerField(null=True)),
                ('internal', models.BooleanField(null=True)),
                ('internal_due', models.BigIntegerField(null=True)),
                ('statutory', models.BooleanField(null=True)),
                ('statutory_due', models.BigIntegerField(null=True)),
                ('promise', models.BooleanField(null=True)),
                ('promise_due', models.BigIntegerField(null=True)),
                ('regulator', models.BooleanField(null=True)),
                ('regulator_due', models.BigIntegerField(null=True)),
                ('owner', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.unitrow')),
            ],
            options={
                'indexes': [models.Index(fields=['came'], name='figures_by_receipt'), models.Index(condition=models.Q(('over__isnull', False)), fields=['over'], name='figures_by_end'), models.Index(condition=models.Q(('over__isnull', True)), fields=['came'], name='figures_open'), models.Index(condition=models.Q(('repeated__isnull', True)), fields=['case'], name='figures_not_looked_at')],
            },
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(condition=models.Q(('is_demo', True)), fields=['is_demo'], name='cases_simulated'),
        ),
    ]
