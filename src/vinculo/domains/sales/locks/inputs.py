"""Divisions in forms, files, JSON and lists: a tree of checkboxes that says who holds what."""

from __future__ import annotations

from html import escape
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.template import loader
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vinculo.domains.sales.locks.choice import names_of
from vinculo.domains.sales.locks.keys import SEPARATOR, DivisionKeys, ordered
from vinculo.domains.sales.locks.state import Node, account_in_sight, nodes_of
from vinculo.entities.columns import Column
from vinculo.entities.fields import KINDS, Field
from vinculo.identity.actor import Actor
from vinculo.records.databases.keys import Among

MOST = 200


class DivisionTree(forms.Widget):
    """The tree of one client's divisions. `nodes` is None while no client is chosen."""

    template_name = "sales/division_tree.html"
    nodes: list[Node] | None = None
    account_id: int | None = None
    action_id: int | None = None
    alone = False  # a form that is about nothing else: the client does not change

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        found = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name) or []
        return [found] if isinstance(found, str) else list(found)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # no box ticked is an answer

    def format_value(self, value: Any) -> list[str]:
        return [str(one) for one in value or ()]

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        return loader.render_to_string(template_name, context)  # beside its entity, where forms do not look

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        ticked = set(context["widget"]["value"])
        for node in self.nodes or ():
            node.checked = str(node.pk) in ticked
        context["widget"] |= {
            "nodes": self.nodes, "account": self.account_id, "action": self.action_id, "alone": self.alone,
        }  # fmt: skip
        return context


class DivisionsInput(forms.Field):
    """Several divisions of the client that the form names; whether they fit is the record's own rule."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DivisionTree(), **kwargs)

    def prepare_value(self, value: Any) -> list[str]:
        return [str(one) for one in DivisionKeys().to_python(value)]

    def to_python(self, value: Any) -> tuple[int, ...]:
        found = []
        for one in value or ():
            text = str(one)
            if not (text.isascii() and text.isdigit() and len(text) < 19):
                raise ValidationError(_("That row does not exist or you may not choose it."))
            found.append(int(text))
        return ordered(found)  # type: ignore[return-value]

    def show(self, account_id: int | None, actor: Actor, action_id: int | None = None) -> None:
        """Offers the divisions of a client, which the caller has found in the actor's sight."""
        widget = self.widget
        assert isinstance(widget, DivisionTree)
        widget.account_id, widget.action_id = account_id, action_id
        widget.nodes = None if account_id is None else nodes_of(account_id, actor, action_id)


class Divisions(Field):
    """The field object: names with «;» in files, keys in JSON, a tree in forms."""

    kind = "text"
    list_schema = {"type": "array", "maxItems": MOST, "items": {"type": "integer", "minimum": 1}}

    @property
    def empty(self) -> Any:
        return ()

    def parse_text(self, text: str) -> Any:
        return tuple(word for word in (part.strip() for part in text.split(SEPARATOR)) if word)

    def read_json(self, value: Any) -> Any:
        if not isinstance(value, list) or len(value) > MOST or any(type(one) is not int or one < 1 for one in value):
            raise ValidationError(_("Give a list."))
        return ordered(one for one in value if one < 2**63)

    def to_json(self, value: Any) -> Any:
        return list(value)

    def show(self, value: Any) -> str:
        keys = DivisionKeys().to_python(value)
        names = names_of(keys)
        return f"{SEPARATOR} ".join(names.get(key, str(key)) for key in keys)

    def form_field(self, actor: Actor) -> forms.Field:
        found = DivisionsInput(label=self.label, required=False, help_text=self.help)
        found.actor = actor  # type: ignore[attr-defined]
        return found

    def settle(self, form: forms.Form, row: Any) -> None:
        """Offers the divisions of the client that the form names by now."""
        field = form.fields[self.name]
        assert isinstance(field, DivisionsInput)
        actor: Actor = field.actor  # type: ignore[attr-defined]
        value = form["account"].value() if "account" in form.fields else getattr(row, "account_id", None)
        kept = row is not None and str(value) == str(row.account_id)  # whoever sees the action sees its divisions
        account = None if kept else account_in_sight(value, actor)
        pk = row.account_id if kept else account.pk if account else None
        field.show(pk, actor, row.pk if row is not None else None)


KINDS[:0] = [(lambda f: isinstance(f, DivisionKeys), Divisions)]


class DivisionsColumn(Column):
    """The divisions of each row, named by one question for all; no field, as exports read rows as bare keys."""

    def bind(self, model: type[Model]) -> None:
        super().bind(model)
        assert self.field is not None
        self.verbose, self.field = self.field, None
        self.also = (self.name,)

    @property
    def label(self) -> str:
        return str(self._label) if self._label else self.verbose.label

    def prepare(self, rows: list[Any], actor: Actor) -> dict[int, list[str]]:
        of_row: dict[int, tuple[int, ...]] = {row.pk: getattr(row, self.name) for row in rows}
        if bare := [row.pk for row in rows if row._state.adding]:
            shown: Any = self.model._default_manager
            known = shown.unscoped("rows that are shown already").filter(Among("pk", bare))
            of_row |= dict(known.values_list("pk", self.name))
        names = names_of({key for keys in of_row.values() for key in keys})
        return {pk: [names[key] for key in keys if key in names] for pk, keys in of_row.items()}

    def value(self, row: Any, prepared: Any = None) -> str:
        return f"{SEPARATOR} ".join((prepared or self.prepare([row], Actor.NOBODY)).get(row.pk, ()))

    def text(self, row: Any) -> str:
        return self.value(row)

    def cell(self, row: Any, prepared: Any = None) -> str:
        named = (prepared or self.prepare([row], Actor.NOBODY)).get(row.pk, ())
        return " ".join(f'<span class="badge tone-neutral">{escape(name)}</span>' for name in named)
