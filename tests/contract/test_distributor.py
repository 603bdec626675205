"""A distributor walks every address of the product: his catalogue, his orders and his own pages, and nothing else."""

from dataclasses import replace

import pytest
from django.test import Client

from tests.contract.addresses import OWN, PUBLIC, addresses
from tests.contract.stage import ENTITIES, Look, add_sayings, text_of, undone, writes
from tests.factory import make, name_of, names_in
from tests.people import SYSTEM, person
from vinculo.abilities.custom_fields.models import CustomField
from vinculo.abilities.saved_views.models import SavedView
from vinculo.abilities.tags.models import Tag
from vinculo.domains.directory.association import associate
from vinculo.domains.people.seeds import seed
from vinculo.domains.sales.cart.model import CartLine
from vinculo.domains.sales.order.entity import OrderEntity
from vinculo.domains.sales.order.model import Order
from vinculo.entities.registry import entity_named
from vinculo.identity.actor import Actor
from vinculo.identity.models import Role, Token, User
from vinculo.jobs.models import Job
from vinculo.records import access, writing

pytestmark = pytest.mark.django_db
# What of the product is his: the rest does not exist for him.
HIS = {"product", "productcategory", "order", "tax", "unit"}
HIS_PATHS = {entity_named(key).path for key in HIS} | {"openapi.json"}  # which tells of shapes, not of rows
CLOSED = {403, 404, 405}


class Walker:
    """Damián, who acts for a company of the stage, with an order of his own, one of the house and one of a rival."""

    def __init__(self, stage):
        self.stage = stage
        role = Role.objects.get(key="distribuidor")
        self.user, rival = person("Damian Prats", role), person("Roque Rival", role)
        self.company = stage.rows["account"]["of the company"]
        associate(self.user.pk, self.company)
        associate(rival.pk, self.company)  # worse than a stranger: of the same company
        self.own = self.order(self.user)
        add_sayings(self.own, stage.carla)
        self.of_house = self.order(None)
        self.draft = make(OrderEntity, account=self.company)
        self.rivals = self.order(rival)
        self.client = Client()
        self.client.force_login(self.user)
        self.secret = Token.issue(self.user, "pruebas")[1]
        self.actor = Actor.of(User.objects.select_related("role").get(pk=self.user.pk))
        self.names = names_in(str(self.company))
        for key in HIS:
            rows = access.rows(entity_named(key).model, self.actor, "view")
            self.names |= {name for row in rows for name in names_in(str(row))}

    def order(self, user):
        made = make(OrderEntity, account=self.company, placed_by=user, internal_notes="Nota reservada")
        writing.change(made, {"state": Order.State.PLACED.value}, SYSTEM)
        return made

    def checked(self, answer, one):
        assert answer.status_code < 500, one
        foreign = names_in(text_of(answer)) - self.names - names_in(answer.wsgi_request.get_full_path())
        assert not foreign, f"{one} names {Look.describe(self, foreign)}"
        for secret in ("Nota reservada", "Roque", "Ana Gil", "Carla Rius", "Bruno Sala"):
            assert secret not in text_of(answer), (str(one), secret)
        return answer


@pytest.fixture(scope="module")
def company(built):
    seed()
    SavedView.objects.create(user=built.ana, entity="account", name="Girona", query="city=Girona")
    Job.objects.create(task="vinculo.jobs.tasks.sweep")
    Tag.objects.get_or_create(name_key="urgente", defaults={"name": "urgente"})
    CustomField.objects.get_or_create(entity="account", slug="motes", defaults={"label": "Motes"})
    return built


@pytest.fixture
def damian(company, db):
    return Walker(company)


def is_his(one):
    if one.entity:
        return one.entity.key() in HIS
    if one.is_api:
        return one.route.removeprefix("api/v1/").split("/")[0] in HIS_PATHS
    return one.name in PUBLIC | OWN or one.name.split(".")[0] in {"cart", "product", "order"}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("whose", ["foreign", "his own"])
def test_nothing_but_his_world_answers(damian, whose, method):
    rows = damian.stage.rows
    if whose == "his own":
        rows = {**rows, "order": {"Ana's": damian.own}, "account": {"Ana's": damian.company}}
    stage = replace(damian.stage, rows=rows)
    wrong = [said for one in addresses() if (said := complaint(damian, stage, one, method))]
    assert not wrong, f"{len(wrong)} wrong answers:\n" + "\n".join(wrong)


def complaint(damian, stage, one, method):
    """What is wrong with the answer of one address; "" for nothing."""
    with undone():
        url = one.url(stage)
        asked = getattr(Client() if one.is_api else damian.client, method)
        headers = {"authorization": f"Bearer {damian.secret}"} if one.is_api else {}
        with writes() as written:
            answer = asked(url, headers=headers)
        try:
            damian.checked(answer, one)
        except AssertionError as bad:
            return f"{method} {url}: {bad}"
    if is_his(one):
        return ""
    shown_the_door = answer.status_code == 302 and answer.url.startswith("/login/")
    if answer.status_code not in CLOSED and not shown_the_door:
        return f"{method} {url}: {answer.status_code}"
    return "" if set(written) <= {"identity_token"} else f"{method} {url} writes {written}"


def test_of_orders_he_sees_his_own_and_what_the_house_entered(damian):
    headers = {"authorization": f"Bearer {damian.secret}"}
    foreign = [damian.rivals, damian.draft, *damian.stage.rows["order"].values()]
    for row, status in [(damian.own, 200), (damian.of_house, 200), *((row, 404) for row in foreign)]:
        expected = 200 if row.pk == damian.of_house.pk else status
        for url in (f"/orders/{row.pk}/", f"/orders/{row.pk}/preview/"):
            assert damian.checked(damian.client.get(url), url).status_code == expected, url
        assert Client().get(f"/api/v1/orders/{row.pk}", headers=headers).status_code == expected
        for verb in ("edit", "confirm", "serve", "invoice", "cancel", "delete", "place", "duplicate"):
            assert damian.client.post(f"/orders/{row.pk}/{verb}/").status_code in CLOSED, verb
        again = damian.client.post(f"/orders/{row.pk}/again/").status_code
        assert again == (302 if status == 200 else 404)
    listed = text_of(damian.client.get("/orders/"))
    found = {row.pk for row in [damian.own, damian.of_house, *foreign] if name_of(row) in listed}
    assert found == {damian.own.pk, damian.of_house.pk}
    everywhere = [f"/search/?q={name_of(damian.rivals)}", f"/search/palette?q={name_of(damian.rivals)}", "/"]
    for url in everywhere:
        assert f"/orders/{damian.rivals.pk}/" not in text_of(damian.checked(damian.client.get(url), url))


def test_the_menu_holds_his_world_alone(damian):
    text = text_of(damian.client.get("/"))
    sidebar = text[text.index('id="sidebar"') : text.index("</nav>", text.index('id="sidebar"'))]
    for entity in ENTITIES:
        shown = f'href="/{entity.path}/"' in sidebar
        assert shown == (entity.key() == "order"), entity.key()
    assert 'href="/catalogue/"' in sidebar


def test_what_is_not_on_sale_cannot_be_ordered(damian):
    product = make(entity_named("product"), is_active=False)
    damian.client.post("/cart/add/", {"product": product.pk, "quantity": "1"})
    assert not CartLine.objects.exists()
