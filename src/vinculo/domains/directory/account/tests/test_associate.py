"""Carla becomes the outside user of Acme: she reaches it, its branches and their contacts, and nothing else."""

import pytest

from tests.people import account_of, acting, contact_of
from vinculo.domains.directory.account.associate import associate_account
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.association import Association
from vinculo.domains.directory.contact.model import Contact
from vinculo.entities.actions import NotNow

pytestmark = pytest.mark.django_db


def reached(user):
    actor = acting(user, "own")
    return {str(row) for model in (Account, Contact) for row in model.objects.visible_to(actor)}


def test_an_association_opens_the_company_and_what_hangs_from_it(acme, marta, ana, carla, girona, sara):
    branch = account_of(ana, girona, "Acme Salt", parent=acme)
    contact_of(branch, "Pol", "Riera")
    account_of(ana, girona, "Ajena")
    associate_account(acme, actor=acting(sara), user=carla)
    assert reached(carla) == {"Acme S.L.", "Marta Núñez", "Acme Salt", "Pol Riera"}
    associate_account(acme, actor=acting(sara), user=carla, ends=True)
    assert reached(carla) == set()


def test_a_person_belongs_to_one_company(acme, ana, carla, girona, sara):
    other = account_of(ana, girona, "Otra")
    for account in (acme, other):
        associate_account(account, actor=acting(sara), user=carla)
    assert reached(carla) == {"Otra"}


def test_an_association_with_another_company_is_not_ended_from_here(acme, ana, carla, girona, sara):
    other = account_of(ana, girona, "Otra")
    associate_account(other, actor=acting(sara), user=carla)
    with pytest.raises(NotNow):
        associate_account(acme, actor=acting(sara), user=carla, ends=True)
    assert Association.objects.get().account == other


def test_the_reach_follows_a_branch_that_moves(client, acme, ana, carla, girona, sara):
    branch = account_of(ana, girona, "Acme Salt", parent=acme)
    associate_account(acme, actor=acting(sara), user=carla)
    client.force_login(sara)
    client.post(f"/accounts/{branch.pk}/edit/", {
        "name": "Acme Salt", "country": "ES", "payment_terms": "30", "language": "es", "currency": "EUR", "parent": "",
    })  # fmt: skip
    assert reached(carla) == {"Acme S.L."}
