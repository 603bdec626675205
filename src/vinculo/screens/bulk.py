"""Many rows at once: the values or the verb they are given, how many that concerns, and off it goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vinculo.abilities.operations import work
from vinculo.abilities.operations.fields import bulk_fields, shown, to_json
from vinculo.abilities.operations.portions import action_named
from vinculo.entities.entity import Entity
from vinculo.entities.fields import Boolean, Choice, Field
from vinculo.entities.query import BadQuery, parse_query
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_integer
from vinculo.records.merging import MOST as MOST_MERGED
from vinculo.records.models import Batch
from vinculo.screens.asked import actor_of, refusal, require
from vinculo.screens.form import done
from vinculo.screens.shell import crumbs

UNPROCESSABLE = 422
MERGE = "merge"


@require_POST
def bulk_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """A verb on many rows: those ticked, or with `all=1` everything the list shows."""
    actor = actor_of(request)
    verb = request.POST.get("action", "")
    needs = needed(entity, verb)
    require(entity, actor, needs)
    pks = chosen(request, entity, needs)
    if verb == MERGE:
        return done(request, entity.url(f"merge/?ids={','.join(str(pk) for pk in pks[: MOST_MERGED + 1])}"))
    if not pks and not chosen(request, entity, "list"):
        return refusal(request, entity, {"ids": _("Choose the rows first.")}, UNPROCESSABLE)
    if len(pks) > work.MOST:
        most = format_integer(work.MOST)
        text = _("At most %(most)s rows at once. Filter the list first.") % {"most": most}
        return refusal(request, entity, {"ids": text}, UNPROCESSABLE)
    if verb == work.TRASH:
        return started(request, entity, work.start(entity, actor, verb, pks, ""))
    if verb == work.EDIT:
        return edit(request, entity, pks)
    action = action_named(entity, verb)
    data = request.POST if "confirmed" in request.POST else None
    form = action.form_for(actor, None, data)
    if form is not None and not (form.is_bound and form.is_valid()):
        context = {"action": action, "form": form, "title": action.title}
        return form_page(request, entity, verb, "bulk_action", pks, context)
    values = {name: request.POST.getlist(name) for name in (form.fields if form else ()) if name in request.POST}
    sent = QueryDict(mutable=True)
    for name, texts in values.items():
        sent.setlist(name, texts)
    batch = work.start(entity, actor, verb, pks, action.title, data=sent.urlencode())
    return started(request, entity, batch)


def needed(entity: type[Entity], verb: str) -> str:
    """The function that opens a verb on many rows. Raises Http404 for what is none."""
    if verb == work.TRASH:
        return "delete"
    if verb == work.EDIT:
        return "change"
    if verb == MERGE and entity.merges:
        return "merge"
    action = action_named(entity, verb)
    if not action.bulk:
        raise Http404
    return action.needs


def edit(request: HttpRequest, entity: type[Entity], pks: list[int]) -> HttpResponse:
    """Asks for the values, and gives them to the rows."""
    actor = actor_of(request)
    form = BulkForm(entity, actor, request.POST if "confirmed" in request.POST else None)
    if not (form.is_bound and form.is_valid()):
        context = {"form": form, "title": _("Edit several"), "action": None}
        return form_page(request, entity, work.EDIT, "bulk_edit", pks, context)
    values = form.values()
    title = shown(entity, values, actor)
    return started(
        request, entity, work.start(entity, actor, work.EDIT, pks, title, values=to_json(entity, values, actor))
    )


def form_page(
    request: HttpRequest, entity: type[Entity], verb: str, template: str, pks: list[int], context: dict[str, Any]
) -> HttpResponse:
    """The page that asks for what the rows are given; above, how many of those chosen it concerns."""
    everything = request.POST.get("all") == "1"
    refused = max(0, len(chosen(request, entity, "list")) - len(pks))
    status = UNPROCESSABLE if context["form"].is_bound else 200
    common = {
        "entity": entity,
        "verb": verb,
        "count": len(pks),
        "count_text": format_integer(len(pks)),
        "refused": refused,
        "refused_text": format_integer(refused),
        "all": everything,
        "ids": [] if everything else pks,
        "next": request.POST.get("next", ""),
        "cancel_url": back(request, entity),
        "crumbs": crumbs(entity, (str(context["title"]), "")),
    }
    return render(request, f"screens/{template}.html", common | context, status=status)


def started(request: HttpRequest, entity: type[Entity], batch: Batch) -> HttpResponse:
    """Back to the list when all is done, with the way to take it back; else to where one sees it advance."""
    if batch.state == Batch.State.RUNNING:
        return done(request, f"/settings/batches/{batch.pk}/")
    undo_url = f"/settings/batches/{batch.pk}/undo/" if batch.changed else ""
    text = ngettext("%(n)s row changed.", "%(n)s rows changed.", batch.changed)
    text %= {"n": format_integer(batch.changed)}
    if same := work.unchanged(batch):
        text += " " + _("Had it already: %(n)s.") % {"n": format_integer(same)}
    messages.success(request, text, extra_tags=undo_url)
    if batch.refused:
        text = ngettext("%(n)s row could not be changed.", "%(n)s rows could not be changed.", batch.refused)
        messages.warning(request, text % {"n": format_integer(batch.refused)})
        return done(request, f"/settings/batches/{batch.pk}/")
    return done(request, back(request, entity))


def chosen(request: HttpRequest, entity: type[Entity], verb: str) -> list[int]:
    """The keys of the rows meant, among those on which the actor may do `verb`; one more than MOST at most."""
    actor = actor_of(request)
    rows = entity.rows(actor, verb)
    if request.POST.get("all") == "1":
        try:
            query = parse_query(entity, QueryDict(request.POST.get("next", "").lstrip("?")), actor)
        except BadQuery as bad:
            raise Http404 from bad
        rows = query.narrow(entity, rows)
    else:
        pks = [int(t) for t in request.POST.getlist("ids")[: work.MOST + 1] if t.isdecimal() and len(t) < 19]
        rows = rows.filter(pk__in=pks)
    found: list[int] = rows.page(
        entity.default_order(), work.MOST + 1, shape=lambda rows: rows.values_list("pk", flat=True)
    )
    return found


def back(request: HttpRequest, entity: type[Entity]) -> str:
    """The list one came from; only its query is taken, and written anew, so the address stays ours."""
    query = QueryDict(request.POST.get("next", "").lstrip("?")).urlencode()
    return entity.url(f"?{query}" if query else "")


class BulkForm(forms.Form):
    """The fields many rows may be given: what is left blank stays as it is, what is ticked «empty» is emptied."""

    def __init__(self, entity: type[Entity], actor: Actor, data: Any = None) -> None:
        super().__init__(data)
        self.entity_fields = {field.name: field for field in bulk_fields(entity, actor)}
        for field in self.entity_fields.values():
            self.fields[field.name] = unchanged_or(field, actor)
            if field.nullable or (not field.required and field.kind != "boolean" and not isinstance(field, Choice)):
                self.fields[f"empty_{field.name}"] = forms.BooleanField(label=_("Empty it"), required=False)

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.values():
            raise forms.ValidationError(_("Fill in at least one field."))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """{field name: value} of what is to change."""
        found = {}
        for name, field in self.entity_fields.items():
            value = self.cleaned_data.get(name)
            if self.cleaned_data.get(f"empty_{name}"):
                found[name] = field.empty
            elif value not in (None, ""):
                found[name] = value
        return found

    def rows(self) -> list[dict[str, Any]]:
        """[{field, empty}]: each input, and the box that empties it."""
        return [
            {"field": self[name], "empty": self[f"empty_{name}"] if f"empty_{name}" in self.fields else None}
            for name in self.entity_fields
        ]


def unchanged_or(field: Field, actor: Actor) -> forms.Field:
    """The input of a field with «leave as it is» in place of its default."""
    leave = ("", _("— leave as it is —"))
    if isinstance(field, Boolean | Choice):
        choices = [(True, _("Yes")), (False, _("No"))] if isinstance(field, Boolean) else field.choices
        by_text = {str(value): value for value, _label in choices}
        found: forms.Field = forms.TypedChoiceField(
            choices=[leave, *choices], coerce=lambda text: by_text[text], empty_value=None, label=field.label
        )
    else:
        found = field.form_field(actor)
        if isinstance(found, forms.ModelChoiceField):
            found.empty_label = leave[1]
    found.required, found.initial = False, None
    return found


__all__ = ["back", "bulk_screen"]
