"""What surrounds every page: the menu this person may use, what can be created, who is logged in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.entities.entity import Entity
from vinculo.entities.noun import capital
from vinculo.entities.registry import entities
from vinculo.identity.actor import Actor

GROUPS = {
    "today": "",
    "clients": gettext_lazy("Directory"),
    "sales": gettext_lazy("Sales"),
    "work": gettext_lazy("Work"),
    "service": gettext_lazy("Service"),
    "billing": gettext_lazy("Billing"),
    "marketing": gettext_lazy("Marketing"),
    "insight": gettext_lazy("Reports"),
    "settings": gettext_lazy("Settings"),
}

# Pages that are no entity: (group, function that opens them, label, address, icon).
PAGES = [
    ("today", "", gettext_lazy("Today"), "/", "house"),
    ("sales", "order.buy", gettext_lazy("Catalogue"), "/catalogue/", "package"),
    ("sales", "order.buy", gettext_lazy("My order"), "/cart/", "shopping-cart"),
    ("sales", "opportunity.list", gettext_lazy("Forecast"), "/opportunities/forecast/", "trending-up"),
    ("settings", "settings.change", gettext_lazy("Organisation"), "/settings/organisation/", "building-2"),
    ("settings", "settings.change", gettext_lazy("Vocabulary"), "/settings/vocabulary/", "book-open"),
    ("settings", "settings.change", gettext_lazy("Held divisions"), "/settings/locks/", "lock"),
    ("settings", "settings.change", gettext_lazy("Approved offers"), "/settings/offers/", "receipt"),
    ("settings", "settings.change", gettext_lazy("Stale leads"), "/settings/leads/", "hourglass"),
    ("settings", "settings.change", gettext_lazy("Orders"), "/settings/orders/", "shopping-cart"),
    ("settings", "role.change", gettext_lazy("Roles and functions"), "/settings/roles/", "shield-check"),
    ("settings", "access.explain", gettext_lazy("Who sees what"), "/settings/explain/", "eye"),
    ("settings", "custom_field.change", gettext_lazy("Custom fields"), "/settings/fields/", "text-cursor-input"),
    ("settings", "tag.change", gettext_lazy("Tags"), "/settings/tags/", "tags"),
    ("settings", "mail.change", gettext_lazy("Outgoing mail"), "/settings/mail/", "mail"),
    ("settings", "mail.change", gettext_lazy("Mail templates"), "/settings/mail/templates/", "scroll-text"),
    ("settings", "audit.view", gettext_lazy("Change history"), "/settings/audit/", "history"),
    ("settings", "undo.all", gettext_lazy("Operations"), "/settings/batches/", "undo-2"),
    ("settings", "jobs.view", gettext_lazy("Background work"), "/settings/jobs/", "gauge"),
]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Signed-out pages have no shell."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    actor: Actor = request.actor  # type: ignore[attr-defined]
    sections = with_one_door(menu(actor, request.path), request.path)
    viewer = getattr(request, "viewer", None)
    return {
        "shell": {
            "sections": sections,
            "bottom": [item for section in sections[:2] for item in section["items"]],
            "creatables": [] if viewer else creatables(actor),
            "loggables": [] if viewer else loggables(actor),
            "person": {
                "name": user.name,
                "email": user.email,
                "role": str(user.role or ""),
                "profile_url": "/profile/",
                "logout_url": "/logout/",
            },
            "viewer": viewer,  # who really looks, through this person's eyes
            "search_url": "/search/",
            "palette_url": "/search/palette",
        }
    }


def settings_label() -> str:
    return str(GROUPS["settings"])


def with_one_door(sections: list[dict[str, Any]], path: str) -> list[dict[str, Any]]:
    """The menu with one door to all settings, which have a front page of their own."""
    found = []
    for section in sections:
        if section["label"] == settings_label():
            door = item(settings_label(), "/settings/", "settings", path)
            door["active"] = door["active"] or any(one["active"] for one in section["items"])
            section = {"label": "", "items": [door]}
        found.append(section)
    return found


def menu(actor: Actor, path: str = "") -> list[dict[str, Any]]:
    """[{label, items: [{label, url, icon, active}]}] with only what `actor` may open."""
    found: dict[str, list[tuple[int, dict[str, Any]]]] = {key: [] for key in GROUPS}
    for group, needs, label, url, icon in PAGES:
        if not needs or actor.may(needs):
            found[group].append((50, item(str(label), url, icon, path)))
    for entity in entities():
        if entity.menu and shows(entity, actor):
            one = item(entity.noun.title, entity.url(), entity.menu.icon, path)
            one["url"] += entity.menu.opens
            found[entity.menu.group].append((entity.menu.order, one))
    keep_deepest([one for items in found.values() for _order, one in items])
    return [
        {"label": str(GROUPS[key]), "items": [one for _order, one in sorted(items, key=lambda pair: pair[0])]}
        for key, items in found.items()
        if items
    ]


def keep_deepest(items: list[dict[str, Any]]) -> None:
    """Of two items that lie on the way here only the nearer one is marked."""
    here = [one for one in items if one["active"]]
    nearest = max((len(one["url"].split("?")[0]) for one in here), default=0)
    for one in here:
        one["active"] = len(one["url"].split("?")[0]) == nearest


def shows(entity: type[Entity], actor: Actor) -> bool:
    """Everybody may read a catalogue, but only who keeps it needs it in the menu."""
    assert entity.menu
    if entity.menu.house and actor.is_external:
        return False
    verb = "change" if entity.menu.group == "settings" else "list"
    return entity.may(actor, verb)


def item(label: str, url: str, icon: str, path: str) -> dict[str, Any]:
    active = path == url or (url != "/" and path.startswith(url))
    # A key that a template asks for in vain costs it more than one that is there and empty.
    return {"label": label, "url": url, "icon": icon, "active": active, "key": "", "counter_url": ""}


def creatables(actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "label": capital(entity.noun.singular),
            "url": entity.url("new/"),
            "icon": entity.menu.icon,
            "shortcut": entity.menu.shortcut,  # once «c» has opened the menu
        }
        for entity in entities()
        if entity.menu and entity.menu.group != "settings" and entity.may(actor, "create")
    ]


def loggables(actor: Actor) -> list[dict[str, Any]]:
    """[{label, url, icon, control}] of what can be written down at once from anywhere."""
    return [
        {"label": str(label), "url": entity.url(f"new/?{query}"), "icon": entity.menu.icon, "control": letter}
        for entity in entities()
        if entity.menu and entity.menu.log and entity.may(actor, "create")
        for label, query, letter in (entity.menu.log,)
    ]


def crumbs(entity: type[Entity], *more: tuple[str, str]) -> list[dict[str, str]]:
    """The way back: the entity's list, then `more` as (label, url)."""
    home = {"label": _("Today"), "url": "/"}
    rest = [{"label": label, "url": url} for label, url in more]
    return [home, {"label": entity.noun.title, "url": entity.url()}, *rest]
