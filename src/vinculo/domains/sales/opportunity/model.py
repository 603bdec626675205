"""A sale that may come about."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.domains.sales.pipeline.model import Pipeline
from vinculo.domains.sales.scope import scope_of
from vinculo.domains.sales.stage.model import Stage
from vinculo.records import access
from vinculo.records.databases.fields import KeyField
from vinculo.records.record import Record, list_indexes

LIVE = Q(trashed__isnull=True)


class Opportunity(Record):
    """A sale that may come about; follows its account, and is also its agent's: see docs/access.md."""

    number = models.PositiveBigIntegerField(_("number"), unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    name_key = KeyField()
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, db_index=False, related_name="opportunities",
        verbose_name=_("account"),
    )  # fmt: skip
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="opportunities", verbose_name=_("contact")
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, db_index=False, related_name="+",
        verbose_name=_("agent"),
    )  # fmt: skip
    pipeline = models.ForeignKey(Pipeline, models.PROTECT, editable=False, related_name="+", verbose_name=_("pipeline"))
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="opportunities", verbose_name=_("stage"))
    stage_kind = models.CharField(_("kind of stage"), max_length=10, choices=Stage.Kind, editable=False)

    number_series: ClassVar[str | None] = "opportunity"
    search_fields: ClassVar[tuple[str, ...]] = ("number",)
    follows: ClassVar[str | None] = "account"
    access: ClassVar[access.Rule] = access.OwnerAndGroup(person="agent")

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        indexes = (
            *list_indexes("opportunity", "last_activity", "name_key"),
            models.Index(fields=("agent", "last_activity", "anchor"), name="opportunity_agent", condition=LIVE),
            models.Index(fields=("account", "last_activity"), name="opportunity_account"),
        )

    def scope_alone(self) -> tuple[int | None, int | None]:
        return scope_of(self.agent_id)

    def prepare(self) -> None:
        self.pipeline_id, self.stage_kind = self.stage.pipeline_id, self.stage.kind
        super().prepare()

    @classmethod
    def derived_fields(cls) -> tuple[str, ...]:
        return (*super().derived_fields(), "pipeline", "stage_kind")
