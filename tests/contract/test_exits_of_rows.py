"""What Ana may do to a row is what her role says: not found when out of sight, refused when only in sight.

Whatever is refused has written nothing.
"""

from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.contract.browser import main_form
from tests.contract.stage import ENTITIES, FILE, RECORDS, text_of, undone, writes
from tests.contract.test_exits import of
from vinculo.abilities.comments.models import Comment
from vinculo.abilities.files.models import Attachment
from vinculo.records import access
from vinculo.records.models import Change

# One reach of each kind is enough here: which rows a reach opens is asked of the lists.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("look", ["none", "group", "reader", "outsider"], indirect=True),
]
# Rows in scope, in sight only, out of sight, for each of these reaches.
PLACES = ("Ana's", "Bruno's", "Carla's", "of the company", "linked to Ana's", "Ana's, pointing out of sight", "one")


@dataclass(frozen=True)
class Exit:
    """A page of a row or something done to it; `verb` is the function it needs."""

    path: str
    verb: str = "view"
    data: object = None  # what is posted; None is a GET
    trash: bool | None = False  # whether it is for rows in the trash; None for both
    alike: bool = False  # answered by the lines of an ability, whatever the entity

    def __str__(self):
        return f"{'GET' if self.data is None else 'POST'} {self.path or 'detail'}"


def upload(row):
    return {"file": SimpleUploadedFile("plano.txt", FILE)}


def comment_of(row):
    return Comment.objects.get(anchor_id=row.pk).pk


def file_of(row):
    return Attachment.objects.get(anchor_id=row.pk).pk


def exits(entity):
    """Everything the address of one row leads to."""
    found = [
        Exit("", trash=None),
        Exit("preview/", trash=None),
        Exit("edit/", "change"),
        Exit("edit/", "change", data=lambda row: {}),
        Exit("delete/", "delete"),
    ]
    if entity.is_record():
        found += [
            Exit("delete/", "delete", data=lambda row: {}),
            Exit("restore/", "delete", data=lambda row: {}, trash=True),
            Exit("?tab=files", trash=None, alike=True),
            Exit("?tab=history", trash=None, alike=True),
            Exit("timeline/", trash=None),
            Exit("timeline/?kind=comment", trash=None, alike=True),
            Exit("comments/", data=lambda row: {"text": "Vuelvo a llamar"}),
            Exit("comments/{comment}/", "change", data=lambda row: {"verb": "pin"}, alike=True),
            Exit("files/", "change", data=upload, alike=True),
            Exit("files/{file}/", trash=None),
            Exit("files/{file}/remove/", "change", data=lambda row: {}, alike=True),
            Exit("tags/", "change", data=lambda row: {"tags": "urgente"}, alike=True),
        ]
    for action in entity.actions:
        found += [Exit(f"{action.name}/", action.needs), Exit(f"{action.name}/", action.needs, data=lambda row: {})]
    return found


def cases():
    alike = [pytest.mark.alike]
    return [
        pytest.param(entity, one, id=f"{entity.key()} {one}", marks=alike if one.alike else [])
        for entity in ENTITIES
        for one in exits(entity)
    ]


@pytest.mark.parametrize(("entity", "way"), cases())
def test_a_row(look, entity, way):
    for row in rows_for(look.stage, entity, way):
        status = expected_status(look, entity, row, way)
        answer, written = ask(look, entity, row, way)
        if status is None:
            assert answer.status_code in (200, 204, 302, 422)
        else:
            assert answer.status_code == status
            assert not written


def rows_for(stage, entity, way):
    live = [row for name, row in stage.rows[entity.key()].items() if name in PLACES]
    trashed = stage.in_trash.get(entity.key(), {}).values()
    return trashed if way.trash else (*live, *trashed)


def expected_status(look, entity, row, way):
    """None for what is allowed."""
    trashed = getattr(row, "trashed", None) is not None
    in_sight = row.pk in look.expected(entity, trash=trashed)
    if not in_sight or (trashed and (way.trash is False or not entity.may(look.actor, "delete"))):
        return 404
    return None if access.reaches(row, look.actor, way.verb) else 403


def ask(look, entity, row, way):
    """The answer, and the tables that were written to; everything is taken back."""
    path = way.path
    if entity.is_record():
        path = path.format(comment=comment_of(row), file=file_of(row))
    with undone(), writes() as written:
        url = entity.url(f"{row.pk}/{path}")
        answer = look.get(url) if way.data is None else look.post(url, way.data(row))
        text_of(answer)
        return answer, written


@of(RECORDS)
def test_many_rows_at_once(look, entity):
    """Ticked rows out of reach stay as they are, whoever sent their keys."""
    for name, verb in [("trash", "delete"), *((a.name, a.needs) for a in entity.actions if a.bulk)]:
        with undone():
            before = dict(entity.model._base_manager.values_list("pk", "version"))
            allowed = look.expected(entity, verb)
            data = {"action": name, "confirmed": "1", "ids": list(before)}
            answer = look.post(entity.url("bulk/"), data)
            after = dict(entity.model._base_manager.values_list("pk", "version"))
            touched = {pk for pk, version in after.items() if version != before[pk]}
            assert touched <= allowed
            if status := look.refusal(entity, verb):
                assert answer.status_code == status
            elif name == "trash":
                assert touched == allowed
            else:
                assert answer.status_code in (302, 422)


@of(ENTITIES)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_untouched_form_changes_nothing(look, entity, scripts):
    """Also what Ana could not choose herself stays: somebody else's record, a colleague, a value switched off."""
    for row in look.stage.rows[entity.key()].values():
        if not access.reaches(row, look.actor, "change"):
            continue
        url = entity.url(f"{row.pk}/edit/")
        fields = main_form(text_of(look.get(url)), scripts=scripts)
        fields.pop("invite", None)
        before, seen = values_of(row), Change.objects.count()
        answer = look.post(url, fields)
        assert answer.status_code == 302, answer.context["form"].errors
        assert values_of(row) == before
        assert Change.objects.count() == seen


def values_of(row):
    return type(row)._base_manager.filter(pk=row.pk).values().get()


@of(ENTITIES)
def test_a_new_row(look, entity):
    """The form opens for who may create; an empty one comes back with its errors and writes nothing."""
    answer, status = look.get(entity.url("new/")), look.refusal(entity, "create")
    assert answer.status_code == (status or 200)
    with writes() as written:
        answer = look.post(entity.url("new/"))
    assert answer.status_code == (status or 422)
    assert not written


@of(RECORDS)
def test_nobody_is_handed_what_he_does_not_see(look, entity):
    """A new row cannot be hung from, or point at, a record out of sight."""
    if not entity.may(look.actor, "create"):
        return
    fields = main_form(text_of(look.get(entity.url("new/"))))
    for one in entity.model._meta.concrete_fields:
        if one.name not in fields or one.related_model is None or not hasattr(one.related_model, "anchor"):
            continue
        for row in look.stage.rows[one.related_model.kind()].values():
            if row.pk in look.expected_of(type(row)):
                continue
            fields[one.name] = [str(row.pk)]
            answer = look.post(entity.url("new/"), fields)
            assert answer.status_code == 422
            assert one.name in answer.context["form"].errors
