"""A feed's rhythm can be declared; those there are have theirs learned."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0014_feed_ledger")]

    operations = [
        migrations.AddField(
            model_name="feedrow",
            name="rhythm",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
