"""The words people tag with: their colour, and getting rid of them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vinculo.abilities.tags.models import Tag
from vinculo.records.history import note_event
from vinculo.records.text import sort_key
from vinculo.screens.asked import actor_of
from vinculo.screens.form import posted


class TagForm(forms.ModelForm):
    class Meta:
        model = Tag
        fields = ("name", "colour")

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if Tag.objects.filter(name_key=sort_key(name)).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a tag with this name already."))
        return name


@require_http_methods(["GET", "POST"])
def tags_screen(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not actor.may("tag.change"):
        raise Http404
    form = TagForm(posted(request))
    if request.method == "POST" and form.is_valid():
        tag = form.save()
        note_event(actor, "tag", "create", tag.name)
        messages.success(request, _("«%(name)s» has been created.") % {"name": tag})
        return redirect("/settings/tags/")
    return page(request, form)


def page(request: HttpRequest, form: TagForm, changed: TagForm | None = None) -> HttpResponse:
    """All tags, each in a form of its own; `changed` is the one that was sent and refused."""
    rows = []
    for tag in Tag.objects.annotate(uses=Count("taggings")):
        refused = changed is not None and changed.instance.pk == tag.pk
        rows.append(
            (tag, changed if refused else TagForm(instance=tag, prefix=f"tag{tag.pk}", auto_id=f"tag{tag.pk}_%s"))
        )
    context = {
        "form": form,
        "tags": rows,
        "crumbs": [{"label": _("Settings"), "url": "/settings/"}, {"label": _("Tags"), "url": ""}],
    }
    return render(request, "people/tags.html", context, status=422 if form.is_bound or changed else 200)


@require_POST
def tag_change_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name or colour, or none of it any more."""
    actor = actor_of(request)
    if not actor.may("tag.change"):
        raise Http404
    tag = get_object_or_404(Tag, pk=pk)
    if request.POST.get("verb") == "delete":
        note_event(actor, "tag", "delete", tag.name)
        tag.delete()
        messages.success(request, _("The tag has been removed everywhere."))
        return redirect("/settings/tags/")
    form = TagForm(request.POST, instance=tag, prefix=f"tag{pk}", auto_id=f"tag{pk}_%s")
    if not form.is_valid():
        return page(request, TagForm(), form)
    form.save()
    note_event(actor, "tag", "change", tag.name)
    messages.success(request, _("Saved."))
    return redirect("/settings/tags/")
