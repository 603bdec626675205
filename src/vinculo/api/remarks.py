"""What people add to any record, below its address: comments, files, tags, with the permissions of the screens."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from vinculo.abilities.comments.models import Comment
from vinculo.abilities.comments.write import add_comment, remove_comment
from vinculo.abilities.files.attach import attach, remove
from vinculo.abilities.files.models import Attachment
from vinculo.abilities.files.serve import as_download
from vinculo.abilities.tags.models import Tag
from vinculo.abilities.tags.write import by_key, set_tags
from vinculo.api.body import read_object
from vinculo.api.errors import Problem
from vinculo.api.reading import LARGEST_PAGE, PAGE, json, known
from vinculo.api.writing import found
from vinculo.entities import json_values
from vinculo.entities.entity import Entity
from vinculo.entities.json_values import MAX_ID
from vinculo.identity.actor import Actor
from vinculo.records import access


def one_of(rows: Any, pk: int) -> Any:
    """The row `pk` of `rows`. Raises Problem 404."""
    row = rows.filter(pk=known(pk)).first()
    if row is None:
        raise Problem(404)
    return row


def told_of(entity: type[Entity], actor: Actor, pk: int) -> Any:
    """The record, for who gets to know what is written on such records. Raises Problem 404."""
    if not entity.shows_remarks(actor):
        raise Problem(404)
    return found(entity, actor, pk)


def check_may_write(actor: Actor, row: Any = None) -> None:
    """Raises PermissionDenied for a token that only reads, and for a record the actor may not change."""
    if actor.read_only or (row is not None and not access.reaches(row, actor, "change")):
        raise PermissionDenied


def text_in(request: HttpRequest, name: str) -> str:
    """The one text of a JSON body. Raises ValidationError by field, Problem."""
    sent = read_object(request)
    errors = {other: [_("There is no such field.")] for other in sent if other != name}
    if name not in sent:
        errors[name] = [_("This field is required.")]
    if errors:
        raise ValidationError(errors)
    try:
        return json_values.read_text(sent[name], None)
    except ValidationError as bad:
        raise ValidationError({name: bad.messages}) from bad


def page_of(request: HttpRequest, rows: Any, shown: Any) -> HttpResponse:
    """`{"items": […], "next": id}`, newest first; the next page is `?before=id`. Raises Problem 400."""
    asked: dict[str, int] = {"page_size": PAGE, "before": MAX_ID}
    most = {"page_size": LARGEST_PAGE, "before": MAX_ID}
    for name, texts in request.GET.lists():
        text = texts[0]
        if name not in asked:
            raise Problem(400, {name: [_("There is no parameter with this name.")]})
        if len(texts) > 1 or not (text.isascii() and text.isdigit() and len(text) < 19 and 0 < int(text) <= most[name]):
            raise Problem(400, {name: [_("Give a whole number.")]})
        asked[name] = int(text)
    size = asked["page_size"]
    page = list(rows.filter(pk__lt=asked["before"]).order_by("-pk")[: size + 1])
    following = page[size - 1].pk if len(page) > size else None
    return json({"items": [shown(one) for one in page[:size]], "next": following})


# --- comments ---------------------------------------------------------------------------------


def comment_json(one: Comment) -> dict[str, Any]:
    return {
        "id": one.pk, "text": one.text, "author": one.author_id, "author_name": one.author_name, "at": one.at,
        "edited": one.edited, "pinned": one.pinned,
    }  # fmt: skip


def comments(request: HttpRequest, entity: type[Entity], actor: Actor, pk: int) -> HttpResponse:
    """What people wrote on the record, newest first."""
    row = told_of(entity, actor, pk)
    return page_of(request, Comment.objects.filter(anchor_id=row.pk), comment_json)


def comment(request: HttpRequest, entity: type[Entity], actor: Actor, pk: int) -> HttpResponse:
    """Whoever sees the record may comment on it; people are mentioned as on the screen."""
    row = told_of(entity, actor, pk)
    check_may_write(actor)
    return json(comment_json(add_comment(row.anchor, text_in(request, "text"), actor=actor)), 201)


def uncomment(request: HttpRequest, entity: type[Entity], actor: Actor, pk: int, child: int) -> HttpResponse:
    """Only its author takes a comment away."""
    one = one_of(Comment.objects.filter(anchor_id=told_of(entity, actor, pk).pk), child)
    check_may_write(actor)
    remove_comment(one, actor=actor)
    return HttpResponse(status=204)


# --- files ------------------------------------------------------------------------------------


def file_json(one: Attachment) -> dict[str, Any]:
    return {
        "id": one.pk, "name": one.name, "size": one.file.size, "content_type": one.content_type,
        "author": one.author_id, "author_name": one.author_name, "at": one.at,
    }  # fmt: skip


def attached(row: Any) -> Any:
    return Attachment.objects.filter(anchor_id=row.pk, trashed__isnull=True).select_related("file")


def files(request: HttpRequest, entity: type[Entity], actor: Actor, pk: int) -> HttpResponse:
    """The files on the record, newest first; the bytes of each are at its own address."""
    return page_of(request, attached(told_of(entity, actor, pk)), file_json)


def upload(request: HttpRequest, entity: type[Entity], actor: Actor, pk: int) -> HttpResponse:
    """One file, sent as the form field `file` of a multipart body."""
    row = told_of(entity, actor, pk)
    check_may_write(actor, row)
    if request.content_type != "multipart/form-data":
        raise Problem(415, detail=_("Send the file as multipart/form-data."))
    sent = request.FILES.getlist("file")
    if unknown := (set(request.FILES) | set(request.POST)) - {"file"}:
        raise ValidationError({name: _("There is no such field.") for name in unknown})
    if len(sent) != 1:
        raise ValidationError({"file": _("Send one file, as the field «file».")})
    return json(file_json(attach(row.anchor, sent[0], actor=actor)), 201)


def download(request: HttpRequest, entity: type[Entity], actor: Actor, pk: int, child: int) -> FileResponse:
    """The bytes."""
    try:
        return as_download(one_of(attached(told_of(entity, actor, pk)), child))
    except FileNotFoundError as lost:
        raise Problem(404) from lost


def remove_file(request: HttpRequest, entity: type[Entity], actor: Actor, pk: int, child: int) -> HttpResponse:
    """Whoever sent it, or may change the record, takes a file off."""
    row = told_of(entity, actor, pk)
    one = one_of(attached(row), child)
    check_may_write(actor)
    remove(one, actor=actor, may_change=access.reaches(row, actor, "change"))
    return HttpResponse(status=204)


# --- tags -------------------------------------------------------------------------------------


def tag_json(one: Tag) -> dict[str, Any]:
    return {"id": one.pk, "name": one.name, "colour": one.colour}


def tags(request: HttpRequest, entity: type[Entity], actor: Actor, pk: int) -> HttpResponse:
    """The tags of the record."""
    row = told_of(entity, actor, pk)
    return page_of(request, Tag.objects.filter(taggings__anchor_id=row.pk), tag_json)


def tag(request: HttpRequest, entity: type[Entity], actor: Actor, pk: int) -> HttpResponse:
    """Puts one tag on the record; a word nobody used before becomes a new tag."""
    row = told_of(entity, actor, pk)
    check_may_write(actor, row)
    name = text_in(request, "name")
    if len(wanted := by_key([name])) != 1:
        raise ValidationError({"name": _("Give one tag, without commas.")})
    try:
        carried = set_tags(row.anchor, [name], actor=actor, shown=[])
    except ValidationError as bad:
        raise ValidationError({"name": bad.messages}) from bad
    return json(tag_json(next(one for one in carried if one.name_key in wanted)), 201)


def untag(request: HttpRequest, entity: type[Entity], actor: Actor, pk: int, child: int) -> HttpResponse:
    """Takes a tag off the record; the tag itself stays for others."""
    row = told_of(entity, actor, pk)
    check_may_write(actor, row)
    one = one_of(Tag.objects.filter(taggings__anchor_id=row.pk), child)
    set_tags(row.anchor, [], actor=actor, shown=[one.name])
    return HttpResponse(status=204)
