"""The timeline of a record as its components draw it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.defaultfilters import linebreaks_filter
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.translation import gettext as _

from vinculo.abilities.comments.timeline import Item, Position, labels, timeline
from vinculo.abilities.notifications.mentions import marked
from vinculo.entities.entity import Entity
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_datetime, format_relative


def timeline_context(request: HttpRequest, entity: type[Entity], row: Any, actor: Actor) -> dict[str, Any]:
    before = position(request.GET.get("before", ""))
    kind = request.GET.get("kind", "")
    items, more = timeline(row, actor, kinds=[kind] if kind else (), before=before)
    url = entity.url(f"{row.pk}/")
    last = items[-1].position if more else None
    place = last and urlencode({"before": f"{last.at.isoformat()},{last.kind},{last.pk}", "kind": kind})
    return {
        "entries": [entry(item, actor, url) for item in items],
        "more_url": f"{url}timeline/?{place}" if place else "",
        "kinds": [
            {"label": label, "url": f"?kind={key}" if key else "?", "active": key == kind}
            for key, label in {"": _("All"), **labels}.items()
        ],
    }


def entry(item: Item, actor: Actor, url: str) -> dict[str, Any]:
    """An item of the timeline of the record at `url`, as its component draws it."""
    what = {"comment": _("commented"), "file": _("added a file")}.get(item.kind, item.text)
    found: dict[str, Any] = {
        "kind": item.kind,
        "icon": item.icon or {"file": "paperclip", "change": "pencil"}.get(item.kind, "circle-dot"),
        "who": item.who,
        "what": what,
        "when": format_relative(item.at),
        "when_iso": item.at.isoformat(),
        "when_full": format_datetime(item.at),
        "pinned": item.pinned,
        "changes": [{"label": label, "old": old, "new": new} for label, old, new in item.details],
    }
    where = (
        format_html('<a class="link" href="{}">{}</a>', item.about_url, item.about) if item.about_url else item.about
    )
    if item.about:
        found["what"] = format_html("{} · {}", what, where)
    if item.kind == "comment":
        found["html"] = linebreaks_filter(marked(item.text))
        found["tools"] = comment_tools(item, actor, url)
    elif item.note:
        found["html"] = linebreaks_filter(item.note)
    elif item.kind == "file":
        found["html"] = format_html(
            '<a class="link" href="{}files/{}/">{}</a>', item.about_url or url, item.object.pk, item.text
        )
    return found


def comment_tools(item: Item, actor: Actor, url: str) -> str:
    """The buttons of a comment: pin it, and remove it when it is one's own."""
    if item.about:
        return ""
    action = f"{url}comments/{item.object.pk}/"
    own = item.object.author_id == actor.user_id
    return render_to_string("screens/comment_tools.html", {"comment": item.object, "action": action, "own": own})


def position(text: str) -> Position | None:
    """The position in an address; None when it is none a database could hold."""
    moment, _comma, rest = text.partition(",")
    kind, _comma, pk = rest.partition(",")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    if at is None or not at.tzinfo or not 1 < at.year < 9999 or not pk.isdecimal() or len(pk) > 18:
        return None
    return Position(at, kind, int(pk))
