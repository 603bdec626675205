import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        ('identity', '__first__'),
        ('records', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='attachment',
            name='account',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.recordanchor'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='anchor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='records.recordanchor'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='attachment',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='files.storedfile'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['anchor', '-at'], name='attachment_of_record'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['account', '-at'], name='attachment_of_account'),
        ),
    ]
