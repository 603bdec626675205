"""Create and edit people: besides their fields, their groups, their company and how they first get in."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ResetPasswordForm
from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from vinculo.domains.people.security import sessions
from vinculo.domains.people.security.factors import factors_of, forget_factors
from vinculo.domains.people.user.rules import check_rank, outranks, starting_values
from vinculo.domains.people.view_as.rules import may_view_as
from vinculo.entities.entity import Entity
from vinculo.entities.registry import entity_of
from vinculo.entities.writing import save_changes, save_new
from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.identity.models import Group, Membership, User
from vinculo.records.history import Entry, note
from vinculo.screens.asked import actor_of, require
from vinculo.screens.detail import find
from vinculo.screens.form import EntityForm, posted
from vinculo.screens.shell import crumbs


class UserForm(EntityForm):
    """The fields of a person, and what is kept in other tables."""

    def __init__(self, actor: Actor, user: User | None = None, **kwargs: Any) -> None:
        entity = entity_of(User)
        super().__init__(entity.fields_for(actor), actor, user, **kwargs)
        self.user = user
        self.fields["groups"] = forms.TypedMultipleChoiceField(
            choices=[(group.pk, str(group)) for group in groups_to_give(actor, user)],
            coerce=int, required=False, label=_("Groups"), widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["password"] = forms.CharField(
            required=False, label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            help_text=_("Leave it blank to keep the present one.") if user else
            _("Hand it over, or leave it blank and send an invitation."),
        )  # fmt: skip
        self.fields["invite"] = forms.BooleanField(
            required=False, label=_("Send an e-mail to choose a password"), initial=user is None
        )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            about = {name: self.cleaned_data.get(name, "") for name in ("name", "email")}
            validate_password(password, self.user or User(**about))
        return password


def groups_to_give(actor: Actor, user: User | None) -> list[Group]:
    """All groups in sight for who keeps all people; others only share their own groups, and never join one."""
    groups = list(entity_of(Group).rows(actor).queryset())
    if actor.level("user.change") is Level.ALL:
        return groups
    return [group for group in groups if group.pk in actor.group_ids and (user is None or user.pk != actor.user_id)]


@require_http_methods(["GET", "POST"])
def create_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    actor = actor_of(request)
    require(entity, actor, "create")
    form = UserForm(actor, data=posted(request), initial={**starting_values(actor), "is_active": True})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                user = save_new(entity, form.values(), actor)
                finish(user, form, actor)
        except ValidationError as bad:
            form.refuse(bad)
        else:
            invite(request, user, form)
            messages.success(request, _("«%(name)s» has been created.") % {"name": user})
            return redirect(entity.url())
    return page(request, entity, form, _("New person"))


@require_http_methods(["GET", "POST"])
def edit_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    actor = actor_of(request)
    user = find(entity, request, pk, "change")
    initial = {one.name: getattr(user, one.name) for one in entity.fields_for(actor)}
    initial["groups"] = list(user.memberships.values_list("group_id", flat=True))
    form = UserForm(actor, user, data=posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                # Password and groups count too, even where no field was touched.
                check_rank(user, {}, actor)
                save_changes(entity, user, form.values(), actor)
                finish(user, form, actor)
        except ValidationError as bad:
            form.refuse(bad)
        else:
            invite(request, user, form)
            messages.success(request, _("«%(name)s» has been saved.") % {"name": user})
            return redirect(entity.url())
    return page(request, entity, form, str(user), **offered_for(user, actor))


def offered_for(user: User, actor: Actor) -> dict[str, Any]:
    """What else can be done about this person."""
    return {
        "person": user,
        "may_view_as": may_view_as(user, actor),
        "may_reset": user.pk != actor.user_id and not (user.role and outranks(user.role, actor)),
        "has_factor": factors_of(user).exists(),
    }


@require_POST
def end_sessions_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """Whoever is signed in as this person is out with the next click."""
    user = of_lower_rank(request, entity, pk)
    with transaction.atomic():
        n = sessions.end(user, actor_of(request))
    messages.success(
        request, ngettext("%(n)d session has been closed.", "%(n)d sessions have been closed.", n) % {"n": n}
    )
    return redirect(entity.url(f"{pk}/edit/"))


@require_POST
def reset_factors_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """For who lost the telephone: the password alone opens the door again."""
    user = of_lower_rank(request, entity, pk)
    with transaction.atomic():
        forget_factors(user, actor_of(request))
    messages.success(request, _("The second factor has been taken away."))
    return redirect(entity.url(f"{pk}/edit/"))


def of_lower_rank(request: HttpRequest, entity: type[Entity], pk: int) -> User:
    """A person who may do no more than whoever asks, and somebody else."""
    user: User = find(entity, request, pk, "change")
    if not offered_for(user, actor_of(request))["may_reset"]:
        raise PermissionDenied
    return user


def page(request: HttpRequest, entity: type[Entity], form: UserForm, title: str, **more: Any) -> HttpResponse:
    sections = [{"title": str(s.title), "names": s.fields} for s in entity.sections_for(actor_of(request))]
    sections.append({"title": _("Groups"), "names": "groups"})
    sections.append({"title": _("Getting in"), "names": "password invite"})
    context = {
        "entity": entity, "form": form, "title": title, "sections": sections, "cancel_url": entity.url(),
        "crumbs": crumbs(entity, (title, "")), **more,
    }  # fmt: skip
    return render(request, "people/person_form.html", context, status=422 if form.is_bound else 200)


def finish(user: User, form: UserForm, actor: Actor) -> None:
    """Groups and password, noted in the history; the password itself is never written there."""
    chosen = set(form.cleaned_data["groups"])
    offered = {pk for pk, _name in form.fields["groups"].choices}  # type: ignore[attr-defined]
    before = dict(user.memberships.values_list("group_id", "group__name"))
    # Groups out of the actor's sight stay as they are.
    user.memberships.filter(group_id__in=offered - chosen).delete()
    Membership.objects.bulk_create(
        [Membership(user=user, group_id=pk) for pk in chosen - set(before)], ignore_conflicts=True
    )
    values = {}
    after = dict(user.memberships.values_list("group_id", "group__name"))
    if before != after:
        values["groups"] = [", ".join(sorted(before.values())), ", ".join(sorted(after.values()))]
    if password := form.cleaned_data["password"]:
        user.set_password(password)
        user.save(update_fields=["password"])
        values["password"] = ["", "•••"]
    if values:
        note(actor, [Entry(user, "change", values)])


def invite(request: HttpRequest, user: User, form: UserForm) -> None:
    """The mail with the link to choose a password."""
    if form.cleaned_data["invite"] and user.is_active:
        reset = ResetPasswordForm({"email": user.email})
        if reset.is_valid():
            reset.save(request)
            messages.info(
                request, _("An e-mail to choose a password is on its way to %(email)s.") % {"email": user.email}
            )


@require_http_methods(["GET", "POST"])
def disable_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """People are never deleted, since their name stands in the history: they are switched off."""
    find(entity, request, pk, "delete")
    messages.info(request, _("People are not deleted: take away «may log in» instead."))
    return redirect(entity.url(f"{pk}/edit/"))
