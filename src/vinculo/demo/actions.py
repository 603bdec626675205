"""Commercial actions of the demo: held divisions, a collision to try, a request and a waiting list."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from django.utils import timezone

from vinculo.demo.team import NORTH
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.division.entity import DivisionEntity
from vinculo.domains.directory.division.model import Division
from vinculo.domains.sales.action.close import lose_action, win_action
from vinculo.domains.sales.action.entity import CommercialActionEntity
from vinculo.domains.sales.action.log import log_action
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks import people
from vinculo.domains.sales.locks.refusal import Collision
from vinculo.domains.sales.locks.requests import ask, wait
from vinculo.entities.writing import save_new
from vinculo.identity.actor import Actor
from vinculo.identity.models import User

SYSTEM = Actor.system("demo")
MOST = 40  # accounts that somebody works on

# Areas of the house: {name: what hangs from it}.
AREAS: dict[str, list[str]] = {
    "Formación": ["Presencial", "En línea", "Mandos intermedios"],
    "Eventos": ["Congresos", "Ferias", "Aniversarios"],
    "Consultoría": ["Procesos", "Calidad"],
    "Mantenimiento": [],
}
OWN = {"Planta": ["Línea 1", "Línea 2"], "Oficinas centrales": []}
STEPS = ["Enviar propuesta", "Llamar para cerrar fecha", "Visitar las instalaciones", "Pedir el plan anual", ""]
TITLES = ["Plan de formación {year}", "Convención de {year}", "Renovación del contrato", "Auditoría de procesos"]
LOGGED = [("call", "Llamada de seguimiento"), ("email", "Envío del dosier"), ("visit", "Visita a sus oficinas")]


def divisions(parts: dict[str, list[str]], account: Account | None = None) -> list[Division]:
    """A small tree; its tops."""
    tops = []
    for place, (name, below) in enumerate(parts.items()):
        top = save_new(DivisionEntity, {"name": name, "account": account, "position": place * 10}, SYSTEM)
        for one in below:
            save_new(DivisionEntity, {"name": one, "account": account, "parent": top}, SYSTEM)
        tops.append(top)
    return tops


def actions(users: dict[str, User], seed: int) -> None:
    """Opens actions with the first clients; does nothing where somebody has begun already."""
    if Division.objects.unscoped("the demo adds to nothing").exists():
        return
    dice = Random(f"actions {seed}")  # noqa: S311 - the same data each time is the point
    tops = divisions(AREAS)
    rows: Any = Account.objects.unscoped("the demo writes for its people").filter(trashed__isnull=True)
    accounts = list(rows.select_related("owner", "group").order_by("pk")[:MOST])
    for place, account in enumerate(accounts):
        own = divisions(OWN, account) if place < 3 else []
        for _turn in range(1 + int(dice.random() * 2)):
            open_one(account, dice.sample([*tops, *own], 1 + int(dice.random() * 1.4)), account.owner, dice)
    northern = [account for account in accounts if account.group and account.group.name == NORTH]
    if northern:  # where Ana and Nora both see the client
        collision(northern[0], tops[0], users)


def open_one(account: Account, about: list[Division], who: User | None, dice: Random, title: str = "") -> Any:
    """An action of `who`, with what was done and how it went; None when somebody holds those divisions."""
    today = timezone.localdate()
    step = dice.choice(STEPS)
    values = {
        "title": title or dice.choice(TITLES).format(year=today.year + 1), "account": account, "responsible": who,
        "divisions": tuple(one.pk for one in about), "next_step": step,
        "next_due": today + dt.timedelta(days=int(dice.random() * 20) - 3) if step else None,
    }  # fmt: skip
    try:
        action = save_new(CommercialActionEntity, values, SYSTEM)
    except Collision:
        return None
    categories = {one.kind: one for one in ActivityCategory.objects.order_by("-position")}
    for kind, subject in dice.sample(LOGGED, int(dice.random() * 3)):
        given = {"category": categories[kind], "subject": subject, "status": "done", "assigned": who}
        log_action(action, actor=SYSTEM, **given)
    fate = dice.random()
    if not title and fate < 0.12:
        win_action(action, actor=SYSTEM, reason="Contrato firmado")
    elif not title and fate < 0.24:
        lose_action(action, actor=SYSTEM, reason="Eligieron a otro proveedor por precio")
    else:
        days = int(dice.random() * 29)
        quiet = {"last_activity": timezone.now() - dt.timedelta(days=days)}
        CommercialAction.objects.unscoped("the demo has a past").filter(pk=action.pk).update(**quiet)
    return action


def collision(account: Account, division: Division, users: dict[str, User]) -> None:
    """Ana holds training at the first client; Nora asks for it and waits, Pablo works on it with Ana."""
    rows: Any = CommercialAction.objects.unscoped("the demo makes room").filter(account=account, state="open")
    for action in rows:
        win_action(action, actor=SYSTEM)
    ana, nora, pablo = (users[name] for name in ("ana", "nora", "pablo"))
    action = open_one(account, [division], ana, Random("collision"), "Formación de mandos")  # noqa: S311
    people.add(action, [pablo.pk])
    asker = Actor.of(User.objects.select_related("role").get(pk=nora.pk))
    ask(account, division, asker, "Llevo a este cliente desde 2019")
    wait(account, division, asker)
