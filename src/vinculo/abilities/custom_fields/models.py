"""What the people who keep an installation say of the fields they add."""

from __future__ import annotations

import time
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# Two underscores divide a field from what is asked of it; `_key` is the field's sorted form.
SLUG = RegexValidator(
    r"^(?!.*__)(?!.*_(key|id)$)[a-z][a-z0-9_]*[a-z0-9]$|^[a-z]$",
    _("Small letters without accents, digits and single underscores, not ending in _key or _id."),
)


class CustomField(models.Model):
    """A field of one kind of record. Its values stay with the records when it goes to the trash."""

    class Type(models.TextChoices):
        TEXT = "text", _("Text")
        TEXTAREA = "textarea", _("Long text")
        COMBO = "combo", _("List of values")
        LINKED = "linked", _("Linked list")
        NUMERIC = "numeric", _("Number")
        DATE = "date", _("Date")
        BOOLEAN = "boolean", _("Yes or no")
        USER = "user", _("Person")
        ACCOUNT = "account", _("Account")

    entity = models.CharField(_("of"), max_length=40)
    slug = models.CharField(_("key"), max_length=40, validators=[SLUG])
    label = models.CharField(_("name"), max_length=80)
    type = models.CharField(_("type"), max_length=10, choices=Type, default=Type.TEXT)
    options = models.TextField(_("values"), blank=True, max_length=200_000)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("hangs from")
    )
    section = models.CharField(_("section of the form"), max_length=60, blank=True)
    help = models.CharField(_("help"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the form"), default=0)
    required = models.BooleanField(_("required"), default=False)
    in_list = models.BooleanField(_("shown in the list"), default=False)
    filterable = models.BooleanField(_("filter and sort by it"), default=False)
    searchable = models.BooleanField(_("found by the search"), default=False)
    importable = models.BooleanField(_("can be imported"), default=True)
    in_api = models.BooleanField(_("in the API"), default=True)
    indexed = models.BooleanField(default=False, editable=False)  # its indexes are there
    trashed = models.DateTimeField(null=True, editable=False)
    # When it was last written, in nanoseconds: the greatest tells a process whether it knows all of them.
    written = models.BigIntegerField(default=time.time_ns, editable=False)

    class Meta:
        verbose_name = _("custom field")
        verbose_name_plural = _("custom fields")
        ordering = ("entity", "position", "pk")
        constraints = (models.UniqueConstraint(fields=("entity", "slug"), name="custom_field_once"),)
        indexes = (models.Index(fields=("written",), name="custom_field_written"),)

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.written = time.time_ns()
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        return f"cf_{self.slug}"
