"""What invented companies are offered: lines from the catalogue, the versions presented, what waits for its invoice.

PDFs are made when somebody first asks for one.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from vinculo.domains.catalog.lines.field import EMPTY, plain
from vinculo.domains.catalog.lines.sums import sums
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.division.model import Division
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.billing_queue.model import BillingItem
from vinculo.domains.sales.locks.model import DivisionClaim
from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.offer.rules import content_seal
from vinculo.domains.sales.opportunity.attention import OPEN
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.domains.sales.quote import snapshot
from vinculo.domains.sales.quote.model import Quote
from vinculo.domains.sales.quote.token import hash_of, token_of
from vinculo.identity.models import User
from vinculo.records.seal import seal
from vinculo.records.writing import take_numbers

State = Offer.State
SHARE, MOST = 0.55, 400
INTERESTED = 30  # opportunities that name their products
SPREAD = {"draft": 20, "presented": 36, "approved": 12, "invoiced": 14, "rejected": 10, "expired": 8}
TITLES = (
    "Plan de formación {year}", "Curso de carretillas para almacén", "Jornada de seguridad", "Renovación de equipos",
    "Servicio de mantenimiento {year}", "Convención anual", "Suministro trimestral",
)  # fmt: skip
TERMS = "Precios válidos hasta la fecha indicada. Forma de pago: 30 días fecha de factura."
NOTES = ("", "", "Fechas por concretar con el responsable de planta.", "Incluye desplazamiento dentro de la provincia.")
REASONS = ("Han elegido a otro proveedor.", "Se sale de su presupuesto.", "Lo aplazan al año que viene.")
FATE = {"approved": "accepted", "invoiced": "accepted", "rejected": "rejected", "expired": "expired"}


class Offers:
    """Writes the offers; the same for the same seed and day."""

    def __init__(self, seed: int, today: dt.date, users: dict[str, User]) -> None:
        self.dice = Random(f"offers {seed}")  # noqa: S311 - the same data each time is the point
        self.today, self.users = today, users
        rows: Any = Product.objects.unscoped("the demo sells what there is")
        sold = rows.filter(is_active=True, price__isnull=False)
        self.products = list(sold.select_related("unit", "tax").order_by("pk"))

    def write(self) -> int:
        """How many there are; does nothing where somebody has begun already."""
        if not self.products or Offer.objects.unscoped("the demo adds to nothing").exists():
            return 0
        rows: Any = Account.objects.unscoped("the demo writes for its people").filter(trashed__isnull=True)
        accounts = list(rows.select_related("owner").order_by("pk")[:MOST])
        actions = self.open_actions(accounts)
        free = self.free_divisions(accounts)
        found = [
            self.offer(account, actions.get(account.pk), free.get(account.pk, ()))
            for account in accounts
            if account.owner_id and self.dice.random() < SHARE
        ]
        take_numbers(found)
        Offer.objects.bulk_create(found)
        self.present([offer for offer in found if offer.state != State.DRAFT])
        self.interests()
        return len(found)

    def open_actions(self, accounts: list[Account]) -> dict[int, CommercialAction]:
        rows: Any = CommercialAction.objects.unscoped("the demo writes for its people")
        live = rows.filter(account__in=accounts, state=CommercialAction.State.OPEN, trashed__isnull=True)
        return {action.account_id: action for action in live.order_by("-pk")}

    def free_divisions(self, accounts: list[Account]) -> dict[int, tuple[int, ...]]:
        """{account: a division of the house that nobody holds there}."""
        rows: Any = Division.objects.unscoped("the demo writes for its people")
        tops = list(rows.filter(account__isnull=True, parent__isnull=True).order_by("pk").values_list("pk", flat=True))
        held = set(DivisionClaim.objects.filter(released__isnull=True).values_list("account_id", "division_id"))
        found: dict[int, tuple[int, ...]] = {}
        for account in accounts:
            mine = [pk for pk in tops if (account.pk, pk) not in held]
            found[account.pk] = (self.dice.choice(mine),) if mine else ()
        return found

    def offer(self, account: Account, action: CommercialAction | None, free: tuple[int, ...]) -> Offer:
        dice = self.dice
        state = dice.choices(list(SPREAD), list(SPREAD.values()))[0]
        days = int(dice.random() * (25 if state in Offer.OPEN else 300))
        begun = self.moment(-days - 3)
        inside = action if action is not None and dice.random() < 0.6 else None
        divisions = tuple(inside.divisions) if inside else free
        row = Offer(
            title=dice.choice(TITLES).format(year=self.today.year + 1), account=account, action=inside, state=state,
            divisions=divisions, assignee=account.owner, currency="EUR", lines=self.lines(),
            discount=Decimal(dice.choice((0, 0, 0, 3, 5))), notes=dice.choice(NOTES), terms=TERMS,
            due=self.today + dt.timedelta(days=int(dice.random() * 18) - 5) if state in Offer.OPEN else None,
            valid_until=begun.date() + dt.timedelta(days=45 if state in Offer.OPEN else 30),
            created=begun, changed=begun, last_activity=begun,
        )  # fmt: skip
        if state == State.DRAFT:
            return row
        row.presented = begun + dt.timedelta(days=2)
        if state != State.PRESENTED:
            row.decided = row.last_activity = begun + dt.timedelta(days=2 + int(dice.random() * 20))
        if state == State.REJECTED:
            row.reason = dice.choice(REASONS)
        if state == State.INVOICED:
            row.invoice_folio = f"F{begun.year}-{int(dice.random() * 9000 + 1000)}"
        return row

    def lines(self) -> list[dict[str, Any]]:
        found = []
        for place in range(1 + int(self.dice.random() ** 2 * 9)):
            product = self.dice.choice(self.products)
            found.append(
                {
                    **EMPTY,
                    "kind": "optional" if place and self.dice.random() < 0.12 else "line",
                    "product": product.pk,
                    "description": product.long_name or product.name,
                    "quantity": str(self.dice.choice((1, 1, 2, 3, 5, 8, 12, 20))),
                    "unit": product.unit.symbol if product.unit else "",
                    "unit_price": plain(product.price),
                    "discount": str(self.dice.choice((0, 0, 0, 5, 10))),
                    "tax_rate": plain(product.tax.rate) if product.tax else "0",
                }
            )
        return found

    def interests(self) -> None:
        """The products that the newest open opportunities are about, and what they are worth by that."""
        open_ones: Any = Opportunity.objects.unscoped("the demo writes for its people").filter(OPEN, currency="EUR")
        rows = list(open_ones.select_related("stage__pipeline").order_by("-pk")[:INTERESTED])
        for row in rows:
            row.lines = self.lines()[:3]
            row.expected_revenue = sums(row.lines, row.discount, row.currency).base
        Opportunity.objects.bulk_save(rows, ["lines", "expected_revenue"])

    def present(self, offers: list[Offer]) -> None:
        """The version each was presented as, and the queue of administration."""
        quotes = []
        for offer in offers:
            content = snapshot.take(offer, version=1, issued=offer.presented, valid_until=offer.valid_until)  # type: ignore[arg-type]
            fate = FATE.get(offer.state, "alive")
            if fate == "alive" and offer.valid_until and offer.valid_until < self.today:
                fate = "expired"
            answered = fate in (Quote.State.ACCEPTED, Quote.State.REJECTED)
            quotes.append(
                Quote(
                    offer=offer,
                    version=1,
                    number=content["number"],
                    issued=offer.presented or offer.created,
                    valid_until=offer.valid_until,
                    currency=offer.currency,
                    net=offer.net,
                    gross=offer.gross,
                    snapshot=content,
                    seal=seal(content),
                    token_hash=hash_of(token_of(offer.pk, 1)),
                    sent_by=offer.assignee,
                    sent_to=offer.account.email,
                    state=fate,
                    decided=offer.decided,
                    decided_by=offer.account.name[:120] if answered else "",
                    reason=offer.reason,
                )
            )
            if answered:
                quotes[-1].decision_seal = quotes[-1].sealed_decision()
            offer.content_seal = content_seal(offer.lines, offer.discount, offer.currency)
        Quote.objects.bulk_create(quotes, batch_size=200)
        Offer.objects.unscoped("the demo writes for its people").bulk_update(offers, ["content_seal"], batch_size=200)
        BillingItem.objects.bulk_create(
            BillingItem(
                offer=quote.offer, quote=quote, account=quote.offer.account, currency=quote.currency, net=quote.net,
                gross=quote.gross, approved=quote.decided or quote.issued, approved_by=str(quote.offer.assignee or ""),
                state="invoiced" if quote.offer.invoice_folio else "pending", folio=quote.offer.invoice_folio,
                invoiced=quote.decided if quote.offer.invoice_folio else None,
            )
            for quote in quotes
            if quote.state == Quote.State.ACCEPTED
        )  # fmt: skip

    def moment(self, days: int) -> dt.datetime:
        at = dt.time(9 + int(self.dice.random() * 9), int(self.dice.random() * 60))
        return timezone.make_aware(dt.datetime.combine(self.today + dt.timedelta(days=days), at))
