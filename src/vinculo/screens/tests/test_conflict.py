"""A choice per field between mine and theirs, without a script, and back to the form."""

import pytest

from tests.contract.browser import main_form
from tests.people import acting
from vinculo.domains.directory.account.model import Account
from vinculo.records import writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(client, acme, ana):
    client.force_login(ana)
    url = f"/accounts/{acme.pk}/edit/"
    return url, main_form(client.get(url).content.decode())


def now(acme):
    return Account.objects.unscoped("a test").get(pk=acme.pk)


@pytest.fixture
def conflict(client, acme, bruno, opened):
    """Ana changes city and notes, Bruno had changed city, phone and whether it holds loose contacts."""
    url, fields = opened
    theirs = {"city": "Olot", "phone": "+34972213344", "is_generic": True}
    writing.change(acme, theirs, acting(bruno))
    answer = client.post(url, fields | {"city": ["Salt"], "notes": ["Cierran los martes"]})
    assert answer.status_code == 409
    return url, answer


def test_chosen_beforehand_is_what_only_one_of_them_changed(conflict):
    _url, answer = conflict
    choices = {change["name"]: change["choice"] for change in answer.context["changes"]}
    assert choices == {"city": "mine", "phone": "theirs", "is_generic": "theirs", "notes": "mine"}


def test_saving_what_is_chosen_keeps_the_work_of_both(client, acme, conflict):
    url, answer = conflict
    assert client.post(url, main_form(answer.content.decode())).status_code == 302
    row = now(acme)
    assert (row.city, row.phone, row.is_generic, row.notes) == ("Salt", "+34972213344", True, "Cierran los martes")


def test_each_field_can_be_chosen(client, acme, conflict):
    url, answer = conflict
    chosen = {f"keep_{name}": ["theirs"] for name in ("city", "notes")}
    mine = {f"keep_{name}": ["mine"] for name in ("phone", "is_generic")}
    assert client.post(url, main_form(answer.content.decode()) | chosen | mine).status_code == 302
    row = now(acme)
    assert (row.city, row.phone, row.is_generic, row.notes) == ("Olot", "", False, "")


def test_back_to_the_form_saves_nothing_and_loses_nothing(client, acme, conflict):
    url, answer = conflict
    version = now(acme).version
    form = client.post(url, main_form(answer.content.decode()) | {"back": ["1"]})
    assert (form.status_code, now(acme).version) == (200, version)
    fields = main_form(form.content.decode())
    assert (fields["city"], fields["notes"], fields["phone"]) == (["Salt"], ["Cierran los martes"], ["972 21 33 44"])
    assert client.post(url, fields | {"city": ["Roses"]}).status_code == 302
    assert (now(acme).city, now(acme).notes, now(acme).phone) == ("Roses", "Cierran los martes", "+34972213344")


def test_a_third_change_is_compared_anew(client, acme, bruno, conflict):
    url, answer = conflict
    writing.change(now(acme), {"city": "Figueres"}, acting(bruno))
    again = client.post(url, main_form(answer.content.decode()))
    assert again.status_code == 409
    (city,) = [change for change in again.context["changes"] if change["name"] == "city"]
    assert (city["original"], city["mine"], city["theirs"]) == ("Olot", "Salt", "Figueres")
    assert client.post(url, main_form(again.content.decode())).status_code == 302
    assert now(acme).city == "Salt"


def test_both_wrote_the_same(client, acme, bruno, opened):
    url, fields = opened
    writing.change(acme, {"city": "Salt"}, acting(bruno))
    assert client.post(url, fields | {"city": ["Salt"]}).status_code == 302


@pytest.mark.parametrize(
    "original", ["", "nonsense", "[]", '{"city": 5}', '{"colour": ["red"]}', '{"city": ["\\u0000"]}']
)
def test_whatever_the_form_says_it_was_opened_with(client, acme, bruno, opened, original):
    url, fields = opened
    writing.change(acme, {"city": "Olot"}, acting(bruno))
    answer = client.post(url, fields | {"city": ["Salt"], "original": [original]})
    assert answer.status_code == 409
    assert [change["original"] for change in answer.context["changes"]] == [""]
