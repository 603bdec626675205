"""A file brings in no more than its sender could have typed in by hand, and tells him of nothing else."""

import io

import pytest
from django.core.exceptions import PermissionDenied

from tests.people import account_of, contact_of, levels, person
from vinculo.abilities.imports import runs
from vinculo.abilities.imports.columns import importable
from vinculo.abilities.imports.tests.bench import (
    account,
    accounts,
    bring,
    column,
    counts,
    finished,
    reasons,
    taken_in,
    verdicts,
)  # fmt: skip
from vinculo.domains.directory import association
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.association import associate
from vinculo.domains.directory.contact.entity import ContactEntity
from vinculo.domains.directory.contact.model import Contact
from vinculo.entities.inputs import OUT_OF_SIGHT
from vinculo.entities.layout import Section
from vinculo.identity.actor import Actor
from vinculo.identity.models import Role
from vinculo.records.models import Reach

pytestmark = pytest.mark.django_db
NIF = "B12345674"


def with_role(name, group, reach="group", **functions):
    """A person whose role has these levels; `account_change="none"` replaces one."""
    table = levels(reach) | {"user.view": "all", "group.view": "all"}
    table |= {function.replace("_", ".", 1): level for function, level in functions.items()}
    return person(name, Role.objects.create(key=name.lower(), name=name, levels=table), group)


def test_without_the_function_nothing_comes_in(girona):
    dora = with_role("Dora", girona, account_import="none")
    with pytest.raises(PermissionDenied):
        taken_in(dora, "Nombre\nAcme\n")
    with pytest.raises(PermissionDenied):
        runs.take_in(AccountEntity, Actor.NOBODY, io.BytesIO(b"Nombre\nAcme\n"), "x.csv")


@pytest.mark.parametrize("what", ["person", "function"])
def test_who_lost_the_right_meanwhile_imports_no_more(ana, equipo, what):
    run = taken_in(ana, "Nombre\nAcme\n")
    if what == "person":
        ana.is_active = False
        ana.save()
    else:
        equipo.levels["account.import"] = "none"
        equipo.save()
    run = finished(run)
    assert (run.state, accounts().count()) == ("failed", 0)
    assert run.message


def test_importing_is_not_a_way_around_create_and_change(ana, girona):
    acme = account_of(ana, girona, "Acme")
    reader = with_role("Raul", girona, account_create="none", account_change="none")
    run = bring(reader, f"Código;Nombre;Población\n{acme.number};Acme;Salt\n{acme.number + 1};Nueva;\n")
    assert verdicts(run) == [(2, "rejected"), (3, "rejected")]
    assert all(len(found) == 1 for found in reasons(run).values())
    assert account("Acme").city == ""
    assert counts(bring(reader, f"Código;Nombre\n{acme.number};Acme\n")) == {"unchanged": 1}


def test_a_stranger_learns_that_a_tax_id_is_taken_and_not_by_whom(ana, girona, carla):
    acme = account_of(ana, girona, "Secreta", fiscal_id=NIF, city="Girona")
    run = bring(carla, f"Nombre;NIF\nOtra;{NIF}\n")
    assert counts(run) == {"rejected": 1}
    assert "supervisor" in reasons(run)[2][0][1]
    run = bring(carla, f"Código;Nombre;Población\n{acme.number};Robada;Salt\n")
    assert counts(run) == {"rejected": 1}
    assert "Secreta" not in str(list(run.rows.values()))
    assert account("Secreta").city == "Girona"


def test_rows_out_of_sight_cannot_be_named(ana, girona, carla):
    acme = account_of(ana, girona, "Secreta", external_id="S1")
    for word in ("Secreta", "S1", acme.number, acme.pk):
        run = bring(carla, f"Nombre;Empresa\nMarta;{word}\n", ContactEntity)
        assert counts(run) == {"rejected": 1}
    assert not Contact.objects.unscoped("a test looks").exists()


def test_a_hidden_parent_is_neither_named_nor_confirmed(bruno, carla, girona, lleida):
    hidden = account_of(carla, lleida, "Secreta", external_id="S1")
    mine = account_of(bruno, girona, "Filial", parent=hidden)
    other = account_of(bruno, girona, "Otra matriz")
    told = []
    for word in ("Secreta", "S1", hidden.number, "Inventada"):
        for check in (True, False):
            run = bring(bruno, f"Código;Matriz\n{mine.number};{word}\n", check=check)
            told.append(str(reasons(run)).replace(str(word), "…"))
    assert len(set(told)) == 1
    assert "…" in told[0]

    text = f"Código;Matriz\n{mine.number};{other.name}\n"
    for check in (True, False):
        run = bring(bruno, text, check=check)
        assert counts(run) == {"updated": 1}
        assert run.rows.get().details == [[column(AccountEntity, "parent"), str(OUT_OF_SIGHT), "Otra matriz"]]
    assert account("Filial").parent == other


def test_a_parent_in_sight_is_still_recognised(ana, bruno, girona):
    above = account_of(ana, girona, "Matriz")
    mine = account_of(bruno, girona, "Filial", parent=above)
    for word in (above.name, above.number):
        assert counts(bring(bruno, f"Código;Matriz\n{mine.number};{word}\n")) == {"unchanged": 1}


