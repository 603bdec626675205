"""The operations every entity gets, with their place in the OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from ninja import Path, Router

from vinculo.api import board, duplicates, reading, remarks, remarks_schema, schema, writing
from vinculo.api.forms import Schema, form_schema
from vinculo.api.models import StoredAnswer
from vinculo.api.repeats import write
from vinculo.entities.actions import Action
from vinculo.entities.entity import Entity
from vinculo.entities.json_values import MAX_ID
from vinculo.identity.actor import Actor

Id = Annotated[int, Path(ge=1, le=MAX_ID)]
LIST, ROW = "", "/{int:pk}"
CHILD = "/{int:child}"
WRITING = (413, 415, 422)


@dataclass(frozen=True)
class Operation:
    """One method of one address. `answer` is called with (request, entity, actor) and, on a row, its id."""

    method: str
    path: str
    answer: Callable[..., Any]
    verb: str
    summary: Any
    status: int = 200
    gives: str = ""  # the component it answers with
    problems: tuple[int, ...] = ()
    also: tuple[int, ...] = ()  # other ways to succeed, with nothing to say
    parameters: list[Schema] = field(default_factory=list)
    body: Schema | None = None


def operations(entity: type[Entity]) -> Iterator[Operation]:
    """What can be done with the rows of `entity`."""
    name = schema.name_of(entity)
    filters, trash = schema.list_parameters(entity), schema.trash_parameters(entity)
    yield Operation("GET", LIST, reading.page, "list", _("List {nouns}"), 200, f"{name}Page", parameters=filters)
    yield Operation("GET", ROW, reading.one, "get", _("Read {noun}"), 200, name, (404,), parameters=trash)
    if entity.form:
        new, changes = schema.body(schema.ref(f"New{name}")), schema.body(schema.ref(f"{name}Change"))
        yield Operation("POST", LIST, writing.create, "create", _("Create {noun}"), 201, name, WRITING, body=new)
        yield Operation(
            "PATCH", ROW, writing.change, "change", _("Change {noun}"), 200, name, (404, 409, 412, *WRITING),
            parameters=schema.version_parameters(entity), body=changes,
        )  # fmt: skip
    if entity.is_record():
        yield Operation("DELETE", ROW, writing.trash, "delete", _("Move {noun} to the trash"), 204, problems=(404,))
        back = _("Take {noun} out of the trash")
        yield Operation("POST", f"{ROW}/restore", writing.restore, "restore", back, 200, name, (404, 409, 422))
    if entity.board:
        narrowing = board.parameters(filters)
        told = _("The board of {nouns}: columns with counts and sums")
        yield Operation("GET", "/board", board.columns, "board", told, 200, "Board", parameters=narrowing)
    if entity.duplicates:
        asked = duplicates.parameters(entity, schema.DOCUMENTATION)
        yield Operation(
            "GET", "/duplicates", duplicates.similar, "duplicates", _("Look for {nouns} like this"), 200, "LookAlikes",
            parameters=asked,
        )  # fmt: skip
        yield from below_a_record()
    for action in entity.actions:
        yield verb(action, name)


def below_a_record() -> Iterator[Operation]:
    """What people add to a record: a list of each, adding one, taking one away."""
    upload, comment, tag = remarks_schema.UPLOAD, remarks_schema.NEW_COMMENT, remarks_schema.NEW_TAG
    paging: dict[str, Any] = {"problems": (404,), "parameters": remarks_schema.PAGING}
    new = (404, *WRITING)
    comments, files, tags = f"{ROW}/comments", f"{ROW}/files", f"{ROW}/tags"
    listed = _("Comments on {noun}"), _("Files of {noun}"), _("Tags of {noun}")
    added = _("Comment on {noun}"), _("Add a file to {noun}"), _("Put a tag on {noun}")
    gone = _("Remove a comment"), _("Remove a file"), _("Take a tag off {noun}")
    yield Operation("GET", comments, remarks.comments, "comments", listed[0], 200, "RecordCommentPage", **paging)
    yield Operation("GET", files, remarks.files, "files", listed[1], 200, "RecordFilePage", **paging)
    yield Operation("GET", tags, remarks.tags, "tags", listed[2], 200, "RecordTagPage", **paging)
    yield Operation(
        "POST", comments, remarks.comment, "comment_add", added[0], 201, "RecordComment", new, body=schema.body(comment)
    )
    yield Operation("POST", files, remarks.upload, "file_add", added[1], 201, "RecordFile", new, body=upload)
    yield Operation("POST", tags, remarks.tag, "tag_add", added[2], 201, "RecordTag", new, body=schema.body(tag))
    for path, drop, name, summary in (
        (comments, remarks.uncomment, "comment_remove", gone[0]),
        (files, remarks.remove_file, "file_remove", gone[1]),
        (tags, remarks.untag, "tag_remove", gone[2]),
    ):
        yield Operation("DELETE", f"{path}{CHILD}", drop, name, summary, 204, problems=(404,))
    bytes_of = f"{files}{CHILD}"
    yield Operation("GET", bytes_of, remarks.download, "file", _("Download a file"), 200, "bytes", (404,))


def verb(action: Action, name: str) -> Operation:
    """The verb as an operation: its form is the body, described when the document is written."""
    return Operation(
        "POST",
        f"{ROW}/{action.name}",
        partial(writing.act, action=action),
        action.name,
        action.label,
        200,
        name,
        (404, 409, *WRITING),
        also=(204,),
        body={"$ref": f"#/components/requestBodies/{name}_{action.name}"},
    )


def request_bodies(entities: list[type[Entity]]) -> dict[str, Schema]:
    """The bodies of all verbs, as components of the document."""
    found = {}
    for entity in entities:
        for action in entity.actions:
            form = form_schema(action)
            name = f"{schema.name_of(entity)}_{action.name}"
            found[name] = schema.body(form, required=bool(form["required"]))
    return found


class Summary:
    """The sentence of an operation, put into words when the document is written: nouns may be the house's own."""

    def __init__(self, text: Any, entity: type[Entity]) -> None:
        self.text, self.entity = text, entity

    def __str__(self) -> str:
        return str(self.text).format(noun=self.entity.noun.singular, nouns=self.entity.noun.plural)


