"""Reading vCards people bring: 2.1 of old phones, 3 and 4, one or thousands in a file."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import Any

import vobject
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_noop as _

from vinculo.records.formats import BadCell
from vinculo.records.phones import parse_phone
from vinculo.records.refusals import Refused
from vinculo.records.text import fold

MOST = 5000  # cards in one file: they are read while somebody waits
NO_CARDS = _("There is no vCard in this file.")
TOO_MANY = _("At most 5,000 cards in one file.")

_BEGIN = re.compile(r"^BEGIN:VCARD[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_END = re.compile(r"^END:VCARD[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
# Pictures, sounds and keys are of no use here, and old phones write them in ways no reader takes.
_BULKY = re.compile(r"(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:]", re.IGNORECASE)
_LINE = re.compile(r"(?:[\w-]+\.)?[A-Za-z][\w-]*[;:]")
_BARE_LINE_BREAKS = re.compile(r"[\x00\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


@dataclass(slots=True)
class Card:
    """What of a card a contact can hold. `number` counts the cards of the file from 1."""

    number: int
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    position: str = ""
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    mobiles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    uid: str = ""

    @property
    def name(self) -> str:
        return fold(f"{self.first_name} {self.last_name}")


def read_cards(content: bytes) -> list[Card]:
    """The cards of a file. One that makes no sense has only its number. Raises Refused for a file of none."""
    pieces = [piece for piece in _BEGIN.split(_text(content))[1:] if piece.strip()]  # some programs begin twice
    if not pieces:
        raise Refused(NO_CARDS)
    if len(pieces) > MOST:
        raise Refused(TOO_MANY)
    return [_card(number, _END.split(piece)[0]) for number, piece in enumerate(pieces, start=1)]


def _text(content: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    ):  # fmt: skip
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _card(number: int, text: str) -> Card:
    found = Card(number)
    try:
        parsed = next(vobject.readComponents(f"BEGIN:VCARD\r\n{_lean(text)}\r\nEND:VCARD\r\n", allowQP=True))
        lines = [line for line in parsed.getChildren() if isinstance(line, vobject.base.ContentLine)]
        _fill(found, lines)
    except Exception:  # whatever the reader stumbles over, it is one card that is lost
        return Card(number)
    return found


def _lean(text: str) -> str:
    """The lines of a card without its pictures."""
    kept: list[str] = []
    skipping = False
    for line in _BARE_LINE_BREAKS.sub(" ", text).splitlines():
        if _BULKY.match(line):
            skipping = True
        elif skipping and (line[:1] in (" ", "\t", "") or not _LINE.match(line)):
            continue
        else:
            skipping = False
            kept.append(line)
    return "\r\n".join(line for line in kept if line.strip())


def _fill(card: Card, lines: list[Any]) -> None:
    # What somebody prefers comes first.
    for line in sorted(lines, key=lambda one: "pref" not in _kinds(one)):
        name, value = line.name.upper(), line.value
        if name == "N" and not isinstance(value, str):
            given = [_one(value.given), _one(value.additional)]
            card.first_name, card.last_name = _plain(" ".join(filter(None, given))), _plain(_one(value.family))
        elif name == "ORG" and not card.company:
            card.company = _plain(value[0] if isinstance(value, list) else str(value).split(";")[0])
        elif name in ("TITLE", "ROLE") and not card.position:
            card.position = _plain(_one(value))
        elif name == "EMAIL":
            _add_email(card, _plain(_one(value)).removeprefix("mailto:"))
        elif name == "TEL":
            _add_phone(card, _plain(_one(value)), _kinds(line))
        elif name == "NOTE":
            card.notes.append(_one(value).replace("\r\n", "\n").strip())
        elif name == "UID":
            card.uid = _plain(_one(value))
    whole = next((_plain(_one(line.value)) for line in lines if line.name.upper() == "FN"), "")
    if not card.first_name and not card.last_name and whole != card.company:
        card.first_name, _blank, card.last_name = whole.partition(" ")
    elif not card.first_name and card.last_name and card.last_name != card.company:
        card.first_name, card.last_name = card.last_name, ""


def _kinds(line: Any) -> set[str]:
    """The types of a line in lower case: «TEL;CELL» of 2.1, «TEL;TYPE=cell,pref», «TEL;PREF=1»."""
    types = [*line.params.get("TYPE", ()), *line.singletonparams]
    found = {piece.strip().lower() for one in types for piece in one.split(",")}
    return found | ({"pref"} if line.params.get("PREF") == ["1"] else set())


def _one(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _plain(text: str) -> str:
    return " ".join(text.split())


def _add_email(card: Card, text: str) -> None:
    try:
        validate_email(text)
    except ValidationError:
        if text:
            card.notes.append(text)
    else:
        if text.lower() not in card.emails:
            card.emails.append(text.lower())


def _add_phone(card: Card, text: str, kinds: set[str]) -> None:
    text = text.removeprefix("tel:").replace(";ext=", " ext. ")
    if not text or "fax" in kinds or "pager" in kinds:
        return
    try:
        parse_phone(text)
    except BadCell:
        card.notes.append(text)
    else:
        place = card.mobiles if kinds & {"cell", "iphone", "mobile"} else card.phones
        if text not in place:
            place.append(text)


__all__ = ["MOST", "Card", "read_cards"]
