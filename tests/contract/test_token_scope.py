"""A token narrows what its person may do, and never widens it."""

import pytest

from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.contact.entity import ContactEntity
from vinculo.identity.actor import Actor
from vinculo.records.models import RecordAnchor

pytestmark = pytest.mark.django_db


def test_a_reading_token_writes_nothing(acme, ana):
    reading = Actor.of(ana, scope="read")
    assert AccountEntity.get(reading, acme.pk) == acme
    for verb in ("change", "delete", "create", "assign", "import"):
        assert not AccountEntity.may(reading, verb)


def test_a_token_for_contacts_knows_no_accounts(acme, marta, ana):
    narrow = Actor.of(ana, scope="contact")
    assert ContactEntity.rows(narrow).count(10) == 1
    assert AccountEntity.rows(narrow).count(10) == 0
    assert set(RecordAnchor.objects.visible_to(narrow).values_list("kind", flat=True)) == {"contact"}
