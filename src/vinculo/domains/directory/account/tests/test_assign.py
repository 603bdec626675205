"""Ana hands her account over to Bruno, or to Carla's group; its contacts go along."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.people import account_of, acting
from vinculo.domains.directory.account.assign import assign_account
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db


def test_the_contacts_follow_their_account(acme, marta, ana, bruno, girona):
    assign_account(acme, actor=acting(ana), owner=bruno, group=girona)
    for row in (Account.objects.unscoped("a test").get(), Contact.objects.unscoped("a test").get()):
        assert (row.owner, row.group) == (bruno, girona)
    change = Change.objects.latest("id")
    assert (change.verb, change.values) == ("assign", {"owner": [[ana.pk, "Ana Gil"], [bruno.pk, "Bruno Sala"]]})


def test_ana_may_give_away_what_she_then_sees_no_more(client, acme, ana, sara, lleida, equipo):
    equipo.levels |= {"group.view": "all", "user.view": "all"}
    equipo.save()
    client.force_login(ana)
    answer = client.post(f"/accounts/{acme.pk}/assign/", {"owner": sara.pk, "group": lleida.pk})
    assert answer.url == "/accounts/"
    assert client.get(f"/accounts/{acme.pk}/").status_code == 404


def test_what_is_left_blank_stays(acme, ana, bruno, girona):
    """So that giving many accounts another owner does not take them from their groups."""
    assign_account(acme, actor=acting(ana), owner=bruno)
    acme.refresh_from_db()
    assert (acme.owner, acme.group) == (bruno, girona)


def test_a_blank_form_assigns_nothing(client, acme, ana):
    client.force_login(ana)
    answer = client.post(f"/accounts/{acme.pk}/assign/", {})
    assert answer.status_code == 422
    acme.refresh_from_db()
    assert acme.owner == ana


def test_many_accounts_at_once(client, ana, bruno, girona, carla, lleida):
    hers = [account_of(ana, girona, f"Cuenta {n}") for n in range(3)]
    carlas = account_of(carla, lleida, "Ajena")
    client.force_login(ana)
    ids = [row.pk for row in (*hers, carlas)]
    asked = client.post("/accounts/bulk/", {"action": "assign", "ids": ids, "next": "?city=Girona"})
    assert asked.status_code == 200
    data = {"action": "assign", "confirmed": "1", "ids": ids, "owner": bruno.pk, "next": "?city=Girona"}
    assert client.post("/accounts/bulk/", data).url == "/accounts/?city=Girona"
    owners = dict(Account.objects.unscoped("a test").values_list("name", "owner__name"))
    assert owners == {
        "Cuenta 0": "Bruno Sala",
        "Cuenta 1": "Bruno Sala",
        "Cuenta 2": "Bruno Sala",
        "Ajena": "Carla Rius",
    }


def test_who_may_only_see_it_does_not_assign_it(acme, ana, bruno, carla):
    with pytest.raises(PermissionDenied):
        assign_account(acme, actor=acting(bruno, account_assign="own"), owner=bruno)
    with pytest.raises(PermissionDenied):
        assign_account(acme, actor=acting(carla), owner=carla)
    acme.refresh_from_db()
    assert acme.owner == ana


def test_only_people_and_groups_in_sight_are_offered(client, acme, ana, sara, lleida, equipo):
    equipo.levels |= {"user.view": "group", "group.view": "group"}
    equipo.save()
    client.force_login(ana)
    page = client.get(f"/accounts/{acme.pk}/assign/").content.decode()
    assert "Sara Mas" not in page
    assert "Lleida" not in page
    assert client.post(f"/accounts/{acme.pk}/assign/", {"owner": sara.pk}).status_code == 422
    assert client.post(f"/accounts/{acme.pk}/assign/", {"group": lleida.pk}).status_code == 422
