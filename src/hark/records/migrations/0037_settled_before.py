"""When the very same file was settled before."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0036_review_by_others'),
    ]

    operations = [
        migrations.AddField(
            model_name='arrivalrow',
            name='settled_before',
            field=models.DateTimeField(null=True),
        ),
    ]
