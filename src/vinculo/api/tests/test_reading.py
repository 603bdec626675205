"""GET: what a program sees is what its person sees."""

from dataclasses import replace

import pytest

from tests.people import account_of, acting, contact_of
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.channel.model import Channel
from vinculo.records import writing
from vinculo.records.models import Reach

from .conftest import Program

pytestmark = pytest.mark.django_db


def names(answer):
    assert answer.status_code == 200, answer.content
    return [item["name"] for item in answer.json()["items"]]


def test_the_group_sees_it_and_the_stranger_does_not(acme, anas, brunos, carlas):
    assert names(anas.get("accounts")) == names(brunos.get("accounts")) == ["Acme S.L."]
    assert names(carlas.get("accounts")) == []
    assert brunos.get(f"accounts/{acme.pk}").status_code == 200
    assert carlas.get(f"accounts/{acme.pk}").status_code == 404


def test_a_row_as_json(acme, ana, girona, anas):
    answer = anas.get(f"accounts/{acme.pk}")
    row = answer.json()
    assert answer["ETag"] == '"1"'
    assert row["id"] == acme.pk
    assert row["number"] == acme.number
    assert (row["owner"], row["group"], row["parent"]) == (ana.pk, girona.pk, None)
    assert (row["city"], row["is_generic"], row["payment_terms"], row["latitude"]) == (
        "Girona",
        False,
        30,
        None,
    )
    assert row["created"].endswith("Z")
    assert (row["version"], row["trashed"]) == (1, None)
    assert not {"name_key", "anchor", "trash_batch", "contacts"} & row.keys()


def test_decimals_are_texts(ana, girona, anas):
    account = account_of(ana, girona, latitude="41.979400", longitude="2.821400")
    assert anas.get(f"accounts/{account.pk}").json()["latitude"] == "41.979400"


def test_a_contact_has_its_full_name_and_its_account(marta, acme, anas):
    row = anas.get(f"contacts/{marta.pk}").json()
    assert (row["name"], row["account"], row["owner"]) == ("Marta Núñez", acme.pk, acme.owner_id)


def test_filters_text_and_order_are_those_of_the_list(ana, girona, anas):
    for name, city in (("Ávila Motor", "Ávila"), ("Banyoles Net", "Banyoles"), ("Cal Peñalver", "Girona")):
        account_of(ana, girona, name, city=city)
    assert names(anas.get("accounts")) == ["Ávila Motor", "Banyoles Net", "Cal Peñalver"]
    assert names(anas.get("accounts", sort="-name")) == ["Cal Peñalver", "Banyoles Net", "Ávila Motor"]
    assert names(anas.get("accounts", city="girona")) == ["Cal Peñalver"]
    assert names(anas.get("accounts", city=["girona", "avila"])) == ["Ávila Motor", "Cal Peñalver"]
    assert names(anas.get("accounts", q="penalver")) == ["Cal Peñalver"]
    assert len(names(anas.get("accounts", owner="me"))) == 3
    assert names(anas.get("accounts", created__lte="2001-01-01")) == []


@pytest.mark.parametrize("sort", ["name", "-name"])
def test_cursors_lead_through_everything_and_back(ana, girona, anas, sort):
    for number in range(7):
        account_of(ana, girona, f"Same name {number % 3}")
    everything = [item["id"] for item in anas.get("accounts", sort=sort).json()["items"]]
    pages = [anas.get("accounts", sort=sort, page_size=3).json()]
    assert pages[0]["previous"] is None
    while pages[-1]["next"]:
        pages.append(anas.get("accounts", sort=sort, page_size=3, after=pages[-1]["next"]).json())
    assert [item["id"] for page in pages for item in page["items"]] == everything
    assert [len(page["items"]) for page in pages] == [3, 3, 1]
    back = anas.get("accounts", sort=sort, page_size=3, before=pages[2]["previous"]).json()
    assert back["items"] == pages[1]["items"]
    first = anas.get("accounts", sort=sort, page_size=3, before=back["previous"]).json()
    assert first["items"] == pages[0]["items"]
    assert first["previous"] is None


def test_text_search_is_paged_newest_first(ana, girona, anas):
    made = [account_of(ana, girona, f"Taller {number}").pk for number in range(3)]
    page = anas.get("accounts", q="taller", page_size=2).json()
    assert [item["id"] for item in page["items"]] == made[:0:-1]
    rest = anas.get("accounts", q="taller", page_size=2, after=page["next"]).json()
    assert [item["id"] for item in rest["items"]] == made[:1]
    assert rest["next"] is None


def test_the_trash_is_another_list(acme, ana, anas):
    writing.trash(acme, acting(ana))
    assert names(anas.get("accounts")) == []
    assert names(anas.get("accounts", trash=1)) == ["Acme S.L."]
    assert anas.get(f"accounts/{acme.pk}").status_code == 404
    assert anas.get(f"accounts/{acme.pk}", trash=1).json()["trashed"] is not None


def test_a_list_may_be_closed_while_its_rows_are_open(equipo, acme, marta, ana):
    equipo.levels["contact.list"] = "none"
    equipo.save()
    program = Program(ana)
    assert program.get("contacts").status_code == 403
    assert program.get(f"contacts/{marta.pk}").status_code == 200


def test_without_the_right_to_look_everything_is_refused(equipo, acme, ana):
    equipo.levels = {}
    equipo.save()
    program = Program(ana)
    assert program.get("accounts").status_code == 403
    assert program.get(f"accounts/{acme.pk}").status_code == 403


def test_shared_lists_are_open_to_who_works_here(anas):
    Channel.objects.create(name="Feria")
    row = anas.get("channels", q="feria").json()["items"][0]
    assert row == {"id": row["id"], "name": "Feria", "position": 0, "is_active": True}


def test_people_have_no_password_here(anas, ana):
    row = anas.get(f"people/{ana.pk}").json()
    assert row["email"] == "ana@example.test"
    assert "password" not in row


def test_an_association_opens_a_strangers_account(acme, marta, carla, carlas):
    Reach.objects.create(user=carla, anchor_id=acme.pk)
    assert names(carlas.get("accounts")) == ["Acme S.L."]
    assert names(carlas.get("contacts")) == ["Marta Núñez"]


def test_what_a_role_may_not_see_is_absent(acme, anas, monkeypatch):
    sections = [replace(s, needs="see_money") if "payment_terms" in s.names else s for s in AccountEntity.form]
    monkeypatch.setattr(AccountEntity, "form", sections)
    row = anas.get(f"accounts/{acme.pk}").json()
    assert not {"payment_terms", "owner"} & row.keys()
    assert anas.get("accounts", payment_terms=30).status_code == 400
    refused = anas.patch(f"accounts/{acme.pk}", {"payment_terms": 60})
    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == ["payment_terms"]


def test_a_page_costs_the_same_queries_whatever_its_size(ana, girona, anas, django_assert_num_queries):
    account = account_of(ana, girona)
    for number in range(30):
        contact_of(account, f"Persona {number}")
    anas.get("contacts")
    for size in (3, 30):
        # token, groups, added fields, what relates her to records, page
        with django_assert_num_queries(5):
            assert len(names(anas.get("contacts", page_size=size))) == size
