"""What an arrival brought can be withdrawn; the same file is another arrival then."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0040_put_away'),
    ]

    operations = [
        migrations.CreateModel(
            name='WithdrawalRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mistake', models.CharField(max_length=32)),
                ('asked_by', models.CharField(max_length=80)),
                ('asked_at', models.DateTimeField()),
                ('taken_back', models.BigIntegerField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='arrivalrow',
            name='arrival_once_a_file',
        ),
        migrations.AddField(
            model_name='arrivalrow',
            name='withdrawn_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='arrivalrow',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('feed', 'file_digest'), name='arrival_once_a_file_in_force'),
        ),
        migrations.AddField(
            model_name='withdrawalrow',
            name='arrival',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='records.arrivalrow'),
        ),
        migrations.AddField(
            model_name='withdrawalrow',
            name='restored',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='restored_by', to='records.arrivalrow'),
        ),
    ]
