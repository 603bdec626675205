"""Sara makes one account of two: everything goes to the one that stays, old addresses lead there; it can be undone."""

import pytest

from tests.people import SYSTEM, account_of, contact_of
from vinculo.abilities.comments.models import Comment
from vinculo.abilities.comments.write import add_comment
from vinculo.abilities.tags.write import set_tags, tags_of
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.association import Association, associate
from vinculo.domains.directory.contact.link import link_contact
from vinculo.entities.registry import entity_of
from vinculo.identity.models import Token
from vinculo.records import writing
from vinculo.records.check import check
from vinculo.records.models import Batch, Reach, RecordLink

pytestmark = pytest.mark.django_db


def fresh(row):
    return type(row).objects.unscoped("a test").get(pk=row.pk)


@pytest.fixture
def twin(ana, girona):
    """The same company once more, with a contact, a branch, a comment and a tag of its own."""
    found = account_of(ana, girona, "ACME", fiscal_id="B17004623", phone="+34972213344")
    contact_of(found, "Lluís", "Serra")
    account_of(ana, girona, "Acme Figueres", parent=found)
    add_comment(found.anchor, "Cliente antiguo", actor=SYSTEM)
    set_tags(found.anchor, ["vip", "feria"], actor=SYSTEM)
    return found


def merged(client, winner, *losers, **kept):
    ids = ",".join(str(row.pk) for row in (winner, *losers))
    data = {"ids": ids, "winner": winner.pk, **{f"keep_{name}": row.pk for name, row in kept.items()}}
    return client.post("/accounts/merge/", data)


def test_the_page_shows_what_differs_and_what_moves(client, sara, acme, marta, twin):
    client.force_login(sara)
    page = client.get(f"/accounts/merge/?ids={acme.pk},{twin.pk}").content.decode()
    assert 'name="keep_name"' in page
    assert 'name="keep_fiscal_id"' in page
    assert 'name="keep_country"' not in page
    assert client.get(f"/accounts/merge/?ids={acme.pk}").status_code == 422


def test_everything_moves_and_comes_back(client, sara, acme, marta, twin, carla):
    acme_tags = ["vip"]
    set_tags(acme.anchor, acme_tags, actor=SYSTEM)
    elsewhere = contact_of(account_of(carla, None, "Otra"), "Eva")
    link_contact(elsewhere, actor=SYSTEM, account=twin)
    associate(carla.pk, twin)
    before = state()
    client.force_login(sara)
    assert merged(client, acme, twin, fiscal_id=twin, phone=twin).url == f"/accounts/{acme.pk}/"
    assert fresh(acme).fiscal_id == "B17004623"
    assert fresh(twin).trashed
    assert {str(c) for c in acme.contacts.all().unscoped("a test")} == {"Marta Núñez", "Lluís Serra"}
    assert Account.objects.unscoped("a test").get(parent=acme).name == "Acme Figueres"
    assert Comment.objects.get().anchor_id == acme.pk
    assert {tag.name for tag in tags_of(acme.pk)} == {"vip", "feria"}
    assert RecordLink.objects.get().account_id == acme.pk
    assert Association.objects.get().account == acme
    assert acme.pk in Reach.objects.values_list("anchor_id", flat=True)
    assert list(check()) == []
    assert client.get(f"/accounts/{twin.pk}/").url == f"/accounts/{acme.pk}/"
    batch = Batch.objects.get(verb="merge")
    assert client.get(f"/accounts/{acme.pk}/?tab=history").status_code == 200
    assert client.post(f"/settings/batches/{batch.pk}/undo/").status_code == 302
    assert state() == before
    assert list(check()) == []
    undoing = Batch.objects.get(verb="undo")
    assert undoing.refused == 0
    client.post(f"/settings/batches/{undoing.pk}/undo/")
    assert fresh(twin).trashed
    assert Comment.objects.get().anchor_id == acme.pk
    assert client.get(f"/accounts/{twin.pk}/").url == f"/accounts/{acme.pk}/"
    assert list(check()) == []


def state():
    from vinculo.abilities.tags.models import Tagging
    from vinculo.domains.directory.contact.model import Contact

    names = ("name", "fiscal_id", "phone", "parent", "owner", "group")
    return [
        sorted(Account.objects.unscoped("a test").filter(trashed=None).values_list("pk", *names)),
        sorted(Contact.objects.unscoped("a test").filter(trashed=None).values_list("pk", "account", "owner")),
        sorted(Comment.objects.values_list("anchor", "account", "text")),
        sorted(Tagging.objects.values_list("anchor", "tag")),
        sorted(RecordLink.objects.values_list("anchor", "account", "account_owner", "account_group")),
        sorted(Association.objects.values_list("user", "account")),
        sorted(Reach.objects.values_list("user", "anchor")),
    ]


def test_who_came_from_the_duplicates_goes_on_with_them(client, sara, acme, twin):
    client.force_login(sara)
    data = {"ids": f"{acme.pk},{twin.pk}", "winner": acme.pk, "from": "duplicates"}
    assert client.post("/accounts/merge/", data).url == "/accounts/duplicates/"


def test_programs_are_led_on_too(client, sara, acme, twin):
    client.force_login(sara)
    merged(client, acme, twin)
    _token, secret = Token.issue(sara, "pruebas")
    answer = client.get(f"/api/v1/accounts/{twin.pk}", headers={"authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer["Location"]) == (308, f"/api/v1/accounts/{acme.pk}")


def test_a_company_is_not_merged_into_its_own_branch(client, sara, acme, twin):
    branch = Account.objects.unscoped("a test").get(parent=twin)
    client.force_login(sara)
    assert merged(client, branch, twin).status_code == 422
    assert fresh(twin).trashed is None
    assert merged(client, twin, branch).status_code == 302
    assert fresh(branch).trashed


def test_only_who_may_and_only_what_is_in_reach(client, ana, acme, twin, carla, lleida, equipo):
    client.force_login(ana)
    equipo.levels["account.merge"] = "none"
    equipo.save()
    assert merged(client, acme, twin).status_code == 403
    equipo.levels["account.merge"] = "group"
    equipo.save()
    other = account_of(carla, lleida, "Ajena")
    assert merged(client, acme, other).status_code == 404
    assert client.get(f"/accounts/merge/?ids={acme.pk},{other.pk}").status_code == 404
    assert merged(client, acme, twin).status_code == 302


def test_what_changed_since_stays(client, sara, acme, twin, bruno):
    client.force_login(sara)
    merged(client, acme, twin, phone=twin)
    writing.change(fresh(acme), {"city": "Olot"}, SYSTEM)
    batch = Batch.objects.get(verb="merge")
    client.post(f"/settings/batches/{batch.pk}/undo/")
    assert fresh(acme).phone == "+34972213344"
    assert fresh(acme).city == "Olot"
    assert fresh(twin).trashed is None
    assert Batch.objects.get(verb="undo").refused == 1


def test_contacts_too(client, sara, acme, marta):
    twin = contact_of(acme, "Marta", "Nuñez", email="marta@example.test")
    add_comment(twin.anchor, "Llamar el lunes", actor=SYSTEM)
    client.force_login(sara)
    answer = client.post("/contacts/merge/", {"ids": [marta.pk, twin.pk], "winner": marta.pk, "keep_email": twin.pk})
    assert answer.url == f"/contacts/{marta.pk}/"
    assert fresh(marta).email == "marta@example.test"
    assert (Comment.objects.get().anchor_id, Comment.objects.get().account_id) == (marta.pk, acme.pk)
    assert entity_of(type(marta)).merges
