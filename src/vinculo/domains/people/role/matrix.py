"""The table of roles and functions: what each role may do, and how far."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vinculo.domains.people.seeds import more_functions
from vinculo.entities.registry import entities
from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.identity.models import Role
from vinculo.records.history import Entry, note
from vinculo.screens.asked import actor_of


def verb_label(verb: str) -> str:
    words = {
        "view": _("See"), "list": _("List of all"), "create": _("Create"), "change": _("Change"),
        "delete": _("Delete"), "export": _("Export"), "import": _("Import"), "assign": _("Assign"),
        "associate": _("Associate people"), "merge": _("Merge"), "duplicates": _("Duplicates"),
        "take": _("Take ownership"), "convert": _("Convert"),
        "place": _("Place"), "confirm": _("Confirm"), "serve": _("Mark as served"),
        "cancel": _("Cancel"), "buy": _("Order from the catalogue, at one's own prices"),
        "costs": _("Costs and suppliers"), "internal": _("What the team keeps to itself"),
    }  # fmt: skip
    return words.get(verb, verb)


def level_labels() -> list[tuple[str, str]]:
    words = {Level.NONE: _("—"), Level.OWN: _("Own"), Level.GROUP: _("Of the group"), Level.ALL: _("All")}
    return [(level.name.lower(), words[level]) for level in Level]


def functions() -> list[dict[str, Any]]:
    """[{label, rows: [(function, label)]}] of everything a role may do."""
    found = [
        {
            "label": entity.noun.title,
            "rows": [(f"{entity.key()}.{verb}", verb_label(verb)) for verb in entity.functions()],
        }
        for entity in entities()
    ]
    words = {
        "audit.view": _("See the change history"),
        "jobs.view": _("Background work"),
        "tag.change": _("Keep the tags"),
        "settings.change": _("Organisation, formats and vocabulary"),
        "mail.change": _("Outgoing mail"),
        "custom_field.change": _("Add fields to records"),
        "undo.all": _("Undo the operations of others"),
        "access.explain": _("Ask who sees what, and why"),
        "user.impersonate": _("See Vínculo as somebody else"),
    }
    found.append({"label": _("System"), "rows": [(name, words.get(name, name)) for name in more_functions()]})
    return found


def offered(function: str) -> set[str]:
    """The levels that mean something: a function without rows of its own is open or closed."""
    return {"none", "all"} if function in {*more_functions(), "role.change"} else {v for v, _l in level_labels()}


@require_http_methods(["GET", "POST"])
def matrix_screen(request: HttpRequest) -> HttpResponse:
    """One role at a time: every function with its level. What is saved counts from the next click on."""
    actor = actor_of(request)
    # Who writes this table can give himself anything: less than all of it makes no sense.
    if actor.level("role.change") < Level.ALL:
        raise Http404
    roles = list(Role.objects.all())
    role = next((one for one in roles if one.key == request.GET.get("role", roles[0].key)), None)
    if role is None:
        raise Http404
    groups = functions()
    if request.method == "POST":
        levels = {name: request.POST.get(name, "") for group in groups for name, _label in group["rows"]}
        if wrong := what_is_wrong(role, levels):
            messages.error(request, wrong)
        else:
            save_levels(role, levels, actor)
            messages.success(request, _("The functions of «%(name)s» have been saved.") % {"name": role})
            return redirect(f"/settings/roles/?role={role.key}")
    for group in groups:
        group["rows"] = [(name, label, role.levels.get(name, "none"), offered(name)) for name, label in group["rows"]]
    context = {
        "roles": [{"label": one.name, "url": f"?role={one.key}", "active": one.pk == role.pk} for one in roles],
        "role": role,
        "groups": groups,
        "levels": level_labels(),
        "crumbs": [{"label": _("Settings"), "url": "/settings/"}, {"label": _("Roles and functions"), "url": ""}],
    }
    return render(request, "people/matrix.html", context, status=422 if request.method == "POST" else 200)


def what_is_wrong(role: Role, levels: dict[str, str]) -> str:
    """The sentence that keeps these levels from being saved; a form that came in halves takes nobody's rights."""
    if any(level not in offered(name) for name, level in levels.items()):
        return _("The table did not arrive whole: nothing has been changed. Try again.")
    if role.key == "webmaster" and levels["role.change"] == "none":
        return _("The Webmaster's right to change roles stays: nobody could give it back.")
    return ""


def save_levels(role: Role, levels: dict[str, str], actor: Actor) -> None:
    """Writes the levels and notes those that differ; functions the table does not know stay as they are."""
    with transaction.atomic():
        fresh = Role.objects.select_for_update().get(pk=role.pk)
        changed = {
            name: [fresh.levels.get(name, "none"), level]
            for name, level in levels.items()
            if fresh.levels.get(name, "none") != level
        }
        fresh.levels = fresh.levels | levels
        fresh.save(update_fields=["levels"])
        if changed:
            note(actor, [Entry(fresh, "change", changed)])
