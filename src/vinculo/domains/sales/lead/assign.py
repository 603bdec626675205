"""Who works on a lead: taking it, giving it to somebody, handing leads out in turn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.sales.lead.model import Lead
from vinculo.domains.sales.lead_status.model import Outcome
from vinculo.domains.sales.scope import scope_of
from vinculo.domains.sales.team.model import SalesTeam
from vinculo.domains.sales.team_member.model import TeamMember
from vinculo.entities.actions import NotNow, action
from vinculo.entities.verb_forms import FieldsForm
from vinculo.identity.actor import Actor
from vinculo.identity.models import Group, User
from vinculo.records import writing


def given_to(lead: Lead, user: User) -> dict[str, Any]:
    """The values that make `user` the owner; a lead of no group comes into one of theirs."""
    values: dict[str, Any] = {"owner": user}
    if lead.group_id is None:
        _owner, group_id = scope_of(user.pk)
        values["group"] = Group.objects.filter(pk=group_id or 0).first()
    return values


def user_of(actor: Actor) -> User | None:
    """The person who acts, where there is one."""
    return User.objects.filter(pk=actor.user_id or 0).first()


@action(
    Lead,
    needs="take",
    label=gettext_lazy("Take ownership"),
    icon="flag",
    when=lambda lead: lead.owner_id is None,
    bulk=True,
    done=gettext_lazy("It is yours now."),
)
def take_lead(lead: Lead, *, actor: Actor) -> None:
    """Makes a lead of nobody the actor's own. Of two at once one gets it, and the other is told."""
    user = user_of(actor)
    if user is None:
        raise PermissionDenied
    writing.change(lead, given_to(lead, user), actor, verb="take", giving_away=True)


class AssignForm(FieldsForm):
    """Who works on it from now on, which group sees it and which team it is of; what is left blank stays."""

    model, names = Lead, "owner group team"

    def clean(self) -> dict[str, Any] | None:
        if not self.errors and not any(self.cleaned_data.values()):
            raise forms.ValidationError(_("Choose a person, a group or a team."))
        return self.cleaned_data


@action(
    Lead,
    needs="assign",
    label=gettext_lazy("Assign…"),
    icon="user-check",
    form=AssignForm,
    bulk=True,
    done=gettext_lazy("It has been assigned."),
)
def assign_lead(lead: Lead, *, actor: Actor, owner: Any = None, group: Any = None, team: Any = None) -> None:
    """Gives the lead another owner, group or team. What is None stays."""
    values = given_to(lead, owner) if owner is not None else {}
    values |= {name: value for name, value in (("group", group), ("team", team)) if value is not None}
    writing.change(lead, values, actor, verb="assign", giving_away=True)


class TeamForm(FieldsForm):
    """Among whom leads are handed out."""

    model, names, requires = Lead, "team", "team"


def hold_team(team: SalesTeam) -> None:
    """One at a time hands out leads in a team, until the transaction ends."""
    SalesTeam.objects.select_for_update(of=("self",)).get(pk=team.pk)


@action(
    Lead,
    needs="assign",
    label=gettext_lazy("Hand out in a team…"),
    icon="repeat",
    when=lambda lead: lead.is_open,
    form=TeamForm,
    bulk=True,
    done=gettext_lazy("It has been given to whoever was next in the team."),
    holds=hold_team,
)
def distribute_lead(lead: Lead, *, actor: Actor, team: SalesTeam) -> None:
    """Gives the lead to whoever of the team is next and has room for one more."""
    member = next_member(team)
    if member is None:
        raise NotNow(_("Nobody in «%(team)s» takes more leads.") % {"team": team})
    values = {**given_to(lead, member.user), "team": team}
    writing.change(lead, values, actor, verb="assign", giving_away=True)


def next_member(team: SalesTeam) -> TeamMember | None:
    """Whoever got a lead longest ago, among those with room for one; takes that person's turn.

    The caller holds the team. Whoever comes back from a holiday gets one lead out of turn, not all of them.
    """
    working = TeamMember.objects.filter(team=team, is_active=True, user__is_active=True, user__role__isnull=False)
    members = list(working.select_related("user").order_by("turn", "pk"))
    limited = [member.user_id for member in members if member.capacity is not None]
    busy = open_leads(limited) if limited else {}
    for member in members:
        if member.capacity is None or busy.get(member.user_id, 0) < member.capacity:
            member.turn = max(one.turn for one in members) + 1
            member.save(update_fields=["turn"])
            return member
    return None


def open_leads(user_ids: list[int]) -> dict[int, int]:
    """{person: how many open leads}, in one question; who has none is absent."""
    leads = Lead.objects.unscoped("how busy somebody is does not depend on who asks")
    mine = leads.filter(owner_id__in=user_ids, outcome=Outcome.OPEN, trashed__isnull=True)
    return dict(mine.order_by().values_list("owner_id").annotate(Count("pk")))


__all__ = ["assign_lead", "distribute_lead", "given_to", "take_lead", "user_of"]
