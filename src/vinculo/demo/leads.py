"""Invented leads: those of the web that wait for somebody, those somebody works on, those that came to something."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from vinculo.demo.team import SELLERS
from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.directory.campaign.model import Campaign
from vinculo.domains.directory.channel.model import Channel
from vinculo.domains.sales.lead.convert import convert_lead
from vinculo.domains.sales.lead.convert_form import Way
from vinculo.domains.sales.lead.model import Lead
from vinculo.domains.sales.lead_status.model import LeadStatus, Outcome
from vinculo.domains.sales.team.model import SalesTeam
from vinculo.domains.sales.team_member.model import TeamMember
from vinculo.identity.actor import Actor
from vinculo.identity.models import Group, User
from vinculo.records.models import Change
from vinculo.records.writing import take_numbers

PORTION = 1000
MOST_CONVERTED = 12
WAYS: tuple[dict[str, Any], ...] = (
    {"opportunity": Way.NEW, "account": Way.NEW, "contact": Way.NEW},
    {"opportunity": Way.NEW, "account": Way.NONE},
    {"opportunity": Way.NONE, "account": Way.NEW, "contact": Way.NEW},
)
SUBJECTS = (
    "Formación de mandos intermedios", "Auditoría energética", "Renovar el parque informático", "Curso de inglés",
    "Mantenimiento de la nave", "Plan de prevención", "Rediseñar la web", "Piden presupuesto por la web",
    "Interesados en la feria", "Quieren una demostración", "Carretillas para el almacén", "Consulta por teléfono",
)  # fmt: skip
FIRST = ("Lucía", "Jordi", "Carmen", "Iker", "Nuria", "Andrés", "Elena", "Marcos", "Rosa", "Xavier", "Pilar", "Hugo")
LAST = ("Prats", "Etxeberria", "Molina", "Ferrer", "Castro", "Vidal", "Navarro", "Soler", "Domínguez", "Otero")
COMPANIES = ("Talleres", "Hotel", "Transportes", "Clínica", "Academia", "Viveros", "Imprenta", "Bodegas", "Gestoría")
NAMES = ("Miramar", "del Norte", "La Plana", "San Roque", "Monteverde", "El Puerto", "Alcázar", "Riera", "Costa Brava")
POSITIONS = ("Gerente", "Compras", "Recursos humanos", "Dirección", "Administración", "")
COUNTRIES = ("ES", "ES", "ES", "ES", "ES", "PT", "FR", "AD", "MX")
WHY_LOST = ("Se queda con su proveedor de siempre.", "Solo comparaba precios.", "No hay presupuesto este año.")
CALLS = ("Primera llamada", "No contesta, dejar mensaje", "Concretar qué necesitan", "Resolver dudas del precio")


class Leads:
    """As many leads as asked for, the same for the same seed and day."""

    def __init__(self, seed: int, today: dt.date, users: dict[str, User], groups: dict[str, Group]) -> None:
        self.dice = Random(f"leads {seed}")  # noqa: S311 - the same data each time is the point
        self.today, self.users, self.groups = today, users, groups
        self.statuses = list(LeadStatus.objects.filter(converts=False))
        self.weights = [(5, 3, 2, 2, 1, 2, 3, 1, 2)[place % 9] for place in range(len(self.statuses))]
        self.channels = list(Channel.objects.order_by("position", "pk"))
        self.campaigns = list(Campaign.objects.order_by("pk"))
        self.calls = ActivityCategory.objects.filter(kind="call").first()
        self.teams = {name: self.team(name) for name in SELLERS}

    def team(self, name: str) -> SalesTeam:
        """The sales team of a group, with its people, each with room for thirty leads."""
        found, is_new = SalesTeam.objects.get_or_create(name=name)
        if is_new or not found.members.exists():
            TeamMember.objects.bulk_create(
                TeamMember(team=found, user=self.users[one], capacity=30) for one in SELLERS[name]
            )
        return found

    def write(self, count: int) -> None:
        """Leads and what was done with them, a thousand at a time."""
        for start in range(0, count, PORTION):
            rows = [self.lead(number) for number in range(start, min(count, start + PORTION))]
            take_numbers(rows)
            Lead.objects.bulk_create(rows)
            Activity.objects.bulk_create([act for lead in rows for act in self.activities(lead)])
            Change.objects.bulk_create(self.created(lead) for lead in rows)
        self.convert(min(MOST_CONVERTED, count // 8))

    def convert(self, count: int) -> None:
        """Some become an opportunity with client and contact, an opportunity alone, or a client without one."""
        rows: Any = Lead.objects.unscoped("the demo's salespeople convert their own").filter(
            status__outcome=Outcome.OPEN, owner__isnull=False, converted_at=None
        )
        named = rows.exclude(company="").select_related("owner__role").order_by("-status__code", "-pk")
        for number, lead in enumerate(named[:count]):
            convert_lead(lead, actor=Actor.of(lead.owner), **WAYS[number % len(WAYS)])

    def lead(self, number: int) -> Lead:
        dice = self.dice
        status = dice.choices(self.statuses, self.weights)[0]
        days = int(dice.random() ** 2 * 360)
        created = timezone.make_aware(
            dt.datetime.combine(self.today - dt.timedelta(days=days), dt.time(9 + int(dice.random() * 9)))
        )
        moved = min(created + dt.timedelta(days=int(dice.random() * min(days + 1, 30))), timezone.now())
        group = dice.choice(list(SELLERS))
        waits = status.code == 0 and dice.random() < 0.3  # nobody has taken it yet
        company = f"{dice.choice(COMPANIES)} {dice.choice(NAMES)}"
        first, last = dice.choice(FIRST), f"{dice.choice(LAST)} {dice.choice(LAST)}"
        mail = f"{first}.{last.split()[0]}".lower().translate(str.maketrans("áéíóúüñ", "aeiouun"))
        return Lead(
            subject=dice.choice(SUBJECTS), status=status, first_name=first, last_name=last,
            company=company if dice.random() < 0.85 else "", position=dice.choice(POSITIONS),
            email=f"{mail}{number}@ejemplo.test", phone=f"+349{dice.randrange(10**7, 10**8):08d}",
            notes=dice.choice(WHY_LOST) if status.outcome == Outcome.LOST else "",
            country=dice.choice(COUNTRIES), channel=dice.choice(self.channels) if self.channels else None,
            campaign=dice.choice(self.campaigns) if self.campaigns and dice.random() < 0.3 else None,
            estimated_value=Decimal(dice.randrange(5, 400) * 50) if dice.random() < 0.75 else None,
            estimated_close=self.today + dt.timedelta(days=dice.randrange(-20, 90)) if dice.random() < 0.5 else None,
            owner=None if waits else self.users[dice.choice(SELLERS[group])],
            group=None if waits and dice.random() < 0.5 else self.groups[group], team=self.teams[group],
            created=created, changed=moved, last_activity=moved,
        )  # fmt: skip

    def activities(self, lead: Lead) -> Iterator[Any]:
        """Up to three calls of a lead that somebody has."""
        if lead.owner_id is None or self.calls is None:
            return
        for _ in range(int(self.dice.random() * 4)):
            yield Activity(
                category=self.calls, subject=self.dice.choice(CALLS), linked=lead.anchor, assigned_id=lead.owner_id,
                status="done", starts=lead.last_activity, done_at=lead.last_activity, direction="out",
                duration=2 + int(self.dice.random() * 15), created=lead.last_activity, changed=lead.last_activity,
                last_activity=lead.last_activity,
            )  # fmt: skip

    def created(self, lead: Lead) -> Change:
        """Its first line of history, as if somebody, or the web, had written it down."""
        author = lead.owner
        return Change(
            kind="lead", record_id=lead.pk, title=lead.title, verb="create", at=lead.created, version=1,
            user_id=author.pk if author else None, via="screen" if author else "api",
            actor_name=author.name if author else "Web",
        )  # fmt: skip
