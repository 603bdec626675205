"""Write, edit, pin and remove comments."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vinculo.abilities.comments.models import Comment
from vinculo.identity.actor import Actor
from vinculo.records.models import RecordAnchor
from vinculo.records.record import touch

LONGEST = 20_000


def add_comment(anchor: RecordAnchor, text: str, *, actor: Actor) -> Comment:
    """Whoever sees the record may comment on it. `anchor` was read through the actor's scope."""
    with transaction.atomic():
        comment = Comment.objects.create(
            anchor=anchor,
            account_id=anchor.account_id,
            author_id=actor.user_id,
            author_name=actor.name,
            text=checked(text),
        )
        touch([anchor.pk, *([anchor.account_id] if anchor.account_id else [])])
    return comment


def edit_comment(comment: Comment, text: str, *, actor: Actor) -> None:
    """Only its author changes a comment."""
    check_author(comment, actor)
    comment.text, comment.edited = checked(text), timezone.now()
    comment.save(update_fields=["text", "edited"])


def remove_comment(comment: Comment, *, actor: Actor) -> None:
    check_author(comment, actor)
    comment.delete()


def check_author(comment: Comment, actor: Actor) -> None:
    if comment.author_id is None or comment.author_id != actor.user_id:
        raise PermissionDenied


def checked(text: str) -> str:
    """Raises ValidationError for an empty or an endless comment."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise ValidationError({"text": _("Write something first.")})
    if len(text) > LONGEST:
        raise ValidationError({"text": _("A comment has room for 20,000 characters.")})
    return text
