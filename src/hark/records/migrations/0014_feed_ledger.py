"""A feed says which ledger it delivers into; those there were delivered complaints."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0013_pseudonyms")]

    operations = [
        migrations.AddField(
            model_name="feedrow",
            name="ledger",
            field=models.SlugField(default="complaints", max_length=32),
        ),
    ]
