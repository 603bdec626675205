"""The tree of categories keeps its order, its ways and itself free of circles."""

import pytest
from django.core.exceptions import ValidationError

from tests.people import SYSTEM
from vinculo.domains.catalog.product.entity import ProductEntity
from vinculo.domains.catalog.product_category.entity import ProductCategoryEntity
from vinculo.domains.catalog.product_category.model import ProductCategory
from vinculo.entities.writing import save_changes, save_new

pytestmark = pytest.mark.django_db


def category(name, parent=None, **values):
    return save_new(ProductCategoryEntity, {"name": name, "parent": parent, **values}, SYSTEM)


def change(row, **values):
    row.refresh_from_db()
    return save_changes(ProductCategoryEntity, row, values, SYSTEM)


def outline():
    return [(row.depth, row.name) for row in ProductCategory.objects.all()]


@pytest.fixture
def tree(db):
    """Equipos (Extintores (De polvo), Cascos), Formación."""
    training = category("Formación")
    equipment = category("Equipos")
    helmets = category("Cascos", equipment, position=20)
    fire = category("Extintores", equipment, position=10)
    powder = category("De polvo", fire)
    return {"training": training, "equipment": equipment, "helmets": helmets, "fire": fire, "powder": powder}


def test_rows_stand_in_the_order_one_reads_the_tree(tree):
    assert outline() == [(0, "Equipos"), (1, "Extintores"), (2, "De polvo"), (1, "Cascos"), (0, "Formación")]
    assert str(ProductCategory.objects.get(name="De polvo")) == "Equipos › Extintores › De polvo"


def test_a_branch_moves_with_everything_below_it(tree):
    change(tree["fire"], parent=tree["training"], name="Fuego")
    assert outline() == [(0, "Equipos"), (1, "Cascos"), (0, "Formación"), (1, "Fuego"), (2, "De polvo")]
    assert str(ProductCategory.objects.get(name="De polvo")) == "Formación › Fuego › De polvo"


def test_siblings_change_places(tree):
    change(tree["helmets"], position=0)
    assert [name for depth, name in outline() if depth == 1] == ["Cascos", "Extintores"]


@pytest.mark.parametrize("under", ["equipment", "fire", "powder"])
def test_nothing_hangs_from_itself(tree, under):
    with pytest.raises(ValidationError) as bad:
        change(tree["equipment"], parent=tree[under])
    assert "parent" in bad.value.message_dict
    assert len(outline()) == 5


def test_names_are_told_apart_where_they_stand(tree):
    category("Cascos", tree["training"])
    for parent in (None, tree["equipment"]):
        with pytest.raises(ValidationError, match="ya hay"):
            category("Equipos" if parent is None else "Cascos", parent)


def test_a_tree_may_be_deeper_than_pythons_stack(db):
    ProductCategory.objects.bulk_create(
        # Keys that no sequence has come to.
        [ProductCategory(pk=90_000 + n, name=f"N{n}", parent_id=89_999 + n if n else None) for n in range(1500)]
    )
    last = category("Fin", ProductCategory.objects.get(pk=91_499))
    assert (last.depth, last.place) == (1500, 1501)
    with pytest.raises(ValidationError):
        change(ProductCategory.objects.get(pk=90_000), parent=last)


def test_the_filter_takes_what_hangs_below(tree):
    for n, name in enumerate(("powder", "helmets", "training")):
        save_new(ProductEntity, {"sku": f"P{n}", "name": name, "category": tree[name]}, SYSTEM)

    def under(name):
        condition = next(one for one in ProductEntity.filters if one.name == "category").parse(
            "category", [str(tree[name].pk)], SYSTEM
        )
        return {row.name for row in ProductEntity.rows(SYSTEM).filter(condition.q).queryset()}

    assert under("equipment") == {"powder", "helmets"}
    assert under("fire") == {"powder"}
