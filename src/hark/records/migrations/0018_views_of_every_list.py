from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0017_sources'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='savedviewrow',
            name='saved_view_once_a_name',
        ),
        migrations.AddField(
            model_name='savedviewrow',
            name='ledger',
            field=models.SlugField(default='complaints', max_length=32),
        ),
        migrations.AddField(
            model_name='savedviewrow',
            name='shared_with',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddConstraint(
            model_name='savedviewrow',
            constraint=models.UniqueConstraint(fields=('staff', 'ledger', 'name'), name='saved_view_once_a_name'),
        ),
    ]
