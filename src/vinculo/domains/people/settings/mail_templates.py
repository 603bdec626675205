"""How the mails the system writes are worded, per language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from vinculo.domains.people.settings.forms import actor_with, crumbs
from vinculo.domains.people.settings.mail import NEEDS
from vinculo.identity.actor import Actor
from vinculo.mail.compose import Template, Wording, check_macros, compose, template_named, templates, wording
from vinculo.mail.models import MailTemplate
from vinculo.records.history import note_event
from vinculo.screens.form import posted

URL = "/settings/mail/templates/"


class WordingForm(forms.ModelForm):
    """Subject, text and, for who wants more than paragraphs, HTML."""

    class Meta:
        model = MailTemplate
        fields = ("subject", "text", "html")
        widgets = {"text": forms.Textarea(attrs={"rows": 12}), "html": forms.Textarea(attrs={"rows": 8})}
        help_texts = {"html": gettext_lazy("Left blank, it is made from the text.")}

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        for name in ("subject", "text", "html"):
            try:
                check_macros(self.instance.key, self.cleaned_data.get(name, ""))
            except ValidationError as bad:
                self.add_error(name, bad)


@require_GET
def templates_screen(request: HttpRequest) -> HttpResponse:
    actor_with(request, NEEDS)
    own = set(MailTemplate.objects.values_list("key", "language"))
    rows = [
        {
            "label": one.label,
            "languages": [
                {"label": label, "url": f"{URL}{one.key}/{code}/", "own": (one.key, code) in own}
                for code, label in settings.LANGUAGES
            ],
        }
        for one in templates()
    ]
    return render(request, "people/mail_templates.html", {"rows": rows, "crumbs": crumbs((_("Mail templates"), ""))})


@require_http_methods(["GET", "POST"])
def template_screen(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """One template in one language, with how it looks; «as it came» gives the built-in wording back."""
    actor = actor_with(request, NEEDS)
    try:
        template = template_named(key)
    except KeyError as unknown:
        raise Http404 from unknown
    if language not in dict(settings.LANGUAGES):
        raise Http404
    row = MailTemplate.objects.filter(key=key, language=language).first() or MailTemplate(key=key, language=language)
    present = wording(key, language)
    if request.method == "POST" and request.POST.get("verb") == "reset":
        with transaction.atomic():
            if row.pk:
                row.delete()
                note_event(actor, "mail_template", "delete", f"{template.label} ({language})")
        messages.success(request, _("It is worded again as it came."))
        return redirect(f"{URL}{key}/{language}/")
    initial = {"subject": present.subject, "text": present.text, "html": present.html}
    form = WordingForm(posted(request), instance=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        save(form, template, present, actor)
        messages.success(request, _("Saved."))
        return redirect(f"{URL}{key}/{language}/")
    context = {
        "form": form,
        "title": f"{template.label} · {dict(settings.LANGUAGES)[language]}",
        "macros": list(template.all_macros.items()),
        "own": present.is_own,
        "preview": preview(template, language, present),
        "crumbs": crumbs((_("Mail templates"), URL), (str(template.label), "")),
        "cancel_url": URL,
    }
    return render(request, "people/mail_template.html", context, status=422 if form.is_bound else 200)


def save(form: WordingForm, template: Template, present: Wording, actor: Actor) -> None:
    with transaction.atomic():
        row = form.save()
        changed = {
            name: [getattr(present, name), getattr(row, name)]
            for name in ("subject", "text", "html")
            if getattr(present, name) != getattr(row, name)
        }
        if changed:
            note_event(actor, "mail_template", "change", f"{template.label} ({row.language})", changed)


def preview(template: Template, language: str, said: Wording) -> Any:
    """The mail with the meaning of each macro where its value will stand."""
    return compose(template.key, language, {name: f"«{label}»" for name, label in template.all_macros.items()}, said)
