"""What the API remembers: the answers to writes that a program may send again."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vinculo.identity.models import Token


class StoredAnswer(models.Model):
    """The answer to one write, by the key its program gave it. Written in the transaction of the write itself."""

    token = models.ForeignKey(Token, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    asked = models.CharField(max_length=64)  # SHA-256 of method, address and body
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    created = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("stored answer")
        verbose_name_plural = _("stored answers")
        constraints = (models.UniqueConstraint(fields=("token", "key"), name="api_key_once"),)

    def __str__(self) -> str:
        return self.key
