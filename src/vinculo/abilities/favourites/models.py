"""What a person has a star on, and what she opened last."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vinculo.records.models import RecordAnchor
from vinculo.records.moves import stays


class Favourite(models.Model):
    """A person's star on a record."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    anchor = models.ForeignKey(RecordAnchor, models.CASCADE, related_name="favourites")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        constraints = (models.UniqueConstraint(fields=("user", "anchor"), name="favourite_once"),)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.anchor_id}"


@stays
class Visit(models.Model):
    """When a person last opened a record; the newest few are kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    anchor = models.ForeignKey(RecordAnchor, models.CASCADE, related_name="visits")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("record opened")
        verbose_name_plural = _("records opened")
        constraints = (models.UniqueConstraint(fields=("user", "anchor"), name="visit_once"),)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.anchor_id}"
