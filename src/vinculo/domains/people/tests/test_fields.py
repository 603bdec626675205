"""The Webmaster adds, changes and takes away fields without code."""

import pytest

from vinculo.abilities.custom_fields.models import CustomField
from vinculo.abilities.custom_fields.tasks import build_indexes
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db
URL = "/settings/fields/"
NEW = f"{URL}new/?entity=account"


@pytest.fixture
def webmaster(client, sara):
    sara.role.levels["custom_field.change"] = "all"
    sara.role.save()
    client.force_login(sara)
    return client


def sent(**values):
    return {"label": "Gama", "type": "text", "position": "10", "importable": "on", "in_api": "on", **values}


def the(slug):
    return CustomField.objects.get(slug=slug, entity="account")


def test_only_who_keeps_the_fields_finds_the_page(client, ana):
    client.force_login(ana)
    assert client.get(URL).status_code == 404
    assert client.post(NEW, sent()).status_code == 404
    assert not CustomField.objects.exists()


def test_a_field_appears_where_it_was_asked_for(webmaster):
    answer = webmaster.post(NEW, sent(label="Fecha de renovación", type="date", in_list="on", filterable="on"))
    assert answer.url == f"{URL}?entity=account"
    one = the("fecha_de_renovacion")
    assert "Fecha de renovación" in webmaster.get("/accounts/new/").content.decode()
    assert 'data-label="Fecha de renovación"' not in webmaster.get("/contacts/").content.decode()
    waiting = webmaster.get("/accounts/?cf_fecha_de_renovacion=2027-01-01").content.decode()
    assert "«Fecha de renovación»" in waiting, "it is being prepared: the list does without it and says so"
    assert b"badge tone-info" in webmaster.get(URL).content
    build_indexes.call(one.pk)
    assert webmaster.get("/accounts/?cf_fecha_de_renovacion=2027-01-01").status_code == 200
    assert Change.objects.filter(kind="customfield", verb="create", title="Fecha de renovación").exists()


def test_linked_lists_to_any_depth(webmaster):
    webmaster.post(NEW, sent(type="linked", options="Turismo,Camión"))
    webmaster.post(NEW, sent(label="Marca", type="linked", options="Turismo|Seat", parent=the("gama").pk))
    webmaster.post(NEW, sent(label="Modelo", type="linked", options="Seat|Ibiza\nSeat|León", parent=the("marca").pk))
    webmaster.post(NEW, sent(label="Motor", type="linked", options="Ibiza|1.0", parent=the("modelo").pk))
    assert the("motor").parent.parent.parent == the("gama")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"label": ""}, "label"), ({"slug": "Con Espacios"}, "slug"), ({"slug": "a__b"}, "slug"),
        ({"slug": "x_key"}, "slug"), ({"type": "combo"}, "options"), ({"type": "combo", "options": "Sí,si"}, "options"),
        ({"type": "linked", "options": "Turismo|Seat"}, "options"), ({"type": "nothing"}, "type"),
        ({"type": "textarea", "filterable": "on"}, "filterable"), ({"type": "date", "searchable": "on"}, "searchable"),
        ({"position": "x"}, "position"), ({"label": "TELÉFONO"}, "label"), ({"label": "Phone"}, "label"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_at_its_field(webmaster, values, field):
    answer = webmaster.post(NEW, sent(**values))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not CustomField.objects.exists()


def test_a_linked_value_of_nothing_above_is_refused(webmaster):
    webmaster.post(NEW, sent(type="linked", options="Turismo,Camión"))
    answer = webmaster.post(NEW, sent(label="Marca", type="linked", options="Avión|Airbus", parent=the("gama").pk))
    assert "options" in answer.context["form"].errors


def test_keys_stay_their_own(webmaster):
    webmaster.post(NEW, sent())
    webmaster.post(f"{URL}{the('gama').pk}/trash/")
    assert webmaster.post(NEW, sent(slug="gama")).status_code == 422
    webmaster.post(NEW, sent())
    assert the("gama_2").label == "Gama"


def test_a_name_is_there_only_once(webmaster):
    webmaster.post(NEW, sent())
    answer = webmaster.post(NEW, sent(label="gama"))
    assert "label" in answer.context["form"].errors
    assert webmaster.post(NEW.replace("account", "contact"), sent(label="gama")).status_code == 302, (
        "of others it may be"
    )
    one = the("gama")
    webmaster.post(f"{URL}{one.pk}/trash/")
    webmaster.post(NEW, sent(slug="otra"))
    webmaster.post(f"{URL}{one.pk}/trash/", {"verb": "restore"})
    one.refresh_from_db()
    assert one.trashed, "meanwhile another one is called so"


def test_another_name_is_all_that_changes(webmaster):
    webmaster.post(NEW, sent(type="combo", options="A,B"))
    one = the("gama")
    url = f"{URL}{one.pk}/"
    assert "slug" not in webmaster.get(url).context["form"].fields
    assert webmaster.post(url, sent(label="Clase", options="A,B", type="date", slug="otro")).status_code == 302
    one.refresh_from_db()
    assert (one.label, one.slug, one.type, one.options) == ("Clase", "gama", "combo", "A,B")
    change = Change.objects.filter(kind="customfield", verb="change").get()
    assert change.values == {"label": ["Gama", "Clase"]}


def test_into_the_trash_and_back(webmaster):
    webmaster.post(NEW, sent(type="linked", options="Turismo"))
    webmaster.post(NEW, sent(label="Marca", type="linked", options="Turismo|Seat", parent=the("gama").pk))
    above, below = (f"{URL}{the(slug).pk}/trash/" for slug in ("gama", "marca"))
    webmaster.post(above)
    assert the("gama").trashed is None  # the brand hangs from it
    webmaster.post(below)
    webmaster.post(above)
    assert the("gama").trashed
    assert the("marca").trashed
    webmaster.post(below, {"verb": "restore"})
    assert the("marca").trashed  # what it hangs from comes first
    webmaster.post(above, {"verb": "restore"})
    webmaster.post(below, {"verb": "restore"})
    assert the("marca").trashed is None
