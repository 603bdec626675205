import django.core.validators
import django.db.models.deletion
import time
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CustomField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entity', models.CharField(max_length=40, verbose_name='of')),
                ('slug', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^(?!.*__)(?!.*_(key|id)$)[a-z][a-z0-9_]*[a-z0-9]$|^[a-z]$', 'Small letters without accents, digits and single underscores, not ending in _key or _id.')], verbose_name='key')),
                ('label', models.CharField(max_length=80, verbose_name='name')),
                ('type', models.CharField(choices=[('text', 'Text'), ('textarea', 'Long text'), ('combo', 'List of values'), ('linked', 'Linked list'), ('numeric', 'Number'), ('date', 'Date'), ('boolean', 'Yes or no'), ('user', 'Person'), ('account', 'Account')], default='text', max_length=10, verbose_name='type')),
                ('options', models.TextField(blank=True, max_length=200000, verbose_name='values')),
                ('section', models.CharField(blank=True, max_length=60, verbose_name='section of the form')),
                ('help', models.CharField(blank=True, max_length=200, verbose_name='help')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in the form')),
                ('required', models.BooleanField(default=False, verbose_name='required')),
                ('in_list', models.BooleanField(default=False, verbose_name='shown in the list')),
                ('filterable', models.BooleanField(default=False, verbose_name='filter and sort by it')),
                ('searchable', models.BooleanField(default=False, verbose_name='found by the search')),
                ('importable', models.BooleanField(default=True, verbose_name='can be imported')),
                ('in_api', models.BooleanField(default=True, verbose_name='in the API')),
                ('indexed', models.BooleanField(default=False, editable=False)),
                ('trashed', models.DateTimeField(editable=False, null=True)),
                ('written', models.BigIntegerField(default=time.time_ns, editable=False)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='custom_fields.customfield', verbose_name='hangs from')),
            ],
            options={
                'verbose_name': 'custom field',
                'verbose_name_plural': 'custom fields',
                'ordering': ('entity', 'position', 'pk'),
                'indexes': [models.Index(fields=['written'], name='custom_field_written')],
                'constraints': [models.UniqueConstraint(fields=('entity', 'slug'), name='custom_field_once')],
            },
        ),
    ]
