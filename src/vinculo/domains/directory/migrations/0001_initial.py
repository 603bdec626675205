import django.db.models.deletion
import django.utils.timezone
import vinculo.records.databases.fields
import vinculo.records.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('identity', '0001_initial'),
        ('identity', '__first__'),
        ('records', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('position', models.PositiveIntegerField(default=0, help_text='Lower comes first.', verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered in forms')),
                ('colour', models.CharField(choices=[('grey', 'Grey'), ('blue', 'Blue'), ('green', 'Green'), ('yellow', 'Yellow'), ('orange', 'Orange'), ('red', 'Red')], default='grey', max_length=10, verbose_name='colour')),
            ],
            options={
                'verbose_name': 'account role',
                'verbose_name_plural': 'account roles',
                'ordering': ('position', 'name'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('position', models.PositiveIntegerField(default=0, help_text='Lower comes first.', verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered in forms')),
                ('starts', models.DateField(blank=True, null=True, verbose_name='starts')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='ends')),
            ],
            options={
                'verbose_name': 'campaign',
                'verbose_name_plural': 'campaigns',
                'ordering': ('position', 'name'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('position', models.PositiveIntegerField(default=0, help_text='Lower comes first.', verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered in forms')),
            ],
            options={
                'verbose_name': 'channel',
                'verbose_name_plural': 'channels',
                'ordering': ('position', 'name'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TouchedRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('anchor_id', models.BigIntegerField()),
            ],
            options={
                'verbose_name': 'touched record',
                'verbose_name_plural': 'touched records',
            },
        ),
        migrations.CreateModel(
            name='Segment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('of', models.CharField(choices=[('account', 'Accounts'), ('contact', 'Contacts')], default='account', max_length=10, verbose_name='holds')),
                ('kind', models.CharField(choices=[('manual', 'By hand'), ('automatic', 'By criteria')], default='manual', max_length=10, verbose_name='is filled')),
                ('query', models.CharField(blank=True, help_text='As in the address of the list: filter it and save the filters as a segment.', max_length=2000, verbose_name='criteria')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='description')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered in forms')),
                ('evaluated', models.DateTimeField(editable=False, null=True, verbose_name='worked out')),
                ('problem', models.CharField(blank=True, editable=False, max_length=300)),
            ],
            options={
                'verbose_name': 'segment',
                'verbose_name_plural': 'segments',
                'ordering': ('name', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('of', 'name'), name='segment_name_once', violation_error_code='unique', violation_error_message='There is a segment with this name already.')],
            },
        ),
        migrations.CreateModel(
            name='Account',
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
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_key', vinculo.records.databases.fields.KeyField(default='', editable=False, max_length=80)),
                ('legal_name', models.CharField(blank=True, max_length=200, verbose_name='legal name')),
                ('fiscal_id', vinculo.records.fields.FiscalIdField(blank=True, max_length=30, verbose_name='tax id')),
                ('external_id', models.CharField(blank=True, help_text='The key another program knows it by.', max_length=80, verbose_name='external id')),
                ('phone', vinculo.records.fields.PhoneField(blank=True, max_length=40, verbose_name='phone')),
                ('phone2', vinculo.records.fields.PhoneField(blank=True, max_length=40, verbose_name='other phone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('website', vinculo.records.fields.WebsiteField(blank=True, max_length=200, verbose_name='website')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='address')),
                ('postal_code', models.CharField(blank=True, max_length=12, verbose_name='postal code')),
                ('city', models.CharField(blank=True, max_length=100, verbose_name='city')),
                ('city_key', vinculo.records.databases.fields.KeyField(default='', editable=False, max_length=80)),
                ('province', models.CharField(blank=True, max_length=100, verbose_name='province')),
                ('province_key', vinculo.records.databases.fields.KeyField(default='', editable=False, max_length=80)),
                ('country', vinculo.records.fields.CountryField(default='ES', max_length=2, verbose_name='country')),
                ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='longitude')),
                ('payment_terms', models.PositiveSmallIntegerField(choices=[(0, 'On receipt'), (30, '30 days'), (60, '60 days'), (90, '90 days'), (180, '180 days')], default=30, verbose_name='payment terms')),
                ('language', vinculo.records.fields.LanguageField(default='es', max_length=5, verbose_name='language')),
                ('currency', vinculo.records.fields.CurrencyField(default='EUR', max_length=3, verbose_name='currency')),
                ('is_generic', models.BooleanField(default=False, help_text='For contacts whose own company is not an account yet.', verbose_name='holds loose contacts')),
                ('notes', models.TextField(blank=True, max_length=20000, verbose_name='notes')),
                ('group', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.group', verbose_name='group')),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='branches', to='directory.account', verbose_name='parent account')),
                ('role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.accountrole', verbose_name='role')),
                ('channel', models.ForeignKey(blank=True, help_text='How they came to us.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.channel', verbose_name='channel')),
            ],
            options={
                'verbose_name': 'account',
                'verbose_name_plural': 'accounts',
                'indexes': [models.Index(fields=['group', 'anchor'], name='account_group'), models.Index(fields=['owner', 'anchor'], name='account_owner'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['name_key', 'anchor'], name='account_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'name_key', 'anchor'], name='account_group_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['owner', 'name_key', 'anchor'], name='account_owner_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['last_activity', 'anchor'], name='account_last_activity'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'last_activity', 'anchor'], name='account_group_last_activity'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['owner', 'last_activity', 'anchor'], name='account_owner_last_activity'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['city_key', 'name_key', 'anchor'], name='account_city_key_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'city_key', 'name_key', 'anchor'], name='account_group_city_key_name_ke'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['province_key', 'name_key', 'anchor'], name='account_province_key_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'province_key', 'name_key', 'anchor'], name='account_group_province_key_nam'), models.Index(condition=models.Q(('trashed__isnull', False)), fields=['name_key', 'anchor'], name='account_trash'), models.Index(fields=['created'], name='account_created'), models.Index(fields=['country', 'name_key'], name='account_country'), models.Index(fields=['fiscal_id'], name='account_fiscal_id'), models.Index(condition=models.Q(('is_generic', True)), fields=['name_key'], name='account_generic')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('parent__isnull', True), ('trashed__isnull', True), models.Q(('fiscal_id', ''), _negated=True)), fields=('fiscal_id',), name='account_fiscal_id_once', violation_error_code='unique', violation_error_message='Another account already has this tax id. If you do not see it, ask a supervisor.'), models.UniqueConstraint(condition=models.Q(('trashed__isnull', True), models.Q(('external_id', ''), _negated=True)), fields=('external_id',), name='account_external_id_once', violation_error_code='unique', violation_error_message='Another account already has this external id. If you do not see it, ask a supervisor.')],
            },
        ),
        migrations.CreateModel(
            name='SegmentMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('anchor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='segment_members', to='records.recordanchor')),
                ('segment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='members', to='directory.segment')),
            ],
            options={
                'verbose_name': 'member of a segment',
                'verbose_name_plural': 'members of segments',
                'constraints': [models.UniqueConstraint(fields=('segment', 'anchor'), name='segment_member_once')],
            },
        ),
        migrations.CreateModel(
            name='Association',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='associations', to='directory.account', verbose_name='account')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='association', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'association',
                'verbose_name_plural': 'associations',
            },
        ),
        migrations.CreateModel(
            name='Contact',
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
                ('name', models.CharField(editable=False, max_length=200, verbose_name='full name')),
                ('name_key', vinculo.records.databases.fields.KeyField(default='', editable=False, max_length=80)),
                ('first_name', models.CharField(max_length=100, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=100, verbose_name='last names')),
                ('position', models.CharField(blank=True, max_length=120, verbose_name='position')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('email2', models.EmailField(blank=True, max_length=254, verbose_name='other e-mail')),
                ('phone', vinculo.records.fields.PhoneField(blank=True, max_length=40, verbose_name='phone')),
                ('mobile', vinculo.records.fields.PhoneField(blank=True, max_length=40, verbose_name='mobile')),
                ('language', vinculo.records.fields.LanguageField(default='es', max_length=5, verbose_name='language')),
                ('consent', models.CharField(choices=[('unknown', 'Not asked'), ('granted', 'Granted'), ('refused', 'Refused')], default='unknown', max_length=10, verbose_name='consent to mailings')),
                ('external_id', models.CharField(blank=True, help_text='The key another program knows it by.', max_length=80, verbose_name='external id')),
                ('notes', models.TextField(blank=True, max_length=20000, verbose_name='notes')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='directory.account', verbose_name='account')),
                ('channel', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.channel', verbose_name='channel')),
                ('group', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.group', verbose_name='group')),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'contact',
                'verbose_name_plural': 'contacts',
                'indexes': [models.Index(fields=['group', 'anchor'], name='contact_group'), models.Index(fields=['owner', 'anchor'], name='contact_owner'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['name_key', 'anchor'], name='contact_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'name_key', 'anchor'], name='contact_group_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['owner', 'name_key', 'anchor'], name='contact_owner_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['last_activity', 'anchor'], name='contact_last_activity'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'last_activity', 'anchor'], name='contact_group_last_activity'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['owner', 'last_activity', 'anchor'], name='contact_owner_last_activity'), models.Index(condition=models.Q(('trashed__isnull', False)), fields=['name_key', 'anchor'], name='contact_trash'), models.Index(fields=['created'], name='contact_created'), models.Index(fields=['account', 'name_key'], name='contact_account_name'), models.Index(fields=['email'], name='contact_email')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('trashed__isnull', True), models.Q(('external_id', ''), _negated=True)), fields=('external_id',), name='contact_external_id_once', violation_error_code='unique', violation_error_message='Another contact already has this external id. If you do not see it, ask a supervisor.')],
            },
        ),
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
