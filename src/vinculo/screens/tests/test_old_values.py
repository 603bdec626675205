"""Ana puts an old value back from the history of her account."""

import pytest

from tests.people import account_of, acting
from vinculo.domains.directory.account.model import Account
from vinculo.records import writing
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db


def fresh(row):
    return Account.objects.unscoped("a test").get(pk=row.pk)


@pytest.fixture
def moved(acme, ana, bruno):
    writing.change(fresh(acme), {"city": "Olot", "owner": bruno}, acting(ana))
    return Change.objects.get(record_id=acme.pk, verb="change")


def put_back(client, row, change, name, version=None):
    data = {"name": name, "version": version or fresh(row).version}
    return client.post(f"/accounts/{row.pk}/history/{change.pk}/restore/", data, follow=True)


def test_a_value_and_a_relation(client, acme, ana, moved):
    client.force_login(ana)
    page = client.get(f"/accounts/{acme.pk}/?tab=history").content.decode()
    assert f"/accounts/{acme.pk}/history/{moved.pk}/restore/" in page
    put_back(client, acme, moved, "city")
    put_back(client, acme, moved, "owner")
    assert (fresh(acme).city, fresh(acme).owner) == ("Girona", ana)
    page = client.get(f"/accounts/{acme.pk}/?tab=history").content.decode()
    assert f"/history/{moved.pk}/restore/" not in page  # it is as it was


def test_never_over_a_newer_version(client, acme, ana, moved):
    version = fresh(acme).version
    client.force_login(ana)
    writing.change(fresh(acme), {"city": "Vic"}, acting(ana))
    assert 'data-toast="error"' in put_back(client, acme, moved, "city", version).content.decode()
    assert fresh(acme).city == "Vic"


def test_only_what_one_may_change(client, acme, ana, carla, moved, equipo, girona):
    client.force_login(carla)
    assert put_back(client, acme, moved, "city").status_code == 404
    other = account_of(ana, girona, "Otra")
    client.force_login(ana)
    assert put_back(client, other, moved, "city").status_code == 404
    assert put_back(client, acme, moved, "notes").status_code == 404
    equipo.levels["account.change"] = "none"
    equipo.save()
    assert put_back(client, acme, moved, "city").status_code == 403
    assert "/restore/" not in client.get(f"/accounts/{acme.pk}/?tab=history").content.decode()


def test_what_others_have_by_now_is_told(client, acme, ana, girona):
    writing.change(fresh(acme), {"external_id": "B-7"}, acting(ana))
    writing.change(fresh(acme), {"external_id": "B-8"}, acting(ana))
    account_of(ana, girona, "Otra", external_id="B-7")
    client.force_login(ana)
    last = Change.objects.filter(record_id=acme.pk).latest("pk")
    assert 'data-toast="error"' in put_back(client, acme, last, "external_id").content.decode()
    assert fresh(acme).external_id == "B-8"
