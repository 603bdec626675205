import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.CharField(max_length=200, verbose_name='task')),
                ('args', models.JSONField(default=list)),
                ('kwargs', models.JSONField(default=dict)),
                ('queue', models.CharField(default='default', max_length=50, verbose_name='queue')),
                ('priority', models.SmallIntegerField(default=0, verbose_name='priority')),
                ('run_after', models.DateTimeField(default=django.utils.timezone.now, verbose_name='not before')),
                ('status', models.CharField(choices=[('ready', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='ready', max_length=10, verbose_name='status')),
                ('unique_key', models.CharField(max_length=200, null=True)),
                ('once', models.BooleanField(default=False)),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('max_attempts', models.PositiveSmallIntegerField(default=10)),
                ('worker', models.CharField(default='', max_length=120)),
                ('lease_until', models.DateTimeField(null=True)),
                ('doubted', models.DateTimeField(null=True)),
                ('cursor', models.JSONField(null=True)),
                ('progress_done', models.PositiveBigIntegerField(default=0)),
                ('progress_total', models.PositiveBigIntegerField(null=True)),
                ('message', models.CharField(default='', max_length=300)),
                ('result', models.JSONField(null=True)),
                ('error', models.TextField(default='', verbose_name='error')),
                ('enqueued_by', models.BigIntegerField(null=True)),
                ('created', models.DateTimeField(default=django.utils.timezone.now, verbose_name='created')),
                ('started', models.DateTimeField(null=True, verbose_name='started')),
                ('finished', models.DateTimeField(null=True, verbose_name='finished')),
            ],
            options={
                'verbose_name': 'job',
                'verbose_name_plural': 'jobs',
                'default_permissions': (),
                'indexes': [models.Index(fields=['status', '-priority', 'run_after', 'id'], name='job_by_urgency'), models.Index(fields=['status', 'finished'], name='job_by_end'), models.Index(condition=models.Q(('unique_key__isnull', False)), fields=['unique_key'], name='job_by_key'), models.Index(condition=models.Q(('once', True)), fields=['task', '-id'], name='job_by_slot')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('ready', 'running')), ('once', True), _connector='OR'), fields=('unique_key',), name='job_unique_key')],
            },
        ),
    ]
