"""The history of a record is read by moment: what one import wrote shares it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0002_links_once")]

    operations = [
        migrations.RemoveIndex(model_name="change", name="change_of_record"),
        migrations.RemoveIndex(model_name="change", name="change_of_account"),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["kind", "record_id", "-at"], name="change_of_record"),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["account_id", "-at"], name="change_of_account"),
        ),
    ]
