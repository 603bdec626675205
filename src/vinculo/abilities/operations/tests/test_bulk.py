"""Ana gives many accounts a value at once, sees whom it concerned, and takes it back."""

import pytest
from django.utils import timezone

from tests.people import account_of
from vinculo.abilities.operations import work
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.account_role.model import AccountRole
from vinculo.jobs.models import Job, Status
from vinculo.jobs.worker import Worker
from vinculo.records.models import Batch, Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(ana, girona):
    return [account_of(ana, girona, f"Cuenta {n}") for n in range(5)]


@pytest.fixture
def client_role(db):
    return AccountRole.objects.create(name="Cliente de prueba")


def rows(**values):
    return Account.objects.unscoped("a test").filter(**values)


def post(client, **data):
    return client.post("/accounts/bulk/", {"action": "edit", **data})


def test_the_form_says_how_many_it_concerns(client, five, carla, lleida, ana, equipo):
    equipo.levels["account.change"] = "own"
    equipo.save()
    rows(pk=five[4].pk).update(owner=carla)
    client.force_login(ana)
    page = post(client, ids=[row.pk for row in five]).content.decode()
    assert "Change 4 rows" in page or "Cambiar 4 filas" in page
    assert page.count('name="ids"') == 4


def test_what_is_left_blank_stays(client, five, ana, client_role):
    client.force_login(ana)
    rows(pk=five[0].pk).update(payment_terms=90)
    ids = [row.pk for row in five]
    answer = post(client, ids=ids, confirmed="1", role=client_role.pk)
    assert answer.url == "/accounts/"
    assert rows(role=client_role).count() == 5
    assert rows(payment_terms=90).count() == 1
    batch = Batch.objects.get()
    assert (batch.verb, batch.changed, batch.refused, batch.state) == ("edit", 5, 0, "done")
    assert Change.objects.filter(batch=batch.pk).count() == 5
    post(client, ids=ids, confirmed="1", empty_role="on")
    assert not rows(role=client_role).exists()


def test_nothing_at_all_is_refused(client, five, ana):
    client.force_login(ana)
    assert post(client, ids=[five[0].pk], confirmed="1").status_code == 422
    assert not Batch.objects.exists()


def test_fields_out_of_reach_cannot_be_given(client, five, ana):
    client.force_login(ana)
    assert post(client, ids=[five[0].pk], confirmed="1", name="Otra").status_code == 422


def test_a_row_that_would_be_lost_stays_and_is_told(client, five, ana, lleida, sara):
    """Ana reaches the accounts of her group only: she may not give one to another."""
    client.force_login(ana)
    rows(pk=five[0].pk).update(owner=sara)
    answer = post(client, ids=[row.pk for row in five], confirmed="1", owner=sara.pk)
    assert answer.url == "/accounts/"
    batch = Batch.objects.get()
    assert batch.changed == 4  # the first one had her already
    answer = post(client, ids=[five[1].pk], confirmed="1", group=lleida.pk)
    assert answer.status_code in (302, 422)
    assert not rows(group=lleida).exists()


def test_the_toast_takes_it_back(client, five, ana, client_role):
    client.force_login(ana)
    page = client.post(
        "/accounts/bulk/",
        {"action": "edit", "ids": [row.pk for row in five], "confirmed": "1", "role": client_role.pk},
        follow=True,
    ).content.decode()
    batch = Batch.objects.get()
    assert f'action="/settings/batches/{batch.pk}/undo/"' in page
    assert client.post(f"/settings/batches/{batch.pk}/undo/").url == f"/settings/batches/{batch.pk}/"
    assert not rows(role=client_role).exists()
    assert client.post(f"/settings/batches/{batch.pk}/undo/", follow=True).context["batch"] == batch


def test_others_do_not_know_of_it(client, five, ana, bruno, sara, client_role):
    client.force_login(ana)
    post(client, ids=[five[0].pk], confirmed="1", role=client_role.pk)
    url = f"/settings/batches/{Batch.objects.get().pk}/"
    client.force_login(bruno)
    assert client.get(url).status_code == client.post(f"{url}undo/").status_code == 404
    assert url not in client.get("/settings/batches/").content.decode()
    sara.role.levels["undo.all"] = "all"
    sara.role.save()
    client.force_login(sara)
    assert url in client.get("/settings/batches/").content.decode()
    assert client.get(url).status_code == 200
    client.post(f"{url}undo/")
    assert not rows(role=client_role).exists()


@pytest.mark.django_db(transaction=True)
def test_many_in_the_background(client, ana, girona, client_role, monkeypatch):
    monkeypatch.setattr(work, "AT_ONCE", 3)
    monkeypatch.setattr(work, "AT_A_TIME", 2)
    accounts = [account_of(ana, girona, f"Cuenta {n}") for n in range(5)]
    account_of(ana, girona, "Otra")
    client.force_login(ana)
    sent = {"action": "edit", "all": "1", "next": "?q=cuenta", "confirmed": "1", "role": client_role.pk}
    url = client.post("/accounts/bulk/", sent).url
    batch = Batch.objects.get()
    assert url == f"/settings/batches/{batch.pk}/"
    assert batch.state == "running"
    assert "hx-get" in client.get(url).content.decode()
    Worker(limit=1).run()
    assert Job.objects.get(pk=batch.job).status == Status.DONE
    assert rows(role=client_role).count() == len(accounts)
    assert client.get(f"{url}?poll=1")["HX-Redirect"] == url
    undone = client.post(f"{url}undo/").url
    Worker(limit=1).run()
    assert not rows(role=client_role).exists()
    assert client.get(undone).context["batch"].changed == 5


def test_a_stopped_one_can_be_undone_as_far_as_it_got(five, ana, client_role):
    from tests.people import acting

    actor = acting(ana)
    batch = Batch.objects.create(
        verb="edit", kind="account", user=ana, actor_name="Ana", todo=[row.pk for row in five], total=5,
        params={"values": {"role": client_role.pk}}, job=0, at=timezone.now(),
    )  # fmt: skip
    work.AT_A_TIME, before = 2, work.AT_A_TIME
    work.step(batch, actor, None)
    work.AT_A_TIME = before
    work.stop(batch)
    batch.refresh_from_db()
    assert rows(role=client_role).count() == 2
    work.start_undo(batch, actor)
    assert not rows(role=client_role).exists()
