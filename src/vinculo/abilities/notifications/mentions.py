"""Colleagues named in a text: `@luis`, or by the whole name, whose blanks a kept text has as no-break spaces."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from vinculo.abilities.notifications.sight import who_sees
from vinculo.entities.registry import entity_of
from vinculo.identity.actor import Actor
from vinculo.identity.models import User
from vinculo.records.models import RecordAnchor
from vinculo.records.text import fold, search_words

# Not within a word, an address or a path; a full stop at its end closes the sentence.
BEFORE, BEHIND = r"(?<![\w@./+-])@", r"(?![\w@])"
GLUE = "\u00a0"
WORD = r"[^\W_](?:[\w.'’-]{0,38}\w)?"
MENTION = re.compile(
    rf"{BEFORE}({WORD}(?:{GLUE}{WORD}){{1,7}}|[a-z0-9](?:[a-z0-9._-]{{0,38}}[a-z0-9_])?){BEHIND}", re.I
)
SEVERAL_WORDS = re.compile(rf"{BEFORE}[^\W\d_][\w.'’-]* \w")
MOST = 20  # people in one text
OFFERED = 8
LOOKED_AT = 40  # of those whose name fits, to find some who see the record


def mentioned(text: str, anchor: RecordAnchor, actor: Actor) -> list[User]:
    """The colleagues `text` names. Raises ValidationError when one of them does not see the record.

    Who is out of the actor's sight is no colleague to him: the word stays a word.
    """
    words = list(dict.fromkeys(MENTION.findall(text)))
    if not words:
        return []
    if len(words) > MOST:
        raise ValidationError({"text": _("No more than 20 people can be mentioned at once.")})
    rows = entity_of(User).rows(actor).queryset()
    called = Q(identifier__in=[word.lower() for word in words]) | Q(name__in=[apart(word) for word in words])
    users = list(rows.filter(called, is_active=True).select_related("role"))
    blind = set(users) - set(who_sees(anchor, users))
    if blind:
        names = ", ".join(sorted(str(user) for user in blind))
        raise ValidationError({"text": _("%(names)s cannot see this record: take the mention out.") % {"names": names}})
    return users


def with_whole_names(text: str, actor: Actor) -> str:
    """`text` with the blanks glued in every name of a colleague that stands whole behind an @."""
    if not SEVERAL_WORDS.search(text):
        return text
    rows = entity_of(User).rows(actor).queryset().filter(is_active=True)
    names = [name for name in rows.values_list("name", flat=True) if " " in name and name.casefold() in text.casefold()]
    for name in sorted(names, key=len, reverse=True):
        spelt = r"\s".join(map(re.escape, name.split()))
        text = re.sub(f"{BEFORE}{spelt}{BEHIND}", lambda _found, name=name: f"@{glued(name)}", text, flags=re.I)  # type: ignore[misc]
    return text


def glued(name: str) -> str:
    return GLUE.join(name.split())


def apart(word: str) -> str:
    return word.replace(GLUE, " ")


def handle(user: User, people: Collection[User]) -> str:
    """What names `user` in a text: the whole name where no other of `people` has it, else the identifier."""
    same = [one for one in people if one.name == user.name]
    is_whole = " " in user.name and MENTION.fullmatch(f"@{glued(user.name)}")
    return glued(user.name) if is_whole and len(same) == 1 else user.identifier


def offered(typed: str, anchor: RecordAnchor, actor: Actor) -> list[tuple[User, bool]]:
    """The colleagues that fit what somebody types, by name or identifier, and whether they see the record.

    Those who do come first; the others are shown so that nobody wonders where they are.
    """
    words = search_words(typed)
    found = []
    for user in entity_of(User).rows(actor).queryset().filter(is_active=True).select_related("role").order_by("name"):
        text = fold(f"{user.name} {user.identifier}")
        if user.pk != actor.user_id and all(word in text for word in words):
            found.append(user)
        if len(found) == LOOKED_AT:
            break
    seeing = set(who_sees(anchor, found))
    return [(user, user in seeing) for user in sorted(found, key=lambda user: user not in seeing)[:OFFERED]]


def marked(text: str) -> SafeString:
    """`text` escaped, with its mentions set apart."""
    return mark_safe(MENTION.sub(lambda found: f'<span class="mention">{found.group(0)}</span>', escape(text)))
