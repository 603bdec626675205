import django.db.models.deletion
import vinculo.records.databases.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('records', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('name_key', vinculo.records.databases.fields.KeyField(default='', editable=False, max_length=80, unique=True)),
                ('colour', models.CharField(choices=[('grey', 'Grey'), ('blue', 'Blue'), ('green', 'Green'), ('yellow', 'Yellow'), ('orange', 'Orange'), ('red', 'Red')], default='grey', max_length=10, verbose_name='colour')),
            ],
            options={
                'verbose_name': 'tag',
                'verbose_name_plural': 'tags',
                'ordering': ('name_key',),
            },
        ),
        migrations.CreateModel(
            name='Tagging',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('anchor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taggings', to='records.recordanchor')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taggings', to='tags.tag')),
            ],
            options={
                'verbose_name': 'tagging',
                'verbose_name_plural': 'taggings',
                'constraints': [models.UniqueConstraint(fields=('tag', 'anchor'), name='tagging_once')],
            },
        ),
    ]
