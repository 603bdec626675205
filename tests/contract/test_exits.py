"""Every way out of the database shows exactly the rows in scope, for every entity and every reach.

Whatever Ana is shown is also searched for names and links of rows she must not see (`Look.checked`).
"""

import csv
import io
import re
from dataclasses import replace

import pytest
from django.db.models import CharField, TextField
from python_calamine import CalamineWorkbook

from tests.contract.browser import main_form
from tests.contract.stage import ENTITIES, OPENS, RECORDS, Look, text_of
from tests.factory import make, name_of, names_in
from tests.people import SYSTEM
from vinculo.entities.columns import RelatedCount
from vinculo.entities.layout import Related
from vinculo.entities.registry import entity_named
from vinculo.records import access, writing
from vinculo.records.access import OwnerAndGroup
from vinculo.screens.search import ON_PAGE

pytestmark = pytest.mark.django_db


def of(entities):
    return pytest.mark.parametrize("entity", entities, ids=[entity.key() for entity in entities])


def shown(response):
    return {int(pk) for pk in re.findall(r'data-id="(\d+)"', text_of(response))}


def names_of(entity, pks):
    return {name for row in entity.model._base_manager.filter(pk__in=pks) for name in names_in(str(row))}


@of([entity for entity in RECORDS if type(access.rule_for(entity.model)) is OwnerAndGroup])
def test_the_reach_is_what_it_says(look, entity):
    seen = look.expected(entity)
    rows = look.stage.rows[entity.key()]
    assert {name for name, row in rows.items() if row.pk in seen} == OPENS[look.reach] & rows.keys()


@of(ENTITIES)
def test_the_list(look, entity):
    names = ",".join(column.name for column in entity.columns_for(look.actor))
    answer = look.get(entity.url(), {"columns": names})
    if status := look.refusal(entity, "list"):
        assert answer.status_code == status
    else:
        assert shown(answer) == look.expected(entity, "list")


@of(RECORDS)
def test_the_list_of_the_trash(look, entity):
    answer = look.get(entity.url(), {"trash": "1"})
    if status := look.refusal(entity, "list") or look.refusal(entity, "delete"):
        assert answer.status_code == status
    else:
        assert shown(answer) == look.expected(entity, "list", trash=True)


@of(ENTITIES)
def test_the_count(look, entity):
    answer = look.get(entity.url("count/"))
    if status := look.refusal(entity, "list"):
        assert answer.status_code == status
    else:
        assert answer.content.decode().strip() == str(len(look.expected(entity, "list")))


@of(ENTITIES)
@pytest.mark.parametrize("trash", ["", "1"])
def test_the_exports(look, entity, trash):
    names = ",".join(column.name for column in entity.columns_for(look.actor))
    query = {"columns": names, "trash": trash}
    answers = [look.get(entity.url(f"export.{kind}"), query) for kind in ("csv", "xlsx")]
    in_trash = bool(trash) and entity.is_record()
    status = look.refusal(entity, "export") or (look.refusal(entity, "delete") if in_trash else None)
    if status:
        assert {answer.status_code for answer in answers} == {status}
        return
    seen = names_of(entity, look.expected(entity, "export", trash=in_trash))
    lines, sheet = list(csv.reader(io.StringIO(text_of(answers[0])), delimiter=";")), sheet_of(answers[1])
    for table in (lines, sheet):
        titles = {name for line in table[1:] for name in names_in(str(line[0]))}
        assert titles == {name for name in seen if name}
        assert {name for line in table for cell in line for name in names_in(str(cell))} <= look.names
    assert len(lines) == len(sheet) == len(look.expected(entity, "export", trash=in_trash)) + 1


def sheet_of(response):
    file = io.BytesIO(b"".join(response.streaming_content))
    return CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()


@of(ENTITIES)
def test_the_choices(look, entity):
    answer = look.get(entity.url("choices/"))
    if status := look.refusal(entity, "view"):
        assert answer.status_code == status
        return
    assert {one["id"] for one in answer.json()} <= look.expected(entity)
    for row in look.stage.everything(entity).values() if entity.is_record() else look.stage.rows[entity.key()].values():
        found = look.get(entity.url("choices/"), {"q": name_of(row)}).json()
        assert [one["id"] for one in found] == [row.pk] * (row.pk in look.expected(entity))


@of(RECORDS)
def test_searching_for_a_name(look, entity):
    """In the palette and in the list."""
    seen = look.expected(entity)
    for row in look.stage.everything(entity).values():
        name, url = name_of(row), entity.url(f"{row.pk}/")
        assert (url in text_of(look.get("/search/palette", {"q": name}))) == (row.pk in seen)
        if entity.may(look.actor, "list"):
            assert shown(look.get(entity.url(), {"q": name})) == {row.pk} & look.expected(entity, "list")


