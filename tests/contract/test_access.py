"""Every road to the rows agrees with the tables of docs/access.md, for every level, relation and verb."""

import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from tests.people import SYSTEM, account_of, acting, contact_of, person
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.association import associate
from vinculo.domains.directory.channel.model import Channel
from vinculo.domains.directory.contact.link import link_contact
from vinculo.domains.directory.contact.model import Contact
from vinculo.domains.people.group.entity import GroupEntity
from vinculo.domains.people.role.entity import RoleEntity
from vinculo.domains.people.user.entity import UserEntity
from vinculo.entities.columns import RelatedCount, counts_of
from vinculo.entities.fields import field_of
from vinculo.entities.registry import entity_of
from vinculo.entities.writing import save_changes
from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.identity.models import Group, Membership
from vinculo.records import access, writing
from vinculo.records.models import RecordAnchor
from vinculo.records.rows import Order, Rows

pytestmark = pytest.mark.django_db
DOCUMENT = Path(__file__).resolve().parent.parent.parent / "docs" / "access.md"
LEVELS = ("none", "own", "group", "all")
VERBS = ("view", "change", "delete", "export")


def table(first):
    """The table whose first column is called `first`: {row: {column: cell}}."""
    rows, inside = {}, False
    for line in DOCUMENT.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if cells and cells[0] == first:
            inside, columns = True, cells[1:]
        elif inside and cells and not re.fullmatch(r"-+", cells[0]):
            rows[cells[0]] = dict(zip(columns, cells[1:], strict=True))
        elif not cells:
            inside = False
    return rows


ACCOUNTS, CONTACTS = table("account"), table("contact")
NEW_ACCOUNTS, NEW_CONTACTS, PEOPLE = table("new account"), table("new contact"), table("people and groups")


class World:
    """Bruno looks around: what stands in which relation to him, in the words of the tables."""

    def __init__(self, ana, bruno, carla, girona, lleida):
        self.bruno = bruno
        own = account_of(bruno, None, "Propia")
        shared = account_of(ana, girona, "Compartida")
        above = account_of(carla, lleida, "Matriz")
        company = account_of(carla, lleida, "Empresa", parent=above)
        below = account_of(carla, lleida, "Filial", parent=company)
        far = account_of(carla, lleida, "Subfilial", parent=below)
        strange = account_of(carla, lleida, "Ajena")
        associate(bruno.pk, company)
        gone = account_of(bruno, None, "Tirada")
        self.accounts = {
            "one's own": own,
            "of one's group": shared,
            "one is associated with": company,
            "below the one associated with": below,
            "far below the one associated with": far,
            "above the one associated with": above,
            "of a stranger": strange,
            "of nobody": account_of(None, None, "De nadie"),
        }

        def further(account):
            contact = contact_of(strange, f"De {account.name}")
            link_contact(contact, actor=SYSTEM, account=account)
            return contact

        self.contacts = {
            "at one's own account": contact_of(own),
            "at an account of one's group": contact_of(shared),
            "at the account one is associated with": contact_of(company),
            "below the account one is associated with": contact_of(far),
            "above the account one is associated with": contact_of(above),
            "of a stranger, further at one's own account": further(own),
            "of a stranger, further at an account of one's group": further(shared),
            "of a stranger, further at the account associated with": further(company),
            "of a stranger, further below the account associated": further(below),
            "of a stranger, further at one's own trashed account": further(gone),
            "of a stranger, further at a stranger's": further(above),
            "of a stranger": contact_of(strange),
        }
        writing.trash(gone, SYSTEM)

    def reached(self, model, level):
        """The rows of `model` that the tables open at `level`."""
        rows, opened = (self.accounts, ACCOUNTS) if model is Account else (self.contacts, CONTACTS)
        assert rows.keys() == opened.keys()
        return {row.pk for relation, row in rows.items() if opened[relation][level] == "yes"}


@pytest.fixture
def world(ana, bruno, carla, girona, lleida):
    return World(ana, bruno, carla, girona, lleida)


