"""Write, edit, pin and remove comments."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from vinculo.abilities.comments.models import Comment
from vinculo.abilities.notifications.mentions import mentioned, with_whole_names
from vinculo.abilities.notifications.notify import notify
from vinculo.identity.actor import Actor
from vinculo.identity.models import User
from vinculo.records.history import Entry, note
from vinculo.records.models import RecordAnchor
from vinculo.records.record import touch

LONGEST = 20_000
NOTED = 300  # letters of a comment that the history keeps


def add_comment(anchor: RecordAnchor, text: str, *, actor: Actor) -> Comment:
    """Whoever sees the record may comment on it. `anchor` was read through the actor's scope.

    Colleagues the text mentions are told; raises ValidationError when one of them does not see the record.
    """
    text = with_whole_names(checked(text), actor)
    named = mentioned(text, anchor, actor)
    with transaction.atomic():
        comment = Comment.objects.create(
            anchor=anchor,
            account_id=anchor.account_id,
            author_id=actor.user_id,
            author_name=actor.name,
            text=text,
        )
        touch([anchor.pk, *([anchor.account_id] if anchor.account_id else [])])
        tell_mentioned(comment, named, actor)
    return comment


def tell_mentioned(comment: Comment, named: list[User], actor: Actor) -> None:
    """Each once for a comment, however often it is edited."""
    if named:
        notify(
            "mention", [user.pk for user in named], key=f"comment:{comment.pk}", actor=actor, anchor=comment.anchor,
            values={"excerpt": shortened(comment.text)},
        )  # fmt: skip


def edit_comment(comment: Comment, text: str, *, actor: Actor) -> None:
    """Only its author changes a comment."""
    check_author(comment, actor)
    text = with_whole_names(checked(text), actor)
    named = mentioned(text, comment.anchor, actor)
    before, comment.text, comment.edited = comment.text, text, timezone.now()
    with transaction.atomic():
        comment.save(update_fields=["text", "edited"])
        note_comment(comment, "comment_edit", [shortened(before), shortened(comment.text)], actor)
        tell_mentioned(comment, named, actor)


def remove_comment(comment: Comment, *, actor: Actor) -> None:
    check_author(comment, actor)
    with transaction.atomic():
        note_comment(comment, "comment_remove", [shortened(comment.text), None], actor)
        comment.delete()


def pin_comment(comment: Comment, *, actor: Actor) -> None:
    """Pins it, or takes the pin out again. The caller made sure the actor may change the record."""
    comment.pinned = not comment.pinned
    with transaction.atomic():
        comment.save(update_fields=["pinned"])
        verb = "comment_pin" if comment.pinned else "comment_unpin"
        note_comment(comment, verb, [None, shortened(comment.text)], actor)


def note_comment(comment: Comment, verb: str, values: list[str | None], actor: Actor) -> None:
    note(actor, [Entry(comment.anchor, verb, {"comment": values})])


def shortened(text: str) -> str:
    return Truncator(text).chars(NOTED)


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
