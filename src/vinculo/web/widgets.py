"""Form widgets of the design system."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.forms import Select, TextInput
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Typed(str):
    """Words somebody typed where an id was expected; a plain `str` is an id."""

    __slots__ = ()


class Picker(TextInput):
    """One record chosen by typing.

    The value is an id, or `Typed` words when the browser runs no scripts or the words matched nothing;
    the form field resolves either. `text_of` gives the words for an id.
    """

    template_name = "web/widgets/picker.html"

    fills = ""  # names of the fields of the form that go with what is chosen

    def __init__(self, url: str, text_of: Callable[[Any], str], depends_on: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url, self.text_of, self.depends_on = url, text_of, depends_on

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        known = value not in (None, "") and not isinstance(value, Typed)
        context["widget"] |= {
            "url": self.url,
            "depends_on": self.depends_on,
            "fills": self.fills,
            "id_value": str(value) if known else "",
            "text": self.text_of(value) if known else value or "",
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """The id, else the typed words."""
        if f"{name}__text" in data:
            return data.get(name) or Typed(data[f"{name}__text"].strip())
        return Typed((data.get(name) or "").strip())


class PickerMany(TextInput):
    """Several records or tags; without scripts a text with commas.

    The value is a list of ids and `Typed` words; `create` lets people add words nobody used before.
    `items_of` gives (id, text) for each of a list of ids.
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
        values = list(value or [])
        items = list(self.items_of([key for key in values if not isinstance(key, Typed)]))
        items += [("", word) for word in values if isinstance(word, Typed)]
        context["widget"] |= {
            "url": self.url,
            "depends_on": self.depends_on,
            "create": self.create,
            "items": json.dumps([{"id": str(key), "text": text} for key, text in items]),
            "text": ", ".join(text for _, text in items),
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Ids and typed words; only words where no script ran."""
        many = data.getlist if isinstance(data, MultiValueDict) else lambda key: [data[key]] if key in data else []
        words = many(f"{name}__new") + many(f"{name}__text")
        if f"{name}__text" in data:
            return many(name) + [Typed(word.strip()) for word in words if word.strip()]
        return [Typed(part.strip()) for text in many(name) for part in text.split(",") if part.strip()]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not {name, f"{name}__text", f"{name}__new"} & set(data)


class LinkedSelect(Select):
    """A select that offers what goes with the value of another one, `depends_on`, and nothing else.

    `offers` are the values by those of the other. `of` is the other's value as the form shows it; what the row holds
    (`present`, beside `present_of`) stays on offer. Without scripts a button fetches the form anew.
    """

    template_name = "web/widgets/linked.html"
    of = present = present_of = ""

    def __init__(self, offers: Mapping[str, Iterable[str]], depends_on: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.offers, self.depends_on = offers, depends_on

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        fitting = list(self.offers.get(self.of, ()))
        if self.present and self.of == self.present_of and self.present not in fitting:
            fitting.append(self.present)
        self.choices = [("", ""), *((one, one) for one in fitting)]
        context = super().get_context(name, value, attrs)
        if self.depends_on:
            offers = {of: list(values) for of, values in self.offers.items()}
            context["widget"]["attrs"] |= {"data-linked": self.depends_on, "data-offers": json.dumps(offers)}
        context["widget"]["depends_on"] = self.depends_on
        return context


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
