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
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=200)),
                ('by_name', models.CharField(blank=True, max_length=120)),
                ('values', models.JSONField(default=dict)),
                ('url', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('read', models.DateTimeField(null=True)),
                ('for_digest', models.BooleanField(default=False)),
                ('anchor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.recordanchor')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'notification',
                'verbose_name_plural': 'notifications',
                'default_permissions': (),
                'indexes': [models.Index(fields=['recipient', '-id'], name='notification_newest'), models.Index(condition=models.Q(('read', None)), fields=['recipient', '-id'], name='notification_unread'), models.Index(condition=models.Q(('for_digest', True)), fields=['recipient'], name='notification_digest')],
                'constraints': [models.UniqueConstraint(fields=('recipient', 'key'), name='notification_once')],
            },
        ),
        migrations.CreateModel(
            name='NotificationChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(max_length=40)),
                ('channel', models.CharField(choices=[('app', 'Only here'), ('now', 'Here and by e-mail at once'), ('daily', 'Here and in a daily e-mail'), ('off', 'Not at all')], max_length=10)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notification_choices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'choice of notifications',
                'verbose_name_plural': 'choices of notifications',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('user', 'type'), name='notification_choice_once')],
            },
        ),
    ]