@of(RECORDS)
def test_searching_for_what_they_have_in_common(look, entity):
    seen = look.expected(entity)
    page = text_of(look.get("/search/", {"q": "Roca"}))
    found = {int(pk) for pk in re.findall(rf"/{entity.path}/(\d+)/", page)}
    assert found <= seen
    assert len(found) == min(len(seen), ON_PAGE)


def test_the_first_page(look):
    page = text_of(look.get("/"))
    assert bool(names_in(page)) == bool(any(look.expected(entity) for entity in RECORDS))


@of([entity for entity in ENTITIES if any(isinstance(c, RelatedCount) for c in entity.columns)])
def test_counts_of_other_entities(look, entity):
    """A cell counts the rows Ana would find behind it."""
    if not entity.may(look.actor, "export"):
        return
    for column in (one for one in entity.columns if isinstance(one, RelatedCount)):
        answer = look.get(entity.url("export.csv"), {"columns": f"{entity.columns[0].name},{column.name}"})
        below = entity_named(column.related._meta.model_name)
        seen = column.related._base_manager.filter(pk__in=look.expected(below))
        for title, count in list(csv.reader(io.StringIO(text_of(answer)), delimiter=";"))[1:]:
            row = next(row for row in entity.model._base_manager.all() if name_of(row) in title)
            assert int(count) == seen.filter(**{column.pointer: row.pk}).count()


@of([entity for entity in RECORDS if entity.tabs])
def test_tabs_of_other_entities(look, entity):
    """A tab counts and lists the rows in scope that point at the record."""
    for row in look.stage.rows[entity.key()].values():
        tabs = entity.tabs_for(look.actor) if row.pk in look.expected(entity) else ()
        for tab in [one for one in tabs if isinstance(one, Related)]:
            below = entity_named(tab.entity)
            pointing = below.model._base_manager.filter(pk__in=look.expected(below), **{tab.field: row.pk})
            page = text_of(look.get(entity.url(f"{row.pk}/"), {"tab": tab.slug}))
            found = {int(pk) for pk in re.findall(rf'data-href="/{below.path}/(\d+)/"', page)}
            assert found == set(pointing.values_list("pk", flat=True))


@of(ENTITIES)
def test_the_api(look, entity):
    answer = look.api(f"/api/v1/{entity.path}?page_size=200")
    verb = "list" if entity.is_record() else "view"
    if entity.may(look.actor, verb):
        assert {one["id"] for one in answer.json()["items"]} == look.expected(entity, verb)
    else:
        assert answer.status_code == 403
    for row in look.stage.rows[entity.key()].values():
        status = look.api(f"/api/v1/{entity.path}/{row.pk}").status_code
        wanted = 404 if entity.may(look.actor, "view") else 403
        assert status == (200 if row.pk in look.expected(entity) else wanted)


SECRET = "secreto77@x.test"


def veiled(entity):
    """The sections of a form that could be closed to somebody: (place, names of their texts)."""
    title = {entity.columns[0].name, *entity.example}
    for place, section in enumerate(entity.form):
        fields = [entity.model._meta.get_field(name) for name in section.names]
        texts = [one.name for one in fields if isinstance(one, CharField | TextField) and not one.choices]
        if texts and not title & set(section.names):
            yield place, texts


@pytest.mark.parametrize(
    ("entity", "place", "names"),
    [pytest.param(one, *rest, id=f"{one.key()} {rest[1]}") for one in RECORDS for rest in veiled(one)],
)
def test_a_field_one_has_no_function_for_does_not_exist(stage, monkeypatch, entity, place, names):
    """Not in lists, files, filters, forms, pages, hints, history or the API."""
    row = make(entity, owner=stage.ana, group=stage.girona)
    writing.change(row, dict.fromkeys(names, SECRET), SYSTEM)
    form = [replace(one, needs="secrets") if n == place else one for n, one in enumerate(entity.form)]
    monkeypatch.setattr(entity, "form", form)
    look = Look(stage, "all")
    url, columns = entity.url(f"{row.pk}/"), ",".join(column.name for column in entity.columns_for(look.actor))
    pages = [
        url, f"{url}edit/", f"{url}preview/", f"{url}timeline/", f"{url}?tab=history", f"{url}?tab=files",
        f"{entity.url()}?columns={columns}", entity.url("filters/"), entity.url("export.csv"), entity.url("choices/"),
        f"/search/?q={name_of(row)}", f"/search/palette?q={name_of(row)}", "/",
    ]  # fmt: skip
    for page in pages:
        assert SECRET not in text_of(look.get(page)), page
    assert SECRET not in text_of(look.api(f"/api/v1/{entity.path}/{row.pk}"))
    for name in names:
        for query in ({name: SECRET}, {"sort": name}, {"columns": name}):
            assert look.get(entity.url(), query).status_code == 400
    fields = main_form(text_of(look.get(f"{url}edit/")))
    assert not fields.keys() & set(form[place].names)
    look.post(f"{url}edit/", fields | dict.fromkeys(names, "otra cosa"))
    assert {getattr(entity.model._base_manager.get(pk=row.pk), name) for name in names} == {SECRET}
