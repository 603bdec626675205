import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('identity', '__first__'),
        ('records', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_id', models.CharField(max_length=200, unique=True)),
                ('key', models.CharField(max_length=200, null=True, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('to', models.JSONField(default=list)),
                ('to_text', models.CharField(max_length=500, verbose_name='to')),
                ('reply_to', models.CharField(blank=True, max_length=320)),
                ('headers', models.JSONField(default=dict)),
                ('subject', models.CharField(max_length=300, verbose_name='subject')),
                ('text', models.TextField(blank=True)),
                ('html', models.TextField(blank=True)),
                ('attachments', models.JSONField(default=list)),
                ('confidential', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('sending', 'Talking to the server'), ('handing', 'Being handed over'), ('sent', 'Sent'), ('unsure', 'Unsure'), ('failed', 'Bad mail'), ('cancelled', 'Cancelled')], default='queued', max_length=10, verbose_name='state')),
                ('claim', models.CharField(blank=True, max_length=32)),
                ('job_id', models.BigIntegerField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('pending', models.JSONField(default=list)),
                ('refused', models.JSONField(default=dict)),
                ('error', models.CharField(blank=True, max_length=500, verbose_name='error')),
                ('not_before', models.DateTimeField(default=django.utils.timezone.now)),
                ('created', models.DateTimeField(default=django.utils.timezone.now, verbose_name='created')),
                ('changed', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent', models.DateTimeField(null=True, verbose_name='sent')),
                ('anchor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.recordanchor')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'mail',
                'verbose_name_plural': 'mails',
                'default_permissions': (),
                'indexes': [models.Index(fields=['state', '-id'], name='mail_by_state'), models.Index(fields=['state', 'not_before'], name='mail_due')],
            },
        ),
        migrations.CreateModel(
            name='MailTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('language', models.CharField(choices=[('es', 'Español'), ('en', 'English')], max_length=5, verbose_name='language')),
                ('subject', models.CharField(max_length=300, verbose_name='subject')),
                ('text', models.TextField(max_length=20000, verbose_name='text')),
                ('html', models.TextField(blank=True, max_length=100000, verbose_name='HTML')),
            ],
            options={
                'verbose_name': 'mail template',
                'verbose_name_plural': 'mail templates',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('key', 'language'), name='mail_template_once')],
            },
        ),
        migrations.CreateModel(
            name='MailAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended', models.DateTimeField(null=True)),
                ('server', models.CharField(blank=True, max_length=200)),
                ('outcome', models.CharField(choices=[('underway', 'under way'), ('sent', 'accepted'), ('later', 'to be tried again'), ('refused', 'refused'), ('cut', 'cut off before anything was handed over'), ('unsure', 'cut off while it was handed over')], default='underway', max_length=10)),
                ('answer', models.CharField(blank=True, max_length=500)),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='mail.mail')),
            ],
            options={
                'verbose_name': 'attempt',
                'verbose_name_plural': 'attempts',
                'ordering': ('id',),
                'default_permissions': (),
            },
        ),
    ]
