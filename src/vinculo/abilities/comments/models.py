"""Comments on any record."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vinculo.records.models import RecordAnchor


class Comment(models.Model):
    """What somebody wrote on a record. `account` repeats the record's account, for its timeline."""

    anchor = models.ForeignKey(RecordAnchor, models.CASCADE, related_name="comments")
    account = models.ForeignKey(RecordAnchor, models.SET_NULL, null=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=120)
    text = models.TextField(_("comment"), max_length=20000)
    at = models.DateTimeField(default=timezone.now)
    edited = models.DateTimeField(null=True)
    pinned = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = (
            models.Index(fields=("anchor", "-at"), name="comment_of_record"),
            models.Index(fields=("account", "-at"), name="comment_of_account"),
        )

    def __str__(self) -> str:
        return self.text[:60]
