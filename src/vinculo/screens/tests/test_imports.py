"""Ana walks through the import wizard, with plain forms; strangers find no door."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import account_of, levels
from vinculo.abilities.imports import control
from vinculo.abilities.imports.models import ImportRun
from vinculo.abilities.imports.tests.bench import account, accounts
from vinculo.domains.directory.account.model import Account
from vinculo.jobs.models import Job, Status
from vinculo.jobs.worker import run_due

pytestmark = pytest.mark.django_db
URL = "/accounts/import/"
TEXT = "Nombre;NIF;Población;Cosa\nAcme;B12345674;Salt;x\nBeta;;Girona;y\nMala;1;;z\n"


@pytest.fixture
def anas(client, ana):
    client.force_login(ana)
    return client


def upload(client, text=TEXT, name="clientes.csv"):
    content = text.encode() if isinstance(text, str) else text
    return client.post(URL, {"file": SimpleUploadedFile(name, content)})


def columns(**chosen):
    return {f"column_{place}": name for place, name in enumerate(chosen.values())}


def test_from_the_file_to_the_records(anas, ana):
    answer = upload(anas)
    run = ImportRun.objects.get()
    assert answer.url == f"{URL}{run.pk}/mapping/"

    page = anas.get(answer.url).content.decode()
    assert 'name="column_0"' in page
    assert "Acme · Beta · Mala" in page
    assert "Cosa" in page  # told that it will be ignored

    answer = anas.post(answer.url, columns(a="name", b="fiscal_id", c="city", d=""))
    assert answer.url == f"{URL}{run.pk}/check/"  # few rows: checked at once
    page = anas.get(answer.url)
    assert [figure["value"] for figure in page.context["figures"]] == ["2", "0", "0", "1"]
    assert not accounts().exists()

    answer = anas.post(answer.url, {"action": "import"})
    assert answer.url == f"{URL}{run.pk}/progress/"
    page = anas.get(answer.url)
    assert page.context["working"]
    assert 'http-equiv="refresh"' in page.content.decode()  # without scripts
    assert run_due() == 1
    page = anas.get(answer.url).content.decode()
    assert account("Acme").owner == ana
    assert f"/accounts/?imported={run.pk}" in page
    assert "fichero" not in page
    assert sorted(found.name for found in listed(anas, run)) == ["Acme", "Beta"]

    back = b"".join(anas.get(f"{URL}{run.pk}/rejected.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(back), delimiter=";"))
    assert [row[0] for row in rows] == ["Nombre", "Mala"]
    assert len(rows[1]) == 5
    assert run.file_name in anas.get(URL).content.decode()


def listed(client, run):
    page = client.get(f"/accounts/?imported={run.pk}")
    assert run.file_name in page.content.decode()
    return Account.objects.unscoped("a test looks").filter(
        pk__in=[found.pk for found in accounts() if f'data-id="{found.pk}"' in page.content.decode()]
    )


def test_a_bar_asks_how_far_it_is(anas, monkeypatch):
    monkeypatch.setattr(control, "SHORT", 0)
    run_url = upload(anas).url.removesuffix("mapping/")
    answer = anas.post(f"{run_url}mapping/", columns(a="name"))
    page = anas.get(answer.url).content.decode()
    assert f'hx-get="{answer.url}?poll=1"' in page
    fragment = anas.get(f"{answer.url}?poll=1")
    assert "<html" not in fragment.content.decode()
    assert "<progress" in fragment.content.decode()
    run_due()
    fragment = anas.get(f"{answer.url}?poll=1")
    assert (fragment.status_code, fragment["HX-Redirect"]) == (204, answer.url)


def test_pages_lead_to_where_the_run_stands(anas):
    base = upload(anas).url.removesuffix("mapping/")
    for step in ("check", "progress"):
        assert anas.get(f"{base}{step}/").url == f"{base}mapping/"
    anas.post(f"{base}mapping/", columns(a="name"))
    assert anas.get(f"{base}mapping/").status_code == 200  # one may change one's mind
    anas.post(f"{base}check/", {"action": "import"})
    assert anas.get(f"{base}mapping/").url == anas.get(f"{base}check/").url == f"{base}progress/"
    anas.post(f"{base}check/", {"action": "import"})  # pressed twice
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vacio.csv", b""),
        ("blanco.csv", b"\n\n;;\n"),
        ("foto.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 60),
        ("libro.xlsx", b"PK\x03\x04 no"),
        ("web.xls", b"<html><table></table></html>"),
    ],
)
def test_a_bad_file_is_said_at_the_field(anas, name, content):
    answer = upload(anas, content, name)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not ImportRun.objects.exists()


def test_no_file_at_all(anas):
    answer = anas.post(URL)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_how_the_file_is_read_can_be_said(anas):
    url = upload(anas, "Nombre,Población\nPeñalver;e,Gérona\n".encode("mac_roman")).url
    said = {"read": "1", "encoding": "mac_roman", "delimiter": ",", "header": "no"}
    assert anas.post(url, said).url == url
    run = ImportRun.objects.get()
    assert (run.source["encoding"], run.source["header"], run.total) == ("mac_roman", None, 2)
    assert "Gérona" in anas.get(url).content.decode()
    answer = anas.post(url, said | {"encoding": "klingon"})
    assert answer.status_code == 422


@pytest.mark.parametrize("chosen", [{}, {"a": "name", "b": "name"}, {"a": "trashed"}, {"a": "name", "b": "password"}])
def test_columns_that_make_no_sense(anas, chosen):
    url = upload(anas).url
    answer = anas.post(url, columns(**chosen))
    assert answer.status_code == 422
    assert ImportRun.objects.get().state == "mapping"


def test_what_is_wrong_in_a_cell_is_shown_and_never_run(anas):
    url = upload(anas, "Nombre;E-mail\n<script>alert(1)</script>;<img src=x>\n").url
    anas.post(url, columns(a="name", b="email"))
    page = anas.get(url.replace("mapping", "check")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_rows_are_listed_page_by_page_and_by_verdict(anas):
    lines = [f"Empresa {number};{'mal' if number % 3 == 0 else ''}" for number in range(120)]
    url = upload(anas, "Nombre;E-mail\n" + "\n".join(lines)).url
    anas.post(url, columns(a="name", b="email"))
    check = url.replace("mapping", "check")
    first = anas.get(check)
    second = anas.get(check + first.context["next_url"])
    third = anas.get(check + second.context["next_url"])
    assert [lines_of(page) for page in (first, second, third)] == [[2, 51], [52, 101], [102, 121]]
    assert not first.context["previous_url"]
    assert not third.context["next_url"]
    back = anas.get(check + third.context["previous_url"])
    assert lines_of(back) == [52, 101]
    assert back.context["next_url"] == second.context["next_url"]
    assert lines_of(anas.get(check + back.context["previous_url"])) == [2, 51]
    assert not anas.get(check + back.context["previous_url"]).context["previous_url"]
    rejected = anas.get(f"{check}?verdict=rejected").context
    assert (len(rejected["rows"]), rejected["count"], first.context["count"]) == (40, "40", "120")
    for odd in ("after=-1", "after=x", "after=999999999", "before=1", f"before={9**30}", "verdict=nada", "page=2"):
        assert anas.get(f"{check}?{odd}").status_code == 200


def lines_of(page):
    """The first and the last row of the file on a page."""
    rows = page.context["rows"]
    return [int(row["cells"][0]["value"]) for row in (rows[0], rows[-1])]


def test_no_page_counts_or_skips_rows(anas):
    """A file may have a million bad rows: the counters know how many, and a page starts where it is told."""
    url = upload(anas, "Nombre;E-mail\n" + "Acme;mal\n" * 120).url
    anas.post(url, columns(a="name", b="email"))
    with CaptureQueriesContext(connection) as asked:
        anas.get(url.replace("mapping/", "check/?verdict=rejected&after=60"))
    said = " ".join(query["sql"] for query in asked.captured_queries if "imports_rowverdict" in query["sql"])
    assert said
    assert "COUNT(" not in said
    assert "OFFSET" not in said


def test_stopping_and_going_on(anas, monkeypatch):
    base = upload(anas).url.removesuffix("mapping/")
    anas.post(f"{base}mapping/", columns(a="name"))
    anas.post(f"{base}check/", {"action": "import"})
    anas.post(f"{base}progress/", {"action": "stop"})
    assert ImportRun.objects.get().state == "stopped"
    assert run_due() == 0
    assert not accounts().exists()
    anas.post(f"{base}progress/", {"action": "go_on"})
    run_due()
    run = ImportRun.objects.get()
    assert (run.state, run.created_rows) == ("done", 3)


def test_work_that_died_can_go_on(anas):
    base = upload(anas).url.removesuffix("mapping/")
    anas.post(f"{base}mapping/", columns(a="name"))
    anas.post(f"{base}check/", {"action": "import"})
    Job.objects.update(status=Status.FAILED)
    assert anas.get(f"{base}progress/").context["stuck"]
    anas.post(f"{base}progress/", {"action": "go_on"})
    run_due()
    assert ImportRun.objects.get().state == "done"
    Job.objects.all().delete()  # long after, when the queue has forgotten
    assert not anas.get(f"{base}progress/").context["stuck"]


def test_to_others_the_run_does_not_exist(anas, client, bruno, sara):
    base = upload(anas).url.removesuffix("mapping/")
    run = ImportRun.objects.get()
    for other in (bruno, sara):
        client.force_login(other)
        for step in ("mapping/", "check/", "progress/", "rejected.csv"):
            assert client.get(f"{base}{step}").status_code == 404
            if step != "rejected.csv":
                assert client.post(f"{base}{step}", {"action": "import"}).status_code == 404
        assert run.file_name not in client.get(URL).content.decode()
        assert client.get(f"/accounts/?imported={run.pk}").status_code == 400
    assert client.get(base.replace("accounts", "contacts") + "mapping/").status_code == 404


def test_only_who_may_import_gets_in(anas, equipo):
    base = upload(anas).url.removesuffix("mapping/")
    equipo.levels["account.import"] = "none"
    equipo.save()
    assert anas.get(URL).status_code == 403
    assert anas.get(f"{base}mapping/").status_code == 403
    equipo.levels = levels("none")
    equipo.save()
    assert anas.get(URL).status_code == 404


def test_strangers_log_in_first(client):
    assert client.get(URL).url.startswith("/login/")


# --- the command line --------------------------------------------------------------------------


def say(*arguments, **options):
    out = io.StringIO()
    call_command("import_file", *arguments, stdout=out, **options)
    return out.getvalue()


def test_from_the_command_line(tmp_path, ana):
    path = tmp_path / "clientes.csv"
    path.write_text(TEXT)
    said = say("accounts", str(path), "--dry-run")
    assert "2" in said.split()
    assert not accounts().exists()
    say("account", str(path), "--user", ana.email.upper())
    assert account("Acme").owner == ana
    assert "Mala" in path.with_suffix(".rejected.csv").read_text()
    say("accounts", str(path), "--rejected", str(tmp_path / "malas.csv"))
    assert (tmp_path / "malas.csv").exists()
    assert accounts().count() == 3  # Beta has nothing to be recognised by


def test_what_the_command_line_refuses(tmp_path, ana, equipo):
    path = tmp_path / "clientes.csv"
    with pytest.raises(CommandError):
        say("accounts", str(path))
    path.write_bytes(b"%PDF-1.7")
    for arguments in (["accounts", str(path)], ["nada", str(path)], ["people", str(path)]):
        with pytest.raises(CommandError):
            say(*arguments)
    path.write_text(TEXT)
    with pytest.raises(CommandError):
        say("accounts", str(path), "--user", "nadie@example.test")
    equipo.levels["account.import"] = "none"
    equipo.save()
    with pytest.raises(CommandError):
        say("accounts", str(path), "--user", ana.email)
    assert not accounts().exists()


def test_the_imports_of_the_command_line_are_nobodys(tmp_path, anas):
    path = tmp_path / "clientes.csv"
    path.write_text(TEXT)
    say("accounts", str(path))
    run = ImportRun.objects.get()
    assert run.user is None
    assert anas.get(f"{URL}{run.pk}/progress/").status_code == 404
    account_of(None, name="Otra")
