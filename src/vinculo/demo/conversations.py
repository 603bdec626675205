"""What was said with an invented company over the years: calls, visits, objections, agreements."""
# ruff: noqa: S311  dice, not secrets

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from vinculo.demo.companies import LAST_DAY, CompanySeed, draw
from vinculo.demo.people import PersonSeed

_SENTENCE_START = re.compile(r"(?:^|[.?!] )[a-zñ]")
TEAM = 7  # people who write comments
_CLOCK = ZoneInfo("Europe/Madrid")


@dataclass(slots=True)
class CommentSeed:
    """One comment. `kind` is call, visit, email, meeting or note; `author` is one of the team, from 0 on."""

    at: dt.datetime
    kind: str
    author: int
    text: str


with (Path(__file__).parent / "data/conversations.toml").open("rb") as _file:
    _texts: dict[str, Any] = tomllib.load(_file)
# What happens to a company of each role: chapters of lines, a line being its kind and its text.
_STORIES: dict[str, list[list[tuple[str, str]]]] = {
    role: [_texts["chapters"][name] for name in names] for role, names in _texts["stories"].items()
}
_MONTHS = [
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "septiembre", "octubre", "noviembre",
]  # fmt: skip


def comments(
    company: CompanySeed, contacts: Sequence[PersonSeed] = (), seed: int = 1, today: dt.date | None = None
) -> list[CommentSeed]:
    """Its history, oldest first: none to eight comments in office hours, from its creation to `today`.

    Give the same `today` that made the company; the default is the same too.
    """
    dice = Random(f"comments {seed} {company.index}")
    story = _STORIES[company.role]
    last_day = today or LAST_DAY
    day = company.created
    found: list[CommentSeed] = []
    for step in range(int(dice.random() ** 1.5 * 9)):
        day = _workday(day + dt.timedelta(days=int(dice.random() ** 2 * 90) + (2 if step else 0)))
        if day > last_day:
            break
        kind, text = draw(dice, story[min(step, len(story) - 1)])
        hour = dt.time(9 + int(dice.random() * 9), int(dice.random() * 60), tzinfo=_CLOCK)
        at, author = dt.datetime.combine(day, hour), int(dice.random() * TEAM)
        found.append(CommentSeed(at, kind, author, _told(dice, text, company, contacts)))
    return found


def _told(dice: Random, text: str, company: CompanySeed, contacts: Sequence[PersonSeed]) -> str:
    people = company.employees
    said = text.format(
        who=draw(dice, contacts).first_name if contacts else "la persona de compras",
        want=draw(dice, company.sector.wants),
        month=draw(dice, _MONTHS),
        city=company.city,
        staff="una sola persona" if people == 1 else f"{people} personas",
        amount=f"{int(dice.random() ** 2 * 300 + 5) * 100:,} €".replace(",", "."),
        days=draw(dice, (30, 60, 90)),
    )
    return _SENTENCE_START.sub(lambda start: start[0].upper(), said)


def _workday(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day
