import pytest

from vinculo.demo.house import introduce
from vinculo.house import organisation, store

pytestmark = pytest.mark.django_db


def test_the_invented_company_has_a_name_and_what_a_letterhead_says():
    introduce()
    assert organisation.name() == "Alborada"
    assert store.get("organisation.fiscal_id") == "B10000008"


def test_a_name_that_was_given_stays():
    store.save({"organisation.name": "Ferretería Puig"})
    introduce()
    assert organisation.name() == "Ferretería Puig"
    assert not store.get("organisation.fiscal_id")
