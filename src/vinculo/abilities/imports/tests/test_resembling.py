"""New rows of a file that look like what is here: created all the same, left out, or taken for it."""

import pytest

from tests.people import account_of
from vinculo.abilities.imports import runs
from vinculo.abilities.imports.tests.bench import bring, counts, finished, taken_in
from vinculo.domains.directory.account.model import Account

pytestmark = pytest.mark.django_db

FILE = "Nombre;Población;Teléfono\nConstrucciones Peñalver S.L.U.;Girona;972112233\nTalleres Roca;Olot;972445566\n"


@pytest.fixture
def present(sara):
    return account_of(sara, None, "Construcciones Penalver SL", city="Girona")


def chosen(user, way, text=FILE, *, check=False):
    run = taken_in(user, text)
    runs.choose_way(run, way)
    return finished(run, check=check)


def said(run):
    """{row: (verdict, what it resembles)} of the rows that resemble something."""
    rows = run.rows.filter(details__0__0="≈")
    return {row.line: (row.verdict, row.details[0][1]) for row in rows}


def accounts():
    return Account.objects.unscoped("tests").filter(trashed__isnull=True)


def test_unless_told_otherwise_all_are_created_and_the_pairs_shown(sara, present):
    run = bring(sara, FILE, check=True)
    assert counts(run) == {"created": 2}
    assert said(run)[2][0] == "created"
    assert "Construcciones Penalver SL" in said(run)[2][1]
    finished(run)
    assert accounts().count() == 3


@pytest.mark.parametrize("check", [True, False])
def test_left_out(sara, present, check):
    run = chosen(sara, "skip", check=check)
    assert counts(run) == {"created": 1, "unchanged": 1}
    assert "Construcciones Penalver SL" in said(run)[2][1]
    present.refresh_from_db()
    assert (present.phone, accounts().count()) == ("", 1 if check else 2)


def test_taken_for_the_record(sara, present):
    run = chosen(sara, "update", check=True)
    assert counts(run) == {"created": 1, "updated": 1}
    changes = run.rows.get(line=2).details[1:]
    assert ["Teléfono", "", "972 11 22 33"] in [one[:3] for one in changes], "the check shows what would change"
    finished(run)
    present.refresh_from_db()
    assert present.phone.endswith("972112233")
    assert present.name == "Construcciones Peñalver S.L.U."
    assert accounts().count() == 2


def test_what_one_may_not_change_or_see_stays_as_it_is(ana, bruno, carla, girona):
    account_of(carla, None, "Construcciones Penalver SL", city="Girona")
    run = chosen(ana, "update")
    assert counts(run) == {"created": 1, "unchanged": 1}
    assert "Penalver" not in str(said(run)), "that there is one, and nothing of it"
    assert accounts().count() == 2


def test_rows_of_the_same_file_are_not_each_others_record(sara, monkeypatch):
    monkeypatch.setattr("vinculo.abilities.imports.job.CHUNK", 1)
    text = "Nombre;Población\nTalleres Roca Hermanos S.L.;Olot\nTalleres Roca Hermanos SL;Olot\n"
    assert counts(chosen(sara, "skip", text, check=True)) == {"created": 2}
    assert counts(chosen(sara, "skip", text)) == {"created": 2}, "as the check said"


def test_chosen_on_the_page_of_the_check(client, sara, present):
    client.force_login(sara)
    run = bring(sara, FILE, check=True)
    here = f"/accounts/import/{run.pk}/check/"
    assert 'name="way"' in client.get(here).content.decode()
    client.post(here, {"action": "way", "way": "skip"})
    run.refresh_from_db()
    assert (run.way, counts(run)) == ("skip", {"created": 1, "unchanged": 1})
    page = client.get(f"{here}?verdict=alike").content.decode()
    assert "Peñalver" in page
    assert "Talleres Roca" not in page
    client.post(here, {"action": "way", "way": "nonsense"})
    run.refresh_from_db()
    assert run.way == "skip"
