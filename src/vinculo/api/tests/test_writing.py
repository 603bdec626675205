"""POST, PATCH and DELETE: what a program may write is what its person may."""

import pytest

from tests.people import account_of, acting, contact_of
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.channel.model import Channel
from vinculo.domains.directory.contact.model import Contact
from vinculo.records import writing
from vinculo.records.models import Change, RecordLink

from .conftest import Program

pytestmark = pytest.mark.django_db


def fresh(account):
    return Account.objects.unscoped("test").get(pk=account.pk)


# --- create -----------------------------------------------------------------------------------


def test_a_new_account_belongs_to_whoever_makes_it(ana, girona, anas):
    answer = anas.post(
        "accounts", {"name": "  Obres Ruiz  ", "phone": "972 21 33 44", "latitude": "41.5", "longitude": 2}
    )
    row = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/accounts/{row['id']}"
    assert (row["name"], row["phone"], row["owner"], row["group"]) == (
        "Obres Ruiz",
        "+34972213344",
        ana.pk,
        girona.pk,
    )
    assert (row["latitude"], row["country"], row["version"]) == ("41.500000", "ES", 1)
    assert anas.get(f"accounts/{row['id']}").json() == row


def test_the_history_says_who_and_by_which_road(ana, anas):
    row = anas.post("accounts", {"name": "Acme"}).json()
    change = Change.objects.get(record_id=row["id"])
    assert (change.verb, change.user_id, change.via, change.ip) == ("create", ana.pk, "api", "127.0.0.1")


def test_a_contact_needs_an_account_that_one_sees(acme, anas, carlas):
    made = anas.post("contacts", {"first_name": "José", "last_name": "Núñez", "account": acme.pk})
    assert made.status_code == 201
    assert (made.json()["name"], made.json()["owner"]) == ("José Núñez", acme.owner_id)
    refused = carlas.post("contacts", {"first_name": "José", "account": acme.pk})
    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == ["account"]
    for nothing in ({}, {"account": None}):
        missing = anas.post("contacts", {"first_name": "José", **nothing})
        assert list(missing.json()["errors"]) == ["account"]


def test_every_wrong_field_is_named(acme, anas):
    answer = anas.post("accounts", {"city": 5, "colour": "red", "number": 7, "name_key": "x", "country": "XX"})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem.keys() == {"title", "status", "errors"}
    assert problem["errors"].keys() == {"city", "colour", "number", "name_key", "country", "name"}
    assert all(isinstance(text, str) for texts in problem["errors"].values() for text in texts)


def test_rules_of_the_row_answer_at_their_field(acme, anas):
    assert list(anas.post("accounts", {"name": "X", "fiscal_id": "B1"}).json()["errors"]) == ["fiscal_id"]
    assert list(anas.post("accounts", {"name": "X", "latitude": "1"}).json()["errors"]) == ["longitude"]
    taken = {"name": "X", "external_id": "a-1"}
    assert anas.post("accounts", taken).status_code == 201
    assert anas.post("accounts", taken).status_code == 422


def test_without_the_right_to_create_nothing_is_made(equipo, ana):
    equipo.levels["account.create"] = "none"
    equipo.save()
    assert Program(ana).post("accounts", {"name": "X"}).status_code == 403


def test_one_cannot_make_what_one_would_not_see(anas, bruno, carla, lleida):
    answer = anas.post("accounts", {"name": "Para Carla", "owner": carla.pk, "group": lleida.pk})
    assert answer.status_code == 403
    assert not Account.objects.unscoped("test").exists()
    assert anas.post("accounts", {"name": "Para Bruno", "owner": bruno.pk}).status_code == 201


def test_shared_lists_are_changed_by_those_who_keep_them(anas, saras):
    assert anas.post("channels", {"name": "Feria"}).status_code == 403
    made = saras.post("channels", {"name": "Feria"})
    assert made.status_code == 201
    assert saras.patch(f"channels/{made.json()['id']}", {"position": 3}).json()["position"] == 3
    assert saras.delete(f"channels/{made.json()['id']}").status_code == 405
    assert list(saras.post("channels", {"name": "Feria"}).json()["errors"]) == ["name"]


# --- change -----------------------------------------------------------------------------------


def test_only_what_was_sent_is_changed(acme, brunos):
    answer = brunos.patch(f"accounts/{acme.pk}", {"city": "Olot"})
    assert answer.status_code == 200
    assert answer["ETag"] == '"2"'
    assert (answer.json()["city"], answer.json()["name"], answer.json()["version"]) == (
        "Olot",
        "Acme S.L.",
        2,
    )
    assert brunos.patch(f"accounts/{acme.pk}", {}).json()["version"] == 2


def test_a_strangers_account_is_not_there(acme, carlas):
    assert carlas.patch(f"accounts/{acme.pk}", {"city": "Olot"}).status_code == 404
    assert carlas.delete(f"accounts/{acme.pk}").status_code == 404
    assert carlas.post(f"accounts/{acme.pk}/assign", {}).status_code == 404
    assert fresh(acme).version == 1


def test_looking_is_not_changing(equipo, acme, bruno):
    equipo.levels["account.change"] = equipo.levels["account.delete"] = "own"
    equipo.save()
    brunos = Program(bruno)
    assert brunos.get(f"accounts/{acme.pk}").status_code == 200
    assert brunos.patch(f"accounts/{acme.pk}", {"city": "Olot"}).status_code == 403
    assert brunos.delete(f"accounts/{acme.pk}").status_code == 403
    assert fresh(acme).version == 1


