"""The answers somebody waits for, one at a time."""

import statistics
from dataclasses import dataclass
from urllib.parse import quote

from django.test import Client as InProcess

from benchmarks.figures import Figure, percentile_95
from benchmarks.floor import Statements
from benchmarks.server import Client, processor_time
from vinculo.domains.directory.account_role.model import AccountRole
from vinculo.records.rows import Order

SCREEN, API = 25.0, 12.0  # ms
WARM_UP = 3


@dataclass
class Page:
    """One figure: addresses asked in turn by one person."""

    name: str
    who: str
    paths: list
    target: float | None = SCREEN
    api: bool = False


def pages(scene):
    """What is measured, beginning with the list at its first, hundredth and thousandth page."""
    yield from lists(scene)
    yield from searches(scene)
    yield from filters(scene)
    yield from records(scene)
    yield from calls(scene)


def lists(scene):
    for who in ("all", "group", "own"):
        for number in (1, 100, 1000) if who != "own" else (1, 3):
            cursor = scene.cursor(scene.accounts, who, number)
            if cursor != "":
                place = f"?after={cursor}" if cursor else ""
                yield Page(f"list, {who}, page {number}", who, [f"/accounts/{place}"])
    newest = Order("last_activity", descending=True)
    for who, number in (("group", 1), ("group", 100), ("own", 1)):
        if (cursor := scene.cursor(scene.accounts, who, number, newest)) != "":
            place = f"&after={cursor}" if cursor else ""
            yield Page(f"list by activity, {who}, page {number}", who, [f"/accounts/?sort=-last_activity{place}"])
    yield Page("list of contacts, all", "all", ["/contacts/"])
    yield Page("count, all", "all", ["/accounts/count/"])
    yield Page("count, group", "group", ["/accounts/count/"])
    yield Page("count, own", "own", ["/accounts/count/"])


def searches(scene):
    asked = {
        "rare piece of a name": scene.rare_words,
        "frequent piece of a name": scene.frequent_words,
        "two words": [f"{word} Barcelona" for word in scene.common_words],  # where the group has its clients
        "two words of elsewhere": [f"{word} Madrid" for word in scene.common_words],
        "accents left out": scene.accented_words,
        "end of a phone": scene.phone_ends,
        "two letters": ["ma", "co"],
        "nothing to find": ["zzqqx", "qwxz 99887766"],
    }
    for name, words in asked.items():
        yield Page(f"search, {name}", "group", [f"/accounts/?q={quote(word)}" for word in words])
    yield Page("search, two words, all", "all", [f"/accounts/?q={quote(words)}" for words in asked["two words"]])
    for name in ("rare piece of a name", "frequent piece of a name", "nothing to find"):
        yield Page(f"search, {name}, own", "own", [f"/accounts/?q={quote(word)}" for word in asked[name]])
    words = [*scene.rare_words[:2], *scene.frequent_words[:2], *scene.phone_ends[:2]]
    yield Page("palette", "group", [f"/search/palette?q={quote(word)}" for word in words])
    yield Page("search everything", "group", [f"/search/?q={quote(word)}" for word in words])


def filters(scene):
    role = AccountRole.objects.order_by("position").values_list("pk", flat=True).first()
    for name, queries in {
        "city": [f"city={quote(city)}" for city in scene.cities],
        "province": [f"province={quote(province)}" for province in scene.provinces],
        "role": [f"role={role}"],
        "owner": ["owner=me"],
        "city, role and owner": [f"city={quote(scene.cities[0])}&role={role}&owner=me"],
    }.items():
        for who in ("all", "group", "own"):
            yield Page(f"filter by {name}, {who}", who, [f"/accounts/?{query}" for query in queries])


def records(scene):
    accounts = scene.seen(scene.accounts, "group", 20)
    contacts = scene.seen(scene.contacts, "group", 20)
    for who in ("all", "group", "own"):
        seen = scene.seen(scene.accounts, who, 20)
        yield Page(f"account, {who}", who, [f"/accounts/{pk}/" for pk in seen])
        yield Page(f"account, timeline, {who}", who, [f"/accounts/{pk}/timeline/" for pk in seen])
    yield Page("contact", "group", [f"/contacts/{pk}/" for pk in contacts])
    yield Page("account, preview", "group", [f"/accounts/{pk}/preview/" for pk in accounts])
    yield Page("account, form", "group", [f"/accounts/{pk}/edit/" for pk in accounts], target=None)
    yield Page("home", "group", ["/"], target=None)


def calls(scene):
    yield Page("API, list of 50", "group", ["/api/v1/accounts"], API, api=True)
    if cursor := scene.cursor(scene.accounts, "group", 100):
        yield Page("API, list of 50, page 100", "group", [f"/api/v1/accounts?after={cursor}"], API, api=True)
    accounts = scene.seen(scene.accounts, "group", 20)
    yield Page("API, one account", "group", [f"/api/v1/accounts/{pk}" for pk in accounts], API, api=True)


def measure(page, scene, server, driver, requests):
    """Median and 95th percentile of `requests` answers; each is followed by its floors, in the same noise."""
    headers = scene.token(page.who) if page.api else scene.session(page.who)
    asking, idle = Client(server.port, **headers), Client(server.port)
    statements = {path: captured(path, headers) for path in page.paths}
    times, processor, empty, alone = [], [], [], []
    for number in range(-max(WARM_UP, len(page.paths)), requests):
        path = page.paths[number % len(page.paths)]
        before = processor_time(server.pid)
        taken = (
            asking.timed(path),
            processor_time(server.pid) - before,
            idle.timed("/empty/"),
            driver.replay(statements[path]),
        )
        if number >= 0:
            for kept, one in zip((times, processor, empty, alone), taken, strict=True):
                kept.append(one)
    count = max(len(one) for one in statements.values())
    return Figure(
        page.name, "ms", statistics.median(times), page.target, percentile_95(times),
        statistics.median(processor), statistics.median(alone), statistics.median(empty), f"{count} statements",
    )  # fmt: skip


def captured(path, headers):
    """The statements behind an address, the second time it is asked for: the first fills caches."""
    client = InProcess(SERVER_NAME="127.0.0.1", headers=headers)
    client.get(path)
    with Statements() as found:
        response = client.get(path)
        if response.streaming:
            for _piece in response.streaming_content:
                pass
    assert response.status_code == 200, f"{path}: {response.status_code}"
    return found
