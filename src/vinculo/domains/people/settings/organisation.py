"""Who the house is and what it calls things."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vinculo.domains.people.settings.forms import SettingsForm, actor_with, crumbs, history
from vinculo.house import pictures, store
from vinculo.house.models import Picture
from vinculo.identity.actor import Actor
from vinculo.printing.pdf import NoPdf, pdf
from vinculo.printing.response import pdf_response
from vinculo.printing.sample import sample_document
from vinculo.records.settings import change_settings
from vinculo.screens.form import posted

URL = "/settings/organisation/"


class OrganisationForm(SettingsForm):
    """The settings of the organisation; the logo is a picture beside them."""

    logo_file = forms.FileField(
        label=gettext_lazy("Logo"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
        help_text=gettext_lazy("PNG, JPEG, WebP or GIF of 5 MB at most. It is shown in the menu and on prints."),
    )  # fmt: skip
    logo_remove = forms.BooleanField(label=gettext_lazy("Remove the logo"), required=False)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__("organisation", data=data, files=files)
        del self.fields["logo"]
        self.settings = [one for one in self.settings if one.key != "organisation.logo"]
        if not store.get("organisation.logo"):
            del self.fields["logo_remove"]
        self.drawn: tuple[bytes, int, int] | None = None

    def clean_logo_file(self) -> Any:
        upload = self.cleaned_data["logo_file"]
        if upload:
            self.drawn = pictures.redraw(upload)
        return upload

    def save(self, actor: Actor, title: str) -> bool:
        with transaction.atomic():
            if self.drawn:
                change_settings({"organisation.logo": pictures.keep("logo", self.drawn)}, actor, title=title)
            elif self.cleaned_data.get("logo_remove"):
                change_settings({"organisation.logo": ""}, actor, title=title)
            saved = super().save(actor, title)
            if not saved:
                transaction.set_rollback(True)
        return saved


@require_http_methods(["GET", "POST"])
def organisation_screen(request: HttpRequest) -> HttpResponse:
    actor = actor_with(request, "settings.change")
    title = _("Organisation")
    form = OrganisationForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid() and form.save(actor, "organisation"):
        messages.success(request, _("Saved."))
        return redirect(URL)
    sections = [
        {"title": _("Who we are"), "names": "name legal_name fiscal_id"},
        {"title": _("Contact details"), "names": "address phone email website"},
        {"title": _("Logo"), "names": "logo_file logo_remove"},
        {"title": _("Documents"), "names": "accent iban footer"},
        {"title": _("Formats"), "names": "language time_zone currency"},
    ]
    return page(request, form, title, sections, "organisation", sample_url="/settings/organisation/sample.pdf")


@require_GET
def sample_screen(request: HttpRequest) -> HttpResponse:
    """An invented quote on the letterhead as it is kept now."""
    actor_with(request, "settings.change")
    language = get_language() or "es"
    try:
        content = pdf("printing/document.html", {"document": sample_document()}, language=language)
    except NoPdf as bad:
        messages.error(request, str(bad))
        return redirect(URL)
    return pdf_response(content, _("Quote"))


@require_http_methods(["GET", "POST"])
def vocabulary_screen(request: HttpRequest) -> HttpResponse:
    """The word for accounts and for what else has several."""
    actor = actor_with(request, "settings.change")
    form = SettingsForm("vocabulary", data=posted(request))
    if request.method == "POST" and form.is_valid() and form.save(actor, "vocabulary"):
        messages.success(request, _("Saved. From now on it is called so everywhere."))
        return redirect("/settings/vocabulary/")
    return page(request, form, _("Vocabulary"), [], "vocabulary")


def page(
    request: HttpRequest, form: SettingsForm, title: str, sections: list[Any], section: str, **more: Any
) -> HttpResponse:
    context = more | {
        "form": form, "title": title, "sections": sections, "cancel_url": "/settings/",
        "changes": history(section, section), "crumbs": crumbs((title, "")),
    }  # fmt: skip
    return render(request, "people/settings_form.html", context, status=422 if form.is_bound else 200)


@login_not_required
@require_GET
def logo_screen(request: HttpRequest, digest: str) -> HttpResponse:
    """The logo, for everybody: it stands on the page where one signs in."""
    picture = get_object_or_404(Picture, name="logo", digest__startswith=digest)
    response = HttpResponse(bytes(picture.content), content_type="image/png")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
