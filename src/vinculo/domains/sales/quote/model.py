"""What was presented to a client, as it was presented."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.through import Through
from vinculo.records.money import MoneyField
from vinculo.records.seal import Broken, plain, seal, verified

LANGUAGES = ("es", "en")  # that documents speak
REPEATED = ("number", "version", "issued", "valid_until", "currency")  # which the snapshot says too


class Frozen(Exception):
    """Somebody tried to change what was presented: a programming error."""


class QuoteQuerySet(models.QuerySet[Any]):
    """Quotes go in and stay; only what became of one is written later."""

    def update(self, **values: Any) -> int:
        if sealed := {*values} & {*Quote.sealed_columns, *(f"{name}_id" for name in Quote.sealed_columns)}:
            raise Frozen(f"A quote keeps its {', '.join(sorted(sealed))}.")
        return super().update(**values)

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Frozen("Quotes are kept.")


class Quote(models.Model):
    """A version of an offer as the client got it: `snapshot` is all of it, `seal` its fingerprint.

    `sealed_columns` never change: the model refuses it, and so does the database (`records.databases.install`).
    """

    class State(models.TextChoices):
        ALIVE = "alive", pgettext_lazy("quote", "Alive")
        ACCEPTED = "accepted", pgettext_lazy("quote", "Accepted")
        REJECTED = "rejected", pgettext_lazy("quote", "Rejected")
        EXPIRED = "expired", pgettext_lazy("quote", "Expired")
        WITHDRAWN = "withdrawn", pgettext_lazy("quote", "Withdrawn")

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="quotes", verbose_name=_("offer"))
    version = models.PositiveSmallIntegerField(_("version"))
    number = models.CharField(_("number"), max_length=40, unique=True)
    issued = models.DateTimeField(_("date"), default=timezone.now)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    net = MoneyField(_("total before taxes"), currency="currency")
    gross = MoneyField(_("total"), currency="currency")
    snapshot = models.JSONField()
    seal = models.CharField(_("seal"), max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("presented by"),
    )  # fmt: skip
    # From here on: what became of it.
    sent_to = models.CharField(_("sent to"), max_length=300, blank=True)
    pdf = models.CharField(max_length=64, blank=True)  # digest of the file, once somebody asked for it
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ALIVE)
    decided = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=120, blank=True)
    decided_ip = models.GenericIPAddressField(_("from the address"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decision_seal = models.CharField(_("seal of the decision"), max_length=64, blank=True)

    title_field: ClassVar[str] = "number"
    sealed_columns: ClassVar[tuple[str, ...]] = (
        "offer", "version", "number", "issued", "valid_until", "currency", "net", "gross", "snapshot", "seal",
        "token_hash", "sent_by",
    )  # fmt: skip
    access = Through("offer")
    objects = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        constraints = (
            models.UniqueConstraint(fields=("offer", "version"), name="quote_version_once"),
            models.UniqueConstraint(fields=("offer",), condition=Q(state="accepted"), name="quote_accepted_once"),
        )
        indexes = (models.Index(fields=("state", "valid_until"), name="quote_validity"),)

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and {*self.sealed_columns} & {*(kwargs.get("update_fields") or self.sealed_columns)}:
            raise Frozen("A quote is written once.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Frozen("Quotes are kept.")

    @property
    def content(self) -> dict[str, Any]:
        """The snapshot, made sure of, and with it the columns that repeat it. Raises records.seal.Broken."""
        found: dict[str, Any] = verified(self.snapshot, self.seal)
        sums = found["totals"]
        sealed = {**{name: found[name] for name in REPEATED}, "net": sums["base"], "gross": sums["gross"]}
        if plain({name: getattr(self, name) for name in sealed}) != sealed:
            raise Broken("The quote differs from its snapshot.")
        return found

    @property
    def is_as_sealed(self) -> bool:
        """Whether what was presented is as it was, and what was answered too."""
        try:
            return bool(self.content) and self.is_decision_as_sealed
        except Broken:
            return False

    @property
    def is_decision_as_sealed(self) -> bool:
        """A client's answer carries a seal; what expired or was withdrawn needs none."""
        if not self.decision_seal:
            return self.state != self.State.ACCEPTED
        return self.decision_seal == self.sealed_decision()

    def sealed_decision(self) -> str:
        """The fingerprint of what was answered to what, by whom, when and from where."""
        return seal(
            {
                "quote": self.seal, "state": self.state, "name": self.decided_by, "at": self.decided,
                "ip": self.decided_ip or "", "reason": self.reason,
            }
        )  # fmt: skip

    @property
    def language(self) -> str:
        """In which the client is spoken to, also where the snapshot is not to be trusted."""
        found = self.snapshot.get("language") if isinstance(self.snapshot, dict) else None
        return found if found in LANGUAGES else LANGUAGES[0]
