"""The Jinja2 environment, for the templates that are hot: bodies of long tables, and what surrounds every page."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment

from vinculo.web.templatetags.ui import dialog, icon, initials, tone


def environment(**options: Any) -> Environment:
    """Jinja2 with gettext and the design system's small functions; escapes by default."""
    env = Environment(**({"trim_blocks": True, "lstrip_blocks": True} | options | {"autoescape": True}))  # noqa: S701
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(dialog=dialog, icon=icon, static=static, url=reverse)
    env.filters.update(initials=initials, tone=tone)
    return env