ROADS = {
    "Rows.visible": lambda model, actor, verb: Rows.visible(model, actor, verb).filter(trashed=None).queryset(),
    "a page": lambda model, actor, verb: entity_of(model).rows(actor, verb).page(Order("name_key"), 100),
    "chunks": lambda model, actor, verb: [
        row for chunk in entity_of(model).rows(actor, verb).chunks(Order("pk"), 3) for row in chunk
    ],
    "permitted": lambda model, actor, verb: model.objects.permitted(actor, verb).filter(trashed=None),
    "access.rows": lambda model, actor, verb: access.rows(model, actor, verb).filter(trashed=None),
    "entity.get": lambda model, actor, verb: [
        row for row in model.objects.unscoped("a test") if entity_of(model).get(actor, row.pk, verb) == row
    ],
    "reaches": lambda model, actor, verb: [
        row for row in model.objects.unscoped("a test").filter(trashed=None) if access.reaches(row, actor, verb)
    ],
}


@pytest.mark.parametrize("model", [Account, Contact])
@pytest.mark.parametrize("verb", VERBS)
def test_every_road_agrees_with_the_table(model, verb, world):
    for level in LEVELS:
        actor = acting(world.bruno, "all", **{f"{model.kind()}_{verb}": level})
        expected = world.reached(model, level)
        for name, road in ROADS.items():
            assert {row.pk for row in road(model, actor, verb)} == expected, (name, level)
        count = entity_of(model).rows(actor, verb).count(100)
        assert count == len(expected), level
        assert entity_of(model).may(actor, verb) is (level != "none")


@pytest.mark.parametrize("model", [Account, Contact])
@pytest.mark.parametrize("level", LEVELS)
def test_roads_that_only_look_agree_with_the_table(model, level, world):
    actor = acting(world.bruno, "all", **{f"{model.kind()}_view": level})
    expected = world.reached(model, level)
    anchors = RecordAnchor.objects.visible_to(actor).filter(kind=model.kind())
    assert set(anchors.values_list("pk", flat=True)) == expected
    arms = [[arm] for arm in access.anchor_arms(actor, [model])]
    hits = Rows(RecordAnchor, actor, arms).filter(trashed=None).page(Order("pk", descending=True), 100)
    assert [hit.pk for hit in hits] == sorted(expected, reverse=True)
    assert set(model.objects.visible_to(actor).values_list("pk", flat=True)) == expected


@pytest.mark.parametrize("level", LEVELS)
def test_choices_and_counters_show_no_more_than_lists(level, world):
    actor = acting(world.bruno, "all", account_view=level, contact_view=level)
    accounts, contacts = world.reached(Account, level), world.reached(Contact, level)
    offered = field_of(Contact, "account").rows(actor).queryset()
    assert {account.pk for account in offered} == accounts
    column = next(column for column in AccountEntity.columns if isinstance(column, RelatedCount))
    counts = counts_of([column], list(world.accounts.values()), actor)[column]
    shown = Contact.objects.unscoped("a test").filter(pk__in=contacts, account__in=world.accounts.values())
    assert sum(counts.values()) == shown.count()


def test_a_count_stops_at_its_cap(world):
    rows = AccountEntity.rows(acting(world.bruno, "group"))
    everything = len(world.reached(Account, "group"))
    assert rows.count(everything) == everything
    assert rows.count(everything - 1) > everything - 1
    assert rows.count(0) > 0


@pytest.mark.parametrize("verb", ["change", "delete", "export", "assign"])
def test_no_verb_reaches_further_than_the_eye(verb, world):
    for sees, may in product(LEVELS, LEVELS):
        actor = acting(world.bruno, "none", **{"account_view": sees, f"account_{verb}": may})
        narrower = min(sees, may, key=LEVELS.index)
        assert access.level_for(Account, actor, verb) == Level.named(narrower)
        found = access.rows(Account, actor, verb).filter(trashed=None)
        assert {row.pk for row in found} == world.reached(Account, narrower), (sees, may)


def test_the_table_of_view_and_change_says_so():
    text = DOCUMENT.read_text().split("| view is |")[1].split("\n\n")[0]
    examples = re.findall(r"^\| (\w+) +\| (\w+) +\| (\w+) +\|$", text, re.MULTILINE)
    assert len(examples) == 6
    for sees, may, result in examples:
        assert min(sees, may, key=LEVELS.index) == result


