"""What nobody accepted in time expires by itself."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.quote.model import Quote
from vinculo.identity.actor import Actor
from vinculo.jobs.schedule import scheduled
from vinculo.records import writing

AT_ONCE = 200


@scheduled("20 0 * * *")
@task
def expire_offers() -> None:
    """Every night: versions past their day, and the offers of which no version is alive any more."""
    expire()


def expire(today: dt.date | None = None) -> int:
    """How many offers expired."""
    day = today or timezone.localdate()
    past = Quote.objects.filter(state=Quote.State.ALIVE, valid_until__lt=day)
    past.update(state=Quote.State.EXPIRED, decided=timezone.now())
    alive = Quote.objects.filter(offer=OuterRef("pk"), state=Quote.State.ALIVE)
    rows = Offer.objects.unscoped("what has passed expires, whoever it belongs to").filter(
        ~Exists(alive), state=Offer.State.PRESENTED, trashed__isnull=True, valid_until__lt=day
    )
    done, actor = 0, Actor.system(_("Schedule"))
    while some := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        for pk in some:
            with transaction.atomic():
                offer = rows.select_for_update(of=("self",)).filter(pk=pk).first()
                if offer is not None:
                    values = {"state": Offer.State.EXPIRED.value, "decided": timezone.now()}
                    writing.change(offer, values, actor, verb="expire")
                    done += 1
    return done
