from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0002_arrival_attempts'),
    ]

    operations = [
        migrations.AddField(
            model_name='staffrow',
            name='sign_ins',
            field=models.PositiveIntegerField(default=0),
        ),
    ]
