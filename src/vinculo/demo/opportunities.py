"""What invented companies may buy, and how far it got: the road, the figures, the teams and what each is to sell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from vinculo.demo.companies import CompanySeed
from vinculo.demo.team import SELLERS
from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.directory.campaign.model import Campaign
from vinculo.domains.directory.channel.model import Channel
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.domains.sales.opportunity.steps import said
from vinculo.domains.sales.opportunity_type.model import OpportunityType
from vinculo.domains.sales.quota.model import Quota
from vinculo.domains.sales.stage.model import Stage
from vinculo.domains.sales.stage_move.model import StageMove
from vinculo.domains.sales.team.model import SalesTeam
from vinculo.domains.sales.team_member.model import TeamMember
from vinculo.identity.models import User
from vinculo.records import databases
from vinculo.records.money import house_currency
from vinculo.records.writing import take_numbers

SHARE = 0.5  # of the companies have one
MONTHS = 12  # that quotas reach back
# kind of stage: how many of a hundred are there, how many days ago they came
SPREAD = {"new": (26, 20), "working": (32, 60), "waiting": (12, 45), "won": (19, 330), "lost": (11, 330)}
ASKED_FOR = ("{want}", "{want} de {city}", "{want}: segunda fase", "{want} para 2027", "Propuesta: {want}")
NEXT = ("Llamar para concretar", "Enviar la propuesta", "Visitar la obra", "Confirmar el presupuesto", "Reunión final")
FOLLOW_UP = (
    "Hablado por teléfono; pide detalle de plazos.", "Visitado; conocemos las medidas y el consumo.",
    "Enviada documentación técnica y referencias.", "Reunión con compras: deciden a final de trimestre.",
)  # fmt: skip
COMMENTS = (
    "Les gusta la idea, pero comparan con su proveedor actual.", "Quieren empezar antes del verano.",
    "El precio les encaja si incluye la instalación.", "Falta que lo apruebe gerencia.",
)  # fmt: skip
WAITS = (
    "De vacaciones hasta fin de mes.", "Esperan la subvención.", "Cierran presupuesto el mes que viene.",
    "Nos llaman cuando acaben la obra.",
)  # fmt: skip
LOST = (
    ("Se quedaron con su proveedor de siempre.", "Llegar antes: nos enteramos tarde."),
    ("El precio era más alto que el de la competencia.", "Preparar una versión más sencilla."),
    ("Aplazan la inversión un año.", "Detectar antes si hay presupuesto."),
)  # fmt: skip
TALKS = {
    "call": ("Llamada para concretar qué necesitan", "Dudas sobre el presupuesto", "Confirmar quién decide"),
    "meeting": ("Reunión con compras", "Presentación de la propuesta"),
    "visit": ("Visita para tomar medidas",),
}
STATES = ("normal", "normal", "normal", "normal", "ready", "blocked")


class Funnel:
    """The opportunities of companies, the same for the same seed and day."""

    def __init__(self, seed: int, today: dt.date, users: dict[str, User]) -> None:
        self.dice = Random(f"funnel {seed}")  # noqa: S311 - the same data each time is the point
        self.today, self.users = today, users
        self.diary = Random(f"talks {seed}")  # noqa: S311
        self.categories = list(ActivityCategory.objects.filter(kind__in=TALKS).order_by("position", "pk"))
        self.currency = house_currency()
        self.types = list(OpportunityType.objects.order_by("position", "pk"))
        self.channels = list(Channel.objects.order_by("position", "pk"))
        self.campaigns = list(Campaign.objects.order_by("position", "pk"))
        self.stages: dict[str, list[Stage]] = {}
        for stage in Stage.objects.filter(pipeline__is_active=True).select_related("pipeline"):
            self.stages.setdefault(stage.kind, []).append(stage)
        self.road = [stage for kind in ("new", "working", "waiting") for stage in self.stages.get(kind, ())]
        self.team_of = self.teams()

    def teams(self) -> dict[int, SalesTeam]:
        """The team of each salesperson; the teams and what their people are to sell are made where they are missing."""
        found: dict[int, SalesTeam] = {}
        for name, sellers in SELLERS.items():
            people = [self.users[identifier] for identifier in sellers]
            team, is_new = SalesTeam.objects.get_or_create(name=name, defaults={"leader": people[0]})
            if is_new:
                TeamMember.objects.bulk_create([TeamMember(team=team, user=user, capacity=40) for user in people])
            found |= dict.fromkeys((user.pk for user in people), team)
        return found

    def write_quotas(self, accounts: int) -> None:
        """What each is to sell a month: about what there is to sell in a house with so many accounts."""
        if Quota.objects.exists():
            return
        amount = Decimal(max(round(accounts * 14, -3), 3000))
        first = self.today.replace(day=1)
        months = [first := (first - dt.timedelta(days=1)).replace(day=1) for _month in range(MONTHS)]
        after = self.today.replace(day=1)
        for _month in range(3):
            months.append(after)
            after = (after + dt.timedelta(days=32)).replace(day=1)
        Quota.objects.bulk_create(
            Quota(team=team, user_id=pk, month=month, amount=amount * (8 + number % 5) / 10)
            for number, (pk, team) in enumerate(self.team_of.items())
            for month in months
        )

    def of(self, company: CompanySeed, account: Any, contacts: list[Any]) -> Iterator[Opportunity]:
        """None or one opportunity of an account that exists already."""
        if self.dice.random() >= SHARE or not self.stages:
            return
        dice = self.dice
        kind = dice.choices(
            [k for k in SPREAD if k in self.stages], [v for k, (v, _d) in SPREAD.items() if k in self.stages]
        )[0]
        since = self.moment(-int(dice.random() ** 1.3 * SPREAD[kind][1]))
        begun = since - dt.timedelta(days=0 if kind == "new" else 5 + int(dice.random() * 70))
        contact = dice.choice(contacts) if contacts else None
        want = dice.choice(company.sector.wants)
        name = dice.choice(ASKED_FOR).format(want=want, city=company.city)
        row = Opportunity(
            name=name[0].upper() + name[1:], account=account, contact=contact, agent=account.owner,
            team=self.team_of.get(account.owner_id), stage=dice.choice(self.stages[kind]), currency=self.currency,
            phone=(contact.phone or contact.mobile) if contact else account.phone,
            email=contact.email if contact else account.email, type=dice.choice(self.types) if self.types else None,
            expected_revenue=Decimal(int(300 + dice.random() ** 3 * 60000) // 50 * 50),
            channel=dice.choice(self.channels) if self.channels else None,
            campaign=dice.choice(self.campaigns) if self.campaigns and dice.random() < 0.3 else None,
            created=begun, changed=since, last_activity=since, stage_since=since,
        )  # fmt: skip
        if kind in ("won", "lost"):
            row.closed_at, row.expected_close = since, since.date()
        else:
            row.state, row.next_action = dice.choice(STATES), dice.choice(NEXT)
            row.next_action_date = self.today + dt.timedelta(days=int((dice.random() - 0.2) * 30))
            row.expected_close = self.today + dt.timedelta(days=int((dice.random() - 0.08) * 150))
        self.answer(row, kind)
        yield row

    def answer(self, row: Opportunity, kind: str) -> None:
        """What its stage asks for."""
        dice = self.dice
        if kind != "new":
            row.follow_up, row.prospect_comments = dice.choice(FOLLOW_UP), dice.choice(COMMENTS)
        if kind == "waiting":
            row.waiting_comments = dice.choice(WAITS)
        elif kind == "won":
            row.invoice_folio = f"F{row.created.year}-{int(dice.random() * 9000 + 1000)}"
        elif kind == "lost":
            row.lost_reason, row.improvement = dice.choice(LOST)

    def moment(self, days: int) -> dt.datetime:
        at = dt.time(9 + int(self.dice.random() * 9), int(self.dice.random() * 60))
        return timezone.make_aware(dt.datetime.combine(self.today + dt.timedelta(days=days), at))

    def write(self, told: Iterable[tuple[CompanySeed, Any, list[Any]]]) -> list[Opportunity]:
        """Writes those of many (company, account, contacts), with the steps they made."""
        rows = [one for company, account, contacts in told for one in self.of(company, account, contacts)]
        take_numbers(rows)
        Opportunity.objects.bulk_create(rows)
        Activity.objects.bulk_create([act for row in rows for act in self.activities(row)])
        names = (
            "opportunity_id", "from_stage_id", "to_stage_id", "from_name", "to_name", "at", "by_id", "by_name", "texts",
        )  # fmt: skip
        databases.insert(StageMove, names, (step for row in rows for step in self.steps(row)))
        return rows

    def activities(self, row: Opportunity) -> Iterator[Activity]:
        """Up to two calls or meetings about some of them, between its first day and its last step."""
        for _ in range(max(0, int(self.diary.random() * 5) - 2) if self.categories else 0):
            category = self.diary.choice(self.categories)
            at = row.created + (row.stage_since - row.created) * self.diary.random()
            yield Activity(
                category=category, subject=self.diary.choice(TALKS[category.kind]), linked=row.anchor,
                account=row.account, contact=row.contact, assigned=row.agent, status="done", starts=at, done_at=at,
                follow_up=self.diary.choice(FOLLOW_UP), direction="out" if category.kind == "call" else "",
                duration=5 + int(self.diary.random() * 25), created=at, changed=at, last_activity=at,
            )  # fmt: skip

    def steps(self, row: Opportunity) -> Iterator[tuple[Any, ...]]:
        """From the first stage along the road to where it is, spread over the time it took."""
        passed = [stage for stage in self.road if stage.position < row.stage.position and self.dice.random() < 0.7]
        way = [*([self.road[0]] if row.stage != self.road[0] else []), *passed[1:], row.stage]
        way = list(dict.fromkeys(way))
        span = (row.stage_since - row.created) / max(len(way) - 1, 1)
        before = None
        for number, stage in enumerate(way):
            texts = said(row, stage) if stage == row.stage else {}
            yield (
                row.pk, before and before.pk, stage.pk, str(before or ""), str(stage), row.created + span * number,
                row.agent_id, str(row.agent), texts,
            )  # fmt: skip
            before = stage
