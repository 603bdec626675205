"""What people add to a record: comments, files, tags."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vinculo.abilities.comments.models import Comment
from vinculo.abilities.comments.write import add_comment, edit_comment, remove_comment
from vinculo.abilities.files.attach import attach, remove
from vinculo.abilities.files.models import Attachment
from vinculo.abilities.files.store import open_file
from vinculo.abilities.tags.write import set_tags
from vinculo.entities.entity import Entity
from vinculo.screens.asked import actor_of
from vinculo.screens.detail import find
from vinculo.screens.form import done


@require_POST
def comment_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """Anybody who sees the record may comment on it."""
    row = find(entity, request, pk, trash=False)
    try:
        add_comment(row.anchor, request.POST.get("text", ""), actor=actor_of(request))
    except ValidationError as bad:
        messages.error(request, " ".join(bad.messages))
    return done(request, entity.url(f"{pk}/"))


@require_POST
def comment_change_screen(request: HttpRequest, entity: type[Entity], pk: int, comment: int) -> HttpResponse:
    """Its author edits or removes a comment; whoever may change the record pins it."""
    row = find(entity, request, pk, trash=False)
    actor = actor_of(request)
    found = get_object_or_404(Comment, pk=comment, anchor_id=row.pk)
    verb = request.POST.get("verb", "")
    try:
        if verb == "pin":
            find(entity, request, pk, "change", trash=False)
            Comment.objects.filter(pk=found.pk).update(pinned=not found.pinned)
        elif verb == "remove":
            remove_comment(found, actor=actor)
        else:
            edit_comment(found, request.POST.get("text", ""), actor=actor)
    except ValidationError as bad:
        messages.error(request, " ".join(bad.messages))
    return done(request, entity.url(f"{pk}/"))


@require_POST
def upload_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """Files, one or several, onto the record."""
    row = find(entity, request, pk, "change", trash=False)
    uploads = request.FILES.getlist("file")
    refused: list[str] = [] if uploads else [_("Choose a file first.")]
    for upload in uploads:
        try:
            attach(row.anchor, upload, actor=actor_of(request))
        except ValidationError as bad:
            refused += bad.messages
    if refused:
        messages.error(request, " ".join(refused))
    elif uploads:
        messages.success(request, _("Files added."))
    return redirect(entity.url(f"{pk}/?tab=files"))


@require_GET
def file_screen(request: HttpRequest, entity: type[Entity], pk: int, file: int) -> FileResponse:
    """The bytes, always as a download: nothing uploaded is ever shown as a page."""
    row = find(entity, request, pk)
    attachment = attached(row, file)
    try:
        handle = open_file(attachment.file)
    except FileNotFoundError as lost:
        raise Http404 from lost
    response = FileResponse(handle, as_attachment=True, filename=attachment.name, content_type=attachment.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_POST
def file_remove_screen(request: HttpRequest, entity: type[Entity], pk: int, file: int) -> HttpResponse:
    row = find(entity, request, pk, trash=False)
    actor = actor_of(request)
    remove(attached(row, file), actor=actor, may_change=entity.get(actor, pk, "change") is not None)
    messages.success(request, _("File removed."))
    return redirect(entity.url(f"{pk}/?tab=files"))


def attached(row: Any, file: int) -> Attachment:
    return get_object_or_404(Attachment.objects.select_related("file"), pk=file, anchor_id=row.pk, trashed__isnull=True)


@require_POST
def tags_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """The record's tags, as words separated by commas."""
    row = find(entity, request, pk, "change", trash=False)
    try:
        set_tags(row.pk, request.POST.get("tags", "").split(","))
    except ValidationError as bad:
        messages.error(request, " ".join(bad.messages))
    return done(request, entity.url(f"{pk}/"))
