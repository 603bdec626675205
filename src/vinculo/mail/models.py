"""The outbox, what each attempt was answered, and the house's own wording of templates."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vinculo.identity.models import LANGUAGES
from vinculo.records.models import RecordAnchor


class State(models.TextChoices):
    """docs/decisions/007-outbox.md draws how they follow each other."""

    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Talking to the server")
    HANDING = "handing", _("Being handed over")
    SENT = "sent", _("Sent")
    UNSURE = "unsure", _("Unsure")
    FAILED = "failed", _("Bad mail")
    CANCELLED = "cancelled", _("Cancelled")


UNDERWAY = (State.SENDING, State.HANDING)
STOPPED = (State.UNSURE, State.FAILED, State.CANCELLED)


class Mail(models.Model):
    """One mail, written in the transaction that causes it and ready to go as it stands.

    `to` is [[name, address], …]; `pending` the addresses no server has taken yet; `refused` what a server said
    of an address for good. `claim` names the attempt that holds it: only a write that still finds its claim
    counts. The text of a `confidential` mail (a link that opens a door) is forgotten once it is sent.
    """

    message_id = models.CharField(max_length=200, unique=True)
    key = models.CharField(max_length=200, unique=True, null=True)  # one mail per key, however often it is asked for
    kind = models.CharField(max_length=40)
    to = models.JSONField(default=list)
    to_text = models.CharField(_("to"), max_length=500)
    reply_to = models.CharField(max_length=320, blank=True)
    headers = models.JSONField(default=dict)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    attachments = models.JSONField(default=list)  # [[name, content type, digest of the bytes], …], see attached.py
    confidential = models.BooleanField(default=False)
    anchor = models.ForeignKey(RecordAnchor, models.SET_NULL, null=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    claim = models.CharField(max_length=32, blank=True)
    job_id = models.BigIntegerField(null=True)  # the job whose attempt holds it
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    pending = models.JSONField(default=list)
    refused = models.JSONField(default=dict)
    error = models.CharField(_("error"), max_length=500, blank=True)
    not_before = models.DateTimeField(default=timezone.now)
    created = models.DateTimeField(_("created"), default=timezone.now)
    changed = models.DateTimeField(default=timezone.now)
    sent = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        default_permissions = ()
        indexes = (
            models.Index(fields=("state", "-id"), name="mail_by_state"),
            models.Index(fields=("state", "not_before"), name="mail_due"),
        )

    def __str__(self) -> str:
        return self.subject


class MailAttempt(models.Model):
    """One dialogue with a server: when, with which, how it ended. An empty `ended` means it was cut off."""

    class Outcome(models.TextChoices):
        UNDERWAY = "underway", _("under way")
        SENT = "sent", _("accepted")
        LATER = "later", _("to be tried again")
        REFUSED = "refused", _("refused")
        CUT = "cut", _("cut off before anything was handed over")
        UNSURE = "unsure", _("cut off while it was handed over")

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="tries")
    at = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True)
    server = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.UNDERWAY)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        default_permissions = ()
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.mail_id}: {self.outcome}"


class MailTemplate(models.Model):
    """The house's own wording of a declared template in one language; without a row the built-in one serves."""

    key = models.CharField(max_length=40)
    language = models.CharField(_("language"), max_length=5, choices=LANGUAGES)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"), max_length=20_000)
    html = models.TextField(_("HTML"), max_length=100_000, blank=True)

    class Meta:
        verbose_name = _("mail template")
        verbose_name_plural = _("mail templates")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("key", "language"), name="mail_template_once"),)

    def __str__(self) -> str:
        return f"{self.key} ({self.language})"
