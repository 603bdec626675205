"""Divisions: a tree within one client or the whole house, whose paths stay true, and who reaches them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.people import SYSTEM, account_of, acting
from vinculo.domains.directory.division.entity import DivisionEntity
from vinculo.domains.directory.division.model import Division, below, line_of
from vinculo.domains.directory.division.switch import switch_division
from vinculo.entities.actions import NotNow
from vinculo.entities.writing import save_changes, save_new
from vinculo.records import access, writing
from vinculo.records.check import check

pytestmark = pytest.mark.django_db


def division(name, account=None, parent=None, actor=SYSTEM, **values):
    return save_new(DivisionEntity, {"name": name, "account": account, "parent": parent, **values}, actor)


def move(row, parent, actor=SYSTEM):
    save_changes(DivisionEntity, DivisionEntity.get(actor, row.pk), {"parent": parent}, actor)


def names(condition):
    return sorted(row.name for row in Division.objects.unscoped("a test").filter(condition))


def test_ancestors_and_descendants_are_asked_along_the_path(acme):
    energy = division("Energía", acme)
    solar = division("Solar", acme, energy)
    roofs = division("Cubiertas", acme, solar)
    division("Eólica", acme, energy)
    division("Agua", acme)
    assert roofs.ancestor_ids == [energy.pk, solar.pk]
    assert names(below([energy])) == ["Cubiertas", "Eólica", "Solar"]
    assert names(below([solar])) == ["Cubiertas"]
    assert names(line_of([solar])) == ["Cubiertas", "Energía", "Solar"]
    assert names(below([])) == []


def test_a_branch_that_moves_takes_its_paths_along(acme):
    energy, water = division("Energía", acme), division("Agua", acme)
    solar = division("Solar", acme, energy)
    division("Cubiertas", acme, solar)
    move(solar, water)
    assert names(below([water])) == ["Cubiertas", "Solar"]
    assert names(below([energy])) == []
    assert list(check()) == []


def test_divisions_inserted_together_know_each_other(acme):
    top = Division(name="Obra", account=acme, number=901)
    Division.objects.bulk_create([top])
    low = Division(name="Reforma", account=acme, parent=top, number=902)
    Division.objects.bulk_create([low])
    assert names(below([top])) == ["Reforma"]


@pytest.mark.parametrize("floors", [0, 1, 2])
def test_a_cycle_is_refused(acme, floors):
    top = row = division("Energía", acme)
    for floor in range(floors):
        row = division(f"Piso {floor}", acme, row)
    with pytest.raises(ValidationError) as refused:
        move(top, row)
    assert "parent" in refused.value.message_dict


def test_two_moves_at_once_make_no_cycle(acme):
    """The second one read what hangs where before the first one moved it."""
    one, other = division("Uno", acme), division("Dos", acme)
    as_it_was = DivisionEntity.get(SYSTEM, one.pk)
    move(one, other)
    with pytest.raises(ValidationError):
        writing.change(DivisionEntity.get(SYSTEM, other.pk), {"parent": as_it_was}, SYSTEM)


def test_a_client_has_its_own_tree(acme, ana, girona):
    other = account_of(ana, girona, "Otra S.L.")
    shared, mine, theirs = division("Energía"), division("Planta", acme), division("Taller", other)
    under_shared = division("Planta solar", acme, shared)
    assert under_shared.ancestor_ids == [shared.pk]
    for name, account, parent in (("Nave", acme, theirs), ("De todos", None, mine)):
        with pytest.raises(ValidationError) as refused:
            division(name, account, parent)
        assert "parent" in refused.value.message_dict
    division("Línea 1", acme, mine)
    with pytest.raises(ValidationError) as refused:
        save_changes(DivisionEntity, mine, {"account": other, "parent": None}, SYSTEM)
    assert "account" in refused.value.message_dict


def test_beside_each_other_names_are_different(acme):
    energy = division("Energía", acme)
    division("Solar", acme, energy)
    division("Solar", acme)
    with pytest.raises(ValidationError):
        division("SOLAR", acme, energy)


def test_a_division_follows_its_client_and_shared_ones_are_for_everybody(acme, bruno, carla):
    shared, of_acme = division("Energía"), division("Planta", acme)
    for user, level, sees, changes in (
        (bruno, "group", {shared, of_acme}, {of_acme}),
        (bruno, "own", {shared}, set()),
        (carla, "group", {shared}, set()),
        (carla, "all", {shared, of_acme}, {shared, of_acme}),
        (carla, "none", set(), set()),
    ):
        actor = acting(user, level)
        assert set(Division.objects.visible_to(actor)) == sees, (user, level)
        assert set(Division.objects.permitted(actor, "change")) == changes, (user, level)
        for row in sees:
            assert access.offers(row, actor, "change") is (row in changes), (user, level, row)


def test_only_who_reaches_everything_adds_a_shared_one(acme, bruno, carla):
    division("Planta", acme, actor=acting(bruno, "group"))
    with pytest.raises(PermissionDenied):
        division("Energía", actor=acting(bruno, "group"))
    with pytest.raises(PermissionDenied):
        division("Almacén", acme, actor=acting(carla, "group"))


def test_off_takes_everything_below_along(acme):
    energy = division("Energía", acme)
    solar = division("Solar", acme, energy)
    switch_division(energy, actor=SYSTEM)
    assert not DivisionEntity.get(SYSTEM, solar.pk).is_active
    with pytest.raises(NotNow):
        switch_division(solar, actor=SYSTEM)
    switch_division(energy, actor=SYSTEM)
    assert not DivisionEntity.get(SYSTEM, solar.pk).is_active


class TestTheTab:
    def test_adds_renames_moves_and_switches_off(self, client, ana, acme):
        client.force_login(ana)
        post = f"/accounts/{acme.pk}/divisions/"
        client.post(post, {"name": "Energía"})
        energy = Division.objects.unscoped("a test").get()
        client.post(post, {"name": "Solar", "parent": energy.pk})
        client.post(post, {"name": "Agua"})
        water = Division.objects.unscoped("a test").get(name="Agua")
        values = {"name": "Renovables", "parent": water.pk, "division": energy.pk, "version": energy.version}
        assert client.post(post, values).status_code == 302
        page = client.get(f"/accounts/{acme.pk}/?tab=divisions").content.decode()
        places = [page.index(f">{name}</a>") for name in ("Agua", "Renovables", "Solar")]
        assert places == sorted(places)
        assert "depth-2" in page
        assert names(below([water])) == ["Renovables", "Solar"]
        assert not Division.objects.unscoped("a test").get(name="Solar").is_active  # as its parent

    def test_says_what_is_wrong_and_keeps_what_was_typed(self, client, ana, acme):
        client.force_login(ana)
        division("Energía", acme)
        answer = client.post(f"/accounts/{acme.pk}/divisions/", {"name": "Energía"})
        assert answer.status_code == 422
        assert 'value="Energía"' in answer.content.decode()
        for values in (
            {"name": ""},
            {"name": "x" * 101},
            {"name": "Nave", "parent": "x"},
            {"name": "N", "parent": 999},
        ):
            assert client.post(f"/accounts/{acme.pk}/divisions/", values).status_code == 422

    def test_belongs_to_who_sees_the_client(self, client, carla, acme, ana, girona):
        theirs = division("Taller", account_of(ana, girona, "Otra S.L."))
        client.force_login(carla)
        assert client.post(f"/accounts/{acme.pk}/divisions/", {"name": "Nave"}).status_code == 404
        client.force_login(ana)
        stray = {"name": "Nave", "division": theirs.pk}
        assert client.post(f"/accounts/{acme.pk}/divisions/", stray).status_code == 404
