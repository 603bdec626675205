"""The floors and walls of the house, as far as only the running models or the parsed source can tell.

Relations between models keep the floors that import-linter keeps between modules; what walks around the
guard, or writes without telling the anchors, is found by its shape.
"""

import ast
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from vinculo.entities import registry
from vinculo.records.access import Rule
from vinculo.records.record import Record, record_models

pytestmark = pytest.mark.static
ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT = ROOT / "pyproject.toml"
PACKAGE = ROOT / "src" / "vinculo"


def floors(contract):
    """Room → height, from the contract in pyproject.toml."""
    contracts = tomllib.loads(PROJECT.read_text())["tool"]["importlinter"]["contracts"]
    layers = next(entry["layers"] for entry in contracts if entry["id"] == contract)
    return {room.strip(" ()"): height for height, layer in enumerate(reversed(layers)) for room in layer.split("|")}


ROOMS, DOMAINS = floors("floors"), floors("domains")


def height(model):
    """(floor of the room, floor of the domain inside `domains`)."""
    _, room, *rest = model.__module__.split(".")
    return ROOMS[room], DOMAINS[rest[0]] if room == "domains" else 0


def own_models():
    return [model for model in apps.get_models() if model.__module__.startswith("vinculo.")]


def test_no_model_points_upwards():
    upwards = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in own_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model
        and field.related_model.__module__.startswith("vinculo.")
        and height(model) < height(field.related_model)
    ]
    assert upwards == []


# --- what the source may not say ----------------------------------------------------------------


def nodes(*kinds):
    """(place, node) of the product's source, tests left out."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, kinds):
                yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", node


def calls(*names):
    """(place, call) of methods or functions with these names."""
    for place, node in nodes(ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in names:
            yield place, node


def is_sentence(argument):
    """A literal somebody can read and search for, not a variable nor one word."""
    return isinstance(argument, ast.Constant) and isinstance(argument.value, str) and " " in argument.value


def test_whoever_asks_without_a_scope_says_why():
    silent = [
        place
        for place, call in calls("unscoped", "trusted")
        if len(call.args) != 1 or call.keywords or not is_sentence(call.args[0])
    ]
    assert silent == []


def test_nobody_listens_to_signals_but_for_the_end_of_migrations():
    imports = {
        (place.rsplit(":", 1)[0], name.name)
        for place, node in nodes(ast.ImportFrom, ast.Import)
        for name in node.names
        if "signals" in f"{getattr(node, 'module', '')}.{name.name}".split(".")
    }
    announced = {name for path, name in imports if "/jobs/" in path}  # the tasks interface wants to be told
    assert announced <= {"task_enqueued", "task_started", "task_finished"}
    assert {pair for pair in imports if "/jobs/" not in pair[0]} == {("src/vinculo/records/apps.py", "post_migrate")}
    assert [place for place, _ in calls("receiver", "Signal")] == []


def test_nobody_hangs_records_on_others_behind_their_back():
    """`account.contacts.add(contact)` writes the foreign key alone: no anchor, no scope, no history."""
    reverse = {
        relation.get_accessor_name()
        for model in record_models().values()
        for relation in model._meta.related_objects
        if issubclass(relation.related_model, Record)
    }
    assert "contacts" in reverse
    behind = [
        place
        for place, call in calls("add", "set", "aadd", "aset", "create", "remove", "clear")
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Attribute)
        and call.func.value.attr in reverse
    ]
    assert behind == []


def test_nobody_forgets_who_asks_by_calling_the_database_himself():
    """Cursors belong to the room that knows the databases, and to the one query that `Rows` puts together."""
    rooms = ("records/databases/", "records/rows.py", "installation/", "jobs/")
    found = [place.removeprefix("src/vinculo/") for place, _ in calls("cursor", "RawSQL", "raw", "extra")]
    assert [place for place in found if not place.startswith(rooms)] == []


# --- what every record keeps --------------------------------------------------------------------


def test_every_record_says_how_it_is_reached_and_called():
    for model in record_models().values():
        names = {field.name for field in model._meta.get_fields()}
        assert isinstance(model.access, Rule), model
        assert {model.title_field, *model.search_fields} <= names, model
        if model.follows:
            field = model._meta.get_field(model.follows)
            assert isinstance(field, ForeignKey), model
            assert issubclass(field.related_model, Record), model
        if model.number_series:
            assert model._meta.get_field("number").unique, model


def test_no_form_offers_what_a_record_takes_from_another():
    registry.load()
    for entity in registry.entities():
        if entity.is_record() and entity.model.follows:
            assert not {"owner", "group"} & set(entity.form_names()), entity


def test_lists_are_sorted_only_along_an_index():
    """Per sorted column one index for all rows, one by group and one by owner, of live rows."""
    registry.load()
    for entity in registry.entities():
        if not entity.is_record():
            continue
        leading = {tuple(index.fields[:2]) for index in entity.model._meta.indexes}
        sorts = {column.sort for column in (*entity.columns, *entity.more_columns) if column.sort}
        assert entity.default_order().field in {*sorts, "pk"}, entity
        for sort in sorts - {"pk"}:
            assert {(sort, "anchor"), ("group", sort), ("owner", sort)} <= leading, (entity, sort)
