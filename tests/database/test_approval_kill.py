"""Offers approved by processes that are killed with signal 9 between the steps, and made up for by others."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter

import pytest
from django.test import Client
from django.utils import timezone

from tests.crowd import together
from tests.people import SYSTEM, account_of, levels, person
from tests.processes import environment
from vinculo.abilities.notifications.models import Notification
from vinculo.domains.sales.billing_queue.model import BillingItem
from vinculo.domains.sales.offer.entity import OfferEntity
from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.offer.present import present_offer
from vinculo.domains.sales.quote.model import Quote
from vinculo.domains.sales.quote.token import token_of
from vinculo.entities.writing import save_new
from vinculo.house import store
from vinculo.identity.models import Role
from vinculo.jobs.models import Job
from vinculo.mail.models import Mail, State
from vinculo.mail.tests.sink import open_sink
from vinculo.records.models import Change

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency, pytest.mark.slow]

LINE = {"description": "Panel LED", "quantity": "3", "unit_price": "12.35", "tax_rate": "21"}
ANSWER = {"answer": "accept", "name": "Marta", "agree": "1"}
# Where a process dies: (road, module, its function, before or after it).
DEATHS = [
    ("link", "accept", "decide", "after"),  # the version is accepted, the offer is not
    ("staff", "accept", "put_into_queue", "before"),  # the offer is approved, nothing waits for its invoice
    ("link", "queue", "notify", "before"),  # it waits, and nobody knows
    ("staff", "queue", "notify", "after"),  # all is written, nothing is committed
]
DEAF = [(road, "", "", "") for road in ("link", "staff")]  # it is committed, and whoever clicked never hears of it
# Forks once for each death; before that nothing touches the database.
MORTALS = """
import json, os, signal, sys
import django
django.setup()
from django.test import Client
from vinculo.domains.sales.billing_queue import queue
from vinculo.domains.sales.offer import accept
from vinculo.identity.models import User

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def mortal(work, when):
    def dying(*arguments, **options):
        if when == "before":
            die()
        work(*arguments, **options)
        die()
    return dying

def approve(user, address, data, road, module, name, when):
    if name:
        room = {"accept": accept, "queue": queue}[module]
        setattr(room, name, mortal(getattr(room, name), when))
    client = Client()
    if road == "staff":
        client.force_login(User.objects.get(pk=user))
    answer = client.post(address, data)
    if answer.status_code == 302:
        die()
    print(answer.content.decode()[-2000:], file=sys.stderr, flush=True)
    os._exit(1)

for case in json.loads(sys.argv[1]):
    child = os.fork()
    if not child:
        approve(*case)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture
def people(transactional_db):
    """Those who invoice."""
    table = levels("all") | {"user.view": "all"}
    role = Role.objects.update_or_create(key="administracion", defaults={"name": "Administración", "levels": table})[0]
    return [person(name, role) for name in ("Pau Mir", "Eva Soler")]


@pytest.fixture
def sink():
    with open_sink() as opened:
        store.save({"mail.host": "127.0.0.1", "mail.port": opened.port, "mail.security": "none"})
        yield opened


def presented(title):
    account = account_of(None, name=f"Cliente {title}")
    offer = save_new(OfferEntity, {"title": title, "account": account, "lines": [LINE]}, SYSTEM)
    present_offer(offer, actor=SYSTEM)
    return offer


def approved(client, offer, road):
    """Whether a click approved it."""
    return client.post(address_of(offer, road), ANSWER).status_code == 302 and road


def address_of(offer, road):
    return f"/q/{token_of(offer.pk, 1)}/" if road == "link" else f"/offers/{offer.pk}/approve/"


def die(offers, deaths, user):
    """Approves each of the offers in a process that dies its death."""
    cases = [
        (user.pk, address_of(offer, death[0]), ANSWER, *death) for offer, death in zip(offers, deaths, strict=True)
    ]
    command = [sys.executable, "-c", MORTALS, json.dumps(cases)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == [str(-signal.SIGKILL)] * len(cases), done.stderr


def states():
    """{(offer, version)} of all there are."""
    versions = Quote.objects.values_list("offer__state", "state")
    return set(versions)


def written():
    told = Notification.objects.filter(type="offer_approved").count()
    return BillingItem.objects.count(), told, Mail.objects.count(), Change.objects.filter(verb="approve").count()


def test_what_died_is_as_if_it_had_never_been_and_is_made_up_for_once(people, sink, settings):
    settings.HOUSE_ENVIRONMENT = {}
    offers = [presented(f"{road} {name} {when}") for road, _module, name, when in DEATHS]
    die(offers, DEATHS, people[0])
    assert states() == {("presented", "alive")}
    assert written() == (0, 0, 0, 0)

    deaf = [presented(f"committed by {death[0]}") for death in DEAF]
    die(deaf, DEAF, people[0])
    count = len(deaf)
    assert written() == (count, 2 * count, 2 * count, count)

    def retry(offer, road):
        client = Client()
        client.force_login(people[0])
        return lambda: approved(client, offer, road)

    for offer in offers:
        assert sum(map(bool, together(retry(offer, "link"), retry(offer, "staff")))) == 1
    for offer in (*offers, *deaf):
        assert not retry(offer, "staff")()
    assert states() == {("approved", "accepted")}
    count = len(offers) + len(deaf)
    assert written() == (count, 2 * count, 2 * count, count)

    delivered_by_mortal_workers(sink)
    arrived = Counter((recipients[0], str(message["Subject"])) for recipients, message in sink.taken)
    assert set(arrived.values()) == {1}
    assert Counter(address for address, _subject in arrived) == {person.email: count for person in people}


def delivered_by_mortal_workers(sink):
    """The first two workers die when the mail server hears of a recipient."""
    deaths, worker = [3, 6], None

    def hears(word, _recipients):
        if word == "RCPT" and deaths and len(sink.taken) >= deaths[0]:
            deaths.pop(0)
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()

    sink.hears = hears
    for _worker in range(4):
        command = [sys.executable, "-m", "vinculo.cli", "work", "--drain"]
        worker = subprocess.Popen(command, env=environment(), start_new_session=True)
        assert worker.wait(timeout=60) in (0, -signal.SIGKILL)
        long_ago = timezone.now().replace(year=2020)  # as if the leases of the dead had run out long ago
        Job.objects.running().update(lease_until=long_ago, doubted=long_ago)
        if not Mail.objects.exclude(state=State.SENT).exists():
            break
    assert not deaths, "every kill came"
    assert not Offer.objects.unscoped("a test").exclude(state="approved").exists()
