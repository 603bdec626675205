"""The same once more, as a draft."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.sales.offer.model import Offer
from vinculo.entities.actions import action
from vinculo.entities.registry import entity_of
from vinculo.entities.writing import save_new
from vinculo.identity.actor import Actor

KEPT = (
    "account", "contact", "opportunity", "divisions", "currency", "rate", "discount", "lines", "notes", "terms",
)  # fmt: skip


@action(
    Offer, needs="create", label=gettext_lazy("Duplicate"), icon="copy",
    done=gettext_lazy("There is a copy: the first draft of the list."),
)  # fmt: skip
def duplicate_offer(offer: Offer, *, actor: Actor) -> Offer:
    """A draft with the same lines and texts; in the same action while that is open. Raises ValidationError."""
    values = {name: getattr(offer, name) for name in KEPT}
    inside = offer.action if offer.action is not None and offer.action.is_open else None
    title = _("%(title)s (copy)") % {"title": offer.title[:180]}
    made: Offer = save_new(entity_of(Offer), {**values, "title": title, "action": inside}, actor)
    return made
