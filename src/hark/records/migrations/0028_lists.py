from django.db import migrations, models


class Migration(migrations.Migration):
    """What lists of a million complaints are read by, newest first."""

    dependencies = [("records", "0027_doors")]

    operations = [
        migrations.RemoveIndex(model_name="caserow", name="cases_about_a_product"),
        migrations.AddIndex(
            model_name="caserow",
            index=models.Index(fields=["product", "received_at", "stage"], name="cases_about_a_product"),
        ),
        migrations.AddIndex(
            model_name="caserow",
            index=models.Index(fields=["stage", "received_at"], name="cases_at_a_stage"),
        ),
    ]
