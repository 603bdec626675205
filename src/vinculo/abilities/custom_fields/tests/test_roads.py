"""Added fields on every road: list, form, page, files, API, history."""

import datetime as dt
from decimal import Decimal

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.people import SYSTEM, account_of
from vinculo.abilities.custom_fields.define import trash_field
from vinculo.abilities.custom_fields.tests.conftest import add
from vinculo.abilities.imports import control
from vinculo.abilities.imports.tests.bench import account, bring, counts, reasons, taken_in
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.entities.writing import save_changes
from vinculo.identity.models import Token
from vinculo.jobs.models import Job
from vinculo.jobs.worker import run_due
from vinculo.records import custom

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 3, 31)


@pytest.fixture
def told(acme, ana, girona, machinery, renewal, employees):
    """Ana's account with a value in each field, beside two of hers without."""
    values = {"cf_tipo": "Turismo", "cf_marca": "Seat", "cf_modelo": "León", renewal.name: DAY, employees.name: 12}
    save_changes(AccountEntity, acme, values, SYSTEM)
    for name in ("Bodegas Llop", "Talleres Mir"):
        account_of(ana, girona, name)
    return acme


def text_of(answer):
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cf_marca=Seat", True), ("cf_marca=SEAT", True), ("cf_marca=Volvo", False), ("cf_empleados__gte=12", True),
        ("cf_empleados__lte=11", False), ("cf_empleados=12", True), ("cf_fecha_de_renovacion__lte=2027-03-31", True),
        ("cf_fecha_de_renovacion__gte=2027-04-01", False), ("cf_marca=none", False), ("cf_empleados=none", False),
        ("q=seat", True), ("q=turismo", False),
    ],
)  # fmt: skip
def test_lists_are_filtered(client, ana, told, query, found):
    client.force_login(ana)
    answer = client.get(f"/accounts/?{query}")
    assert answer.status_code == 200
    assert ("Acme" in text_of(answer)) is found


def test_lists_show_and_sort(client, ana, told):
    client.force_login(ana)
    assert 'data-label="Marca"' in text_of(client.get("/accounts/"))
    page = text_of(client.get("/accounts/?columns=name,cf_empleados,cf_modelo&sort=-cf_empleados"))
    assert page.index("Acme") < page.index("Talleres") < page.index("Bodegas")
    assert ">12<" in page
    assert ">León<" in page
    answer = client.get("/accounts/?sort=cf_modelo")  # it has no indexes
    assert "«Modelo»" in text_of(answer)
    assert client.get("/accounts/?sort=cf_nada").status_code == 400


def test_pages_of_a_sorted_list_follow_each_other(client, ana, told, monkeypatch):
    monkeypatch.setattr("vinculo.screens.list.PAGE", 1)
    client.force_login(ana)
    url, seen = "/accounts/?sort=cf_marca", []
    while url:
        context = client.get(url).context
        seen += [name for name in ("Acme", "Bodegas", "Talleres") if name in context["body"]]
        url = f"/accounts/{context['next_url']}" if context["next_url"] else ""
    assert seen == ["Bodegas", "Talleres", "Acme"]


def test_the_page_of_a_record_shows_them(client, ana, told):
    client.force_login(ana)
    page = text_of(client.get(f"/accounts/{told.pk}/"))
    for shown in ("Maquinaria", "León", "31/03/2027"):
        assert shown in page


def test_the_form_offers_what_goes_with_the_parent(client, ana, told):
    client.force_login(ana)
    page = text_of(client.get(f"/accounts/{told.pk}/edit/"))
    options = page.split('name="cf_modelo"')[1].split("</select>")[0]
    assert "León" in options
    assert ">S40<" not in options


def test_without_scripts_a_button_fetches_what_goes_with_the_choice(client, ana, told):
    client.force_login(ana)
    sent = {"name": "Acme", "cf_tipo": "Camión", "refresh": "1", "version": told.version}
    answer = client.post(f"/accounts/{told.pk}/edit/", sent)
    assert answer.status_code == 200
    options = text_of(answer).split('name="cf_marca"')[1].split("</select>")[0]
    assert ">Volvo<" in options
    assert ">Seat<" not in options
    told.refresh_from_db()
    assert told.cf_tipo == "Turismo"  # nothing was saved


