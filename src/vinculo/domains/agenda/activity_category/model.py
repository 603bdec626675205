from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.records.catalogue import Catalogue, Colour


class ActivityCategory(Catalogue):
    """How a company calls what its people do: a call, a visit, «Visita técnica»…"""

    class Kind(models.TextChoices):
        """What the program knows it to be, whatever it is called."""

        CALL = "call", pgettext_lazy("activity", "Call")
        MEETING = "meeting", pgettext_lazy("activity", "Meeting")
        VISIT = "visit", pgettext_lazy("activity", "Visit")
        EMAIL = "email", pgettext_lazy("activity", "E-mail")
        POST = "post", pgettext_lazy("activity", "Post")
        SERVICE = "service", pgettext_lazy("activity", "Service")
        TASK = "task", pgettext_lazy("activity", "Task")

    ICONS = {
        Kind.CALL: "phone-call", Kind.MEETING: "users", Kind.VISIT: "map-pin", Kind.EMAIL: "mail", Kind.POST: "send",
        Kind.SERVICE: "wrench", Kind.TASK: "list-todo",
    }  # fmt: skip

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TASK)
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.GREY)

    class Meta(Catalogue.Meta):
        verbose_name = _("activity category")
        verbose_name_plural = _("activity categories")

    @property
    def icon(self) -> str:
        """The drawing of its kind."""
        return self.ICONS[self.Kind(self.kind)]

    def clean(self) -> None:
        """Activities repeat the kind of their category, so it stays once there are any."""
        super().clean()
        before = type(self).objects.filter(pk=self.pk or 0).values_list("kind", flat=True).first()
        if before not in (None, self.kind):
            used: Any = self.activities
            if used.unscoped("a category is in use whoever sees its activities").exists():
                raise ValidationError({"kind": _("It is in use: its kind stays. Create another category instead.")})
