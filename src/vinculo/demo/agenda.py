"""What was done with an invented company, and what is still to be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from django.utils import timezone

from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.agenda.activity_category.model import ActivityCategory

# kind: (subject, follow-up given)
STORIES = {
    "call": [
        ("Llamar para concretar la visita", "Prefiere por las mañanas; le llamamos el martes."),
        ("Preguntar por la oferta enviada", "La está mirando con su socio."),
    ],
    "visit": [
        ("Visita a la nave", "Quiere ampliar; hay que medir la zona de carga."),
        ("Presentar el catálogo nuevo", "Le interesan dos referencias."),
    ],
    "meeting": [("Reunión de seguimiento", "Acordados los plazos de entrega.")],
    "email": [("Enviar condiciones por correo", "")],
    "task": [("Preparar la documentación", ""), ("Revisar los datos fiscales", "")],
}
WEIGHTS = {"call": 5, "visit": 3, "meeting": 2, "email": 2, "task": 2}
MOST = 4


class Diary:
    """The activities of companies, the same for the same seed and day."""

    def __init__(self, seed: int, today: dt.date) -> None:
        self.dice = Random(f"diary {seed}")  # noqa: S311 - the same data each time is the point
        self.today = today
        self.categories = {one.kind: one for one in ActivityCategory.objects.order_by("-position")}

    def of(self, account: Any, contacts: list[Any]) -> Iterator[Activity]:
        """None to four activities of an account that exists already."""
        for _ in range(int(self.dice.random() ** 2 * (MOST + 1))):
            kind = self.dice.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            days = int((self.dice.random() - 0.85) * 240)  # mostly behind us
            subject, answer = self.dice.choice(STORIES[kind])
            day = self.today + dt.timedelta(days=days)
            at = timezone.make_aware(dt.datetime.combine(day, dt.time(9 + int(self.dice.random() * 9))))
            done = days < 0 and self.dice.random() < 0.96
            yield Activity(
                category=self.categories[kind], subject=subject, account=account,
                contact=self.dice.choice(contacts) if contacts else None, assigned=account.owner, starts=at,
                status="done" if done else "pending", done_at=at if done else None,
                follow_up=answer if done and self.dice.random() < 0.7 else "",
                direction="out" if kind == "call" else "", duration=5 + int(self.dice.random() * 20) if done else None,
                created=min(at, timezone.now()), changed=min(at, timezone.now()), last_activity=min(at, timezone.now()),
            )  # fmt: skip

    def write(self, told: Iterable[tuple[Any, list[Any]]]) -> None:
        """Writes the activities of many (account, contacts)."""
        rows = [activity for account, contacts in told for activity in self.of(account, contacts)]
        Activity.objects.bulk_create(rows)
