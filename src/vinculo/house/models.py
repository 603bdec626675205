"""Two small tables: what was set, and the pictures that belong to it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StoredSetting(models.Model):
    """The value of one declared setting. The row with an empty key holds the stamp of the last change."""

    key = models.CharField(max_length=80, unique=True)
    value = models.JSONField(null=True)

    class Meta:
        verbose_name = _("setting")
        verbose_name_plural = _("settings")
        default_permissions = ()

    def __str__(self) -> str:
        return self.key


class Picture(models.Model):
    """A small picture that everybody may see, such as the logo; its digest is part of its address."""

    name = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
