"""The families of products: a tree that is walked in one order, kept in the rows themselves."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.records import access
from vinculo.records.models import Counter
from vinculo.records.text import sort_key

SEPARATOR = " › "
TREE = {"name", "parent", "position"}  # what the order of the tree is made of


class ProductCategory(models.Model):
    """A node of the tree. `place` numbers the nodes in the order one reads them, each before what hangs from it;
    `last` is the place of the last one below, so a branch is one range of places. `trail` names the way to it.
    """

    name = models.CharField(_("name"), max_length=80)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="below", verbose_name=_("hangs from")
    )
    description = models.CharField(_("description"), max_length=300, blank=True)
    position = models.PositiveIntegerField(
        pgettext_lazy("order", "position"), default=0, help_text=_("Lower comes first.")
    )
    is_active = models.BooleanField(_("offered in forms"), default=True)
    place = models.PositiveIntegerField(default=0, editable=False)
    last = models.PositiveIntegerField(default=0, editable=False)
    depth = models.PositiveSmallIntegerField(default=0, editable=False)
    trail = models.CharField(_("category"), max_length=4000, editable=False)

    access: ClassVar[access.Rule] = access.Catalogue()

    class Meta:
        verbose_name = _("product category")
        verbose_name_plural = _("product categories")
        ordering = ("place", "pk")
        indexes = (models.Index(fields=("place", "last"), name="category_branch"),)
        constraints = (
            models.UniqueConstraint(
                fields=("parent", "name"),
                name="category_name_once",
                violation_error_code="unique",
                violation_error_message=_("There is a category with this name here already."),
            ),
            models.UniqueConstraint(  # to a database two nulls are never equal
                fields=("name",),
                condition=Q(parent=None),
                name="category_top_name_once",
                violation_error_code="unique",
                violation_error_message=_("There is a category with this name here already."),
            ),
        )

    def __str__(self) -> str:
        return self.trail or self.name

    def clean(self) -> None:
        super().clean()
        if self.parent_id and self.pk and self.parent_id in {self.pk, *branch_ids(self.pk)}:
            raise ValidationError({"parent": _("A category cannot hang from itself or from its own branches.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        told = kwargs.get("update_fields")
        with transaction.atomic():
            if told is None or TREE & set(told):
                hold_tree()
                self.clean()  # somebody else may have moved a branch a moment ago
            super().save(*args, **kwargs)
            if told is None or TREE & set(told):
                renumber()
                self.refresh_from_db(fields=["place", "last", "depth", "trail"])

    def branch(self) -> Q:
        """The condition for this category and all that hangs from it."""
        return Q(place__gte=self.place, place__lte=self.last)


def hold_tree() -> None:
    """One at a time changes the tree of categories, until the transaction ends."""
    Counter.objects.select_for_update(no_key=True).get_or_create(series="product category tree")


def branch_ids(pk: int) -> set[int]:
    """The keys of everything below a category, as its rows point at each other now."""
    children: dict[int | None, list[int]] = {}
    for key, above in ProductCategory.objects.order_by().values_list("pk", "parent_id"):
        children.setdefault(above, []).append(key)
    found, waiting = set[int](), [pk]
    while waiting:
        for key in children.get(waiting.pop(), []):
            if key not in found:
                found.add(key)
                waiting.append(key)
    return found


def renumber() -> None:
    """Writes place, last, depth and trail of every category that has others by now."""
    rows = list(ProductCategory.objects.order_by())
    children: dict[int | None, list[ProductCategory]] = {}
    for row in sorted(rows, key=lambda row: (row.position, sort_key(row.name), row.pk)):
        children.setdefault(row.parent_id, []).append(row)
    before = {row.pk: (row.place, row.last, row.depth, row.trail) for row in rows}
    count = 0
    # Without recursion: «any depth» is deeper than Python's stack.
    stack = [(row, False) for row in reversed(children.get(None, []))]
    named = {row.pk: row for row in rows}
    while stack:
        row, is_done = stack.pop()
        if is_done:
            row.last = count
            continue
        count += 1
        above = named.get(row.parent_id) if row.parent_id else None
        row.place, row.depth = count, above.depth + 1 if above else 0
        row.trail = (f"{above.trail}{SEPARATOR}{row.name}" if above else row.name)[-4000:]
        stack.append((row, True))
        stack += [(child, False) for child in reversed(children.get(row.pk, []))]
    moved = [row for row in rows if before[row.pk] != (row.place, row.last, row.depth, row.trail)]
    ProductCategory.objects.bulk_update(moved, ["place", "last", "depth", "trail"], batch_size=200)
