"""Invented data for the style guide, in Spanish like real data; shows what each component takes."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html

from vinculo.web.templatetags.ui import SafeString, icon
from vinculo.web.widgets import Picker, PickerMany

COMPANIES = [
    "Aceites del Sur S.L.",
    "Bodegas Peña",
    "Clínica Ríos",
    "Hotel Mirador",
    "Muebles Costa",
    "Textil Vega",
]
CHOICES: list[dict[str, Any]] = [
    {"id": number, "text": name, "hint": "Girona"} for number, name in enumerate(COMPANIES, 1)
]
PEOPLE = ["Ana Gómez", "Bruno Martín", "Carla Núñez", "Íñigo Peña"]
STATES = [("Cliente", "success"), ("Prospecto", "info"), ("Negociación", "warning"), ("Perdida", "danger")]
TONES = ["neutral", "accent", "info", "success", "warning", "danger", "violet", "pink", "orange", "lime"]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nombre")
    email = forms.EmailField(label="Correo electrónico", required=False)
    account = forms.CharField(
        label="Cuenta",
        required=False,
        initial=2,
        widget=Picker("/styleguide/choices/", lambda value: dict(enumerate(COMPANIES, 1)).get(int(value), str(value))),
    )
    country = forms.ChoiceField(label="País", choices=[("ES", "España"), ("PT", "Portugal"), ("FR", "France")])
    since = forms.DateField(label="Cliente desde", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    amount = forms.DecimalField(label="Importe", required=False, help_text="Sin impuestos.")
    tags = forms.CharField(
        label="Etiquetas",
        required=False,
        initial=[1],
        widget=PickerMany(
            "/styleguide/choices/",
            lambda values: [(value, COMPANIES[int(value) - 1]) for value in values if str(value).isdigit()],
            create=True,
        ),
    )
    kind = forms.ChoiceField(
        label="Tipo",
        choices=[("company", "Empresa"), ("person", "Persona")],
        widget=forms.RadioSelect,
        required=False,
    )
    notes = forms.CharField(label="Notas", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    newsletter = forms.BooleanField(
        label="Recibe el boletín",
        required=False,
        help_text="Con el consentimiento dado en papel o por correo.",
    )


class FilterForm(forms.Form):
    """What the drawer of filters asks."""

    use_required_attribute = False
    prefix = "filter"
    city = forms.CharField(label="Ciudad", required=False)
    state = forms.MultipleChoiceField(
        label="Estado",
        choices=[(name, name) for name, _ in STATES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    since = forms.DateField(label="Desde", required=False, widget=forms.DateInput(attrs={"type": "date"}))


def page() -> dict[str, Any]:
    """The context of the style guide."""
    return {
        "filter_form": FilterForm(),
        "tones": TONES,
        "people": PEOPLE,
        "columns": columns(),
        "rows": rows(),
        "views": [
            {"label": "Todas", "url": "?", "active": True, "count_url": fragment_url("count")},
            {"label": "Mías", "url": "?view=mine"},
            {"label": "Sin actividad", "url": "?view=quiet", "shared": True},
        ],
        "chips": [
            {"field": "Provincia", "verb": "es", "value": "Girona", "remove_url": "?"},
            {"field": "Importe", "verb": "es más de", "value": "1.000,00 €", "remove_url": "?"},
        ],
        "exports": [{"label": "CSV", "url": "#", "icon": "file-text"}, {"label": "Excel", "url": "#"}],
        "chooser": [
            {"key": "name", "label": "Nombre", "shown": True, "fixed": True},
            {"key": "city", "label": "Ciudad", "shown": True},
            {"key": "amount", "label": "Importe", "shown": False},
        ],
        "bulk_actions": [
            {"label": "Asignar", "icon": "user-check", "value": "assign"},
            {"label": "Etiquetar", "icon": "tag", "value": "tag"},
            {
                "label": "Eliminar",
                "icon": "trash-2",
                "value": "trash",
                "danger": True,
                "confirm": "¿Eliminar las seleccionadas?",
            },
        ],
        "figures": [
            {
                "label": "Ingresos previstos",
                "value": "168.680 €",
                "hint": "+12 %",
                "trend": "up",
                "icon": "trending-up",
            },
            {"label": "Oportunidades abiertas", "value": "47", "hint": "5 más que el mes pasado", "url": "#"},
            {"label": "Tasa de cierre", "value": "31 %", "hint": "−2,4", "trend": "down"},
            {"label": "Vencidas", "value": "6", "hint": "la más antigua, hace 9 días", "url": "#"},
        ],
        "stats": [
            {"label": "Contactos", "value": 12, "icon": "users", "url": "#"},
            {"label": "Oportunidades", "value": 3, "icon": "target", "url": "#"},
            {"label": "Facturado", "value": "48.200,00 €", "icon": "receipt-euro", "url": "#"},
        ],
        "stages": [
            {"label": "Nueva", "done": True, "url": "#"},
            {"label": "Cualificada", "done": True, "url": "#"},
            {"label": "Propuesta", "current": True, "url": "#"},
            {"label": "Negociación", "url": "#"},
            {"label": "Ganada", "url": "#"},
        ],
        "steps": ["Fichero", "Columnas", "Revisión", "Importación"],
        "definitions": [
            {"label": "Razón social", "value": "Aceites del Sur, Sociedad Limitada"},
            {"label": "NIF", "value": "B17000000"},
            {"label": "Web", "value": "aceites.example", "url": "https://aceites.example"},
            {"label": "Provincia", "value": "Girona", "edit_url": "#"},
            {"label": "Fax", "value": None},
        ],
        "badges": [
            {"label": "Cliente", "tone": "success"},
            {"label": "VIP", "tone": "accent", "icon": "star"},
        ],
        "meta": [
            {"icon": "map-pin", "label": "Ciudad", "value": "Girona"},
            {"icon": "phone", "label": "Teléfono", "value": "+34 972 000 000", "url": "tel:+34972000000"},
            {"icon": "calendar", "label": "Próxima", "value": "llamada mañana a las 10:00"},
        ],
        "entries": entries(),
        "files": fragment("file")["files"]
        + [
            {
                "name": "Contrato marco.pdf",
                "url": "#",
                "size": "312 kB",
                "icon": "file-text",
                "who": "Ana Gómez",
                "when": "03/10/2026",
                "delete_url": "#",
            }
        ],
        "conflicts": [
            {
                "name": "phone",
                "label": "Teléfono",
                "original": "",
                "mine": "+34 972 000 001",
                "theirs": "+34 972 000 002",
            },
            {"name": "city", "label": "Ciudad", "original": "Girona", "mine": "Girona", "theirs": "Salt"},
        ],
        "progress_url": fragment_url("progress"),
    }


def columns() -> list[dict[str, Any]]:
    return [
        {
            "key": "name",
            "label": "Nombre",
            "css": "cell-main",
            "sort_url": "?sort=-name",
            "sorted": "ascending",
        },
        {"key": "state", "label": "Estado", "css": "cell-side"},
        {"key": "city", "label": "Ciudad", "sort_url": "?sort=city"},
        {"key": "owner", "label": "Responsable"},
        {"key": "contacts", "label": "Contactos", "css": "num cell-labelled"},
        {"key": "next", "label": "Próxima", "sort_url": "?sort=next", "css": "cell-extra"},
        {"key": "amount", "label": "Importe", "css": "num cell-extra", "sort_url": "?sort=amount"},
    ]


def rows() -> list[dict[str, Any]]:
    result = []
    for number, name in enumerate(COMPANIES * 2, 1):
        label, tone = STATES[number % 4]
        person = PEOPLE[number % 4]
        cells = [
            name,
            format_html('<span class="badge tone-{}">{}</span>', tone, label),
            "Girona" if number % 3 else "",
            person,
            number % 5 * 3,
            SafeString('<span class="overdue">ayer</span>') if number % 4 == 2 else "mañana",
            f"{number * 1234:,}".replace(",", ".") + ",00 €",
        ]
        result.append(
            {
                "id": number,
                "title": name,
                "url": f"#row-{number}",
                "edit_url": "#",
                "preview_url": fragment_url("preview"),
                "cells": [
                    {"value": value, "css": column.get("css", ""), "label": column["label"]}
                    for value, column in zip(cells, columns(), strict=True)
                ],
                "actions": format_html(
                    '<a class="btn btn-ghost btn-xs btn-square" href="#" aria-label="Editar {}">{}</a>',
                    name,
                    icon("pencil"),
                ),
            }
        )
    return result


def entries() -> list[dict[str, Any]]:
    day = {"when_iso": "2026-11-20T10:12", "when_full": "20/11/2026 10:12"}
    changes = [
        {"label": "Estado", "old": "Prospecto", "new": "Cliente"},
        {"label": "Ciudad", "old": "", "new": "Girona"},
    ]
    return [
        {
            "kind": "comment",
            "who": "Ana Gómez",
            "what": "comentó",
            "when": "hace 2 horas",
            "pinned": True,
            "text": "Prefieren que les llamemos por la mañana.\nPreguntar por Íñigo.",
        }
        | day,
        {
            "kind": "call",
            "icon": "phone-call",
            "tone": "info",
            "who": "Bruno Martín",
            "what": "llamó",
            "when": "ayer",
            "text": "Interesados en renovar; enviar oferta el lunes.",
        }
        | day,
        {
            "kind": "change",
            "icon": "pencil",
            "who": "Carla Núñez",
            "what": "cambió 2 campos",
            "when": "hace 3 días",
            "changes": changes,
        }
        | day,
        {
            "kind": "other",
            "icon": "sparkles",
            "tone": "success",
            "who": "Ana Gómez",
            "what": "creó la cuenta",
            "when": "03/10/2026",
        }
        | day,
    ]


def fragment_url(kind: str) -> str:
    return reverse("styleguide-fragment", args=[kind])


def fragment(kind: str) -> dict[str, Any]:
    """The context of a fragment."""
    if kind == "file":
        return {
            "files": [
                {
                    "name": "Oferta.pdf",
                    "url": "#",
                    "size": "84 kB",
                    "icon": "file-text",
                    "who": "Ana Gómez",
                    "when": "ahora",
                }
            ]
        }
    if kind == "progress":
        return {"label": "Importación terminada", "done": 100, "total": 100}
    return {"definitions": page()["definitions"]}
