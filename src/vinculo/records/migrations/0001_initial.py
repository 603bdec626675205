import django.db.models.deletion
import django.utils.timezone
import uuid
import vinculo.records.databases.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('identity', '0001_initial'),
        ('identity', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=80, unique=True)),
                ('last', models.BigIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'counter',
                'verbose_name_plural': 'counters',
            },
        ),
        migrations.CreateModel(
            name='RecordAnchor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=300)),
                ('title_key', vinculo.records.databases.fields.KeyField(default='', editable=False, max_length=80)),
                ('search', models.TextField(blank=True)),
                ('last_activity', models.DateTimeField(default=django.utils.timezone.now)),
                ('trashed', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.recordanchor')),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='identity.group')),
                ('merged_into', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.recordanchor')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'record',
                'verbose_name_plural': 'records',
                'indexes': [models.Index(fields=['kind', 'title_key'], name='anchor_kind_title'), models.Index(fields=['kind', '-last_activity'], name='anchor_kind_activity'), models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='anchor_merged')],
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('verb', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=40)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('actor_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('running', 'Running'), ('done', 'Done'), ('stopped', 'Stopped')], default='running', max_length=10)),
                ('total', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('undone', models.DateTimeField(null=True)),
                ('job', models.BigIntegerField(null=True)),
                ('params', models.JSONField(default=dict)),
                ('todo', models.JSONField(default=list)),
                ('issues', models.JSONField(default=list)),
                ('undoes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='undos', to='records.batch')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'operation',
                'verbose_name_plural': 'operations',
                'indexes': [models.Index(fields=['user', '-at'], name='batch_of_user'), models.Index(fields=['-at'], name='batch_by_day')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('record_id', models.BigIntegerField()),
                ('account_id', models.BigIntegerField(null=True)),
                ('title', models.CharField(max_length=300)),
                ('verb', models.CharField(max_length=40)),
                ('values', models.JSONField(default=dict)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('actor_name', models.CharField(max_length=120)),
                ('via', models.CharField(max_length=10)),
                ('ip', models.CharField(blank=True, max_length=45)),
                ('batch', models.UUIDField(null=True)),
                ('version', models.PositiveIntegerField(null=True)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'change',
                'verbose_name_plural': 'changes',
                'indexes': [models.Index(fields=['kind', 'record_id', '-at'], name='change_of_record'), models.Index(fields=['account_id', '-at'], name='change_of_account'), models.Index(fields=['verb', '-id'], name='change_by_verb'), models.Index(condition=models.Q(('batch__isnull', False)), fields=['batch', 'id'], name='change_in_batch')],
            },
        ),
        migrations.CreateModel(
            name='Reach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('anchor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.recordanchor')),
            ],
            options={
                'verbose_name': 'reach',
                'verbose_name_plural': 'reaches',
                'constraints': [models.UniqueConstraint(fields=('user', 'anchor'), name='reach_once')],
            },
        ),
        migrations.CreateModel(
            name='RecordLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('role', models.CharField(blank=True, max_length=80, verbose_name='role')),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='linked', to='records.recordanchor')),
                ('account_group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='identity.group')),
                ('account_owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('anchor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='records.recordanchor')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='record_links', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'link',
                'verbose_name_plural': 'links',
                'indexes': [models.Index(fields=['user', 'kind'], name='record_link_user_kind')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('user', None)), fields=('anchor', 'account'), name='record_link_account_once'), models.UniqueConstraint(condition=models.Q(('account', None)), fields=('anchor', 'user'), name='record_link_user_once')],
            },
        ),
    ]
