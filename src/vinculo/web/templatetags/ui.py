"""Template tags of the design system: `{% load ui %}`. The functions serve Jinja2 and Python as well."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from zlib import crc32

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select, Textarea
from django.forms.boundfield import BoundWidget
from django.forms.widgets import FileInput, Input
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe

from vinculo.web.words import words

register = template.Library()

AVATAR_TONES = ("accent", "info", "success", "warning", "violet", "pink", "orange", "lime")


@register.simple_tag
@lru_cache(maxsize=500)  # the same few, dozens of times a page
def icon(name: str, extra: str = "") -> SafeString:
    """A drawing of the sprite; it is decoration, so the text beside it must say the same."""
    if not name:
        return mark_safe("")
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        f" {extra}" if extra else "",
        static("dist/icons.svg"),
        name,
    )


@register.simple_tag
def hot(template_name: str, **context: Any) -> SafeString:
    """A piece in Jinja2, for what is repeated many times on a page: it costs a fifth."""
    return mark_safe(get_template(template_name, using="jinja2").render(context))


@register.simple_tag
def ui_words() -> SafeString:
    """The JSON block the scripts read their sentences from."""
    return json_script(words(), "words")


@register.filter
def initials(name: str) -> str:
    """One or two letters that stand for a name: «Ana Gómez» → «AG»."""
    parts = [part for part in str(name).replace(".", " ").split() if part[0].isalnum()]
    return "".join(part[0] for part in (parts[:1] + parts[1:][:1])).upper()


@register.filter
def tone(name: str) -> str:
    """A colour that stays the same for the same name."""
    return AVATAR_TONES[crc32(str(name).encode()) % len(AVATAR_TONES)]


@register.filter
def control_kind(field: BoundField) -> str:
    """How a field is laid out: `check`, `choices` or `line`."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        return "check"
    return "choices" if isinstance(widget, RadioSelect | CheckboxSelectMultiple) else "line"


def control_class(field: BoundField) -> str:
    """The class of the design system for the field's widget."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        return "checkbox"
    if isinstance(widget, CheckboxSelectMultiple):  # which is a RadioSelect to Django
        return "checkbox"
    if isinstance(widget, RadioSelect):
        return "radio"
    if isinstance(widget, Select):
        return "select"
    if isinstance(widget, Textarea):
        return "textarea"
    if isinstance(widget, FileInput):
        return "file-input"
    return "input" if isinstance(widget, Input) else ""


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's widget with our classes; Django itself ties it to its help and error."""
    own = field.field.widget.attrs.get("class", "")
    attrs: dict[str, str | bool] = {"class": f"{control_class(field)} {own}".strip()}
    return field.as_widget(attrs=attrs)


@register.filter
def options(field: BoundField) -> list[BoundWidget]:
    """The single choices of radio buttons or checkboxes, each with its `tag` and `choice_label`."""
    field.field.widget.attrs.setdefault("class", control_class(field))
    return field.subwidgets


@register.filter
def only(fields: Iterable[BoundField], names: str) -> list[BoundField]:
    """The fields of a form named in a string, in that order: `form|only:"name city"`."""
    by_name = {field.name: field for field in fields}
    return [by_name[name] for name in names.split() if name in by_name]


@register.simple_block_tag
def dialog(content: str, name: str, title: str, size: str = "") -> SafeString:
    """A modal window; opened by a button with `command="show-modal" commandfor="NAME"`.

    `size`: small or wide. The content is a `div.dialog-body` and a `div.dialog-foot`, in a form if it
    needs one.
    """
    return format_html(
        '<dialog id="{0}" class="dialog{1}" aria-labelledby="{0}-title"><div class="dialog-head">'
        '<h2 id="{0}-title">{2}</h2>{3}</div>{4}</dialog>',
        name,
        f" dialog-{size}" if size else "",
        title,
        _close_button(name),
        content,
    )


def _close_button(dialog_id: str) -> SafeString:
    return format_html(
        '<button type="button" class="btn btn-ghost btn-sm btn-square" command="close" commandfor="{}" '
        'aria-label="{}">{}</button>',
        dialog_id,
        words()["close"],
        icon("x"),
    )


@register.simple_block_tag
def menu(
    content: str,
    name: str,
    label: str = "",
    icon_name: str = "",
    button: str = "btn",
    end: bool = False,
    arrow: bool = False,
    title: str = "",
) -> SafeString:
    """A button with a menu under it; the content is made of `.menu-item` links and buttons.

    `button`: the button's classes; `end`: aligned with the button's end; `arrow`: a small chevron;
    `title`: the name of a button that shows only an icon.
    """
    return format_html(
        '<button type="button" class="{}" popovertarget="{}" aria-haspopup="true"{}>{}{}{}</button>'
        '<div id="{}" popover class="menu-pop{}" data-menu>{}</div>',
        button,
        name,
        format_html(' aria-label="{0}" title="{0}"', title) if title else "",
        icon(icon_name),
        format_html('<span class="btn-text">{}</span>', label) if label else "",
        icon("chevron-down") if arrow else "",
        name,
        " menu-end" if end else "",
        content,
    )


@register.simple_block_tag
def panel(content: str, title: str, actions: str = "", flush: bool = False, extra: str = "") -> SafeString:
    """A bordered box with a title; `flush` takes the padding off, `actions` is HTML at the title's end."""
    return format_html(
        '<section class="panel {}"><div class="panel-head"><h2>{}</h2>{}</div><div class="{}">{}</div></section>',
        extra,
        title,
        format_html('<div class="panel-actions">{}</div>', actions) if actions else "",
        "panel-body-flush" if flush else "panel-body",
        content,
    )
