"""Ana takes an import back: new rows go to the trash, changed ones get their values back; columns are remembered."""

import pytest

from tests.people import account_of
from vinculo.abilities.imports import control
from vinculo.abilities.imports.models import ImportRun, KnownColumns
from vinculo.abilities.imports.tests.bench import accounts
from vinculo.jobs.worker import run_due
from vinculo.records import writing
from vinculo.records.models import Batch
from vinculo.screens.tests.test_imports import URL, anas, columns, upload  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
CHOSEN = {"a": "name", "b": "fiscal_id", "c": "city", "d": ""}


@pytest.fixture
def run(anas, ana, girona):  # noqa: F811
    """Acme is known and gets another city, Beta is new."""
    account_of(ana, girona, "Acme", fiscal_id="B12345674", city="Vic")
    upload(anas)
    run = ImportRun.objects.get()
    anas.post(f"{URL}{run.pk}/mapping/", columns(**CHOSEN))
    anas.post(f"{URL}{run.pk}/check/", {"action": "import"})
    run_due()
    run.refresh_from_db()
    return run


def cities():
    return dict(accounts().filter(trashed=None).values_list("name", "city"))


def test_it_goes_and_comes(anas, run):  # noqa: F811
    assert cities() == {"Acme": "Salt", "Beta": "Girona"}
    batch = Batch.objects.get(pk=run.batch)
    assert (batch.verb, batch.state, batch.changed, batch.refused) == ("import", "done", 2, 1)
    undo = f"/settings/batches/{batch.pk}/undo/"
    assert f'formaction="{undo}"' in anas.get(f"{URL}{run.pk}/progress/").content.decode()
    anas.post(undo)
    assert cities() == {"Acme": "Vic"}
    assert f'formaction="{undo}"' not in anas.get(f"{URL}{run.pk}/progress/").content.decode()


def test_what_was_written_since_stays(anas, run, sara):  # noqa: F811
    from tests.people import acting

    writing.change(accounts().get(name="Beta"), {"city": "Olot"}, acting(sara))
    anas.post(f"/settings/batches/{run.batch}/undo/")
    assert cities() == {"Acme": "Vic", "Beta": "Olot"}
    assert Batch.objects.get(verb="undo").refused == 1


def test_a_stopped_one_too_and_going_on_counts_again(run):
    ImportRun.objects.filter(pk=run.pk).update(state="stopped")
    run.refresh_from_db()
    control.stop(run)
    assert Batch.objects.get(pk=run.batch).state == "stopped"
    control.go_on(run)
    assert Batch.objects.get(pk=run.batch).state == "running"


def test_the_columns_of_a_header_are_remembered(anas, bruno, run):  # noqa: F811
    assert KnownColumns.objects.get().mapping == {"0": "name", "1": "fiscal_id", "2": "city"}
    anas.post(f"{URL}{run.pk}/mapping/")
    url = upload(anas, "Nombre;NIF;Población;COSA\nGamma;;Salt;x\n").url
    anas.post(url, columns(a="name", b="", c="city", d="notes"))
    ImportRun.objects.all().delete()  # forgotten after a while; what was told stays
    url = upload(anas, "nombre;nif;poblacion;cosa\nDelta;;Salt;x\n").url
    page = anas.get(url)
    assert page.context["remembered"]
    assert ImportRun.objects.get().mapping == {"0": "name", "2": "city", "3": "notes"}
    anas.post(url, {"guess": "1"})
    assert not KnownColumns.objects.exists()
    assert "3" not in ImportRun.objects.get().mapping
    anas.force_login(bruno)
    upload(anas, "nombre;nif;poblacion;cosa\nDelta;;Salt;x\n")
    assert "3" not in ImportRun.objects.last().mapping
