"""What else was wrong with a record that is kept aside; of those kept before it is not known."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0038_one_review'),
    ]

    operations = [
        migrations.AddField(
            model_name='quarantinerow',
            name='also',
            field=models.JSONField(db_default=[], default=list),
        ),
    ]
