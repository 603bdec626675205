"""«Why do I (not) see this?»: a person, a record, and what that person may do with it, with the reasons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinculo.domains.people.role.matrix import verb_label
from vinculo.entities.entity import Entity
from vinculo.entities.registry import entities, entity_named, entity_of
from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.identity.models import User
from vinculo.records.catalogue import Catalogue
from vinculo.records.models import RecordAnchor
from vinculo.records.reasons import Explanation, Reason, explain
from vinculo.screens.asked import actor_of
from vinculo.screens.choices import choices_screen
from vinculo.web.widgets import Picker

MOST = 100  # people looked at in one go
NOT_OF_A_ROW = {"create", "import"}


class AskForm(forms.Form):
    """Who, and which record: its kind, and its name or its key."""

    user = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)
    kind = forms.ChoiceField()
    pk = forms.CharField(max_length=200)

    def __init__(self, actor: Actor, data: Any = None) -> None:
        super().__init__(data)
        people = entity_of(User).rows(actor).queryset().order_by("name")
        self.fields["user"].label = _("Person")
        self.fields["user"].choices = [("", _("Everybody")), *((one.pk, str(one)) for one in people)]  # type: ignore[attr-defined]
        self.fields["kind"].label = _("What")
        self.fields["kind"].choices = [(e.key(), e.noun.title) for e in explained(actor)]  # type: ignore[attr-defined]
        self.fields["pk"].label = _("Record")
        self.fields["pk"].widget = Picker("/settings/explain/choices/", self.text_of, depends_on="kind")
        self.actor = actor

    def text_of(self, value: Any) -> str:
        kind = self.data.get("kind", "")
        row = asked_row(kind, str(value), self.actor) if kind in dict(self.fields["kind"].choices) else None  # type: ignore[attr-defined]
        return str(row or value)


def explained(actor: Actor) -> list[type[Entity]]:
    """The kinds of rows one can ask about: records and shared lists."""
    return [e for e in entities() if issubclass(e.model, Catalogue) or e.is_record() if e.may(actor, "view")]


def asked_row(kind: str, text: str, actor: Actor) -> Any:
    """The row with this key, else the only one of this name; None for what the asker does not see himself.

    A question must not reveal that a record is there.
    """
    entity = entity_named(kind)
    if text.isascii() and text.isdigit() and len(text) < 19:
        return entity.get(actor, int(text), trash=None if entity.may(actor, "delete") else False)
    rows = entity.rows(actor).together()
    found = rows.filter(entity.searched(text, rows)).page(entity.default_order(), 2)
    return found[0] if len(found) == 1 else None


@require_GET
def explain_choices_screen(request: HttpRequest) -> HttpResponse:
    """The records of `?kind=` that fit `?q=`."""
    actor = actor_of(request)
    entity = next((one for one in explained(actor) if one.key() == request.GET.get("kind")), None)
    if entity is None or not actor.may("access.explain"):
        raise Http404
    return choices_screen(request, entity)


@require_GET
def explain_screen(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not actor.may("access.explain"):
        raise Http404
    form = AskForm(actor, request.GET if {"pk", "pk__text"} & set(request.GET) else None)
    context: dict[str, Any] = {
        "form": form,
        "crumbs": [{"label": _("Settings"), "url": "/settings/"}, {"label": _("Who sees what"), "url": ""}],
    }
    if form.is_bound and form.is_valid():
        entity = entity_named(form.cleaned_data["kind"])
        row = asked_row(entity.key(), form.cleaned_data["pk"], actor)
        if row is None:
            form.add_error("pk", _("There is no such record, or you do not see it."))
        elif form.cleaned_data["user"]:
            context |= answer(entity, row, form.cleaned_data["user"], actor)
        else:
            context |= everybody(entity, row, actor)
    return render(request, "people/explain.html", context, status=422 if form.is_bound and form.errors else 200)


def answer(entity: type[Entity], row: Any, user_id: int, asker: Actor) -> dict[str, Any]:
    """{person, row, url, facts, verbs: [{label, allowed, sentences}]}."""
    person = User.objects.select_related("role").get(pk=user_id)
    actor = Actor.of(person)
    verbs = [verb for verb in dict.fromkeys(entity.functions()) if verb not in NOT_OF_A_ROW]
    told = [explain(row, actor, verb) for verb in verbs]
    titles = titles_of({pk for one in told for reason in one.reasons for pk in reason.accounts}, asker)
    return {
        "person": person,
        "row": row,
        "row_url": entity.url(f"{row.pk}/"),
        "facts": facts(row, person),
        "verbs": [
            {
                "label": verb_label(one.verb),
                "allowed": one.allowed,
                "sentences": [sentence(reason, row, person, titles) for reason in shown(one)],
            }
            for one in told
        ],
    }


def everybody(entity: type[Entity], row: Any, asker: Actor) -> dict[str, Any]:
    """{row, people: [{person, url, allowed, sentences}]}: who sees it, those who do first."""
    here = f"/settings/explain/?kind={entity.key()}&pk={row.pk}"
    people = entity_of(User).rows(asker).queryset().filter(is_active=True).select_related("role").order_by("name")
    lines = []
    for person in people[:MOST]:
        told = explain(row, Actor.of(person), "view")
        titles = titles_of({pk for reason in told.reasons for pk in reason.accounts}, asker)
        lines.append(
            {
                "person": person,
                "url": f"{here}&user={person.pk}",
                "allowed": told.allowed,
                "sentences": [
                    sentence(reason, row, person, titles) for reason in shown(told) if reason.opens is not None
                ],
            }
        )
    lines.sort(key=lambda line: not line["allowed"])
    return {"row": row, "row_url": entity.url(f"{row.pk}/"), "people": lines, "cut": len(lines) == MOST}


def shown(told: Explanation) -> list[Reason]:
    """The steps that say something: of a «yes» those that open, of a «no» those that close; levels before."""
    return [r for r in told.reasons if r.opens is None or r.opens is told.allowed or r.code.startswith("trash")]


def facts(row: Any, person: User) -> list[str]:
    """What one has to know beforehand: whose the record is, and what the person is."""
    groups = ", ".join(person.memberships.order_by("group__name").values_list("group__name", flat=True))
    found = [
        _("%(name)s has the role «%(role)s» and is in %(groups)s.")
        % {"name": person, "role": person.role, "groups": groups or _("no group")}
        if person.role
        else _("%(name)s has no role.") % {"name": person}
    ]
    if hasattr(row, "owner_id"):
        found.append(
            _("«%(title)s» belongs to %(owner)s; its group is %(group)s.")
            % {"title": row, "owner": row.owner or _("nobody"), "group": row.group or _("none")}
        )
    return found


def titles_of(pks: set[int], asker: Actor) -> dict[int, str]:
    """The names of those accounts that the asker sees."""
    if not pks:
        return {}
    return dict(RecordAnchor.objects.visible_to(asker).filter(pk__in=pks).values_list("pk", "title"))


def reach(level: Level | None) -> str:
    words = {
        Level.NONE: _("nothing"), Level.OWN: _("one's own"), Level.GROUP: _("one's own and the group's"),
        Level.ALL: _("everything"),
    }  # fmt: skip
    return words[level or Level.NONE]


def sentence(reason: Reason, row: Model, person: User, titles: dict[int, str]) -> str:
    """One step in plain words."""
    role = str(person.role or "")
    through = ", ".join(titles.get(pk, _("an account you do not see")) for pk in reason.accounts)
    words: dict[str, str] = {
        "nobody": _("This person may not log in, or has no role: nothing opens."),
        "system": _("The product itself may do everything."),
        "token_reads": _("The key only reads."),
        "token_entity": _("The key does not reach this kind of record."),
        "level": _("For «%(verb)s» the role «%(role)s» reaches: %(reach)s."),
        "capped": _("Nobody reaches further than they see: what counts is %(reach)s."),
        "outsider": _("The role is for people from outside: shared lists are closed to them."),
        "shared_list": _("Everybody who works here reads shared lists."),
        "whole_list": _("In shared lists every level above none means all of it."),
        "all": _("It does not matter whose it is."),
        "owner": _("This person owns it."),
        "group": _("It belongs to a group of this person."),
        "association": _("This person is associated with %(through)s, or with a company above it."),
        "link": _("It also hangs from %(through)s, which this person reaches."),
        "person": _("It is assigned to this person."),
        "part": _("This person takes part in it."),
        "shared": _("It is shared: everybody with a level reads it."),
        "pool": _("It is nobody's and of no group yet: whoever works with others may take it."),
        "rule": _("A rule of this kind of record opens it."),
        "unrelated": _("This person neither owns it nor shares its group, and nothing else ties them to it."),
        "trash_opened": _("It is in the trash, which opens to who may delete."),
        "trash_closed": _("It is in the trash: take it out first."),
    }
    return words[reason.code] % {
        "verb": verb_label(reason.verb), "role": role, "reach": reach(reason.level), "through": through,
    }  # fmt: skip