def register(router: Router, entity: type[Entity]) -> None:
    """Gives `entity` its addresses on `router`."""
    for operation in operations(entity):
        writes = operation.method != "GET"
        problems = {*operation.problems, *((404, 422) if writes else ())}
        extra: Schema = {
            "parameters": [*operation.parameters, *(schema.REPEATS if writes else ())],
            "responses": schema.responses(entity, operation.status, operation.gives, tuple(problems)),
        }
        if operation.body:
            extra["requestBody"] = operation.body
        summary: Any = Summary(operation.summary, entity)
        router.add_api_operation(
            f"/{entity.path}{operation.path}",
            [operation.method],
            view(operation, entity),
            response=dict.fromkeys((operation.status, *operation.also)),
            operation_id=f"{entity.key()}_{operation.verb}",
            summary=summary,
            tags=[lazy(lambda: entity.noun.title, str)()],
            openapi_extra=extra,
        )


def view(operation: Operation, entity: type[Entity]) -> Callable[..., HttpResponse]:
    """The function ninja calls; its signature says whether there is an id."""

    def answered(request: HttpRequest, *pk: int) -> HttpResponse:
        actor: Actor = request.auth  # type: ignore[attr-defined]
        run = partial(operation.answer, request, entity, actor, *pk)
        if operation.method == "GET":
            return run()
        return write(request, run, partial(still_in_sight, entity, actor, pk[0] if pk else None))

    def on_list(request: HttpRequest) -> HttpResponse:
        return answered(request)

    def on_row(request: HttpRequest, pk: Id) -> HttpResponse:
        return answered(request, pk)

    def below_row(request: HttpRequest, pk: Id, child: Id) -> HttpResponse:
        return answered(request, pk, child)

    if operation.path.endswith(CHILD):
        return below_row
    return on_row if operation.path.startswith(ROW) else on_list


def still_in_sight(entity: type[Entity], actor: Actor, pk: int | None, stored: StoredAnswer) -> bool:
    """Whether the row a stored answer is about (`pk`, or the one it made) may still be read; one without words tells
    of none."""
    if not stored.body:
        return True
    return entity.get(actor, pk or orjson.loads(bytes(stored.body))["id"], trash=None) is not None
