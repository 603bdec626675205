"""What the page of an action shows beside its fields: what it holds, its people, who asks, the log."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vinculo.domains.sales.action.columns import last_contacts
from vinculo.domains.sales.action.hand_over import pending
from vinculo.domains.sales.action.log import LogForm
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks.choice import names_of
from vinculo.domains.sales.locks.days import warning
from vinculo.domains.sales.locks.model import DivisionClaim
from vinculo.domains.sales.locks.people import collaborators, works_on
from vinculo.domains.sales.locks.tabs import lines
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.formats import format_date, format_relative


def action_figures(action: CommercialAction, actor: Actor) -> list[dict[str, Any]]:
    """[{label, value, icon, url}]: state, until when, and the next step."""
    here = f"/actions/{action.pk}/"
    found = [
        {"label": _("State"), "value": action.get_state_display(), "icon": "handshake", "url": f"{here}?tab=history"}
    ]
    if action.until:
        value = format_date(action.until)
        found.append({"label": pgettext("lock", "Expires"), "value": value, "icon": "lock", "url": f"{here}log/"})
    if action.next_due:
        value = format_date(action.next_due)
        found.append({"label": _("Next step"), "value": value, "icon": "calendar-check", "url": f"{here}next/"})
    return found


def held_part(action: CommercialAction, actor: Actor) -> dict[str, Any]:
    """What it holds and until when, and who asks for some of it."""
    may = may_work(action, actor)
    frees = may and works_on(action, actor)
    names = names_of(action.divisions)
    return {
        "names": [names[key] for key in action.divisions if key in names],
        "is_open": action.is_open,
        "reason": action.reason,
        "until": format_date(action.until) if action.until else "",
        "near": bool(action.until and action.until - timezone.now() < warning()),
        "requests": [one for one in pending(action) if one.user_id != actor.user_id] if frees else [],
        "frees": frees,
        "may_claim": may and access.offers(action, actor, "claim"),
        "may_reopen": not action.is_open and not action.trashed and access.offers(action, actor, "reopen"),
        "url": f"/actions/{action.pk}/",
    }


def work_part(action: CommercialAction, actor: Actor) -> dict[str, Any]:
    """Its people, the short form of the log, and the word that files mails here."""
    may = may_work(action, actor)
    last = last_contacts([action.pk], actor).get(action.pk)
    return {
        "last": format_relative(last) if last else "",
        "people": [name for _pk, name in collaborators(action)],
        "log": LogForm(actor, action) if may else None,
        "token": action.token,
        "may": may,
        "url": f"/actions/{action.pk}/",
    }


def may_work(action: CommercialAction, actor: Actor) -> bool:
    return action.is_open and not action.trashed and access.offers(action, actor, "change")


def claims_of(action: CommercialAction) -> Any:
    rows = DivisionClaim.objects.filter(action=action)
    return rows.select_related("action__responsible", "action__account", "released_by").order_by("-since", "-pk")


def held_of(action: CommercialAction, actor: Actor) -> dict[str, Any]:
    """{lines}: what it holds and held."""
    return {"lines": lines(claims_of(action), with_division=True), "with_division": True}


def holding(action: CommercialAction, actor: Actor) -> QuerySet[DivisionClaim]:
    return DivisionClaim.objects.filter(action=action, released__isnull=True)
