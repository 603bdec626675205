from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_walks_of_filters")]

    operations = [
        migrations.AddField(
            model_name=model,
            name="custom",
            field=models.JSONField(default=dict, editable=False, verbose_name="further fields"),
        )
        for model in ("account", "contact")
    ]
