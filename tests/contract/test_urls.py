"""Every address of the product: where it comes from, who may call it, and that looking changes nothing."""

import pytest
from django.test import Client

from tests.contract.addresses import BY_FUNCTION, LINKS, OWN, PUBLIC, addresses
from tests.contract.stage import text_of, undone, writes
from tests.people import person
from vinculo.abilities.custom_fields.models import CustomField
from vinculo.abilities.saved_views.models import SavedView
from vinculo.abilities.tags.models import Tag
from vinculo.domains.people.seeds import seed
from vinculo.identity.models import Role, Token
from vinculo.jobs.models import Job

pytestmark = pytest.mark.django_db
ROLES = ("webmaster", "supervisor", "equipo", "administracion", "editor", "distribuidor")
# Looking that leaves a trace on purpose: exports stand in the history, a token tells when it was last used.
TRACES = {"export.csv": {"records_change"}, "export.xlsx": {"records_change"}}
TRACES |= {one: {"records_change"} for one in ("forecast.csv", "forecast.xlsx", "steps.csv", "steps.xlsx")}
TRACES |= {"export.vcf": {"records_change"}, "export.4.vcf": {"records_change"}}


def seldom(role):
    """On the second database a salesperson walks alone: pages differ by role, statements hardly."""
    return pytest.param(role, marks=[] if role == "equipo" else pytest.mark.once)


@pytest.fixture(scope="module")
def company(built):
    """The stage, and somebody of every role the product comes with."""
    seed()
    SavedView.objects.create(user=built.ana, entity="account", name="Girona", query="city=Girona")
    Job.objects.create(task="vinculo.jobs.tasks.sweep")
    Tag.objects.get_or_create(name_key="urgente", defaults={"name": "urgente"})
    CustomField.objects.get_or_create(entity="account", slug="motes", defaults={"label": "Motes"})
    people = {key: person(f"{key} de pruebas", Role.objects.get(key=key), built.girona) for key in ROLES}
    people["nobody's role"] = person("Nadie", None)
    return built, people


def test_every_address_is_accounted_for():
    unknown = [
        str(one)
        for one in addresses()
        if not one.entity and not one.is_api and one.name not in PUBLIC | OWN | BY_FUNCTION.keys()
    ]
    assert unknown == []


@pytest.mark.parametrize("role", [seldom(role) for role in (*ROLES, "nobody's role")])
def test_looking_works_for_every_role_and_changes_nothing(company, db, role):
    stage, people = company
    client = Client()
    client.force_login(people[role])
    for one in addresses():
        with undone():
            url = one.url(stage)  # which may make the row it leads to
            with writes() as written:
                answer = client.get(url)
                text_of(answer)
        assert answer.status_code < 500, one
        assert set(written) <= TRACES.get(one.name.partition(".")[2], set()), one
        if one.is_api:
            assert answer.status_code in (200, 302, 401, 404, 405), one
        elif one.name in BY_FUNCTION and answer.status_code != 405:
            function = BY_FUNCTION[one.name]
            allowed = people[role].role is not None and people[role].role.level(function) > 0
            assert answer.status_code == (200 if allowed else 404), one


@pytest.mark.parametrize("role", [seldom(role) for role in ("webmaster", "equipo", "distribuidor", "nobody's role")])
def test_an_empty_post_breaks_nothing(company, db, role):
    stage, people = company
    for one in addresses():
        client = Client()
        client.force_login(people[role])
        with undone():
            assert client.post(one.url(stage)).status_code < 500, one


def test_strangers_are_shown_the_door(company, db):
    stage, _people = company
    for one in addresses():
        for method in ("get", "post"):
            with undone():
                url = one.url(stage)
                with writes() as written:
                    answer = getattr(Client(), method)(url)
            if one.is_api:
                assert answer.status_code in (302, 401, 404, 405), one
            elif one.name in PUBLIC:
                nothing = answer.status_code == 404 and one.name in LINKS | {"logo"}
                assert answer.status_code in (200, 302, 405, 503) or nothing, one
            else:
                assert answer.status_code == 302, one
                assert answer.url.startswith("/login/?next="), one
            assert not written, one


def test_the_api_reads_without_writing(company, db):
    stage, people = company
    _token, secret = Token.issue(people["webmaster"], "pruebas")
    for one in addresses():
        if one.is_api:
            with undone():
                url = one.url(stage)
                with writes() as written:
                    answer = Client().get(url, headers={"authorization": f"Bearer {secret}"})
            assert answer.status_code in (200, 302, 404, 405), one
            assert set(written) <= {"identity_token"}, one
