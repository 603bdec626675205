"""The board of opportunities: six stages, fifty thousand cards, whoever looks; their list and their pages."""

import random
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from benchmarks.pages import Page, measure
from vinculo.domains.directory.account.model import Account
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.domains.sales.stage.model import Stage
from vinculo.entities.registry import entity_named
from vinculo.records.databases import refresh_statistics
from vinculo.records.models import RecordAnchor
from vinculo.records.writing import take_numbers

CARDS = 50_000
WHOLE, COLUMN = 80.0, 25.0  # ms
PORTION = 5000
PEOPLE = ("all", "group", "own")
# What every stage asks for.
ANSWERS = dict.fromkeys(
    ("follow_up", "prospect_comments", "waiting_comments", "invoice_folio", "lost_reason", "improvement"), "Apuntado"
)


def figures(scene, server, driver, wanted, requests):
    asked = [one for one in named() if wanted(one[0])]
    records = [one for one in listed() if wanted(one[0])]
    if not asked and not records:
        return
    fill(scene)
    for name, who, paths in records:
        yield measure(Page(name, who, paths(scene, who)), scene, server, driver, requests)
    first = Stage.objects.order_by("pipeline__position", "position").values_list("pk", flat=True).first()
    for name, who, path, target, api in asked:
        yield measure(Page(name, who, [path.format(stage=first)], target, api), scene, server, driver, requests)


def named():
    """(name, who asks, address, target, whether a program asks) of every figure."""
    whole = [(f"board, {who}", who, "/opportunities/board/", WHOLE, False) for who in PEOPLE]
    return [
        *whole,
        ("board, one agent's", "all", "/opportunities/board/?agent=me", WHOLE, False),
        ("board, a column's next", "group", "/opportunities/board/column/?column={stage}", COLUMN, False),
        ("board, columns by API", "all", "/api/v1/opportunities/board", WHOLE, True),
    ]


def listed():
    """(name, who asks, the addresses) of the list and of the pages of opportunities."""
    for who in PEOPLE:
        yield f"opportunities, list, {who}", who, lambda _scene, _who: ["/opportunities/"]
    for who in PEOPLE:
        yield f"opportunity, {who}", who, pages_of


def pages_of(scene, who):
    return [f"/opportunities/{pk}/" for pk in scene.seen(entity_named("opportunity"), who, 20)]


def fill(scene):
    """Opportunities of everybody at every stage, until there are enough of them."""
    there = Opportunity.objects.unscoped("a benchmark counts").count()
    if there >= CARDS:
        return
    dice = random.Random(4)
    accounts = Account.objects.unscoped("a benchmark needs clients").order_by("pk")
    clients = list(accounts.only("owner_id", "group_id")[:20_000])
    own = entity_named("account").rows(scene.actor("own")).queryset()
    clients += list(own.only("owner_id", "group_id")) * 10  # the person who sees few sees some cards, too
    stages = list(Stage.objects.select_related("pipeline"))
    while there < CARDS:
        rows = [opportunity(dice, number, clients, stages, scene) for number in range(there, there + PORTION)]
        with transaction.atomic():
            take_numbers(rows)
            Opportunity.objects.bulk_create(rows)
        there += PORTION
    refresh_statistics(Opportunity, RecordAnchor)


def opportunity(dice, number, clients, stages, scene):
    now = timezone.now()
    came = now - timedelta(minutes=dice.randrange(200 * 24 * 60))
    return Opportunity(
        name=f"Plan de formación {number}", account=dice.choice(clients), stage=dice.choice(stages), currency="EUR",
        agent=dice.choice(list(scene.people.values())), expected_revenue=dice.randrange(500, 90_000), stage_since=came,
        last_activity=came, next_action_date=(now + timedelta(days=dice.randrange(-20, 40))).date(), **ANSWERS,
    )  # fmt: skip


__all__ = ["figures"]
