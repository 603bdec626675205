"""Values of added fields: read, written, asked for, noted."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Q

from tests.people import SYSTEM, account_of, acting
from vinculo.abilities.custom_fields.define import change_field, restore_field, trash_field
from vinculo.abilities.custom_fields.tests.conftest import add
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.account.model import Account
from vinculo.entities.writing import save_changes, save_new
from vinculo.records import custom
from vinculo.records.models import Change, RecordAnchor

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 3, 31)


def names(condition):
    return sorted(Account.objects.unscoped("tests").filter(condition).values_list("name", flat=True))


def test_every_type_comes_back_as_it_went(ana, acme, machinery, renewal, employees):
    flag, boss, other = add("Moroso", "boolean"), add("Gestor", "user"), add("Proveedor", "account")
    text, long = add("Apodo"), add("Historia", "textarea")
    values = {
        "cf_tipo": "Turismo", "cf_marca": "Seat", "cf_modelo": "Ibiza", renewal.name: DAY,
        employees.name: Decimal("12.5"), flag.name: True, boss.name: ana, other.name: acme, text.name: "Ñandú",
        long.name: "dos\nlíneas",
    }  # fmt: skip
    row = save_new(AccountEntity, {"name": "Mecánica Roca", **values}, SYSTEM)
    fresh = Account.objects.unscoped("tests").get(pk=row.pk)
    assert {name: getattr(fresh, name) for name in values} == values
    read = Account.objects.unscoped("tests").filter(pk=row.pk).values(*values).get()
    assert read == {**values, boss.name: ana.pk, other.name: acme.pk}


def test_nothing_filled_in_is_nothing(acme, renewal, employees):
    flag, boss = add("Moroso", "boolean"), add("Gestor", "user")
    assert [getattr(acme, f.name) for f in (renewal, employees, flag, boss)] == [None, None, False, None]
    row = Account.objects.unscoped("tests").values(renewal.name, employees.name, flag.name, boss.name).get()
    assert list(row.values()) == [None, None, False, None]


def test_what_is_asked_of_values(ana, renewal, employees):
    flag, boss = add("Moroso", "boolean"), add("Gestor", "user")
    apodo = add("Apodo")
    for name, values in {
        "Uno": {renewal.name: DAY, employees.name: Decimal(9), apodo.name: "Ñandú"},
        "Dos": {renewal.name: DAY + dt.timedelta(5), employees.name: Decimal(10), flag.name: True, boss.name: ana},
        "Tres": {},
    }.items():
        save_new(AccountEntity, {"name": name, **values}, SYSTEM)
    assert names(Q(**{f"{employees.name}__lte": 10})) == ["Dos", "Uno"]  # the third has none, not zero
    assert names(Q(**{f"{employees.name}__gte": Decimal("9.5")})) == ["Dos"]
    assert names(Q(**{employees.name: 9})) == ["Uno"]
    assert names(Q(**{f"{renewal.name}__lte": DAY})) == ["Uno"]
    assert names(Q(**{f"{renewal.name}__isnull": True})) == ["Tres"]
    assert names(Q(**{flag.name: False})) == ["Tres", "Uno"]
    assert names(Q(**{boss.name: ana})) == ["Dos"]
    assert names(Q(**{f"{boss.name}__isnull": True})) == ["Tres", "Uno"]
    assert names(Q(**{f"{apodo.name}_key": "n~andu"})) == ["Uno"]
    in_order = Account.objects.unscoped("tests").order_by(f"-{employees.name}_key", "-pk")
    assert [row.name for row in in_order] == ["Dos", "Uno", "Tres"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"cf_tipo": "Camión", "cf_marca": "Seat"}, "cf_marca"),
        ({"cf_marca": "Seat"}, "cf_marca"),
        ({"cf_tipo": "Turismo", "cf_marca": "Volvo", "cf_modelo": "Ibiza"}, "cf_modelo"),
        ({"cf_tipo": "Avión"}, "cf_tipo"),
    ],
)
def test_a_linked_value_outside_its_parents_is_refused(machinery, values, field):
    with pytest.raises(ValidationError) as refused:
        save_new(AccountEntity, {"name": "Mecánica Roca", **values}, SYSTEM)
    assert set(refused.value.message_dict) == {field}


def test_changing_the_parent_alone_leaves_the_child_without_footing(machinery):
    values = {"cf_tipo": "Turismo", "cf_marca": "Seat", "cf_modelo": "Ibiza"}
    row = save_new(AccountEntity, {"name": "Mecánica Roca", **values}, SYSTEM)
    with pytest.raises(ValidationError) as refused:
        save_changes(AccountEntity, row, {"cf_tipo": "Camión"}, SYSTEM)
    assert "cf_marca" in refused.value.message_dict
    save_changes(AccountEntity, row, {"cf_tipo": "Camión", "cf_marca": "Volvo", "cf_modelo": ""}, SYSTEM)
    assert (row.cf_tipo, row.cf_marca, row.cf_modelo) == ("Camión", "Volvo", "")


def test_a_value_no_longer_offered_stays_until_somebody_changes_it(machinery):
    row = save_new(AccountEntity, {"name": "Roca", "cf_tipo": "Turismo", "cf_marca": "Seat"}, SYSTEM)
    change_field(machinery[1], {"options": "Turismo|Volvo,Camión|Volvo"}, actor=SYSTEM)
    custom.refresh()
    save_changes(AccountEntity, row, {"name": "Roca e Hijos", "cf_marca": "Seat"}, SYSTEM)
    assert row.cf_marca == "Seat"
    with pytest.raises(ValidationError):
        save_new(AccountEntity, {"name": "Otra", "cf_tipo": "Turismo", "cf_marca": "Seat"}, SYSTEM)


def test_the_history_tells_old_and_new(acme, employees, ana):
    boss = add("Gestor", "user")
    save_changes(AccountEntity, acme, {employees.name: Decimal(3)}, SYSTEM)
    save_changes(AccountEntity, acme, {employees.name: Decimal("4.5"), boss.name: ana}, SYSTEM)
    change = Change.objects.filter(kind="account", verb="change").latest("pk")
    assert change.values == {employees.name: ["3", "4.5"], boss.name: [None, [ana.pk, str(ana)]]}
    acme.refresh_from_db()
    assert acme.version == 3


def test_searchable_values_are_found(acme, machinery):
    save_changes(AccountEntity, acme, {"cf_tipo": "Turismo", "cf_marca": "Seat"}, SYSTEM)
    text = RecordAnchor.objects.unscoped("tests").get(pk=acme.pk).search
    assert "seat" in text.split()
    assert "turismo" not in text.split()  # nobody said so


def test_becoming_searchable_reaches_what_is_there(acme, machinery, django_capture_on_commit_callbacks):
    from vinculo.abilities.custom_fields.tasks import find_anew

    save_changes(AccountEntity, acme, {"cf_tipo": "Turismo"}, SYSTEM)
    change_field(machinery[0], {"searchable": True}, actor=SYSTEM)
    find_anew.call("account", "tipo")
    assert "turismo" in RecordAnchor.objects.unscoped("tests").get(pk=acme.pk).search.split()


def test_a_required_field_is_asked_for_when_it_is_written(acme):
    code = add("Código", required=True)
    with pytest.raises(ValidationError) as refused:
        save_new(AccountEntity, {"name": "Roca"}, SYSTEM)
    assert set(refused.value.message_dict) == {code.name}
    save_changes(AccountEntity, acme, {"city": "Olot"}, SYSTEM)  # it was never filled in here
    with pytest.raises(ValidationError):
        save_changes(AccountEntity, acme, {code.name: ""}, SYSTEM)


def test_a_field_in_the_trash_keeps_its_values(acme, employees):
    save_changes(AccountEntity, acme, {employees.name: Decimal(3)}, SYSTEM)
    trash_field(employees, actor=SYSTEM)
    custom.refresh()
    assert not hasattr(Account, employees.name)
    acme.refresh_from_db()
    save_changes(AccountEntity, acme, {"city": "Olot"}, SYSTEM)
    restore_field(employees, actor=SYSTEM)
    custom.refresh()
    acme.refresh_from_db()
    assert getattr(acme, employees.name) == 3


def test_another_label_changes_nothing_else(acme, employees):
    save_changes(AccountEntity, acme, {employees.name: Decimal(3)}, SYSTEM)
    change_field(employees, {"label": "Plantilla"}, actor=SYSTEM)
    custom.refresh()
    acme.refresh_from_db()
    assert (employees.slug, getattr(acme, employees.name), acme.version) == ("empleados", 3, 2)


def test_what_two_copies_of_a_row_hold_is_their_own(acme, employees):
    import copy

    other = copy.copy(acme)
    setattr(other, employees.name, Decimal(3))
    assert getattr(acme, employees.name) is None


def test_another_process_knows_at_its_next_request(ana, employees):
    """What a process has installed is compared with the table once per request."""
    custom.refresh(acting(ana))
    employees.label = "Plantilla"
    employees.save()  # as another process would
    assert account_of(ana)._meta.get_field(employees.name).verbose_name == "Empleados"
    custom.refresh(acting(ana))
    assert Account._meta.get_field(employees.name).verbose_name == "Plantilla"
