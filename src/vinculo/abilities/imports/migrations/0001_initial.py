import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        ('identity', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entity', models.CharField(max_length=40)),
                ('file_name', models.CharField(max_length=255)),
                ('source', models.JSONField(default=dict)),
                ('mapping', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('mapping', 'Choosing columns'), ('checking', 'Checking'), ('checked', 'Checked'), ('running', 'Importing'), ('done', 'Done'), ('stopped', 'Stopped'), ('failed', 'Failed')], default='mapping', max_length=10)),
                ('batch', models.UUIDField(default=uuid.uuid4)),
                ('job', models.BigIntegerField(null=True)),
                ('total', models.PositiveIntegerField(default=0)),
                ('created_rows', models.PositiveIntegerField(default=0)),
                ('updated_rows', models.PositiveIntegerField(default=0)),
                ('unchanged_rows', models.PositiveIntegerField(default=0)),
                ('rejected_rows', models.PositiveIntegerField(default=0)),
                ('message', models.CharField(blank=True, max_length=500)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('started', models.DateTimeField(null=True)),
                ('finished', models.DateTimeField(null=True)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['user', 'entity', '-id'], name='import_of_user')],
            },
        ),
        migrations.CreateModel(
            name='KnownColumns',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entity', models.CharField(max_length=40)),
                ('signature', models.CharField(max_length=64)),
                ('mapping', models.JSONField(default=dict)),
                ('changed', models.DateTimeField(auto_now=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'known columns',
                'verbose_name_plural': 'known columns',
                'constraints': [models.UniqueConstraint(fields=('user', 'entity', 'signature'), name='known_columns_once')],
            },
        ),
        migrations.CreateModel(
            name='RowVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField()),
                ('verdict', models.CharField(choices=[('created', 'New'), ('updated', 'Changed'), ('unchanged', 'Unchanged'), ('rejected', 'Rejected')], max_length=10)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('details', models.JSONField(default=list)),
                ('cells', models.JSONField(default=list)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='imports.importrun')),
            ],
            options={
                'verbose_name': 'row of an import',
                'verbose_name_plural': 'rows of imports',
                'indexes': [models.Index(fields=['run', 'verdict', 'line'], name='import_row_by_verdict')],
                'constraints': [models.UniqueConstraint(fields=('run', 'line'), name='import_row_once')],
            },
        ),
        migrations.CreateModel(
            name='TakenKeys',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('keys', models.JSONField()),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taken_keys', to='imports.importrun')),
            ],
            options={
                'verbose_name': 'keys of an import',
                'verbose_name_plural': 'keys of imports',
                'constraints': [models.UniqueConstraint(fields=('run', 'position'), name='import_keys_once')],
            },
        ),
    ]
