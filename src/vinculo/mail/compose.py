"""Templates with macros, as text and as HTML that every mail program can show.

A macro is a word such as `_DEST_NAME_`. Whoever sends a kind of mail declares its template; the house may word it
otherwise, per language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import css_inline
import nh3
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import escape, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from vinculo.house import organisation, store
from vinculo.mail.models import MailTemplate

Text = str | Promise
MACRO = re.compile(r"(?<![A-Za-z0-9])_[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?![A-Za-z0-9])")

# Of every template: who gets it, who causes it, and from which house.
COMMON: dict[str, Text] = {
    "_DEST_NAME_": gettext_lazy("name of whoever gets it"),
    "_DEST_EMAIL_": gettext_lazy("e-mail of whoever gets it"),
    "_SRC_NAME_": gettext_lazy("name of whoever sends it"),
    "_SRC_EMAIL_": gettext_lazy("e-mail of whoever sends it"),
    "_ORGANISATION_": gettext_lazy("name of your organisation"),
}


@dataclass(frozen=True)
class Template:
    """A kind of mail: what it is for, its own macros, and how it is worded unless the house says otherwise."""

    key: str
    label: Text
    subject: Text
    text: Text
    macros: Mapping[str, Text] = field(default_factory=dict)

    @property
    def all_macros(self) -> dict[str, str]:
        return {name: str(label) for name, label in (COMMON | dict(self.macros)).items()}


_templates: dict[str, Template] = {}


def declare(template: Template) -> None:
    _templates[template.key] = template


def templates() -> list[Template]:
    return list(_templates.values())


def template_named(key: str) -> Template:
    """Raises KeyError."""
    return _templates[key]


@dataclass(frozen=True)
class Wording:
    """Subject and text with their macros still in them; an empty `html` is made from the text."""

    subject: str
    text: str
    html: str = ""
    is_own: bool = False  # of the house


def wording(key: str, language: str) -> Wording:
    """How the template reads in a language: as the house words it, else as it came."""
    own = MailTemplate.objects.filter(key=key, language=language).first()
    if own is not None:
        return Wording(own.subject, own.text, own.html, True)
    with override(language):
        return Wording(str(_templates[key].subject), str(_templates[key].text))


@dataclass(frozen=True)
class Composed:
    """A mail ready to be queued."""

    subject: str
    text: str
    html: str


def compose(key: str, language: str, values: Mapping[str, Any], said: Wording | None = None) -> Composed:
    """The mail of a template with its macros filled in; a macro without a value vanishes.

    `values` are plain texts: they are escaped where they land in HTML.
    """
    said = said or wording(key, language)
    known = {"_ORGANISATION_": organisation.name(), **{name: str(value) for name, value in values.items()}}
    subject = " ".join(filled(said.subject, known).split())
    text = filled(said.text, known).strip() + "\n"
    if said.html:
        content = clean_html(filled(said.html, {name: escape(value) for name, value in known.items()}))
    else:
        content = paragraphs(text)
    return Composed(subject, text + foot_text(), dressed(subject, content, language))


def paragraphs(text: str) -> SafeString:
    """Plain text as HTML: paragraphs, and links that can be clicked."""
    return mark_safe(linebreaks(urlize(text.strip(), autoescape=True)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with its macros replaced, once: what a value says is never read for macros."""
    return MACRO.sub(lambda found: values.get(found.group(), ""), text)


def foot_text() -> str:
    foot = store.get("mail.footer")
    return f"\n-- \n{foot}\n" if foot else ""


def clean_html(html: str) -> SafeString:
    """HTML without anything that runs, loads or disguises itself."""
    return mark_safe(nh3.clean(html, url_schemes={"http", "https", "mailto", "tel"}))


def dressed(subject: str, content: SafeString, language: str) -> str:
    """The content as a whole page, its styles written into its elements."""
    page = render_to_string(
        "mail/layout.html",
        {
            "subject": subject, "content": content, "language": language, "brand": organisation.name(),
            "foot": store.get("mail.footer"),
        },
    )  # fmt: skip
    return _inliner().inline(page)


@cache
def _inliner() -> css_inline.CSSInliner:
    css = (Path(__file__).parent / "mail.css").read_text()
    return css_inline.CSSInliner(extra_css=css, load_remote_stylesheets=False, inline_style_tags=False)


def check_macros(key: str, *texts: str) -> None:
    """Raises ValidationError naming the macros this template does not know."""
    known = _templates[key].all_macros
    unknown = sorted({name for text in texts for name in MACRO.findall(text)} - known.keys())
    if unknown:
        raise ValidationError(
            _("There is no %(unknown)s here. You may use: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(sorted(known))}
        )
