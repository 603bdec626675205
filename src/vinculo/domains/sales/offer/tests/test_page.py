"""The page of an offer leads with what comes next, for whom it is to do."""

import pytest

from tests.people import SYSTEM
from vinculo.abilities.comments.history import verb_text
from vinculo.domains.sales.offer.accept import approve_offer
from vinculo.domains.sales.offer.compare import compared
from vinculo.domains.sales.offer.entity import OfferEntity
from vinculo.domains.sales.offer.present import present_offer
from vinculo.domains.sales.offer.states import draft_offer, reject_offer
from vinculo.domains.sales.offer.tests.conftest import LINE, fresh, offered
from vinculo.entities.writing import save_changes
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db


def main_buttons(client, offer):
    """The addresses of the primary buttons at the head of its page."""
    head = client.get(f"/offers/{offer.pk}/").content.decode().split('class="page-actions"')[1].split("</header>")[0]
    links = [link.split(">")[0] for link in head.split("<a ")[1:]]
    return [link.split('href="')[1].split('"')[0] for link in links if "btn-primary" in link]


def test_the_next_step_is_the_main_button(client, ana, acme):
    offer = offered(acme, assignee=ana)
    client.force_login(ana)
    assert main_buttons(client, offer) == [f"/offers/{offer.pk}/present/"]
    present_offer(fresh(offer), actor=SYSTEM)
    assert main_buttons(client, offer) == [f"/offers/{offer.pk}/approve/"]
    page = client.get(f"/offers/{offer.pk}/").content.decode()
    assert page.count(f'href="/offers/{offer.pk}/approve/"') == 1, "once, not in the menu too"
    assert 'tone-info">' in page.split('class="record-badges"')[1].split("</span></span>")[0], "as lists show it"


def test_what_one_may_not_do_is_no_button(client, ana, acme):
    offer = offered(acme, assignee=ana)
    present_offer(fresh(offer), actor=SYSTEM)
    ana.role.levels["offer.approve"] = "none"
    ana.role.save()
    client.force_login(ana)
    assert main_buttons(client, offer) == [f"/offers/{offer.pk}/edit/"]


def test_its_history_speaks_in_words(acme):
    offer = offered(acme)
    for verb, values in ((present_offer, {}), (reject_offer, {"reason": "Es caro"}), (draft_offer, {}),
                         (present_offer, {}), (approve_offer, {})):  # fmt: skip
        verb(fresh(offer), actor=SYSTEM, **values)
    noted = set(Change.objects.filter(record_id=offer.pk).values_list("verb", flat=True))
    assert noted >= {"create", "present", "reject", "draft", "approve"}
    assert [verb for verb in noted if verb_text(verb) == verb] == []


def test_two_versions_are_compared_by_what_their_lines_are(acme):
    offer = offered(acme, LINE, {**LINE, "description": "Cable"})
    first = present_offer(offer, actor=SYSTEM)
    draft_offer(fresh(offer), actor=SYSTEM)
    lines = [{**LINE, "quantity": "5"}, {**LINE, "description": "Foco", "kind": "optional"}]
    save_changes(OfferEntity, fresh(offer), {"lines": lines}, SYSTEM)
    told = [(one["text"], one["change"]) for one in compared(first, present_offer(fresh(offer), actor=SYSTEM))]
    assert told == [("Panel LED", "changed"), ("Cable", "removed"), ("Foco", "added")]
