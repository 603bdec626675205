"""The values of a list as people write them: `Red, Green`, or one per line; linked ones `Car | Seat`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vinculo.records.text import sort_key
from vinculo.records.virtual import LONGEST

MOST = 5000


def entries(text: str) -> list[str]:
    """The single entries. In several lines each line is one; a single line is divided by its commas."""
    lines = [line.strip() for line in text.replace("\x00", "").splitlines() if line.strip()]
    if len(lines) == 1:
        lines = [part.strip() for part in lines[0].split(",") if part.strip()]
    return list(dict.fromkeys(lines))


def values(kind: str, text: str) -> list[str]:
    """What a record may hold: of linked entries what stands behind the last bar."""
    found = entries(text)
    if kind == "linked":
        found = [entry.rpartition("|")[2].strip() for entry in found]
    return list(dict.fromkeys(found))


def offers(text: str, linked_to: object) -> Mapping[str, tuple[str, ...]]:
    """{value of the parent: what goes with it}; without a parent everything stands under ""."""
    found: dict[str, list[str]] = {}
    for entry in entries(text):
        of, _bar, value = entry.rpartition("|")
        # Only the value right above counts: «Car|Seat|Ibiza» goes with «Seat».
        above = of.rpartition("|")[2].strip() if linked_to else ""
        found.setdefault(above, []).append(value.strip())
    return {above: tuple(dict.fromkeys(some)) for above, some in found.items()}


def check(kind: str, text: str, parent_values: Iterable[str] | None = None) -> None:
    """Raises ValidationError for values nobody could choose. `parent_values` are those of the field above."""
    found = values(kind, text)
    if not found:
        raise ValidationError(_("Give at least one value."))
    if len(entries(text)) > MOST:
        raise ValidationError(_("At most %(count)d values.") % {"count": MOST})
    keys: dict[str, str] = {}
    for value in found:
        if not value or len(value) > LONGEST["text"] or not value.isprintable():
            raise ValidationError(_("«%(value)s» cannot be a value.") % {"value": value[:80]})
        if (other := keys.setdefault(sort_key(value), value)) != value:
            raise ValidationError(
                _("«%(one)s» and «%(other)s» are too alike to tell apart.") % {"one": other[:80], "other": value[:80]}
            )
    if kind == "linked":
        _check_links(text, parent_values)


def _check_links(text: str, parent_values: Iterable[str] | None) -> None:
    above = set(parent_values or ())
    for entry in entries(text):
        of = entry.rpartition("|")[0].rpartition("|")[2].strip()
        if parent_values is None and of:
            raise ValidationError(
                _("«%(entry)s» names what it goes with, but the field hangs from no other.") % {"entry": entry[:80]}
            )
        if parent_values is not None and of not in above:
            raise ValidationError(
                _("«%(entry)s»: write first one of the values above it and a bar, such as «%(example)s».")
                % {"entry": entry[:80], "example": f"{next(iter(above), '')}|{entry.rpartition('|')[2].strip()}"[:80]}
            )