def test_new_rows_belong_to_whom_one_may_give_them(ana, bruno, carla, girona, lleida):
    text = (
        "Nombre;Comercial;Grupo\n"
        f"Mía;;\nDe Bruno;{bruno.email};Girona\nDe Carla;{carla.email};Lleida\nMía en Lleida;;Lleida\n"
    )
    run = bring(ana, text)
    assert verdicts(run)[:3] == [(2, "created"), (3, "created"), (4, "rejected")]
    assert account("De Bruno").owner == bruno
    assert not accounts(name="De Carla").exists()


def test_nobody_gives_away_what_he_would_no_longer_see(ana, bruno, carla, girona, lleida):
    acme = account_of(ana, girona, "Acme")
    text = f"Código;Comercial;Grupo\n{acme.number};{carla.email};Lleida\n"
    assert counts(bring(ana, text)) == {"rejected": 1}
    assert counts(bring(ana, f"Código;Comercial\n{acme.number};{bruno.email}\n")) == {"updated": 1}
    acme.refresh_from_db()
    assert (acme.owner, acme.group) == (bruno, girona)


def test_contacts_go_where_one_would_see_them(ana, carla, girona, lleida):
    """Accounts may reach further than their contacts: a company in sight is no place for every contact."""
    dora = with_role("Dora", girona, account_view="all")
    near, far = account_of(ana, girona, "Cerca"), account_of(carla, lleida, "Lejos")
    nuria = contact_of(near, "Nuria", "Vila")
    text = f"Código;Nombre;Empresa\n;Marta;Cerca\n;Pau;Lejos\n{nuria.number};Nuria;Lejos\n"
    for check in (True, False):
        run = bring(dora, text, ContactEntity, check=check)
        assert verdicts(run) == [(2, "created"), (3, "rejected"), (4, "rejected")]
        assert "base de datos" not in str(reasons(run))
    contacts = Contact.objects.unscoped("a test looks")
    assert not contacts.filter(account=far).exists()


def test_contacts_go_to_the_company_one_is_associated_with(carla, girona, lleida):
    company = account_of(carla, lleida, "Empresa")
    eva = with_role("Eva", girona, "own", contact_import="own")
    associate(eva.pk, company)
    for check in (True, False):
        run = bring(eva, "Nombre;Empresa\nMarta;Empresa\n", ContactEntity, check=check)
        assert counts(run) == {"created": 1}


def test_what_associates_reach_is_written_anew_once_per_chunk(ana, carla, girona, monkeypatch):
    company = account_of(ana, girona, "Empresa")
    associate(carla.pk, company)
    old = account_of(ana, girona, "Vieja")
    times = []
    renew = association.renew_reach
    monkeypatch.setattr(association, "renew_reach", lambda users: times.append(1) or renew(users))
    new = "".join(f";Filial {number};Empresa\n" for number in range(5))
    assert counts(bring(ana, f"Código;Nombre;Matriz\n{new}{old.number};Vieja;Empresa\n")) == {
        "created": 5,
        "updated": 1,
    }
    assert len(times) == 1
    assert Reach.objects.filter(user=carla).count() == 7


def test_no_branch_leaves_the_company_through_which_one_reaches_it(ana, girona, lleida):
    """The others of its chunk do not suffer from the attempt."""
    company, other = account_of(ana, girona, "Empresa"), account_of(None, lleida, "Otra")
    branches = [account_of(ana, girona, f"Filial {number}", parent=company) for number in range(2)]
    eva = with_role("Eva", lleida, account_import="own")
    associate(eva.pk, company)
    lines = f"{branches[0].number};Otra;\n{branches[1].number};;Salt\n"
    run = bring(eva, f"Código;Matriz;Población\n{lines}")
    assert verdicts(run) == [(2, "rejected"), (3, "updated")]
    branches[0].refresh_from_db()
    assert branches[0].parent == company
    assert account("Filial 1").city == "Salt"
    assert other.branches.unscoped("a test looks").count() == 0


def test_own_rows_only(ana, bruno, girona):
    account_of(bruno, girona, "De Bruno", external_id="B")
    olga = with_role("Olga", girona, "own", account_import="own", user_view="all")
    run = bring(olga, "external_id;Nombre;Población\nB;De Bruno;Salt\nO;De Olga;Salt\n")
    assert verdicts(run) == [(2, "rejected"), (3, "created")]


def test_fields_a_role_does_not_have_are_no_columns_of_its_files(ana, monkeypatch):
    sections = [Section("Identity", "name"), Section("Money", "payment_terms", needs="see_credit")]
    monkeypatch.setattr(AccountEntity, "form", sections)
    actor = Actor.of(type(ana).objects.select_related("role").get(pk=ana.pk))
    assert "payment_terms" not in {field.name for field in importable(AccountEntity, actor)}
    run = bring(ana, "Nombre;payment_terms\nAcme;90\n")
    assert account("Acme").payment_terms == 30
    assert "payment_terms" not in run.mapping.values()
