"""Ana throws her account away, finds it in the trash and takes it back, with its contact."""

import pytest
from django.test import Client

from tests.people import account_of
from vinculo.abilities.operations import work
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.channel.model import Channel
from vinculo.domains.directory.contact.model import Contact
from vinculo.records import writing
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db


def in_trash(model):
    return {str(row) for row in model.objects.unscoped("a test").filter(trashed__isnull=False)}


def test_there_and_back(client, acme, marta, ana):
    client.force_login(ana)
    assert "Acme S.L." in client.get(f"/accounts/{acme.pk}/delete/").content.decode()
    assert client.post(f"/accounts/{acme.pk}/delete/").url == "/accounts/"
    assert (in_trash(Account), in_trash(Contact)) == ({"Acme S.L."}, {"Marta Núñez"})
    for page in ("/accounts/?q=acme", "/contacts/?q=marta"):
        assert "row-title" not in client.get(page).content.decode()
    assert "Acme S.L." in client.get("/accounts/?trash=1").content.decode()
    assert f"/accounts/{acme.pk}/restore/" in client.get(f"/accounts/{acme.pk}/").content.decode()
    assert client.post(f"/accounts/{acme.pk}/restore/").url == f"/accounts/{acme.pk}/"
    assert (in_trash(Account), in_trash(Contact)) == (set(), set())
    verbs = Change.objects.filter(kind="account").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["create", "trash", "restore"]


def test_what_is_in_the_trash_is_neither_edited_nor_commented(client, acme, ana):
    client.force_login(ana)
    client.post(f"/accounts/{acme.pk}/delete/")
    for page in ("edit/", "assign/", "delete/"):
        assert client.get(f"/accounts/{acme.pk}/{page}").status_code == 404
    for page in ("edit/", "assign/", "comments/", "files/", "tags/", "delete/"):
        assert client.post(f"/accounts/{acme.pk}/{page}").status_code == 404


def test_only_who_may_delete_looks_into_the_trash(client, acme, ana, bruno, equipo):
    client.force_login(ana)
    client.post(f"/accounts/{acme.pk}/delete/")
    equipo.levels["account.delete"] = "none"
    equipo.save()
    client.force_login(bruno)
    for page in ("", "count/", "export.csv"):
        assert client.get(f"/accounts/{page}?trash=1").status_code == 403
    assert client.get(f"/accounts/{acme.pk}/").status_code == 404
    assert client.post(f"/accounts/{acme.pk}/restore/").status_code == 404


def test_who_sees_it_in_the_trash_but_may_not_restore_it_is_not_offered_to(client, acme, ana, bruno, equipo):
    client.force_login(ana)
    client.post(f"/accounts/{acme.pk}/delete/")
    equipo.levels["account.delete"] = "own"
    equipo.save()
    other = Client()
    other.force_login(bruno)
    assert "restore/" not in other.get(f"/accounts/{acme.pk}/").content.decode()
    assert other.post(f"/accounts/{acme.pk}/restore/").status_code == 403


def test_a_conflict_on_the_way_back_is_told(client, ana, girona):
    old = account_of(ana, girona, "Bodegas", external_id="B-7")
    client.force_login(ana)
    client.post(f"/accounts/{old.pk}/delete/")
    account_of(ana, girona, "Bodegas de nuevo", external_id="B-7")
    answer = client.post(f"/accounts/{old.pk}/restore/", follow=True)
    assert 'data-toast="error"' in answer.content.decode()
    assert in_trash(Account) == {"Bodegas"}


def test_many_at_once(client, ana, girona, carla, lleida):
    hers = [account_of(ana, girona, f"Cuenta {n}") for n in range(3)]
    other = account_of(carla, lleida, "Ajena")
    client.force_login(ana)
    data = {"action": "trash", "ids": [row.pk for row in (*hers, other)], "next": "?q=cuenta"}
    assert client.post("/accounts/bulk/", data).url == "/accounts/?q=cuenta"
    assert in_trash(Account) == {"Cuenta 0", "Cuenta 1", "Cuenta 2"}


def test_one_that_may_not_go_keeps_no_other_back(client, ana, girona, carla, lleida, monkeypatch):
    """While the bulk runs, somebody hands one of its rows to Carla."""
    rows = [account_of(ana, girona, f"Cuenta {n}") for n in range(3)]
    start = work.start

    def late(*args):
        Account.objects.unscoped("a test").filter(pk=rows[1].pk).update(owner=carla, group=lleida)
        return start(*args)

    monkeypatch.setattr(work, "start", late)
    client.force_login(ana)
    data = {"action": "trash", "ids": [row.pk for row in rows]}
    page = client.post("/accounts/bulk/", data, follow=True).content.decode()
    assert in_trash(Account) == {"Cuenta 0", "Cuenta 2"}
    assert page.count('data-toast="warning"') == 1


def test_a_bulk_is_written_in_portions(client, ana, girona, monkeypatch):
    rows = [account_of(ana, girona, f"Cuenta {n}") for n in range(5)]
    trash = writing.trash_with_followers

    def broken(some, *args):
        if rows[2] in some:
            raise RuntimeError
        return trash(some, *args)

    monkeypatch.setattr(writing, "trash_with_followers", broken)
    monkeypatch.setattr(work, "AT_A_TIME", 2)
    client.force_login(ana)
    client.raise_request_exception = False
    assert client.post("/accounts/bulk/", {"action": "trash", "ids": [row.pk for row in rows]}).status_code == 500
    assert len(in_trash(Account)) == 2


def test_everything_the_list_shows(client, ana, girona):
    for name in ("Cuenta 0", "Cuenta 1", "Acme"):
        account_of(ana, girona, name)
    client.force_login(ana)
    client.post("/accounts/bulk/", {"action": "trash", "all": "1", "next": "?q=cuenta"})
    assert in_trash(Account) == {"Cuenta 0", "Cuenta 1"}


def test_a_shared_value_goes_only_while_nothing_uses_it(client, sara, ana, girona):
    used, free = (Channel.objects.create(name=name) for name in ("Feria", "Fax"))
    account_of(ana, girona, channel=used)
    client.force_login(sara)
    assert client.post(f"/channels/{used.pk}/delete/").status_code == 409
    assert client.post(f"/channels/{free.pk}/delete/").url == "/channels/"
    assert [str(channel) for channel in Channel.objects.all()] == ["Feria"]
    assert list(Change.objects.filter(kind="channel").values_list("verb", "title")) == [("delete", "Fax")]
