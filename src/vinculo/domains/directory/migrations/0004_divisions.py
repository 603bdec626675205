
import django.db.models.deletion
import django.utils.timezone
import vinculo.records.databases.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0003_custom_values'),
        ('identity', '0001_initial'),
        ('records', '0003_changes_by_moment'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Division',
            fields=[
                ('anchor', models.OneToOneField(db_column='id', editable=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='records.recordanchor')),
                ('created', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('last_activity', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last activity')),
                ('trashed', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='in the trash since')),
                ('trash_batch', models.UUIDField(blank=True, editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('custom', models.JSONField(default=dict, editable=False, verbose_name='further fields')),
                ('number', models.PositiveBigIntegerField(editable=False, unique=True, verbose_name='number')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('name_key', vinculo.records.databases.fields.KeyField(default='', editable=False, max_length=80)),
                ('path', vinculo.records.databases.fields.KeyField(default='', editable=False, max_length=220)),
                ('position', models.PositiveIntegerField(default=0, help_text='Lower comes first.', verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered in forms')),
                ('account', models.ForeignKey(blank=True, help_text='Left blank, it is an area of the whole house.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='divisions', to='directory.account', verbose_name='account')),
                ('group', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.group', verbose_name='group')),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='below', to='directory.division', verbose_name='hangs from')),
            ],
            options={
                'verbose_name': 'division',
                'verbose_name_plural': 'divisions',
                'indexes': [models.Index(fields=['group', 'anchor'], name='division_group'), models.Index(fields=['owner', 'anchor'], name='division_owner'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['name_key', 'anchor'], name='division_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'name_key', 'anchor'], name='division_group_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['owner', 'name_key', 'anchor'], name='division_owner_name_key'), models.Index(condition=models.Q(('trashed__isnull', False)), fields=['name_key', 'anchor'], name='division_trash'), models.Index(fields=['created'], name='division_created'), models.Index(fields=['account', 'name_key'], name='division_account_name'), models.Index(fields=['path'], name='division_path')],
            },
        ),
    ]