@pytest.mark.parametrize(("road", "status"), [("header", 412), ("body", 409)])
def test_nobody_overwrites_a_newer_version(acme, anas, brunos, road, status):
    anas.patch(f"accounts/{acme.pk}", {"city": "Olot"})

    def save(version):
        if road == "header":
            return brunos.patch(f"accounts/{acme.pk}", {"city": "Ripoll"}, If_Match=f'"{version}"')
        return brunos.patch(f"accounts/{acme.pk}", {"city": "Ripoll", "version": version})

    late = save(1)
    assert late.status_code == status
    assert (late.json()["current"]["city"], late.json()["current"]["version"]) == ("Olot", 2)
    assert fresh(acme).city == "Olot"
    assert save(2).status_code == 200


def test_a_version_must_look_like_one(acme, saras):
    path = f"accounts/{acme.pk}"
    assert saras.patch(path, {"city": "Olot"}, If_Match="2").status_code == 400
    assert saras.patch(path, {"city": "Olot"}, If_Match="*").status_code == 200
    for wrong in ("1", True, 1.5, [1]):
        assert list(saras.patch(path, {"version": wrong}).json()["errors"]) == ["version"]
    channel = Channel.objects.create(name="Feria")
    assert saras.patch(f"channels/{channel.pk}", {"position": 2}, If_Match='"1"').status_code == 400
    assert list(saras.patch(f"channels/{channel.pk}", {"version": 1}).json()["errors"]) == ["version"]


def test_contacts_follow_the_account_they_move_to(marta, ana, bruno, girona, anas):
    other = account_of(bruno, girona, "Banyoles Net")
    row = anas.patch(f"contacts/{marta.pk}", {"account": other.pk}).json()
    assert (row["account"], row["owner"]) == (other.pk, bruno.pk)


# --- trash ------------------------------------------------------------------------------------


def test_there_and_back_with_what_hangs_from_it(acme, marta, anas):
    assert anas.delete(f"accounts/{acme.pk}").status_code == 204
    assert anas.delete(f"accounts/{acme.pk}").status_code == 404
    assert anas.patch(f"accounts/{acme.pk}", {"city": "Olot"}).status_code == 404
    assert anas.post(f"accounts/{acme.pk}/assign", {}).status_code == 404
    assert anas.get(f"contacts/{marta.pk}").status_code == 404
    back = anas.post(f"accounts/{acme.pk}/restore")
    assert (back.status_code, back.json()["trashed"]) == (200, None)
    assert anas.get(f"contacts/{marta.pk}").status_code == 200
    assert anas.post(f"accounts/{acme.pk}/restore").status_code == 409


def test_coming_back_may_conflict(ana, girona, anas):
    first = account_of(ana, girona, external_id="a-1")
    writing.trash(first, acting(ana))
    account_of(ana, girona, external_id="a-1")
    assert anas.post(f"accounts/{first.pk}/restore").status_code == 422
    assert fresh(first).trashed is not None


def test_a_strangers_trash_stays_shut(acme, anas, carlas):
    anas.delete(f"accounts/{acme.pk}")
    assert carlas.post(f"accounts/{acme.pk}/restore").status_code == 404


# --- verbs ------------------------------------------------------------------------------------


def test_an_account_is_handed_over(acme, marta, bruno, girona, anas):
    answer = anas.post(f"accounts/{acme.pk}/assign", {"owner": bruno.pk})
    assert answer.status_code == 200
    assert (answer.json()["owner"], answer.json()["group"]) == (bruno.pk, girona.pk)
    assert Contact.objects.unscoped("test").get(pk=marta.pk).owner_id == bruno.pk


def test_what_goes_out_of_sight_is_not_shown(acme, carla, lleida, anas):
    answer = anas.post(f"accounts/{acme.pk}/assign", {"owner": carla.pk, "group": lleida.pk})
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_contact_gets_a_further_account(marta, acme, ana, girona, anas):
    other = account_of(ana, girona, "Banyoles Net")
    answer = anas.post(f"contacts/{marta.pk}/link", {"account": other.pk, "role": "Consejera"})
    assert answer.status_code == 200
    assert RecordLink.objects.get(anchor_id=marta.pk).account_id == other.pk
    refused = anas.post(f"contacts/{marta.pk}/link", {"account": acme.pk})
    assert refused.status_code == 409
    assert refused.json()["detail"]


@pytest.mark.parametrize("value", ["7", True, 1.5, 0, -1, 2**63, [1], {"id": 1}, "\x00", ""])
def test_a_verb_takes_ids_only(marta, anas, value):
    answer = anas.post(f"contacts/{marta.pk}/link", {"account": value})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["account"]


def test_a_verb_names_what_it_does_not_know(acme, anas, carla):
    answer = anas.post(f"accounts/{acme.pk}/assign", {"colour": "red"})
    assert list(answer.json()["errors"]) == ["colour"]


def test_a_verb_needs_its_right(equipo, acme, ana):
    equipo.levels["account.assign"] = "none"
    equipo.save()
    assert Program(ana).post(f"accounts/{acme.pk}/assign", {}).status_code == 403


def test_a_verb_reaches_as_far_as_its_level(equipo, acme, bruno):
    equipo.levels["account.assign"] = "own"
    equipo.save()
    assert Program(bruno).post(f"accounts/{acme.pk}/assign", {"owner": bruno.pk}).status_code == 403
    assert fresh(acme).owner_id != bruno.pk


def test_contact_names_fit_their_column(acme, anas):
    made = anas.post("contacts", {"first_name": "J" * 100, "last_name": "N" * 100, "account": acme.pk})
    assert made.status_code == 201
    assert contact_of(acme).pk
