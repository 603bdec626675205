"""What people add to a record: comments, files, tags. What cannot be taken comes back on the record's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vinculo.abilities.comments.models import Comment
from vinculo.abilities.comments.write import add_comment, edit_comment, pin_comment, remove_comment
from vinculo.abilities.files.attach import LARGEST, attach, remove
from vinculo.abilities.files.models import Attachment
from vinculo.abilities.files.serve import as_download
from vinculo.abilities.tags.write import set_tags
from vinculo.entities.entity import Entity
from vinculo.records import access
from vinculo.screens.asked import actor_of
from vinculo.screens.detail import file_line, find, record_page
from vinculo.screens.form import done

UNPROCESSABLE, TOO_LARGE = 422, 413


def find_open(entity: type[Entity], request: HttpRequest, pk: int, verb: str = "view", **more: Any) -> Any:
    """The record, as `find` gives it; 404 as well for who gets to know no remarks on such records."""
    if not entity.shows_remarks(actor_of(request)):
        raise Http404
    return find(entity, request, pk, verb, **more)


@require_POST
def comment_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """Anybody who sees the record may comment on it."""
    row = find_open(entity, request, pk, trash=False)
    text = request.POST.get("text", "")
    try:
        add_comment(row.anchor, text, actor=actor_of(request))
    except ValidationError as bad:
        return comment_refused(request, entity, row, text, bad)
    return done(request, entity.url(f"{pk}/"))


@require_POST
def comment_change_screen(request: HttpRequest, entity: type[Entity], pk: int, comment: int) -> HttpResponse:
    """Its author edits or removes a comment; whoever may change the record pins it."""
    row = find_open(entity, request, pk, trash=False)
    actor = actor_of(request)
    found = get_object_or_404(Comment, pk=comment, anchor_id=row.pk)
    verb = request.POST.get("verb", "")
    if verb == "pin":
        find_open(entity, request, pk, "change", trash=False)
        pin_comment(found, actor=actor)
    elif verb == "remove":
        remove_comment(found, actor=actor)
    else:
        text = request.POST.get("text", "")
        try:
            edit_comment(found, text, actor=actor)
        except ValidationError as bad:
            return comment_refused(request, entity, row, text, bad)
    return done(request, entity.url(f"{pk}/"))


def comment_refused(
    request: HttpRequest, entity: type[Entity], row: Any, text: str, bad: ValidationError
) -> HttpResponse:
    """The record's page with the comment as it was typed and what is wrong with it."""
    told = {"comment_text": text, "comment_error": " ".join(bad.messages)}
    return record_page(request, entity, row, "overview", UNPROCESSABLE, **told)


@require_POST
def upload_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """Files, one or several, onto the record; a script that sends them one by one gets the new lines back."""
    row = find_open(entity, request, pk, "change", trash=False)
    uploads = request.FILES.getlist("file")
    refused: list[str] = [] if uploads else [_("Choose a file first.")]
    added = []
    for upload in uploads:
        try:
            added.append(attach(row.anchor, upload, actor=actor_of(request)))
        except ValidationError as bad:
            refused += bad.messages
    by_script = bool(request.headers.get("HX-Request"))
    if refused:
        status = TOO_LARGE if any((one.size or 0) > LARGEST for one in uploads) else UNPROCESSABLE
        text = " ".join(refused)
        if by_script:
            return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
        return record_page(request, entity, row, "files", status, refusal=text)
    if by_script:
        lines = [file_line(entity.url(f"{pk}/"), one, removable=True) for one in added]
        return render(request, "web/components/file_rows.html", {"files": lines})
    messages.success(request, _("Files added."))
    return redirect(entity.url(f"{pk}/?tab=files"))


@require_GET
def file_screen(request: HttpRequest, entity: type[Entity], pk: int, file: int) -> FileResponse:
    """The bytes, always as a download: nothing uploaded is ever shown as a page."""
    row = find_open(entity, request, pk)
    attachment = attached(row, file)
    try:
        return as_download(attachment)
    except FileNotFoundError as lost:
        raise Http404 from lost


@require_POST
def file_remove_screen(request: HttpRequest, entity: type[Entity], pk: int, file: int) -> HttpResponse:
    row = find_open(entity, request, pk, trash=False)
    actor = actor_of(request)
    remove(attached(row, file), actor=actor, may_change=access.reaches(row, actor, "change"))
    messages.success(request, _("File removed."))
    return redirect(entity.url(f"{pk}/?tab=files"))


def attached(row: Any, file: int) -> Attachment:
    return get_object_or_404(Attachment.objects.select_related("file"), pk=file, anchor_id=row.pk, trashed__isnull=True)


@require_POST
def tags_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """The record's tags, as words separated by commas; `shown` are those the form was opened with."""
    row = find_open(entity, request, pk, "change", trash=False)
    text, shown = request.POST.get("tags", ""), request.POST.get("shown")
    try:
        started_from = None if shown is None else shown.split(",")
        set_tags(row.anchor, text.split(","), actor=actor_of(request), shown=started_from)
    except ValidationError as bad:
        told = {"tags_text": text, "tags_shown": shown, "refusal": " ".join(bad.messages)}
        return record_page(request, entity, row, "overview", UNPROCESSABLE, **told)
    return done(request, entity.url(f"{pk}/"))
