"""Invented data for the style guide; says in code what each component takes."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.web.templatetags.ui import SafeString, icon
from vinculo.web.widgets import Picker, PickerMany

COMPANIES = ["Aceites del Sur S.L.", "Bodegas Peña", "Clínica Ríos", "Hotel Mirador", "Muebles Costa", "Textil Vega"]
CHOICES = [{"id": number, "text": name, "hint": "Girona"} for number, name in enumerate(COMPANIES, 1)]
PEOPLE = ["Ana Gómez", "Bruno Martín", "Carla Núñez", "Íñigo Peña"]
STATES = [("Customer", "success"), ("Prospect", "info"), ("Negotiation", "warning"), ("Lost", "danger")]
TONES = ["neutral", "accent", "info", "success", "warning", "danger", "violet", "pink", "orange", "lime"]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=gettext_lazy("Name"))
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    account = forms.CharField(
        label=gettext_lazy("Account"),
        required=False,
        initial=2,
        widget=Picker("/styleguide/choices/", lambda value: dict(enumerate(COMPANIES, 1)).get(int(value), str(value))),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), choices=[("ES", "España"), ("PT", "Portugal"), ("FR", "France")]
    )
    since = forms.DateField(
        label=gettext_lazy("Customer since"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"), required=False, help_text=gettext_lazy("Without taxes.")
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        initial=[1],
        widget=PickerMany(
            "/styleguide/choices/",
            lambda values: [(value, COMPANIES[int(value) - 1]) for value in values if str(value).isdigit()],
            create=True,
        ),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("company", gettext_lazy("Company")), ("person", gettext_lazy("Person"))],
        widget=forms.RadioSelect,
        required=False,
    )
    notes = forms.CharField(label=gettext_lazy("Notes"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    newsletter = forms.BooleanField(
        label=gettext_lazy("Receives the newsletter"),
        required=False,
        help_text=gettext_lazy("With the consent given on paper or by e-mail."),
    )


class FilterForm(forms.Form):
    """What the drawer of filters asks."""

    use_required_attribute = False
    prefix = "filter"
    city = forms.CharField(label=gettext_lazy("City"), required=False)
    state = forms.MultipleChoiceField(
        label=gettext_lazy("State"), choices=STATES, widget=forms.CheckboxSelectMultiple, required=False
    )
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


def page() -> dict[str, Any]:
    """The context of the style guide."""
    return {
        "filter_form": FilterForm(),
        "tones": TONES,
        "people": PEOPLE,
        "columns": columns(),
        "rows": rows(),
        "views": [
            {"label": _("All"), "url": "?", "active": True, "count_url": fragment_url("count")},
            {"label": _("Mine"), "url": "?view=mine"},
            {"label": _("Without activity"), "url": "?view=quiet", "shared": True},
        ],
        "chips": [
            {"field": _("Province"), "verb": _("is"), "value": "Girona", "remove_url": "?"},
            {"field": _("Amount"), "verb": _("is more than"), "value": "1.000,00 €", "remove_url": "?"},
        ],
        "exports": [{"label": "CSV", "url": "#", "icon": "file-text"}, {"label": "Excel", "url": "#"}],
        "chooser": [
            {"key": "name", "label": _("Name"), "shown": True, "fixed": True},
            {"key": "city", "label": _("City"), "shown": True},
            {"key": "amount", "label": _("Amount"), "shown": False},
        ],
        "bulk_actions": [
            {"label": _("Assign"), "icon": "user-check", "value": "assign"},
            {"label": _("Tag"), "icon": "tag", "value": "tag"},
            {"label": _("Delete"), "icon": "trash-2", "value": "trash", "danger": True, "confirm": _("Delete the selected?")},
        ],
        "figures": [
            {"label": _("Expected income"), "value": "168.680 €", "hint": "+12 %", "trend": "up", "icon": "trending-up"},
            {"label": _("Open opportunities"), "value": "47", "hint": _("5 more than last month"), "url": "#"},
            {"label": _("Closing rate"), "value": "31 %", "hint": "−2,4", "trend": "down"},
            {"label": _("Overdue"), "value": "6", "hint": _("the oldest 9 days ago"), "url": "#"},
        ],
        "stats": [
            {"label": _("Contacts"), "value": 12, "icon": "users", "url": "#"},
            {"label": _("Opportunities"), "value": 3, "icon": "target", "url": "#"},
            {"label": _("Invoiced"), "value": "48.200,00 €", "icon": "receipt-euro", "url": "#"},
        ],
        "stages": [
            {"label": _("New"), "done": True, "url": "#"},
            {"label": _("Qualified"), "done": True, "url": "#"},
            {"label": _("Proposal"), "current": True, "url": "#"},
            {"label": _("Negotiation"), "url": "#"},
            {"label": _("Won"), "url": "#"},
        ],
        "steps": [_("Upload"), _("Columns"), _("Check"), _("Import")],
        "definitions": [
            {"label": _("Legal name"), "value": "Aceites del Sur, Sociedad Limitada"},
            {"label": _("Tax number"), "value": "B17000000"},
            {"label": _("Web"), "value": "aceites.example", "url": "https://aceites.example"},
            {"label": _("Province"), "value": "Girona", "edit_url": "#"},
            {"label": _("Fax"), "value": None},
        ],
        "badges": [{"label": _("Customer"), "tone": "success"}, {"label": "VIP", "tone": "accent", "icon": "star"}],
        "meta": [
            {"icon": "map-pin", "label": _("City"), "value": "Girona"},
            {"icon": "phone", "label": _("Phone"), "value": "+34 972 000 000", "url": "tel:+34972000000"},
            {"icon": "calendar", "label": _("Next"), "value": _("call tomorrow at 10:00")},
        ],
        "entries": entries(),
        "files": fragment("file")["files"] + [{"name": "Contrato marco.pdf", "url": "#", "size": "312 kB", "icon": "file-text", "who": "Ana Gómez", "when": "03/10/2026", "delete_url": "#"}],
        "conflicts": [
            {"name": "phone", "label": _("Phone"), "mine": "+34 972 000 001", "theirs": "+34 972 000 002"},
            {"name": "city", "label": _("City"), "mine": "Girona", "theirs": "Salt"},
        ],
        "progress_url": fragment_url("progress"),
    }  # fmt: skip


def columns() -> list[dict[str, Any]]:
    return [
        {"key": "name", "label": _("Name"), "css": "cell-main", "sort_url": "?sort=-name", "sorted": "ascending"},
        {"key": "state", "label": _("State"), "css": "cell-side"},
        {"key": "city", "label": _("City"), "sort_url": "?sort=city"},
        {"key": "owner", "label": _("Owner")},
        {"key": "contacts", "label": _("Contacts"), "css": "num cell-labelled"},
        {"key": "next", "label": _("Next"), "sort_url": "?sort=next", "css": "cell-extra"},
        {"key": "amount", "label": _("Amount"), "css": "num cell-extra", "sort_url": "?sort=amount"},
    ]


def rows() -> list[dict[str, Any]]:
    result = []
    for number, name in enumerate(COMPANIES * 2, 1):
        label, tone = STATES[number % 4]
        person = PEOPLE[number % 4]
        cells = [
            name,
            SafeString(f'<span class="badge tone-{tone}">{_(label)}</span>'),
            "Girona" if number % 3 else "",
            person,
            number % 5 * 3,
            SafeString(f'<span class="overdue">{_("yesterday")}</span>') if number % 4 == 2 else _("tomorrow"),
            f"{number * 1234:,}".replace(",", ".") + ",00 €",
        ]
        result.append({
            "id": number, "title": name, "url": f"#row-{number}", "edit_url": "#", "preview_url": fragment_url("preview"),
            "cells": [{"value": value, "css": column.get("css", ""), "label": column["label"]}
                      for value, column in zip(cells, columns(), strict=True)],
            "actions": SafeString('<a class="btn btn-ghost btn-xs btn-square" href="#" aria-label="{}">{}</a>'.format(
                _("Edit {name}").format(name=name), icon("pencil"))),
        })  # fmt: skip
    return result


def entries() -> list[dict[str, Any]]:
    day = {"when_iso": "2026-11-20T10:12", "when_full": "20/11/2026 10:12"}
    changes = [{"label": _("State"), "old": _("Prospect"), "new": _("Customer")}, {"label": _("City"), "old": "", "new": "Girona"}]
    return [
        {"kind": "comment", "who": "Ana Gómez", "what": _("commented"), "when": _("2 hours ago"), "pinned": True, "text": "Prefieren que les llamemos por la mañana.\nPreguntar por Íñigo."} | day,
        {"kind": "call", "icon": "phone-call", "tone": "info", "who": "Bruno Martín", "what": _("called"), "when": _("yesterday"), "text": "Interesados en renovar; enviar oferta el lunes."} | day,
        {"kind": "change", "icon": "pencil", "who": "Carla Núñez", "what": _("changed 2 fields"), "when": _("3 days ago"), "changes": changes} | day,
        {"kind": "other", "icon": "sparkles", "tone": "success", "who": "Ana Gómez", "what": _("created the account"), "when": "03/10/2026"} | day,
    ]  # fmt: skip


def fragment_url(kind: str) -> str:
    return reverse("styleguide-fragment", args=[kind])


def fragment(kind: str) -> dict[str, Any]:
    """The context of a fragment."""
    if kind == "file":
        return {"files": [{"name": "Oferta.pdf", "url": "#", "size": "84 kB", "icon": "file-text", "who": "Ana Gómez", "when": _("now")}]}  # fmt: skip
    if kind == "progress":
        return {"label": _("Import finished"), "done": 100, "total": 100}
    return {"definitions": page()["definitions"]}
