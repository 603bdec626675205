import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('duplicates', '0001_initial'),
        ('identity', '__first__'),
        ('records', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='blockingkey',
            name='anchor',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.recordanchor'),
        ),
        migrations.AddField(
            model_name='pair',
            name='dismissed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pair',
            name='one',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.recordanchor'),
        ),
        migrations.AddField(
            model_name='pair',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.recordanchor'),
        ),
        migrations.AddField(
            model_name='scan',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pair',
            name='scan',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='duplicates.scan'),
        ),
        migrations.AddIndex(
            model_name='blockingkey',
            index=models.Index(fields=['kind', 'key', 'anchor'], name='blocking_key_of_kind'),
        ),
        migrations.AddConstraint(
            model_name='blockingkey',
            constraint=models.UniqueConstraint(fields=('anchor', 'key'), name='blocking_key_once'),
        ),
        migrations.AddIndex(
            model_name='scan',
            index=models.Index(fields=['entity', '-id'], name='scan_of_entity'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('entity',), name='scan_one_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='pair',
            index=models.Index(condition=models.Q(('dismissed__isnull', True)), fields=['kind', 'group', 'score'], name='duplicate_pair_open'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.UniqueConstraint(fields=('one', 'other'), name='duplicate_pair_once'),
        ),
    ]
