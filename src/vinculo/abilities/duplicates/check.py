"""Proves that the keys say what the records say."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from vinculo.abilities.duplicates.models import BlockingKey
from vinculo.abilities.duplicates.upkeep import declared, rewrite, stored
from vinculo.records.check import CHUNK, Finding, also, report
from vinculo.records.databases.keys import Among


@also
def keys(repair: bool) -> Iterator[Finding]:
    """Compares the keys of every record, live or not, with those its values give."""
    text = _("With other keys for finding duplicates than their values say: %(count)d of %(what)s (%(which)s).")
    for entity in declared():
        model, last, wrong = entity.model, 0, []
        every = model.objects.unscoped("keys are worked out from every record")  # type: ignore[attr-defined]
        rows = every.order_by("pk").values_list("pk", flat=True)
        while pks := list(rows.filter(pk__gt=last)[:CHUNK]):
            last = pks[-1]
            wanted, held = stored(entity, pks), BlockingKey.objects.filter(Among("anchor", pks))
            present: dict[int, list[str]] = {}
            for pk, key in held.filter(kind=entity.key()).values_list("anchor_id", "key"):
                present.setdefault(pk, []).append(key)
            wrong += [pk for pk in pks if sorted(present.get(pk, [])) != wanted.get(pk, [])]
        strays = BlockingKey.objects.filter(~Exists(every.filter(pk=OuterRef("anchor_id"))))
        strays = strays.filter(kind=entity.key())
        if repair:
            strays.delete()
        yield from report(text, model, wrong, lambda some, entity=entity: rewrite(entity, some), repair)  # type: ignore[misc]
