"""Form widgets of the design system."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.forms import Select, TextInput
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Picker(TextInput):
    """One record chosen by typing.

    Posts the id, or the typed text when the browser runs no scripts or the text matched nothing;
    the form field resolves either. `text_of` gives the words for a stored value.
    """

    template_name = "web/widgets/picker.html"

    def __init__(self, url: str, text_of: Callable[[Any], str], depends_on: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url, self.text_of, self.depends_on = url, text_of, depends_on

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        known = value not in (None, "")
        context["widget"] |= {
            "url": self.url,
            "depends_on": self.depends_on,
            "id_value": str(value) if known else "",
            "text": self.text_of(value) if known else "",
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """The id, else the text."""
        return data.get(name) or data.get(f"{name}__text") or ""


class PickerMany(TextInput):
    """Several records or tags; without scripts a text with commas.

    The value is a list of ids and texts; `create` lets people add words nobody used before.
    `items_of` gives (id, text) for each stored value.
    """

    template_name = "web/widgets/picker_many.html"

    def __init__(
        self,
        url: str,
        items_of: Callable[[Any], Iterable[tuple[Any, str]]],
        create: bool = False,
        depends_on: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.url, self.items_of, self.create, self.depends_on = url, items_of, create, depends_on

    def format_value(self, value: Any) -> None:
        return None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        items = list(self.items_of(value)) if value else []
        context["widget"] |= {
            "url": self.url,
            "depends_on": self.depends_on,
            "create": self.create,
            "items": json.dumps([{"id": str(key), "text": text} for key, text in items]),
            "text": ", ".join(text for _, text in items),
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Ids and new texts; the typed texts where no script ran."""
        if not isinstance(data, MultiValueDict):
            value = data.get(name) or []
            return list(value) if isinstance(value, list | tuple) else [value]
        if f"{name}__text" in data:
            rest = data.get(f"{name}__text", "").strip()
            new = data.getlist(f"{name}__new") + ([rest] if rest and self.create else [])
            return data.getlist(name) + new
        return [part.strip() for text in data.getlist(name) for part in text.split(",") if part.strip()]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not {name, f"{name}__text", f"{name}__new"} & set(data)


class LongSelect(Select):
    """A select of hundreds of options, written in one go instead of a template per option."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        made = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        flags = format_html_join("", ' {}="{}"', ((k, v) for k, v in made.items() if v not in (False, True, None)))
        bare = format_html_join("", " {}", ((k,) for k, v in made.items() if v is True))
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, SafeString(" selected") if str(key) == chosen else "", label) for key, label in self.choices),
        )
        return format_html("<select{}{}>{}</select>", flags, bare, options)
