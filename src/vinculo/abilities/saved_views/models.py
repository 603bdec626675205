"""Lists people want back: their filters under a name, and the columns each person likes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A named query of one entity's list, of one person or shared with everybody.

    `query` is the list's query string without place or columns; columns stay each person's own.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    entity = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=2000, blank=True)
    shared = models.BooleanField(_("shared with everybody"), default=False)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("user", "entity", "name"), name="saved_view_name_once"),)

    def __str__(self) -> str:
        return self.name


class ListLayout(models.Model):
    """The columns one person sees in one list, in order."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    entity = models.CharField(max_length=40)
    columns = models.JSONField(default=list)

    class Meta:
        verbose_name = _("list layout")
        verbose_name_plural = _("list layouts")
        constraints = (models.UniqueConstraint(fields=("user", "entity"), name="list_layout_once"),)

    def __str__(self) -> str:
        return self.entity
