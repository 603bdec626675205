"""The Jinja2 environment of the hot templates (table bodies of lists)."""

from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext, ngettext
from jinja2 import Environment


def environment(**options: Any) -> Environment:
    """Escapes by itself and knows `static` and gettext; addresses come from the view, not from loops here."""
    made = Environment(**options, extensions=["jinja2.ext.i18n"])  # noqa: S701 - Django passes autoescape=True
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals["static"] = static
    return made
