"""Ana puts her clients into segments with a file, and takes it back."""

import pytest

from tests.people import account_of
from vinculo.abilities.imports.models import ImportRun
from vinculo.domains.directory.segment.model import SegmentMember
from vinculo.domains.directory.segment.tests.test_segments import names, segment
from vinculo.jobs.worker import run_due
from vinculo.records.models import Batch
from vinculo.screens.tests.test_imports import URL, anas, upload  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
FILE = 'Nombre;NIF;Segmentos\nAcme;B12345674;"Ferias; vip"\n'


@pytest.fixture
def several(ana, girona):
    account_of(ana, girona, "Acme", fiscal_id="B12345674")
    fairs, vip = segment(name="Ferias"), segment(name="VIP")
    account_of(ana, girona, "Auto", city="Girona")
    return fairs, vip, segment("city=Girona", name="Gerundenses")


def brought(client, text):
    url = upload(client, text).url
    client.post(url, {"column_0": "name", "column_1": "fiscal_id", "column_2": "segments"})
    run = ImportRun.objects.latest("pk")
    client.post(f"{URL}{run.pk}/check/", {"action": "import"})
    run_due()
    run.refresh_from_db()
    return run


def test_rows_join_segments_and_leave_them_with_the_undo(anas, several):  # noqa: F811
    fairs, vip, _auto = several
    text = 'Nombre;NIF;Segmentos\nAcme;B12345674;"Ferias; vip"\nNueva;;VIP\n'
    run = brought(anas, text)
    assert (run.created_rows, run.updated_rows, run.rejected_rows) == (1, 1, 0)
    assert (names(fairs), names(vip)) == (["Acme"], ["Acme", "Nueva"])
    again = brought(anas, text.replace("Nueva;;VIP\n", ""))
    assert (again.unchanged_rows, again.updated_rows) == (1, 0)
    undo = f"/settings/batches/{run.batch}/undo/"
    anas.post(undo)
    assert (names(fairs), names(vip)) == ([], [])
    back = Batch.objects.get(verb="undo")
    assert back.refused == 0
    anas.post(f"/settings/batches/{back.pk}/undo/")
    assert (names(fairs), names(vip)) == (["Acme"], ["Acme", "Nueva"])


def test_what_no_file_can_do_is_said_at_the_row(anas, several):  # noqa: F811
    text = "Nombre;NIF;Segmentos\nAcme;B12345674;Gerundenses\nNueva;;Feriaz\nAuto;;\n"
    run = brought(anas, text)
    assert run.rejected_rows == 2
    details = " ".join(str(row.details) for row in run.rows.filter(verdict="rejected"))
    assert "Gerundenses" in details
    assert "Feriaz" in details
    assert SegmentMember.objects.filter(anchor__title__in=["Acme", "Nueva"]).count() == 0


def test_the_header_is_recognised(anas, several):  # noqa: F811
    upload(anas, FILE)
    assert ImportRun.objects.get().mapping["2"] == "segments"
