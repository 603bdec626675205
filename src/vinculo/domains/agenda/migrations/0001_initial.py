import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0001_initial'),
        ('identity', '0001_initial'),
        ('identity', '__first__'),
        ('records', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ActivityCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('position', models.PositiveIntegerField(default=0, help_text='Lower comes first.', verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered in forms')),
                ('kind', models.CharField(choices=[('call', 'Call'), ('meeting', 'Meeting'), ('visit', 'Visit'), ('email', 'E-mail'), ('post', 'Post'), ('service', 'Service'), ('task', 'Task')], default='task', max_length=10, verbose_name='kind')),
                ('colour', models.CharField(choices=[('grey', 'Grey'), ('blue', 'Blue'), ('green', 'Green'), ('yellow', 'Yellow'), ('orange', 'Orange'), ('red', 'Red')], default='grey', max_length=10, verbose_name='colour')),
            ],
            options={
                'verbose_name': 'activity category',
                'verbose_name_plural': 'activity categories',
                'ordering': ('position', 'name'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('anchor', models.OneToOneField(db_column='id', editable=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='records.recordanchor')),
                ('created', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('last_activity', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last activity')),
                ('trashed', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='in the trash since')),
                ('trash_batch', models.UUIDField(blank=True, editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('custom', models.JSONField(default=dict, editable=False, verbose_name='further fields')),
                ('category_kind', models.CharField(choices=[('call', 'Call'), ('meeting', 'Meeting'), ('visit', 'Visit'), ('email', 'E-mail'), ('post', 'Post'), ('service', 'Service'), ('task', 'Task')], editable=False, max_length=10, verbose_name='kind')),
                ('subject', models.CharField(blank=True, help_text='Left blank, it is called like its category.', max_length=200, verbose_name='subject')),
                ('detail', models.TextField(blank=True, max_length=20000, verbose_name='detail')),
                ('follow_up', models.TextField(blank=True, max_length=20000, verbose_name='follow-up given')),
                ('outcome', models.CharField(blank=True, max_length=200, verbose_name='outcome')),
                ('status', models.CharField(choices=[('pending', 'Pending'), ('done', 'Done')], default='pending', max_length=10, verbose_name='status')),
                ('starts', models.DateTimeField(blank=True, null=True, verbose_name='starts')),
                ('ends', models.DateTimeField(blank=True, null=True, verbose_name='ends')),
                ('due', models.DateField(blank=True, null=True, verbose_name='due')),
                ('done_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='done at')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='date')),
                ('direction', models.CharField(blank=True, choices=[('out', 'Outgoing'), ('in', 'Incoming')], max_length=3, verbose_name='direction')),
                ('duration', models.PositiveIntegerField(blank=True, null=True, verbose_name='duration (minutes)')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('attendees', models.CharField(blank=True, max_length=500, verbose_name='attendees')),
                ('report', models.TextField(blank=True, max_length=20000, verbose_name='report of the visit')),
                ('external_id', models.CharField(blank=True, help_text='The key another program knows it by.', max_length=80, verbose_name='external id')),
                ('account', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='directory.account', verbose_name='account')),
                ('assigned', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='assigned to')),
                ('contact', models.ForeignKey(blank=True, db_index=False, help_text='With it comes the account, where that is left blank.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='directory.contact', verbose_name='contact')),
                ('follow_up_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='follow_ups', to='agenda.activity', verbose_name='follow-up of')),
                ('group', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.group', verbose_name='group')),
                ('linked', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.recordanchor', verbose_name='linked record')),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='agenda.activitycategory', verbose_name='category')),
            ],
            options={
                'verbose_name': 'activity',
                'verbose_name_plural': 'activities',
                'indexes': [models.Index(fields=['group', 'anchor'], name='activity_group'), models.Index(fields=['owner', 'anchor'], name='activity_owner'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['at', 'anchor'], name='activity_at'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'at', 'anchor'], name='activity_group_at'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['owner', 'at', 'anchor'], name='activity_owner_at'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['last_activity', 'anchor'], name='activity_last_activity'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'last_activity', 'anchor'], name='activity_group_last_activity'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['owner', 'last_activity', 'anchor'], name='activity_owner_last_activity'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['status', 'at', 'anchor'], name='activity_status_at'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'status', 'at', 'anchor'], name='activity_group_status_at'), models.Index(condition=models.Q(('trashed__isnull', False)), fields=['at', 'anchor'], name='activity_trash'), models.Index(fields=['created'], name='activity_created'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['assigned', 'at', 'anchor'], name='activity_assigned'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['assigned', 'status', 'at', 'anchor'], name='activity_assigned_status'), models.Index(fields=['account', 'status', 'at'], name='activity_account'), models.Index(fields=['contact', 'status', 'at'], name='activity_contact'), models.Index(condition=models.Q(('trashed__isnull', True), ('category_kind', 'visit'), ('status', 'done')), fields=['account', 'at'], name='activity_visit_of'), models.Index(condition=models.Q(('trashed__isnull', True), ('category_kind', 'visit'), ('status', 'done')), fields=['at', 'account'], name='activity_visit_at')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('trashed__isnull', True), models.Q(('external_id', ''), _negated=True)), fields=('external_id',), name='activity_external_id_once', violation_error_code='unique', violation_error_message='Another activity already has this external id. If you do not see it, ask a supervisor.')],
            },
        ),
    ]
