import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import vinculo.domains.catalog.competitor_price.model
import vinculo.domains.catalog.product.technical
import vinculo.records.databases.fields
import vinculo.records.fields
import vinculo.records.money
from decimal import Decimal
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
            name='Tax',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('position', models.PositiveIntegerField(default=0, help_text='Lower comes first.', verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered in forms')),
                ('rate', vinculo.records.money.ScaledField(default=Decimal('0'), places=2, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='rate (%)')),
            ],
            options={
                'verbose_name': 'tax',
                'verbose_name_plural': 'taxes',
                'ordering': ('position', 'name'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('position', models.PositiveIntegerField(default=0, help_text='Lower comes first.', verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered in forms')),
                ('symbol', models.CharField(help_text='As it stands behind a quantity: h, m², kg.', max_length=10, verbose_name='symbol')),
            ],
            options={
                'verbose_name': 'unit',
                'verbose_name_plural': 'units',
                'ordering': ('position', 'name'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Competitor',
            fields=[
                ('anchor', models.OneToOneField(db_column='id', editable=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='records.recordanchor')),
                ('created', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('last_activity', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last activity')),
                ('trashed', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='in the trash since')),
                ('trash_batch', models.UUIDField(blank=True, editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('custom', models.JSONField(default=dict, editable=False, verbose_name='further fields')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_key', vinculo.records.databases.fields.KeyField(default='', editable=False, max_length=80)),
                ('website', vinculo.records.fields.WebsiteField(blank=True, max_length=200, verbose_name='website')),
                ('strengths', models.TextField(blank=True, max_length=20000, verbose_name='strengths')),
                ('weaknesses', models.TextField(blank=True, max_length=20000, verbose_name='weaknesses')),
                ('group', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.group', verbose_name='group')),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'competitor',
                'verbose_name_plural': 'competitors',
                'indexes': [models.Index(fields=['group', 'anchor'], name='competitor_group'), models.Index(fields=['owner', 'anchor'], name='competitor_owner'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['name_key', 'anchor'], name='competitor_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'name_key', 'anchor'], name='competitor_group_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['owner', 'name_key', 'anchor'], name='competitor_owner_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['last_activity', 'anchor'], name='competitor_last_activity'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'last_activity', 'anchor'], name='competitor_group_last_activity'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['owner', 'last_activity', 'anchor'], name='competitor_owner_last_activity'), models.Index(condition=models.Q(('trashed__isnull', False)), fields=['name_key', 'anchor'], name='competitor_trash'), models.Index(fields=['created'], name='competitor_created')],
            },
        ),
        migrations.CreateModel(
            name='PriceList',
            fields=[
                ('anchor', models.OneToOneField(db_column='id', editable=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='records.recordanchor')),
                ('created', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('last_activity', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last activity')),
                ('trashed', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='in the trash since')),
                ('trash_batch', models.UUIDField(blank=True, editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('custom', models.JSONField(default=dict, editable=False, verbose_name='further fields')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_key', vinculo.records.databases.fields.KeyField(default='', editable=False, max_length=80)),
                ('currency', vinculo.records.fields.CurrencyField(default='EUR', max_length=3, verbose_name='currency')),
                ('for_everybody', models.BooleanField(default=True, help_text='Naming a role or a client ends this.', verbose_name='for everybody')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, help_text='That day included.', null=True, verbose_name='valid to')),
                ('is_active', models.BooleanField(default=True, verbose_name='in force')),
                ('notes', models.TextField(blank=True, max_length=20000, verbose_name='notes')),
                ('group', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.group', verbose_name='group')),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('role', models.ForeignKey(blank=True, help_text='Clients are named one by one on the page of the list.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.accountrole', verbose_name='for clients that are')),
            ],
            options={
                'verbose_name': 'price list',
                'verbose_name_plural': 'price lists',
                'indexes': [models.Index(fields=['group', 'anchor'], name='pricelist_group'), models.Index(fields=['owner', 'anchor'], name='pricelist_owner'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['name_key', 'anchor'], name='pricelist_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'name_key', 'anchor'], name='pricelist_group_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['owner', 'name_key', 'anchor'], name='pricelist_owner_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['last_activity', 'anchor'], name='pricelist_last_activity'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'last_activity', 'anchor'], name='pricelist_group_last_activity'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['owner', 'last_activity', 'anchor'], name='pricelist_owner_last_activity'), models.Index(condition=models.Q(('trashed__isnull', False)), fields=['name_key', 'anchor'], name='pricelist_trash'), models.Index(fields=['created'], name='pricelist_created')],
            },
        ),
        migrations.CreateModel(
            name='ProductCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='description')),
                ('position', models.PositiveIntegerField(default=0, help_text='Lower comes first.', verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered in forms')),
                ('place', models.PositiveIntegerField(default=0, editable=False)),
                ('last', models.PositiveIntegerField(default=0, editable=False)),
                ('depth', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('trail', models.CharField(editable=False, max_length=4000, verbose_name='category')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='below', to='catalog.productcategory', verbose_name='hangs from')),
            ],
            options={
                'verbose_name': 'product category',
                'verbose_name_plural': 'product categories',
                'ordering': ('place', 'pk'),
                'indexes': [models.Index(fields=['place', 'last'], name='category_branch')],
                'constraints': [models.UniqueConstraint(fields=('parent', 'name'), name='category_name_once', violation_error_code='unique', violation_error_message='There is a category with this name here already.'), models.UniqueConstraint(condition=models.Q(('parent', None)), fields=('name',), name='category_top_name_once', violation_error_code='unique', violation_error_message='There is a category with this name here already.')],
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('anchor', models.OneToOneField(db_column='id', editable=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='records.recordanchor')),
                ('created', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('last_activity', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last activity')),
                ('trashed', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='in the trash since')),
                ('trash_batch', models.UUIDField(blank=True, editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('custom', models.JSONField(default=dict, editable=False, verbose_name='further fields')),
                ('sku', models.CharField(help_text='The code by which everybody knows it.', max_length=60, verbose_name='SKU')),
                ('sku_key', vinculo.records.databases.fields.KeyField(default='', editable=False, max_length=80)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_key', vinculo.records.databases.fields.KeyField(default='', editable=False, max_length=80)),
                ('long_name', models.CharField(blank=True, help_text='As it stands in documents, where it may be longer.', max_length=300, verbose_name='second name')),
                ('description', models.TextField(blank=True, max_length=20000, verbose_name='description')),
                ('technical', vinculo.domains.catalog.product.technical.TechnicalField(blank=True, default=list, help_text='One datum per line: «Weight: 12.5 kg».', verbose_name='technical information')),
                ('sales_notes', models.TextField(blank=True, help_text='Arguments, objections, conditions: for the team, never shown to clients.', max_length=20000, verbose_name='sales information')),
                ('price', vinculo.records.money.MoneyField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='price')),
                ('currency', vinculo.records.fields.CurrencyField(default='EUR', max_length=3, verbose_name='currency')),
                ('cost', vinculo.records.money.MoneyField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='cost')),
                ('supplier_sku', models.CharField(blank=True, max_length=60, verbose_name="supplier's code")),
                ('purchase_notes', models.TextField(blank=True, max_length=20000, verbose_name='purchase notes')),
                ('is_active', models.BooleanField(default=True, verbose_name='on sale')),
                ('group', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.group', verbose_name='group')),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('supplier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supplied_products', to='directory.account', verbose_name='supplier')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='products', to='catalog.productcategory', verbose_name='category')),
                ('tax', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.tax', verbose_name='tax')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'product',
                'verbose_name_plural': 'products',
                'indexes': [models.Index(fields=['group', 'anchor'], name='product_group'), models.Index(fields=['owner', 'anchor'], name='product_owner'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['name_key', 'anchor'], name='product_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'name_key', 'anchor'], name='product_group_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['owner', 'name_key', 'anchor'], name='product_owner_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['sku_key', 'anchor'], name='product_sku_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'sku_key', 'anchor'], name='product_group_sku_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['owner', 'sku_key', 'anchor'], name='product_owner_sku_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['last_activity', 'anchor'], name='product_last_activity'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'last_activity', 'anchor'], name='product_group_last_activity'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['owner', 'last_activity', 'anchor'], name='product_owner_last_activity'), models.Index(condition=models.Q(('trashed__isnull', False)), fields=['name_key', 'anchor'], name='product_trash'), models.Index(fields=['created'], name='product_created'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['category', 'name_key'], name='product_category')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('trashed__isnull', True)), fields=('sku',), name='product_sku_once', violation_error_code='unique', violation_error_message='Another product has this SKU already.')],
            },
        ),
        migrations.CreateModel(
            name='ProductAttribute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('kind', models.CharField(choices=[('text', 'Text'), ('number', 'Number'), ('boolean', 'Yes or no')], default='text', max_length=10, verbose_name='kind')),
                ('unit', models.CharField(blank=True, help_text='Of a number: kg, cm, W…', max_length=20, verbose_name='unit')),
                ('position', models.PositiveIntegerField(default=0, help_text='Lower comes first.', verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered in forms')),
                ('category', models.ForeignKey(blank=True, help_text='Left blank, it holds for every product.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attributes', to='catalog.productcategory', verbose_name='category')),
            ],
            options={
                'verbose_name': 'technical attribute',
                'verbose_name_plural': 'technical attributes',
                'ordering': ('position', 'name', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('category', 'name'), name='attribute_name_once', violation_error_code='unique', violation_error_message='This category has an attribute with this name already.'), models.UniqueConstraint(condition=models.Q(('category', None)), fields=('name',), name='attribute_common_name_once', violation_error_code='unique', violation_error_message='There is an attribute with this name for every product already.')],
            },
        ),
        migrations.CreateModel(
            name='PriceListItem',
            fields=[
                ('anchor', models.OneToOneField(db_column='id', editable=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='records.recordanchor')),
                ('created', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('last_activity', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last activity')),
                ('trashed', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='in the trash since')),
                ('trash_batch', models.UUIDField(blank=True, editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('custom', models.JSONField(default=dict, editable=False, verbose_name='further fields')),
                ('name', models.CharField(blank=True, help_text='Left blank, it is called like its product.', max_length=200, verbose_name='text')),
                ('name_key', vinculo.records.databases.fields.KeyField(default='', editable=False, max_length=80)),
                ('min_quantity', vinculo.records.money.ScaledField(default=Decimal('1'), places=3, validators=[django.core.validators.MinValueValidator(0)], verbose_name='from quantity')),
                ('price', vinculo.records.money.MoneyField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='price')),
                ('discount', vinculo.records.money.ScaledField(blank=True, null=True, places=2, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='discount (%)')),
                ('group', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.group', verbose_name='group')),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('price_list', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='catalog.pricelist', verbose_name='price list')),
                ('product', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='list_prices', to='catalog.product', verbose_name='product')),
            ],
            options={
                'verbose_name': 'list price',
                'verbose_name_plural': 'list prices',
                'indexes': [models.Index(fields=['group', 'anchor'], name='pricelistitem_group'), models.Index(fields=['owner', 'anchor'], name='pricelistitem_owner'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['name_key', 'anchor'], name='pricelistitem_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'name_key', 'anchor'], name='pricelistitem_group_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['owner', 'name_key', 'anchor'], name='pricelistitem_owner_name_key'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['last_activity', 'anchor'], name='pricelistitem_last_activity'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'last_activity', 'anchor'], name='pricelistitem_group_last_activ'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['owner', 'last_activity', 'anchor'], name='pricelistitem_owner_last_activ'), models.Index(condition=models.Q(('trashed__isnull', False)), fields=['name_key', 'anchor'], name='pricelistitem_trash'), models.Index(fields=['created'], name='pricelistitem_created'), models.Index(fields=['price_list', 'name_key'], name='pricelistitem_list'), models.Index(fields=['product', 'price_list'], name='pricelistitem_product')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('trashed__isnull', True)), fields=('price_list', 'product', 'min_quantity'), name='pricelistitem_once', violation_error_code='unique', violation_error_message='This list has a price of this product from that quantity on already.')],
            },
        ),
        migrations.CreateModel(
            name='CompetitorPrice',
            fields=[
                ('anchor', models.OneToOneField(db_column='id', editable=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='records.recordanchor')),
                ('created', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('changed', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('last_activity', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last activity')),
                ('trashed', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='in the trash since')),
                ('trash_batch', models.UUIDField(blank=True, editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('custom', models.JSONField(default=dict, editable=False, verbose_name='further fields')),
                ('source', models.CharField(blank=True, help_text='Where it was seen: a price list, an offer, a shop. Left blank, the competitor and the day.', max_length=200, verbose_name='source')),
                ('price', vinculo.records.money.MoneyField(validators=[django.core.validators.MinValueValidator(0)], verbose_name='price')),
                ('currency', vinculo.records.fields.CurrencyField(default='EUR', max_length=3, verbose_name='currency')),
                ('date', models.DateField(default=vinculo.domains.catalog.competitor_price.model.today, verbose_name='seen on')),
                ('url', vinculo.records.fields.WebsiteField(blank=True, max_length=500, verbose_name='address')),
                ('notes', models.TextField(blank=True, max_length=20000, verbose_name='notes')),
                ('competitor', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='prices', to='catalog.competitor', verbose_name='competitor')),
                ('group', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.group', verbose_name='group')),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('product', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='competitor_prices', to='catalog.product', verbose_name='product')),
            ],
            options={
                'verbose_name': 'competitor price',
                'verbose_name_plural': 'competitor prices',
                'indexes': [models.Index(fields=['group', 'anchor'], name='competitorprice_group'), models.Index(fields=['owner', 'anchor'], name='competitorprice_owner'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['date', 'anchor'], name='competitorprice_date'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'date', 'anchor'], name='competitorprice_group_date'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['owner', 'date', 'anchor'], name='competitorprice_owner_date'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['last_activity', 'anchor'], name='competitorprice_last_activity'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['group', 'last_activity', 'anchor'], name='competitorprice_group_last_act'), models.Index(condition=models.Q(('trashed__isnull', True)), fields=['owner', 'last_activity', 'anchor'], name='competitorprice_owner_last_act'), models.Index(condition=models.Q(('trashed__isnull', False)), fields=['date', 'anchor'], name='competitorprice_trash'), models.Index(fields=['created'], name='competitorprice_created'), models.Index(fields=['product', 'competitor', '-date'], name='competitorprice_of_product'), models.Index(fields=['competitor', '-date'], name='competitorprice_of_competitor')],
            },
        ),
    ]
