"""Small answers for the tree of divisions: the tree of another client, and what became of a request."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.sales.action.entity import CommercialActionEntity
from vinculo.domains.sales.locks.inputs import DivisionsInput
from vinculo.domains.sales.locks.state import account_in_sight
from vinculo.domains.sales.locks.verbs import ask_division, wait_division
from vinculo.entities.actions import NotNow
from vinculo.screens.asked import actor_of, require
from vinculo.screens.detail import find

VERBS = {"ask": (ask_division, {}), "wait": (wait_division, {}), "leave": (wait_division, {"ends": True})}


@require_GET
def tree_screen(request: HttpRequest) -> HttpResponse:
    """The tree of the client `?account=`, for a form in which one has just chosen it."""
    actor = actor_of(request)
    require(CommercialActionEntity, actor, "view")
    account = account_in_sight(request.GET.get("account"), actor)
    text = request.GET.get("action", "")
    action = CommercialActionEntity.get(actor, int(text)) if text.isdecimal() and len(text) < 19 else None
    if account is None and action is not None and request.GET.get("account") == str(action.account_id):
        account = action.account
    field = DivisionsInput()
    field.show(account.pk if account else None, actor, action.pk if action else None)
    chosen = [one for one in request.GET.getlist("divisions") if one.isdecimal()]
    return HttpResponse(field.widget.render("divisions", chosen))


@require_POST
def request_screen(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Asks for a division of the client, or joins or leaves its list; said right where the button was."""
    if verb not in VERBS:
        raise Http404
    actor = actor_of(request)
    account = find(AccountEntity, request, pk, trash=False)
    action, values = VERBS[verb]
    form: Any = action.form_for(actor, account, {"division": request.POST.get("division", "")})
    failed = ""
    if not form.is_valid():
        failed = " ".join(text for texts in form.errors.values() for text in texts)
    else:
        try:
            action(account, actor=actor, **{**form.cleaned_data, **values})
        except (NotNow, ValidationError) as bad:
            failed = " ".join(bad.messages) if isinstance(bad, ValidationError) else str(bad)
        except PermissionDenied:
            failed = _("You may not do this with these values.")
    said = (
        failed
        or {
            "ask": _("Asked for; you will be told the answer."),
            "wait": _("You are in the list; you will be told when it is your turn."),
            "leave": _("You are no longer in the list."),
        }[verb]
    )
    if request.headers.get("HX-Request"):
        return render(request, "sales/said.html", {"said": said, "failed": bool(failed)})
    (messages.error if failed else messages.success)(request, said)
    return redirect(AccountEntity.url(f"{pk}/?tab=locks"))