def test_the_form_saves_and_refuses(client, ana, told):
    client.force_login(ana)
    url = f"/accounts/{told.pk}/edit/"
    form = client.get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    sent |= {"version": told.version, "cf_empleados": "1.234,5", "cf_fecha_de_renovacion": "2028-01-02"}
    assert client.post(url, {**sent, "cf_marca": "Seat", "cf_tipo": "Camión"}).status_code == 422
    answer = client.post(url, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    told.refresh_from_db()
    assert (told.cf_empleados, told.cf_fecha_de_renovacion) == (Decimal("1234.5"), dt.date(2028, 1, 2))


def test_the_history_speaks_by_label(client, ana, told):
    save_changes(AccountEntity, told, {"cf_tipo": "Camión", "cf_marca": "Volvo", "cf_modelo": ""}, SYSTEM)
    client.force_login(ana)
    page = text_of(client.get(f"/accounts/{told.pk}/?tab=history"))
    assert "Marca" in page
    assert "Seat" in page
    assert ">cf_marca" not in page


def test_csv_and_back(client, ana, told, employees):
    boss = add("Gestor", "user")
    save_changes(AccountEntity, told, {boss.name: ana}, SYSTEM)
    client.force_login(ana)
    columns = "number,name,cf_marca,cf_empleados,cf_fecha_de_renovacion,cf_gestor"
    file = text_of(client.get(f"/accounts/export.csv?columns={columns}")).lstrip("\ufeff")
    header, *rows = [line.split(";") for line in file.splitlines()]
    assert header[2:] == ["Marca", "Empleados", "Fecha de renovación", "Gestor"]
    row = next(row for row in rows if row[1].strip('"').startswith("Acme"))
    assert row[2:] == ["Seat", "12", "31/03/2027", "Ana Gil"]


def test_files_bring_values_in(ana, machinery, employees, renewal):
    boss, other = add("Gestor", "user"), add("Proveedor", "account")
    account_of(ana, name="Recambios Sol")
    run = bring(
        ana,
        "Nombre;Tipo de máquina;Marca;Empleados;Fecha de renovación;cf_gestor;Proveedor\n"
        "Uno;Turismo;seat;1.234,5;31/3/2027;Ana Gil;Recambios Sol\n"
        "Dos;Camión;Seat;;;;\n"
        "Tres;;;muchos;;;\n",
    )
    assert counts(run) == {"created": 1, "rejected": 2}
    row = account("Uno")
    assert (row.cf_tipo, row.cf_marca, row.cf_empleados) == ("Turismo", "Seat", Decimal("1234.5"))
    assert (row.cf_fecha_de_renovacion, getattr(row, boss.name)) == (DAY, ana)
    assert getattr(row, other.name).name == "Recambios Sol"
    assert {line: [column for column, _text in said] for line, said in reasons(run).items()} == {
        3: ["Marca"], 4: ["Empleados"]
    }  # fmt: skip


def test_a_second_import_changes_what_differs(ana, machinery, employees):
    acme = account_of(ana, name="Acme", external_id="A1")
    text = "external_id;Empleados;Tipo de máquina\nA1;12;Turismo\n"
    assert counts(bring(ana, text)) == {"updated": 1}
    assert counts(bring(ana, text)) == {"unchanged": 1}
    acme.refresh_from_db()
    assert (acme.cf_empleados, acme.cf_tipo) == (12, "Turismo")


def test_a_worker_that_has_seen_no_page_imports_them(ana, acme, employees):
    run = taken_in(ana, "external_id;name;Empleados\nA1;Bodegas;12\n")
    Job.objects.all().delete()  # the one that makes the indexes of a field would tell the process of it
    control.begin(run)
    custom._install({}, {})
    custom._known.version = None
    run_due()
    run.refresh_from_db()
    assert (run.state, counts(run)) == ("done", {"created": 1})


class Program:
    """A program with a person's token."""

    def __init__(self, user):
        self.client = Client(headers={"Authorization": f"Bearer {Token.issue(user, 'test', '')[1]}"})

    def ask(self, method, path, body=None):
        data = orjson.dumps(body) if body is not None else b""
        return self.client.generic(method, f"/api/v1/{path}", data, "application/json")


def test_programs_read_and_write_them(ana, told):
    boss, secret = add("Gestor", "user"), add("Secreto", in_api=False)
    program = Program(ana)
    row = program.ask("GET", f"accounts/{told.pk}").json()
    assert row["cf_marca"] == "Seat"
    assert (row["cf_empleados"], row["cf_fecha_de_renovacion"], row[boss.name]) == ("12", "2027-03-31", None)
    assert secret.name not in row
    answer = program.ask("PATCH", f"accounts/{told.pk}", {"cf_empleados": "12.50", boss.name: ana.pk})
    assert (answer.json()["cf_empleados"], answer.json()[boss.name]) == ("12.5", ana.pk)
    for wrong in ({"cf_marca": "Opel"}, {"cf_tipo": "Camión"}, {"cf_empleados": "x"}, {secret.name: "x"}):
        refused = program.ask("PATCH", f"accounts/{told.pk}", wrong)
        assert refused.status_code == 422, wrong
    new = program.ask("POST", "accounts", {"name": "Nueva", "cf_tipo": "Turismo", "cf_marca": "Volvo"})
    assert new.json()["cf_marca"] == "Volvo"
    found = program.ask("GET", "accounts?cf_marca=Volvo&sort=-cf_empleados").json()
    assert [one["name"] for one in found["items"]] == ["Nueva"]
    assert program.ask("GET", f"accounts?{secret.name}=x").status_code == 400


def test_the_document_tells_programs_of_them(ana, machinery, employees):
    program = Program(ana)
    document = program.ask("GET", "openapi.json").json()
    told = document["components"]["schemas"]["NewAccount"]["properties"]
    assert told["cf_marca"]["enum"] == ["Seat", "Volvo", None]
    assert told["cf_empleados"]["description"] == "Contando a los socios."
    parameters = {one["name"] for one in document["paths"]["/api/v1/accounts"]["get"]["parameters"]}
    assert {"cf_marca", "cf_empleados__gte"} <= parameters
    add("Apodo")
    document = program.ask("GET", "openapi.json").json()
    assert "cf_apodo" in document["components"]["schemas"]["Account"]["properties"]


def test_a_list_asks_once_more_and_no_oftener(client, ana, told):
    add("Gestor", "user", in_list=True)
    client.force_login(ana)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/accounts/").status_code == 200
        return [query["sql"] for query in queries]

    asked()
    assert sum("custom_fields_customfield" in sql for sql in asked()) == 1


def test_a_kept_address_outlives_its_field(client, ana, told, employees):
    """A view that filters, sorts and shows by a field in the trash is the list without it, and says so."""
    client.force_login(ana)
    trash_field(employees, actor=SYSTEM)
    address = "/accounts/?q=acme&cf_empleados__gte=5&sort=-cf_empleados&columns=name,cf_empleados,cf_marca"
    page = text_of(client.get(address))
    assert "«Empleados»" in page
    assert "Acme" in page
    assert "cf_empleados" not in page, "no link of the page asks it again"
    assert 'data-label="Marca"' in page
    assert client.get(f"/accounts/count/{address.partition('accounts/')[2]}").status_code == 200
    assert client.get("/accounts/export.csv?cf_empleados__gte=5").status_code == 200
    assert client.get("/accounts/?cf_nada=5").status_code == 400
    _token, secret = Token.issue(ana, "test")
    asked = client.get("/api/v1/accounts?cf_empleados__gte=5", headers={"authorization": f"Bearer {secret}"})
    assert asked.status_code == 400, "a program is told"
