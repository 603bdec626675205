"""Demo data are believable, valid and the same every time."""

import datetime as dt
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
from django.core.validators import validate_email

import vinculo
from vinculo.demo.companies import LAST_DAY, companies
from vinculo.demo.conversations import comments
from vinculo.demo.people import people
from vinculo.demo.places import towns
from vinculo.records.fiscal import check_fiscal_id
from vinculo.records.phones import parse_phone

SOURCE = str(Path(vinculo.__file__).parents[1])
COMPANIES = list(companies(1500, seed=7))


def test_the_same_seed_gives_the_same_companies_and_a_longer_run_only_adds():
    assert list(companies(500, seed=7)) == COMPANIES[:500]
    assert list(companies(50, seed=8)) != COMPANIES[:50]


def test_nothing_depends_on_how_python_was_started():
    script = (
        "from vinculo.demo.companies import companies; from vinculo.demo.people import people\n"
        "from vinculo.demo.conversations import comments\n"
        "print([(c, people(c), comments(c, people(c))) for c in companies(200)])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": SOURCE},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_tax_ids_are_right_for_the_legal_form_and_belong_to_one_group():
    letters = {", S.L.": "B", ", S.L.U.": "B", ", S.A.": "A", ", C.B.": "E", ", S. Coop.": "F"}
    owners: dict[str, int] = {}
    for company in COMPANIES:
        assert check_fiscal_id(company.fiscal_id) == company.fiscal_id
        ending = next((ending for ending in letters if company.legal_name.endswith(ending)), None)
        assert (company.fiscal_id[0] == letters[ending]) if ending else company.fiscal_id[0].isdigit()
        if company.fiscal_id in owners:  # a branch shares its parent's
            assert company.parent is not None
            assert company.legal_name == COMPANIES[company.parent].legal_name
        owners[company.fiscal_id] = company.index


def test_names_and_addresses_are_valid_and_nobody_elses():
    assert len({company.name for company in COMPANIES}) == len(COMPANIES)
    for company in COMPANIES:
        assert len(company.name) <= 200
        assert len(company.street) <= 300
        assert company.domain.endswith((".example", ".test"))
        for email in filter(None, [company.email, *(person.email for person in people(company))]):
            validate_email(email)
            assert email.endswith("@" + company.domain)
        assert parse_phone(company.phone) == company.phone


def test_places_agree_with_each_other():
    by_name = {(town.name, town.province): town for town in towns()}
    codes = {town.province: town.province_code for town in towns()}
    for company in COMPANIES:
        town = by_name[company.city, company.province]
        assert company.postal_code[:2] == codes[company.province]
        assert len(company.postal_code) == 5
        assert company.phone[3] == "6" or company.phone[3:].startswith(town.phone_prefixes)
        assert abs(company.latitude - town.latitude) < 0.02
        assert abs(company.longitude - town.longitude) < 0.02


def test_all_of_spain_is_there():
    assert len(towns()) == 8131
    assert len({town.province for town in towns()}) == 52
    for town in towns():
        assert 27.5 < town.latitude < 44
        assert -18.2 < town.longitude < 4.4
    assert len({company.province for company in COMPANIES}) > 40


def test_parents_come_first_and_are_no_older_than_time():
    branches = [company for company in COMPANIES if company.parent is not None]
    assert 50 < len(branches) < 250
    for company in branches:
        assert company.parent < company.index
        assert COMPANIES[company.parent].created <= company.created <= LAST_DAY
    assert any(COMPANIES[company.parent].parent is not None for company in branches)


def test_family_firms_are_led_by_the_family():
    company = next(c for c in COMPANIES if c.surnames and c.fiscal_id[0].isalpha() and people(c))
    assert people(company)[0].last_name.startswith(company.surnames[0])
    alone = next(c for c in COMPANIES if c.fiscal_id[0].isdigit())
    [owner] = people(alone)
    assert f"{owner.first_name} {owner.last_name}" == alone.legal_name


def test_people_can_be_written_to():
    for company in COMPANIES:
        for person in people(company):
            assert person.first_name
            assert len(person.last_name.split()) >= 2
            assert person.consent in ("unknown", "granted", "refused")
            for phone in filter(None, (person.phone, person.mobile)):
                assert parse_phone(phone) == phone


def test_histories_are_told_in_order_and_in_office_hours():
    told = 0
    for company in COMPANIES:
        history = comments(company, people(company))
        assert [comment.at for comment in history] == sorted(comment.at for comment in history)
        for comment in history:
            told += 1
            assert comment.at.weekday() < 5
            assert 9 <= comment.at.hour < 18
            assert company.created <= comment.at.date() <= LAST_DAY
            assert "{" not in comment.text
            assert comment.text[0].isupper() or comment.text[0] == "¡"
    assert told > len(COMPANIES)


def test_today_may_be_said():
    today = dt.date(2030, 5, 6)
    assert all(company.created <= today for company in companies(300, today=today))
    assert max(company.created for company in companies(300, today=today)).year == 2030


def test_other_seeds_are_other_people():
    company = COMPANIES[0]
    assert comments(company, seed=1) != comments(company, seed=2) or people(company, 1) != people(company, 2)


@pytest.mark.parametrize("count", [0, 1])
def test_few_are_few(count):
    assert len(list(islice(companies(count), 5))) == count