def test_without_groups_group_is_own(ana, lleida, equipo, acme):
    lonely = person("Dora Soler", equipo)
    own = account_of(lonely, None, "De Dora")
    account_of(ana, None, "Sin grupo")
    assert set(AccountEntity.rows(acting(lonely, "group")).queryset()) == {own}
    assert set(UserEntity.rows(acting(lonely, user_view="group")).page(Order("pk"), 10)) == {lonely}
    assert UserEntity.rows(acting(lonely, user_view="group")).count(10) == 1


def test_an_association_never_lifts_the_level_none(world):
    actor = acting(world.bruno, "none")
    for model in (Account, Contact):
        for verb in VERBS:
            assert not Rows.visible(model, actor, verb).arms
    assert not RecordAnchor.objects.visible_to(actor).exists()


def test_nobody_reaches_nothing(world, carla):
    for user in (Actor.NOBODY, switched_off(carla), without_role(world.bruno)):
        assert AccountEntity.rows(user).count(10) == 0
        assert not AccountEntity.may(user, "view")
        assert not RecordAnchor.objects.visible_to(user).exists()
        assert access.level_for(Channel, user, "view") is Level.NONE


def switched_off(user):
    user.is_active = False
    return Actor.of(user)


def without_role(user):
    user.role = None
    return Actor.of(user)


def test_the_system_reaches_everything(world):
    assert AccountEntity.rows(SYSTEM).count(100) == len(world.accounts)


# --- trees and links ----------------------------------------------------------------------------


def test_the_association_follows_the_tree(world):
    """A branch that leaves the company leaves its people's sight, one that joins it comes in."""
    level = {"account_view": "own"}
    moving, strange = world.accounts["below the one associated with"], world.accounts["of a stranger"]
    seen = set(AccountEntity.rows(acting(world.bruno, **level)).queryset())
    save_changes(AccountEntity, moving, {"parent": None}, SYSTEM)
    left = {moving, world.accounts["far below the one associated with"]}
    assert set(AccountEntity.rows(acting(world.bruno, **level)).queryset()) == seen - left
    company = world.accounts["one is associated with"]
    save_changes(AccountEntity, strange, {"parent": company}, SYSTEM)
    assert set(AccountEntity.rows(acting(world.bruno, **level)).queryset()) == seen - left | {strange}


def test_without_its_association_the_company_is_a_stranger(world):
    associate(world.bruno.pk, None)
    seen = set(AccountEntity.rows(acting(world.bruno, "own")).queryset())
    assert seen == {world.accounts["one's own"]}


def test_many_associated_accounts_are_asked_by_a_subquery(world, monkeypatch):
    monkeypatch.setattr(access, "INLINE_REACH", 1)
    for level in LEVELS:
        for model in (Account, Contact):
            actor = acting(world.bruno, level)
            assert {r.pk for r in entity_of(model).rows(actor).page(Order("pk"), 100)} == world.reached(model, level)
        anchors = RecordAnchor.objects.visible_to(acting(world.bruno, level))
        assert set(anchors.values_list("pk", flat=True)) == world.reached(Account, level) | world.reached(
            Contact, level
        )


def test_nobody_moves_a_branch_out_of_his_own_sight(world):
    below = world.accounts["below the one associated with"]
    with pytest.raises(PermissionDenied):
        save_changes(AccountEntity, below, {"parent": None}, acting(world.bruno, "own"))
    below.refresh_from_db()
    assert below.parent == world.accounts["one is associated with"]


def test_a_copied_actor_looks_for_himself(world, ana):
    """What was looked up about one person is not believed of another."""
    actor = acting(world.bruno, "own")
    assert AccountEntity.rows(actor).count(10) > 1
    seen = AccountEntity.rows(replace(actor, user_id=ana.pk)).queryset()
    assert list(seen) == [world.accounts["of one's group"]]


# --- new rows -----------------------------------------------------------------------------------


@pytest.mark.parametrize("whose", NEW_ACCOUNTS)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("road", ["create", "create_many"])
def test_who_may_create_an_account(whose, level, road, ana, bruno, carla, girona, lleida):
    owner, group = {
        "for oneself": (bruno, None),
        "for oneself, in a group of others": (bruno, lleida),
        "for a colleague, in one's own group": (ana, girona),
        "for nobody, in one's own group": (None, girona),
        "for a stranger": (carla, lleida),
        "for nobody": (None, None),
    }[whose]
    account, actor = Account(name="Nueva", owner=owner, group=group), acting(bruno, "all", account_create=level)
    allowed = NEW_ACCOUNTS[whose][level] == "yes"
    assert created(account, actor, road) is allowed
    assert Account.objects.unscoped("a test").exists() is allowed


