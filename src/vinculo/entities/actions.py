"""Verbs. One decorator opens the transaction, re-reads and locks the row, checks permission and state, runs, and
writes the history; the verb then appears as button, bulk action, API call and function of the role table.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from vinculo.entities.noun import Text
from vinculo.identity.actor import Actor
from vinculo.records import access, databases


class NotNow(Exception):
    """The verb does not fit the row's state; the text is what the person reads."""


class Told:
    """Of two who wait for each other the database gives up one, who is told instead of seeing a failure.

    Inside a larger transaction that is the larger one's business.
    """

    def __enter__(self) -> None:
        self.inside = connection.in_atomic_block

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if isinstance(error, OperationalError) and not self.inside and databases.is_collision(error):
            raise NotNow(_("Somebody else was changing the same at this moment. Try again.")) from error


@dataclass(eq=False)
class Action:
    """A verb on one row of `model`. Calling it runs the verb; `form` asks for its further values."""

    do_not_call_in_templates: ClassVar[bool] = True

    model: type[Model]
    name: str
    label: Text
    needs: str
    run: Callable[..., Any]
    icon: str
    when: Callable[[Any], bool] | None
    form: Callable[[Actor, Any], forms.Form] | None
    bulk: bool
    done: Text  # the sentence after it worked
    on_page: bool = True  # whether the page of a record has a button for it
    holds: Callable[..., Any] | None = None  # locks, by the values, what is locked before any row

    @property
    def title(self) -> str:
        """The label without the dots by which a button says that it will ask something."""
        return str(self.label).rstrip("…")

    def __call__(self, row: Any, *, actor: Actor, **values: Any) -> Any:
        """Runs the verb. Raises PermissionDenied, or NotNow with the sentence to show."""
        with Told(), transaction.atomic():
            if self.holds:
                self.holds(**values)
            return self.run(self.locked(row, actor), actor=actor, **values)

    def locked(self, row: Any, actor: Actor) -> Any:
        """The row as the database holds it now, locked until the transaction ends."""
        rows = access.rows(self.model, actor, self.needs).select_for_update(of=("self",))
        fresh = rows.filter(pk=row.pk).first()
        if fresh is None:
            raise PermissionDenied
        if not self.fits(fresh):
            raise NotNow(_("«%(name)s» is in another state by now, so this cannot be done.") % {"name": fresh})
        return fresh

    def fits(self, row: Any) -> bool:
        return getattr(row, "trashed", None) is None and (self.when is None or bool(self.when(row)))

    def form_for(self, actor: Actor, row: Any, data: Any = None) -> forms.Form | None:
        """The form for `row` (None for many rows at once), bound when there is `data`."""
        if self.form is None:
            return None
        found = self.form(actor, row)
        if data is not None:
            found.data, found.is_bound = data, True
        return found


def action(
    model: type[Model],
    *,
    needs: str,
    label: Text,
    icon: str = "play",
    when: Callable[[Any], bool] | None = None,
    form: Callable[[Actor, Any], forms.Form] | None = None,
    bulk: bool = False,
    done: Text = "",
    on_page: bool = True,
    holds: Callable[..., Any] | None = None,
) -> Callable[[Callable[..., Any]], Action]:
    """Makes the function a verb of `model`; its name (up to the first underscore) is the verb's name in URLs."""

    def decorate(run: Callable[..., Any]) -> Action:
        name = run.__name__.split("_")[0]
        found = Action(model, name, label, needs, run, icon, when, form, bulk, done, on_page, holds)
        functools.update_wrapper(found, run, updated=())
        return found

    return decorate
