"""Ana brings in her customer list; every row gets the verdict it deserves, before and while it is written."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.translation import gettext

from tests.people import account_of
from vinculo.abilities.imports.once import OnlyOnce
from vinculo.abilities.imports.runs import choose_columns
from vinculo.abilities.imports.tests.bench import (
    account,
    accounts,
    bring,
    changes,
    column,
    counts,
    handed_back,
    reasons,
    taken_in,
    verdicts,
)  # fmt: skip
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.account_role.model import AccountRole
from vinculo.domains.directory.contact.entity import ContactEntity
from vinculo.domains.directory.contact.model import Contact
from vinculo.identity.actor import Actor
from vinculo.identity.models import User
from vinculo.records import writing
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db
NIFS = ("B12345674", "A58818501", "12345678Z")


def test_new_rows_are_created_with_history_under_one_batch(ana, girona):
    AccountRole.objects.create(name="Cliente")
    run = bring(ana, "Nombre;NIF;Teléfono;Tipo\nAcme;b-1234567-4;972 21 33 44;CLIENTE\nBeta;;;\n")
    assert counts(run) == {"created": 2}
    acme = account("Acme")
    assert (acme.fiscal_id, acme.phone, str(acme.role)) == ("B12345674", "+34972213344", "Cliente")
    assert (acme.owner, acme.group, acme.number) == (ana, girona, 1)
    assert sorted(changes(run).values_list("verb", "title", "via", "user_id")) == [
        ("create", "Acme", "import", ana.pk),
        ("create", "Beta", "import", ana.pk),
    ]


def test_the_check_says_what_the_import_does_and_writes_nothing(ana):
    account_of(ana, name="Acme", fiscal_id=NIFS[0], city="Girona")
    account_of(ana, name="Gamma", external_id="G1")
    text = (
        "Nombre;NIF;external_id;Población;E-mail\n"
        f"Acme;{NIFS[0]};;Figueres;\nBeta;{NIFS[1]};;Salt;\nGamma;;G1;;\nDelta;X;;;mal\n;;;Salt;\n"
    )
    checked = bring(ana, text, check=True)
    assert accounts().count() == 2
    assert Change.objects.filter(batch=checked.batch).count() == 0
    done = bring(ana, text)
    expected = [(2, "updated"), (3, "created"), (4, "unchanged"), (5, "rejected"), (6, "rejected")]
    assert verdicts(checked) == verdicts(done) == expected
    assert reasons(checked) == reasons(done)
    assert checked.rows.get(line=2).details == [[column(AccountEntity, "city"), "Girona", "Figueres"]]
    assert account("Acme").city == "Figueres"


def test_records_are_recognised_by_the_strongest_key(ana):
    by_number = account_of(ana, name="Uno", external_id="E1")
    by_tax_id = account_of(ana, name="Dos", fiscal_id=NIFS[0], external_id="E2")
    run = bring(
        ana,
        "Código;NIF;external_id;Nombre\n"
        f"{by_number.number};;E9;Uno\n"  # the number wins, so the external id changes
        f";ES{NIFS[0].lower()};;Dos bis\n"
        ";;E3;Tres\n",
    )
    assert counts(run) == {"created": 1, "updated": 2}
    assert account("Uno").external_id == "E9"
    assert account("Dos bis").pk == by_tax_id.pk


def test_a_blank_cell_leaves_what_there_is(ana):
    account_of(ana, name="Acme", external_id="E1", city="Girona", phone="+34972213344")
    run = bring(ana, "external_id;Nombre;Población;Teléfono\nE1;Acme;;\n")
    assert counts(run) == {"unchanged": 1}
    assert account("Acme").city == "Girona"


def test_a_bad_row_says_all_that_is_wrong_with_it_and_stops_no_other(ana):
    run = bring(
        ana,
        "Nombre;NIF;E-mail;Tipo;latitude\n"
        "Buena;;;;\n"
        "Mala;B12345670;info@;Nada;norte\n"
        ";;;;\n"
        "Otra;;;;95,5\n"
        "Buena también;;;;\n",
    )
    assert counts(run) == {"created": 2, "rejected": 2}
    found = reasons(run)
    assert [label for label, _sentence in found[3]] == ["E-mail", "latitude", "NIF"]
    assert found[5][0][0] == column(AccountEntity, "longitude")
    back = handed_back(run)
    assert back[0][:5] == ["Nombre", "NIF", "E-mail", "Tipo", "latitude"]
    assert back[1][:5] == ["Mala", "B12345670", "info@", "Nada", "norte"]
    assert back[1][5].startswith("E-mail: ")
    assert " · NIF: " in back[1][5]


def test_the_file_handed_back_is_corrected_and_comes_in(ana):
    run = bring(ana, "Nombre;E-mail;Notas\nAcme;info@;=1+1\nBeta;info@beta.example;\n")
    assert counts(run) == {"created": 1, "rejected": 1}
    header, row = handed_back(run)
    row[1] = "info@acme.example"
    again = bring(ana, ";".join(header) + "\n" + ";".join(row) + "\n")
    assert counts(again) == {"created": 1}
    assert account("Acme").notes == "=1+1"


def test_a_customer_twice_in_the_file(ana):
    run = bring(
        ana,
        "Nombre;NIF;Población\n"
        f"Acme;{NIFS[0]};Salt\n"
        f"ACME ;{NIFS[0]};salt\n"  # the same again: nothing to do
        f"Otra;{NIFS[0]};Salt\n",  # somebody else with that tax id
    )
    assert verdicts(run) == [(2, "created"), (3, "unchanged"), (4, "rejected")]
    said = gettext("Row %(line)d of the file has the same, and says otherwise: %(value)s.")
    assert reasons(run)[4] == [("NIF", said % {"line": 2, "value": NIFS[0]})]


def test_a_customer_twice_in_the_file_by_different_keys(ana):
    acme = account_of(ana, name="Acme", fiscal_id=NIFS[0])
    run = bring(ana, f"Código;NIF;Nombre\n{acme.number};;Acme\n;{NIFS[0]};Acme bis\n")
    assert verdicts(run) == [(2, "unchanged"), (3, "rejected")]
    assert account("Acme").pk == acme.pk


@pytest.mark.parametrize("chunk", [1, 2, 500])
def test_the_verdicts_do_not_depend_on_the_chunks(ana, monkeypatch, chunk):
    monkeypatch.setattr("vinculo.abilities.imports.job.CHUNK", chunk)
    account_of(ana, name="Vieja", fiscal_id=NIFS[2])
    text = (
        "Código;Nombre;NIF;Matriz\n"
        f"70;Uno;{NIFS[0]};\n"
        ";Filial;;Uno\n"  # takes a number that no later row brings along
        f";Uno bis;{NIFS[0]};\n"
        f";Vieja;{NIFS[2]};\n"
        f";Vieja;{NIFS[2]};\n"
        "71;Dos;;70\n"
        "71;Dos;;70\n"
    )
    expected = ["created", "created", "rejected", "unchanged", "unchanged", "created", "unchanged"]
    checked = bring(ana, text, check=True)
    assert [verdict for _line, verdict in verdicts(checked)] == expected
    done = bring(ana, text)
    assert [verdict for _line, verdict in verdicts(done)] == expected
    assert reasons(checked) == reasons(done)
    assert account("Filial").parent == account("Dos").parent == account("Uno")
    assert account("Filial").number == 72


def test_branches_come_with_or_before_their_company(ana):
    text = (
        "Nombre;NIF;Matriz\n"
        f"Sucursal;{NIFS[0]};Central\n"  # shares the tax id of the company it belongs to
        "Nieta;;Sucursal\n"
        f"Central;{NIFS[0]};\n"
        "A;;B\nB;;A\n"
        "Sola;;Sola\n"
    )
    checked, done = bring(ana, text, check=True), bring(ana, text)
    assert verdicts(checked) == verdicts(done)
    assert [verdict for _line, verdict in verdicts(done)] == ["created"] * 3 + ["rejected"] * 3
    assert account("Nieta").parent.parent == account("Central")


def test_a_company_cannot_be_hung_from_its_own_branch(ana):
    top = account_of(ana, name="Central")
    account_of(ana, name="Sucursal", parent=top)
    run = bring(ana, f"Código;Matriz\n{top.number};Sucursal\n")
    assert list(reasons(run)) == [2]
    top.refresh_from_db()
    assert top.parent is None


def test_other_rows_are_named_in_many_ways(ana, bruno, sara):
    role = AccountRole.objects.create(name="Posible cliente")
    parent = account_of(ana, name="Peñalver e Hijos", external_id="P-1")
    text = (
        "Nombre;Tipo;Comercial;Matriz\n"
        f"A;posible CLIENTE;{bruno.email.upper()};peñalver  e hijos\n"
        f"B;{role.pk};{bruno.identifier};P-1\n"
        f"C;;bruno sala;{parent.number}\n"
    )
    run = bring(sara, text)
    assert reasons(run) == {}
    for name in "ABC":
        found = account(name)
        assert (found.owner, found.parent) == (bruno, parent)
    assert account("A").role == account("B").role == role


def test_names_that_several_have_are_refused_unless_nothing_changes(ana):
    one, two = account_of(ana, name="Doble"), account_of(ana, name="Doble")
    account_of(ana, name="Hija", external_id="H", parent=two)
    run = bring(ana, "external_id;Nombre;Matriz\nH;Hija;Doble\nN;Nueva;Doble\n")
    assert verdicts(run) == [(2, "unchanged"), (3, "rejected")]
    said = gettext("Several are called «%(text)s». Write the number instead.")
    assert reasons(run)[3] == [("Matriz", said % {"text": "Doble"})]
    assert one.pk != two.pk


def test_a_choice_no_longer_offered_stays_where_it_is(ana):
    old = AccountRole.objects.create(name="Antiguo", is_active=False)
    account_of(ana, name="Acme", external_id="E", role=old)
    run = bring(ana, "external_id;Nombre;Tipo\nE;Acme;Antiguo\nF;Otra;Antiguo\n")
    assert verdicts(run) == [(2, "unchanged"), (3, "rejected")]


def test_dates_of_the_old_program_are_kept(ana):
    run = bring(ana, "Nombre;Fecha alta;Última actualización\nAcme;03/02/1998;31/12/2020 10:30\n")
    assert counts(run) == {"created": 1}
    acme = account("Acme")
    assert timezone.localtime(acme.created).date() == dt.date(1998, 2, 3)
    assert timezone.localtime(acme.last_activity).strftime("%Y-%m-%d %H:%M") == "2020-12-31 10:30"
    again = bring(ana, f"Código;Fecha alta;Última actualización\n{acme.number};01/01/2000;01/06/2021\n")
    assert counts(again) == {"updated": 1}
    acme.refresh_from_db()
    assert timezone.localtime(acme.created).date() == dt.date(1998, 2, 3)  # never again
    assert timezone.localtime(acme.last_activity).date() == dt.date(2021, 6, 1)


def test_numbers_brought_along_raise_the_counter(ana):
    bring(ana, "Código;Nombre\n5000;Acme\n")
    assert account_of(ana, name="Siguiente").number == 5001


def test_a_number_never_changes(ana):
    acme = account_of(ana, name="Acme", fiscal_id=NIFS[0])
    run = bring(ana, f"Código;NIF;Nombre\n999;{NIFS[0]};Acme\n")
    assert "999" not in str(accounts().values_list("number"))
    assert reasons(run)[2][0][0] == "NIF"
    acme.refresh_from_db()
    assert acme.number != 999


def test_a_record_in_the_trash_is_not_brought_back(ana, sara):
    acme = account_of(ana, name="Acme", fiscal_id=NIFS[0])
    writing.trash(acme, Actor.system("test"))
    run = bring(sara, f"Código;NIF;Nombre\n{acme.number};;Acme\n;{NIFS[0]};Nueva\n")
    assert verdicts(run) == [(2, "rejected"), (3, "created")]


def test_contacts_hang_from_their_accounts(ana, acme):
    acme.refresh_from_db()
    text = f"Nombre;Apellidos;Empresa;E-mail\nMarta;Núñez;ACME S.L.;M@ACME.EXAMPLE\nPau;;{acme.number};\nEva;;;\n"
    run = bring(ana, text, ContactEntity)
    assert verdicts(run) == [(2, "created"), (3, "created"), (4, "rejected")]
    marta = Contact.objects.unscoped("a test looks").get(first_name="Marta")
    assert (marta.account, marta.owner, marta.group, marta.email) == (acme, ana, acme.group, "m@acme.example")
    assert run.rows.get(line=2).title == "Marta Núñez"


def test_what_the_database_refuses_costs_only_its_row(ana, monkeypatch):
    """Somebody takes the tax id between the look and the write."""
    real = OnlyOnce.check

    def check_late(self, lines):
        real(self, lines)
        if not accounts(name="Rápida").exists():
            account_of(ana, name="Rápida", fiscal_id=NIFS[0])

    monkeypatch.setattr(OnlyOnce, "check", check_late)
    run = bring(ana, f"Nombre;NIF\nAcme;{NIFS[0]}\nBeta;{NIFS[1]}\n")
    assert verdicts(run) == [(2, "rejected"), (3, "created")]
    assert counts(run) == {"created": 1, "rejected": 1}
    assert not accounts(name="Acme").exists()


def test_a_refused_change_loses_no_other(ana, monkeypatch):
    """The same, with rows that change records: the others of the chunk are written after all."""
    acme, beta = account_of(ana, name="Acme", city="Salt"), account_of(ana, name="Beta", city="Salt")
    monkeypatch.setattr(OnlyOnce, "_clashes", lambda self, lines: {})
    account_of(ana, name="Rápida", fiscal_id=NIFS[0])
    lines = f"{acme.number};;Girona\n{beta.number};{NIFS[0]};Girona\n"
    run = bring(ana, f"Código;NIF;Población\n{lines}")
    assert verdicts(run) == [(2, "updated"), (3, "rejected")]
    assert (account("Acme").city, account("Beta").city) == ("Girona", "Salt")
    assert changes(run).get().values == {"city": ["Salt", "Girona"]}


def test_columns_that_two_files_call_the_same_keep_their_mapping(ana):
    first = taken_in(ana, "Nombre;Cosa\nAcme;Salt\n")
    choose_columns(first, AccountEntity, Actor.of(ana), {"0": "name", "1": "city"})
    assert taken_in(ana, "Nombre;Cosa\nBeta;Salt\n").mapping == first.mapping
    assert User.objects.count() == 1


def test_a_change_to_what_somebody_else_has_is_refused_already_by_the_check(ana):
    acme = account_of(ana, name="Acme", fiscal_id=NIFS[0])
    account_of(ana, name="Beta", fiscal_id=NIFS[1])
    text = f"Código;NIF\n{acme.number};{NIFS[1]}\n"
    checked, done = bring(ana, text, check=True), bring(ana, text)
    assert reasons(checked) == reasons(done)
    assert reasons(done)[2][0][0] == "NIF"
    assert "supervisor" in reasons(done)[2][0][1]
