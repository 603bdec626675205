"""Tags: short coloured words anybody may put on a record he may change."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vinculo.records.databases.fields import KeyField
from vinculo.records.models import RecordAnchor
from vinculo.records.text import sort_key


class Tag(models.Model):
    """A word and its colour; one per folded spelling."""

    class Colour(models.TextChoices):
        GREY = "grey", _("Grey")
        BLUE = "blue", _("Blue")
        GREEN = "green", _("Green")
        YELLOW = "yellow", _("Yellow")
        ORANGE = "orange", _("Orange")
        RED = "red", _("Red")

    name = models.CharField(_("name"), max_length=40)
    name_key = KeyField(unique=True)
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.GREY)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("name_key",)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name = self.name.strip()
        self.name_key = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Tagging(models.Model):
    """One tag on one record."""

    anchor = models.ForeignKey(RecordAnchor, models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")

    class Meta:
        verbose_name = _("tagging")
        verbose_name_plural = _("taggings")
        constraints = (models.UniqueConstraint(fields=("tag", "anchor"), name="tagging_once"),)

    def __str__(self) -> str:
        return f"{self.anchor_id}: {self.tag_id}"
