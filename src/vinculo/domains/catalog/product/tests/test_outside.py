"""What somebody from outside gets of a product, by every road: what is on sale, and nothing of ours."""

import io
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from tests.people import SYSTEM, account_of, person
from vinculo.abilities.comments.write import add_comment
from vinculo.abilities.files.models import Attachment
from vinculo.abilities.files.store import keep
from vinculo.domains.catalog.competitor.entity import CompetitorEntity
from vinculo.domains.catalog.competitor_price.entity import CompetitorPriceEntity
from vinculo.domains.catalog.price_list.entity import PriceListEntity
from vinculo.domains.catalog.price_list_item.entity import PriceListItemEntity
from vinculo.domains.catalog.product.entity import ProductEntity
from vinculo.domains.catalog.product_category.model import ProductCategory
from vinculo.entities.writing import save_changes, save_new
from vinculo.identity.models import Role, Token

pytestmark = pytest.mark.django_db
SECRETS = (
    "77,11",
    "77.11",
    "Argumento secreto",
    "Comprado en feria",
    "Proveedora Oculta",
    "Comentario interno",
    "hoja.txt",
)
SECRETS += ("Rival Discreto", "Descatalogado", "Ana Gil", "Tarifa general")


@pytest.fixture
def product(ana):
    category = ProductCategory.objects.create(name="Extintores")
    supplier = account_of(ana, None, "Proveedora Oculta")
    values = {"sku": "EXT-6", "name": "Extintor visible", "price": Decimal("120"), "category": category}
    values |= {"sales_notes": "Argumento secreto", "cost": Decimal("70"), "purchase_notes": "Comprado en feria"}
    product = save_new(ProductEntity, {**values, "supplier": supplier, "owner": ana}, SYSTEM)
    save_changes(ProductEntity, product, {"cost": Decimal("77.11")}, SYSTEM)
    add_comment(product.anchor, "Comentario interno", actor=SYSTEM)
    attach(product, "hoja.txt", b"interno", "text/plain")
    general = save_new(PriceListEntity, {"name": "Tarifa general"}, SYSTEM)
    item = {"price_list": general, "product": product, "min_quantity": Decimal(10), "price": Decimal("111.5")}
    save_new(PriceListItemEntity, item, SYSTEM)
    rival = save_new(CompetitorEntity, {"name": "Rival Discreto"}, SYSTEM)
    save_new(CompetitorPriceEntity, {"product": product, "competitor": rival, "price": Decimal(100)}, SYSTEM)
    save_new(ProductEntity, {"sku": "OLD", "name": "Descatalogado", "is_active": False, "category": category}, SYSTEM)
    return product


def attach(product, name, content, kind):
    return Attachment.objects.create(
        anchor=product.anchor, file=keep([content]), name=name, content_type=kind, author_name="Sara"
    )


@pytest.fixture
def outsider(db):
    call_command("seed")
    return person("Damián Prats", Role.objects.get(key="distribuidor"))


@pytest.fixture
def browser(outsider):
    client = Client()
    client.force_login(outsider)
    return client


def test_every_page_shows_the_product_and_keeps_our_secrets(browser, product):
    url = f"/products/{product.pk}/"
    pages = ["/products/", "/products/tree/", f"/products/categories/{product.category_id}/", url, f"{url}preview/"]
    pages += [f"{url}?tab=files", f"{url}?tab=history", "/search/?q=extintor"]
    for page in pages:
        answer = browser.get(page)
        text = answer.content.decode()
        assert answer.status_code == 200, page
        assert "Extintor visible" in text, page
        assert [secret for secret in SECRETS if secret in text] == [], page
    hidden = browser.get("/products/?columns=name,cost,supplier")
    assert hidden.status_code == 400  # to them there are no such columns
    sheet = browser.get(url).content.decode()
    assert "120,00" in sheet
    assert "111,50" in sheet
    assert "Comentario interno" not in browser.get("/").content.decode()


@pytest.mark.parametrize(
    "rest",
    ["timeline/", "files/{file}/", "edit/", "export.csv", "comments/", "../../price-lists/", "../../competitors/"],
)
def test_other_roads_are_closed(browser, product, rest):
    file = Attachment.objects.get(anchor_id=product.pk)
    answer = browser.get(f"/products/{product.pk}/{rest.format(file=file.pk)}")
    assert answer.status_code in (403, 404, 405)


def test_nor_may_they_write_on_it(browser, product):
    assert browser.post(f"/products/{product.pk}/comments/", {"text": "Hola"}).status_code == 404
    assert browser.post(f"/products/{product.pk}/files/", {}).status_code == 404


def test_programs_of_theirs_get_no_more(outsider, product):
    secret = Token.issue(outsider, "prueba")[1]
    headers = {"authorization": f"Bearer {secret}"}
    row = Client().get(f"/api/v1/products/{product.pk}", headers=headers)
    assert row.status_code == 200
    assert not {"cost", "supplier", "sales_notes", "purchase_notes"} & set(row.json())
    for rest in ("comments", "files"):
        assert Client().get(f"/api/v1/products/{product.pk}/{rest}", headers=headers).status_code == 404


def test_pictures_are_drawn_anew_in_two_sizes_and_nothing_else_is(browser, product):
    out = io.BytesIO()
    Image.new("RGB", (1600, 400), "red").save(out, "JPEG")
    photo = attach(product, "foto.jpg", out.getvalue(), "image/jpeg")
    fake = attach(product, "falsa.png", b"<script>alert(1)</script>", "image/png")
    here = f"/products/{product.pk}/pictures/{photo.pk}"
    assert here in browser.get(f"/products/{product.pk}/").content.decode()
    for size, width in (("small", 320), ("large", 1000)):
        answer = browser.get(f"{here}/{size}/")
        assert answer["Content-Type"] == "image/webp"
        assert Image.open(io.BytesIO(answer.content)).width == width
    text = Attachment.objects.get(anchor_id=product.pk, name="hoja.txt")
    assert browser.get(f"{here}/huge/").status_code == 404
    for other in (fake, text):
        assert browser.get(f"/products/{product.pk}/pictures/{other.pk}/small/").status_code == 404


@pytest.mark.parametrize("page", ["/products/tree/", "/products/categories/"])
def test_grid_and_tree_ask_as_often_for_many_as_for_few(browser, product, page):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page).status_code == 200
        return len(queries)

    browser.get(page)
    few = asked()
    for n in range(12):
        above = ProductCategory.objects.create(name=f"Familia {n}", parent=product.category if n % 2 else None)
        for m in range(3):
            save_new(ProductEntity, {"sku": f"P{n}{m}", "name": f"Producto {n}{m}", "category": above}, SYSTEM)
    assert asked() == few <= 12


def test_a_tree_of_too_many_says_why_there_is_none(browser, product, monkeypatch):
    monkeypatch.setattr("vinculo.domains.catalog.product_category.browse.IN_TREE", 1)
    save_new(ProductEntity, {"sku": "B", "name": "Botiquín visible"}, SYSTEM)
    text = browser.get("/products/tree/").content.decode()
    assert "Botiquín visible" not in text
    assert 'href="/products/categories/"' in text
