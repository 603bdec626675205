"""Sara gives and takes functions; what she saves counts from the next click on."""

import pytest

from tests.contract.browser import main_form
from tests.people import levels
from vinculo.domains.people.seeds import more_functions, seed
from vinculo.identity.models import Role
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(client, sara, supervisor):
    supervisor.levels = levels("all", settings="all") | dict.fromkeys(more_functions(), "all")
    supervisor.save()
    client.force_login(sara)

    def send(role, **changes):
        url = f"/settings/roles/?role={role.key}"
        fields = main_form(client.get(url).content.decode())
        return client.post(url, fields | {name.replace("_", ".", 1): [level] for name, level in changes.items()})

    return send


def test_a_function_taken_away_is_gone_with_the_next_click(table, client, ana, equipo, acme):
    assert table(equipo, account_list="none", account_delete="own").status_code == 302
    equipo.refresh_from_db()
    assert (equipo.levels["account.list"], equipo.levels["account.delete"]) == ("none", "own")
    assert equipo.levels["account.view"] == "group"
    noted = Change.objects.get(kind="role")
    assert noted.values == {"account.list": ["group", "none"], "account.delete": ["group", "own"]}
    client.force_login(ana)
    assert client.get("/accounts/").status_code == 403


def test_saving_the_table_untouched_changes_nothing(table, equipo):
    before = granted(equipo)
    table(equipo)
    equipo.refresh_from_db()
    assert granted(equipo) == before
    assert not Change.objects.exists()


def granted(role):
    return {name: level for name, level in role.levels.items() if level != "none"}


def test_functions_the_table_does_not_know_stay(table, equipo):
    equipo.levels["wine.taste"] = "all"
    equipo.save()
    table(equipo, account_list="none")
    equipo.refresh_from_db()
    assert equipo.levels["wine.taste"] == "all"


def test_the_webmaster_keeps_the_right_to_give_rights(table):
    seed()
    webmaster = Role.objects.get(key="webmaster")
    assert table(webmaster, role_change="none").status_code == 422
    webmaster.refresh_from_db()
    assert webmaster.levels["role.change"] == "all"


def test_the_roles_of_a_new_company_are_those_of_the_house(db):
    seed()
    names = set(Role.objects.values_list("key", flat=True))
    assert names == {"webmaster", "supervisor", "equipo", "administracion", "editor", "distribuidor"}
    equipo = Role.objects.get(key="equipo")
    assert (equipo.levels["account.view"], equipo.levels["contact.list"]) == ("group", "none")
    assert Role.objects.get(key="distribuidor").is_external
