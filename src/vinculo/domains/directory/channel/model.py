from django.utils.translation import gettext_lazy as _

from vinculo.records.catalogue import Catalogue


class Channel(Catalogue):
    """How an account or a lead came to us."""

    class Meta(Catalogue.Meta):
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