@pytest.mark.parametrize("road", ["create", "create_many"])
def test_who_may_create_a_contact(road, world):
    standing = {
        "at one's own account": "one's own",
        "at an account of one's group": "of one's group",
        "at the account one is associated with": "one is associated with",
        "of a stranger": "of a stranger",
    }
    for (where, opened), level in product(NEW_CONTACTS.items(), LEVELS):
        contact = Contact(account=world.accounts[standing[where]], first_name="Nuevo")
        assert created(contact, acting(world.bruno, level), road) is (opened[level] == "yes"), (where, level)


def created(row, actor, road):
    try:
        with transaction.atomic():
            writing.create(row, actor) if road == "create" else writing.create_many([row], actor)
    except PermissionDenied:
        return False
    return True


def test_one_forbidden_row_stops_them_all(bruno, carla, lleida):
    rows = [Account(name="Mía", owner=bruno), Account(name="Suya", owner=carla, group=lleida)]
    with pytest.raises(PermissionDenied), transaction.atomic():
        writing.create_many(rows, acting(bruno, "group"))
    assert not Account.objects.unscoped("a test").exists()


def test_nobody_creates_what_he_would_not_see(world):
    """Bruno may create contacts anywhere, but sees only his own: not at Carla's account."""
    actor = acting(world.bruno, "all", contact_view="own")
    for road in ("create", "create_many"):
        contact = Contact(account=world.accounts["of a stranger"], first_name="Nuevo")
        assert not created(contact, actor, road)


def test_a_contact_moves_only_where_one_still_sees_it(world):
    contact = world.contacts["at one's own account"]
    with pytest.raises(PermissionDenied), transaction.atomic():
        writing.change(contact, {"account": world.accounts["of a stranger"]}, acting(world.bruno, "own"))
    contact.refresh_from_db()
    writing.change(contact, {"account": world.accounts["of one's group"]}, acting(world.bruno, "group"))


# --- shared lists and people --------------------------------------------------------------------


def test_everybody_who_works_here_reads_shared_lists(bruno):
    Channel.objects.create(name="Web")
    actor = acting(bruno, "none")
    assert Rows.visible(Channel, actor).count(10) == 1
    assert not access.rows(Channel, actor, "change").exists()
    assert access.rows(Channel, acting(bruno, channel_change="own"), "change").exists()


def test_people_from_outside_read_them_only_with_a_level(bruno):
    Channel.objects.create(name="Web")
    outside = replace(acting(bruno, "none"), is_external=True)
    assert Rows.visible(Channel, outside).count(10) == 0
    assert Rows.visible(Channel, replace(outside, levels={"channel.view": Level.OWN})).count(10) == 1


@pytest.mark.parametrize("level", LEVELS)
def test_people_and_groups(level, ana, bruno, carla, girona, lleida):
    Group.objects.create(name="Vacío")
    actor = acting(bruno, "none", user_view=level, group_view=level, role_view=level)
    people = {"oneself": bruno, "a colleague": ana, "a person elsewhere": carla}
    groups = {"one's own group": girona, "another group": lleida}
    assert {*people, *groups} == PEOPLE.keys()
    for entity, rows in ((UserEntity, people), (GroupEntity, groups)):
        expected = {row for relation, row in rows.items() if PEOPLE[relation][level] == "yes"}
        assert set(entity.rows(actor).page(Order("pk"), 10)) & set(rows.values()) == expected
        assert {row for row in rows.values() if entity.get(actor, row.pk)} == expected
    assert (RoleEntity.rows(actor).count(10) > 0) is (level == "all")


def test_a_colleague_of_two_groups_is_one_person(ana, bruno, girona, lleida):
    Membership.objects.bulk_create([Membership(user=user, group=lleida) for user in (ana, bruno)])
    actor = acting(bruno, user_view="group")
    assert UserEntity.rows(actor).page(Order("pk"), 2) == [ana, bruno]
    assert UserEntity.rows(actor).count(10) == 2
