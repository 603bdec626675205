import django.utils.timezone
import vinculo.records.databases.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='BlockingKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('key', vinculo.records.databases.fields.KeyField(default='', editable=False, max_length=60)),
            ],
            options={
                'verbose_name': 'blocking key',
                'verbose_name_plural': 'blocking keys',
            },
        ),
        migrations.CreateModel(
            name='Pair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('score', models.PositiveSmallIntegerField(default=0)),
                ('group', models.BigIntegerField(default=0)),
                ('dismissed', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'pair of duplicates',
                'verbose_name_plural': 'pairs of duplicates',
            },
        ),
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entity', models.CharField(max_length=40)),
                ('job', models.BigIntegerField(null=True)),
                ('state', models.CharField(choices=[('running', 'Running'), ('done', 'Done'), ('stopped', 'Stopped')], default='running', max_length=10)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('started', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'scan for duplicates',
                'verbose_name_plural': 'scans for duplicates',
            },
        ),
    ]
