"""Why somebody may, or may not, do something with a record: the decision of `access`, told in steps.

It asks the very conditions `access` answers with, one at a time, so that it cannot say anything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from vinculo.identity.actor import READING_VERBS, Actor
from vinculo.identity.levels import Level
from vinculo.records import access


@dataclass(frozen=True)
class Reason:
    """One step of the decision. `opens` is whether it speaks for it; a level alone decides nothing (None).

    Codes: `nobody`, `system`, `token_reads`, `token_entity` · `level`, `capped`, `outsider` · `shared_list`,
    `whole_list`, `all`, `owner`, `group`, `association`, `link`, `person`, `part`, `shared`, `pool`, `rule`,
    `unrelated` · `trash_opened`, `trash_closed`. `accounts` are the keys of the accounts it comes by.
    """

    code: str
    opens: bool | None = None
    level: Level | None = None
    verb: str = ""
    accounts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """Whether the actor may, and the steps that led there, in their order."""

    verb: str
    allowed: bool
    reasons: tuple[Reason, ...]


def explain(record: Model, actor: Actor, verb: str) -> Explanation:
    """Whether and why `actor` may `verb` this row, as screens and API decide it."""
    steps = [*_of_the_actor(record, actor, verb), *_of_the_level(record, actor, verb)]
    level = access.level_for(type(record), actor, verb)
    allowed = level is not Level.NONE
    if allowed:
        found = _of_the_row(record, actor, verb, level)
        allowed = any(step.opens for step in found)
        steps += found
    if getattr(record, "trashed", None) is not None:
        in_trash = _of_the_trash(record, actor, verb)
        allowed = allowed and bool(in_trash.opens)
        steps.append(in_trash)
    return Explanation(verb, allowed, tuple(steps))


def _of_the_actor(record: Model, actor: Actor, verb: str) -> list[Reason]:
    """What narrows, or widens, everything this actor does."""
    if actor.is_system:
        return [Reason("system", True)]
    if actor.user_id is None:
        return [Reason("nobody", False)]
    found = []
    if actor.read_only and verb not in READING_VERBS:
        found.append(Reason("token_reads", False, verb=verb))
    if actor.entities is not None and record._meta.model_name not in actor.entities:
        found.append(Reason("token_entity", False))
    return found


def _of_the_level(record: Model, actor: Actor, verb: str) -> list[Reason]:
    """How far the role reaches for this verb, and that nothing reaches further than seeing."""
    if actor.is_system or actor.user_id is None:
        return []
    model = type(record)
    is_list = isinstance(access.rule_for(model), access.Catalogue)
    if verb == "view" and is_list and not actor.is_external:
        return []  # everybody who works here reads it
    own, counts = actor.level(f"{model._meta.model_name}.{verb}"), access.level_for(model, actor, verb)
    found = [Reason("outsider")] if is_list and actor.is_external else []
    found.append(Reason("level", False if own is Level.NONE else None, own, verb))
    if counts < own:
        found.append(Reason("capped", False if counts is Level.NONE else None, counts, verb))
    return found


def _of_the_row(record: Any, actor: Actor, verb: str, level: Level) -> list[Reason]:
    """What ties this row to the actor; that nothing does, when nothing does."""
    rule, model = access.rule_for(type(record)), type(record)
    arms = rule.arms(model, actor, verb, level)
    if isinstance(rule, access.Catalogue):
        return [Reason("shared_list" if verb == "view" and not actor.is_external else "whole_list", True, level)]
    if Q() in arms:
        return [Reason("all", True, level)]
    codes = [getattr(arm, "why", "rule") for arm in arms if _holds(record, arm)]
    found = [Reason(code, True, level, verb, _accounts(code, record, actor, level)) for code in dict.fromkeys(codes)]
    return found or [Reason("unrelated", False, level, verb)]


def _holds(record: Model, arm: Q) -> bool:
    return bool(type(record)._base_manager.filter(pk=record.pk).filter(arm).exists())


def _accounts(code: str, record: Any, actor: Actor, level: Level) -> tuple[int, ...]:
    """The accounts by which a relation holds."""
    if code == "association":
        return (record.account_id if hasattr(record, "account_id") else record.pk,)
    if code != "link":
        return ()
    rule: Any = access.rule_for(type(record))
    links = rule.links_of(type(record), actor, level, access.reached_anchors(actor)).filter(anchor_id=record.pk)
    return tuple(links.order_by("pk").values_list("account_id", flat=True))


def _of_the_trash(record: Model, actor: Actor, verb: str) -> Reason:
    """In the trash a record is only opened, and taken out again, by who may delete."""
    may_delete = access.level_for(type(record), actor, "delete") > Level.NONE
    opens = verb == "delete" or (verb == "view" and may_delete)
    return Reason("trash_opened" if opens else "trash_closed", opens, verb=verb)
