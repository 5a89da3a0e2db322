"""A record kept aside can be put away: why, and by whom."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0039_also_wrong'),
    ]

    operations = [
        migrations.AddField(
            model_name='quarantinerow',
            name='put_away_by',
            field=models.CharField(blank=True, db_default='', default='', max_length=80),
        ),
        migrations.AddField(
            model_name='quarantinerow',
            name='put_away_why',
            field=models.CharField(blank=True, db_default='', default='', max_length=32),
        ),
        migrations.AlterField(
            model_name='quarantinerow',
            name='state',
            field=models.CharField(choices=[('open', 'Open'), ('accepted', 'Accepted'), ('duplicate', 'Duplicate'), ('put_away', 'Put Away')], db_index=True, default='open', max_length=12),
        ),
        migrations.AddConstraint(
            model_name='quarantinerow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'put_away'), _negated=True), models.Q(('put_away_why', ''), _negated=True), _connector='OR'), name='put_away_for_a_reason'),
        ),
    ]
