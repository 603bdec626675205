"""The areas business is done in: the house's own tree of them, and the divisions of one particular client."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.directory.account.model import Account
from vinculo.identity.actor import READING_VERBS, Actor
from vinculo.identity.levels import Level
from vinculo.records import access
from vinculo.records.databases.fields import KeyField
from vinculo.records.record import Record, list_indexes
from vinculo.records.text import sort_key

DEEPEST = 10  # floors of a tree; a path of so many keys fits its column


class SharedOrOfAccount(access.OwnerAndGroup):
    """The divisions of an account follow the account. Shared ones everybody reads, and level `all` changes."""

    even = False

    def arms(self, model: type[models.Model], actor: Actor, verb: str, level: Level) -> list[Q]:
        found = super().arms(model, actor, verb, level)
        # The rule is also asked about accounts, from which divisions take their scope.
        if level is not Level.ALL and verb in READING_VERBS and model is not Account:
            found.append(access.because("shared", Q(account__isnull=True)))
        return found


def check_parent(division: Division) -> None:
    """A division hangs from one of the same client or from a shared one, never from itself."""
    if (above := division.parent) is None:
        return
    if above.account_id is not None and above.account_id != division.account_id:
        raise ValidationError({"parent": _("A division hangs from one of the same client, or from a shared one.")})
    if division.pk and (above.pk == division.pk or division.pk in above.ancestor_ids):
        raise ValidationError({"parent": _("A division cannot hang from itself or from its own divisions.")})
    if len(above.ancestor_ids) + 1 >= DEEPEST:
        raise ValidationError({"parent": _("The tree would be too deep.")})


def check_below(division: Division) -> None:
    """What hangs from a division of a client is of the same client, so it cannot change hands alone."""
    if division.pk and division.account_id is not None:
        rows: Any = Division.objects.unscoped("what hangs from a division decides to whom it may belong")
        if rows.filter(parent_id=division.pk).exclude(account_id=division.account_id).exists():
            raise ValidationError({"account": _("Other divisions hang from this one: move them first.")})


def check_name(division: Division) -> None:
    """Beside each other no two divisions are called the same."""
    rows: Any = Division.objects.unscoped("names are compared with those beside them")
    beside = rows.filter(account_id=division.account_id, parent_id=division.parent_id, trashed__isnull=True)
    if beside.filter(name_key=sort_key(division.name)).exclude(pk=division.pk).exists():
        raise ValidationError({"name": _("There is a division with this name here already.")})


class Division(Record):
    """A node of a tree. Without an account it is shared by the whole house.

    `path` holds the keys of its ancestors, top first, each with a slash: «12/45/». What hangs from a division,
    at any depth, are the rows whose path starts with its `path_below`: one walk along an index.
    """

    number = models.PositiveBigIntegerField(_("number"), unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    name_key = KeyField()
    account = models.ForeignKey(
        Account,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="divisions",
        verbose_name=_("account"),
        help_text=_("Left blank, it is an area of the whole house."),
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="below", verbose_name=_("hangs from")
    )
    path = KeyField(max_length=220)
    position = models.PositiveIntegerField(
        pgettext_lazy("order", "position"), default=0, help_text=_("Lower comes first.")
    )
    is_active = models.BooleanField(_("offered in forms"), default=True)

    search_fields: ClassVar[tuple[str, ...]] = ("number",)
    number_series: ClassVar[str | None] = "division"
    follows: ClassVar[str | None] = "account"
    access: ClassVar[access.Rule] = SharedOrOfAccount()
    rules: ClassVar[tuple[Callable[[Any], None], ...]] = (check_parent, check_below, check_name)

    class Meta:
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        indexes = (
            *list_indexes("division", "name_key"),
            models.Index(fields=("account", "name_key"), name="division_account_name"),
            models.Index(fields=("path",), name="division_path"),
        )

    def prepare(self) -> None:
        self.path = self.parent.path_below if self.parent else ""
        super().prepare()

    @classmethod
    def derived_fields(cls) -> tuple[str, ...]:
        return ("path", *super().derived_fields())

    @property
    def path_below(self) -> str:
        """What the path of everything below starts with."""
        return f"{self.path}{self.pk}/"

    @property
    def ancestor_ids(self) -> list[int]:
        """The keys of what it hangs from, top first."""
        return [int(key) for key in self.path.split("/") if key]


def below(divisions: Iterable[Division]) -> Q:
    """The condition for everything that hangs from any of `divisions`, themselves left out."""
    found = Q(pk__in=[])
    for one in divisions:
        start = one.path_below
        found |= Q(path__gte=start, path__lt=f"{start[:-1]}0")  # «0» is the character after the slash
    return found


def line_of(divisions: Iterable[Division]) -> Q:
    """The condition for `divisions`, what they hang from and what hangs from them: whom a lock would touch."""
    rows = list(divisions)
    return Q(pk__in={key for one in rows for key in (one.pk, *one.ancestor_ids)}) | below(rows)
