"""Adding and changing divisions right in the tree of their client's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.division.entity import DivisionEntity
from vinculo.entities.writing import save_changes, save_new
from vinculo.identity.actor import Actor
from vinculo.records.record import StaleVersion
from vinculo.screens.asked import actor_of, require
from vinculo.screens.detail import find, record_page

UNPROCESSABLE = 422
TAB = "divisions"


@require_POST
def tree_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a division to the account `pk`, or with `division` changes that one: name, parent, on or off.

    What cannot be done comes back in the tree, with what was typed.
    """
    actor = actor_of(request)
    account = find(AccountEntity, request, pk, trash=False)
    which = request.POST.get("division", "")
    row = None
    if which:
        row = DivisionEntity.get(actor, int(which), "change") if which.isdecimal() and len(which) < 19 else None
        if row is None or row.account_id != account.pk:
            raise Http404
    else:
        require(DivisionEntity, actor, "create")
    try:
        values = asked(request, actor)
        if row is None:
            row = save_new(DivisionEntity, {**values, "account": account}, actor)
            messages.success(request, _("«%(name)s» has been created.") % {"name": row})
        else:
            version = request.POST.get("version", "")
            on = {"is_active": request.POST.get("is_active") == "on"}
            known = int(version) if version.isdecimal() and len(version) < 10 else None
            save_changes(DivisionEntity, row, {**values, **on}, actor, version=known)
            messages.success(request, _("«%(name)s» has been saved.") % {"name": row})
    except ValidationError as bad:
        return refused(request, account, row, " ".join(bad.messages))
    except StaleVersion:
        return refused(request, account, row, _("Somebody else saved this meanwhile. Look again before you change it."))
    except PermissionDenied:
        return refused(request, account, row, _("You may not do this with these values."))
    return redirect(AccountEntity.url(f"{pk}/?tab={TAB}"))


def asked(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """The name and the parent that were sent. Raises ValidationError."""
    name, parent = " ".join(request.POST.get("name", "").replace("\x00", "").split()), request.POST.get("parent", "")
    found: dict[str, Any] = {"name": name, "parent": None}
    if parent:
        key = int(parent) if parent.isdecimal() and len(parent) < 19 else 0
        found["parent"] = DivisionEntity.get(actor, key)
        if found["parent"] is None:
            raise ValidationError({"parent": _("That row does not exist or you may not choose it.")})
    return found


def refused(request: HttpRequest, account: Any, row: Any, text: str) -> HttpResponse:
    """The tree with what is wrong."""
    said = {
        "refusal": text,
        "refused": row.pk if row is not None and row.pk else None,
        "typed": request.POST.get("name", "")[:200],
        "under": request.POST.get("parent", "")[:20],
    }
    return record_page(request, AccountEntity, account, TAB, UNPROCESSABLE, drawn=said)
