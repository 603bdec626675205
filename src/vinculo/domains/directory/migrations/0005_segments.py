
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0004_divisions'),
        ('records', '0004_batches'),
    ]

    operations = [
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
    ]
