"""Files as they come: any encoding, no header, workbooks, our own exports, traps."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import timezone
from xlsxwriter import Workbook

from tests.people import account_of, acting, contact_of
from vinculo.abilities.imports import runs
from vinculo.abilities.imports.columns import guessed, known_headers
from vinculo.abilities.imports.tests.bench import (
    account,
    accounts,
    bring,
    changes,
    counts,
    finished,
    handed_back,
    reasons,
    taken_in,
)  # fmt: skip
from vinculo.demo.messy import messy_customer_file
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.account_role.model import AccountRole
from vinculo.domains.directory.channel.model import Channel
from vinculo.domains.directory.contact.entity import ContactEntity
from vinculo.entities import registry
from vinculo.entities.export import ExportPlan
from vinculo.entities.tables.write import write_csv, write_xlsx
from vinculo.identity.models import User
from vinculo.records.models import Change
from vinculo.records.refusals import Refused

pytestmark = pytest.mark.django_db


def workbook(*rows):
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        page = book.add_worksheet("Clientes")
        for place, row in enumerate(rows):
            page.write_row(place, 0, row)
    return target.getvalue()


# --- letters and shapes ------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_whatever_program_wrote_it(ana, encoding, delimiter):
    lines = (("Nombre", "Población", "Teléfono"), ("Peñalver €", "Gérona", "972213344"), ("Ñoño", "Salt", ""))
    text = "\r\n".join(delimiter.join(line) for line in lines)
    run = bring(ana, text.encode(encoding))
    assert counts(run) == {"created": 2}
    assert account("Peñalver €").city == "Gérona"


def test_what_was_found_out_wrongly_can_be_said(ana):
    run = taken_in(ana, "Nombre;Población\nPeñalver;Gérona\n".encode("mac_roman"))
    assert run.source["encoding"] == "cp1252"
    actor = acting(ana)
    runs.read_again(run, AccountEntity, actor, encoding="mac_roman", delimiter=";")
    assert run.mapping == {"0": "name", "1": "city"}
    with pytest.raises(Refused):
        runs.read_again(run, AccountEntity, actor, sheet=None, encoding="klingon")


def test_the_sample_line_of_integria(ana, sara):
    User.objects.create_user("admin@example.test", "x", name="Administrador", identifier="admin")
    line = "Empresa prueba,,,España,,,,,admin,0000-00-00 00:00:00,,Integria,20\n"
    run = taken_in(sara, line)
    assert (run.source["header"], run.total) == (None, 1)
    assert (run.mapping["0"], run.mapping["8"], len(run.mapping)) == ("name", "owner", 11)
    notices = runs.notices(run, AccountEntity, acting(sara))
    assert any("L, M" in notice for notice in notices)
    done = bring(sara, line)
    assert counts(done) == {"created": 1}
    found = account("Empresa prueba")
    assert (found.country, found.owner.identifier) == ("ES", "admin")
    assert timezone.now() - found.last_activity < timezone.timedelta(minutes=1)


def test_the_export_of_integria(sara):
    """Header, semicolons, an id that other lines point to, a column we have no use for."""
    User.objects.create_user("admin@example.test", "x", name="Administrador", identifier="admin")
    role = AccountRole.objects.create(name="Cliente")
    text = (
        "\ufeffid;name;address;fiscal_id;country;website;comments;id_company_role;id_parent;manager;last_update;"
        "payment_conditions;billing\n"
        f"41;Artica;Gran Vía 1;B84070168;España;;;{role.pk};0;admin;2017-07-25 10:00:00;30;0\n"
        f"42;Artica Sur;;;España;;;{role.pk};41;admin;2017-07-25 10:00:00;;0\n"
    )
    run = bring(sara, text)
    assert reasons(run) == {}
    sur = account("Artica Sur")
    assert (sur.number, sur.parent.number, sur.role) == (42, 41, role)
    assert counts(bring(sara, text)) == {"unchanged": 2}


def test_cells_of_a_workbook_keep_their_type(ana):
    data = workbook(
        ("Código", "Nombre", "Teléfono", "latitude", "longitude", "Fecha alta", "is_generic", "C.P."),
        (7, 1880, 972213344, 41.983, 2.824, datetime(2020, 2, 1, tzinfo=UTC).replace(tzinfo=None), True, 8001),
        (8, "Cero", "", "", "", 43831, False, 17001.0),
    )
    run = bring(ana, data, name="clientes.xlsx")
    assert reasons(run) == {}
    found = account("1880")
    assert (found.number, found.phone, found.is_generic, found.postal_code) == (7, "+34972213344", True, "8001")
    assert (found.latitude, found.longitude) == (Decimal("41.983"), Decimal("2.824"))
    assert timezone.localtime(found.created).strftime("%d/%m/%Y") == "01/02/2020"
    assert timezone.localtime(account("Cero").created).strftime("%d/%m/%Y") == "01/01/2020"


def test_rows_keep_the_numbers_a_spreadsheet_shows(ana):
    run = bring(ana, "Clientes de 2026\n\nNombre;E-mail;NIF\n\nAcme;mal;\n;;\n\nBeta;peor;\n")
    assert sorted(reasons(run)) == [5, 8]


# --- traps -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbf\n\n;;\n",
        b"%PDF-1.7 not a table",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        b"Nombre;NIF\nAc\0me;1\n",
        b"<html><table><tr><td>Nombre</td></tr></table></html>",
        b"PK\x03\x04 but nothing inside",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence_and_not_kept(ana, content):
    with pytest.raises(Refused) as refused:
        taken_in(ana, content)
    assert str(refused.value).endswith(".")
    assert not ana.pk or not runs.ImportRun.objects.exists()


def test_a_file_too_large_is_refused(ana, monkeypatch):
    monkeypatch.setattr("vinculo.entities.tables.safety.MAX_BYTES", 100)
    with pytest.raises(Refused, match="MB"):
        taken_in(ana, "Nombre\n" + "Acme\n" * 100)


def test_a_null_in_a_workbook_does_no_harm(ana):
    run = bring(ana, "Nombre;Notas\nAc\0me;a\0b\n".encode("utf-16"))
    assert counts(run) == {"created": 1}
    assert account("Acme").notes == "ab"


def test_formulas_stay_text(ana):
    run = bring(ana, 'Nombre;Notas\n"=HYPERLINK(""http://x.example"")";\'+34\n')
    assert counts(run) == {"created": 1}
    assert accounts().get().name == '=HYPERLINK("http://x.example")'
    run = bring(ana, "Nombre;E-mail\n=1+1;mal\n")
    assert handed_back(run)[1][0] == "'=1+1"


def test_what_does_not_fit_is_said(ana):
    run = bring(ana, f"Nombre;Código;Población\n{'x' * 201};99999999999999999999;{'y' * 100}\n")
    assert [label for label, _sentence in reasons(run)[2]] == ["Nombre", "Código"]


# --- our own files -----------------------------------------------------------------------------


@pytest.fixture
def a_full_house(ana, bruno, girona):
    """Accounts and contacts with every field filled in, and texts that files are known to spoil."""
    role, channel = AccountRole.objects.create(name="Cliente"), Channel.objects.create(name="Página web")
    common = {
        "role": role, "channel": channel, "phone": "+34972213344", "phone2": "+525512345678", "email": "A@b.example",
        "website": "https://acme.example", "address": 'Calle "Mayor", 1; bajos', "postal_code": "08001",
        "city": "L'Hospitalet", "province": "Barcelona", "country": "MX", "latitude": Decimal("41.983000"),
        "longitude": Decimal("-2.824123"), "payment_terms": 60, "language": "ca", "currency": "MXN",
    }  # fmt: skip
    top = account_of(ana, girona, "=Peñalver", fiscal_id="XAXX010101000", external_id="0012", **common)
    account_of(bruno, girona, "'-Filial", parent=top, notes="Una línea\r\ny otra\n  sangrada", is_generic=True)
    account_of(ana, None, "+34 Hotel", notes="@todos; 'hola' \"adiós\"\ttabulado", external_id="1e5")
    account_of(ana, None, "Homónimo"), account_of(ana, None, "Homónimo")
    contact_of(top, "José", "Núñez", email="J@B.example", mobile="+34600123456 ext. 12", notes="=a\r\nb")
    contact_of(account("Homónimo") if accounts(name="Homónimo").count() == 1 else top, "-Eva", "", position="+1")


def exported(entity, user, kind):
    actor = acting(user)
    plan = ExportPlan(entity, entity.columns_for(actor), actor, language="es")
    rows = plan.rows(entity.rows(actor), entity.default_order())
    if kind == "csv":
        return b"".join(write_csv(plan.columns, rows))
    target = io.BytesIO()
    write_xlsx(plan.columns, rows, target)
    return target.getvalue()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("entity", [AccountEntity, ContactEntity])
def test_a_file_we_wrote_comes_back_without_changing_anything(ana, a_full_house, entity, kind):
    before = list(entity.model.objects.unscoped("a test looks").order_by("pk").values())
    written = Change.objects.exclude(verb="import").count()
    run = bring(ana, exported(entity, ana, kind), entity, name=f"todo.{kind}")
    assert reasons(run) == {}
    assert counts(run) == {"unchanged": len(before)}
    assert list(entity.model.objects.unscoped("a test looks").order_by("pk").values()) == before
    assert Change.objects.exclude(verb="import").count() == written
    assert not changes(run).exists()


def test_a_file_we_wrote_fills_an_empty_house(ana, girona, a_full_house):
    """The same columns, taken to an installation that has none of it, give the same records."""
    data = exported(AccountEntity, ana, "csv")
    fields = [name for name in AccountEntity.form_names() if name not in ("parent", "owner", "group")]
    before = {row["number"]: row for row in accounts().values("number", *fields)}
    accounts().update(trashed=timezone.now())
    text = data.decode("utf-8-sig")
    for number in before:  # new numbers, as the old ones lie in the trash
        text = text.replace(f";{number};", f";{number + 100};", 1)
    run = bring(ana, text)
    assert [reason for reason in reasons(run).values() if "Homónimo" not in str(reason)] == []
    for row in accounts(trashed__isnull=True).values("number", *fields):
        old = before[row.pop("number") - 100]
        same = {name: old[name] for name in row}
        for name in ("email", "notes"):
            same[name], row[name] = (t.lower().replace("\r\n", "\n").strip() for t in (same[name], row[name]))
        assert row == same


def test_every_label_of_ours_is_known_in_both_languages():
    registry.load()
    for entity in (AccountEntity, ContactEntity):
        known = known_headers(entity)
        assert all(name == "" or name in known.values() for name in known.values())
        assert {"number", *entity.imports.match} <= set(known.values())


def test_what_is_called_exactly_like_a_field_wins(sara):
    assert "cliente" in AccountEntity.imports.headers["name"]
    names = guessed(AccountEntity, acting(sara), ["Cliente", "Tel.", "Nombre", "Teléfono"], 4)
    assert (names["2"], names["3"]) == ("name", "phone")
    assert "0" not in names, "another word for the name, which stands there already"
    assert guessed(AccountEntity, acting(sara), ["Cliente", "Teléfono"], 2)["0"] == "name"


# --- an office's file --------------------------------------------------------------------------


def test_the_messy_file_of_an_office(tmp_path, sara):
    for name in ("Cliente", "Posible cliente", "Proveedor", "Reseller", "Partner", "Fabricante"):
        AccountRole.objects.create(name=name)
    for name in ("ana", "luis"):
        User.objects.create_user(f"{name}@demo.vinculo", "x", name=name.title())
    made = messy_customer_file(tmp_path / "clientes.csv", 800, seed=4, bad_rows=60)
    run = taken_in(sara, made.path.read_bytes())
    assert run.total == 800
    columns = {label: int(place) for place, label in enumerate(run.source["labels"])}
    mapping = {str(place): name for place, name in run.mapping.items() if int(place) != columns["Forma de pago"]}
    run.mapping = mapping
    run.save()
    known = {label for label, place in columns.items() if str(place) in mapping}
    finished(run)
    expected = {row.number: row.column for row in made.bad if row.column in known}
    assert {line: found[0][0] for line, found in reasons(run).items()} == expected
    repeated = [number for number, _earlier in made.repeats]
    assert sorted(run.rows.filter(verdict="unchanged").values_list("line", flat=True)) == repeated
