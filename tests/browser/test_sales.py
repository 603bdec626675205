"""What the house lives on: an offer is written, presented, accepted by the client, and waits for its invoice."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_pages import sentence

PRODUCT = "Primeros auxilios y desfibrilador (12 h)"
TITLE = "Formación del turno de noche"


@pytest.fixture
def client_account(site):
    """A company of Ana's that nobody else deals with."""
    from vinculo.domains.directory.account.model import Account
    from vinculo.identity.actor import Actor
    from vinculo.identity.models import User
    from vinculo.records import writing

    ana = User.objects.get(identifier="ana")
    group = ana.memberships.get().group
    return writing.create(Account(name="Forja Nocturna, SL", owner=ana, group=group), Actor.of(ana))


def judge(page):
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), f"{page.url} hangs over the edge"
    found = Axe().run(page).response["violations"]
    assert not found, f"{page.url}\n" + "\n".join(map(sentence, found))


def write_lines(page):
    """Two lines, and the second goes first: the mouse stays where it is. Returns the total the editor tells."""
    product = page.locator("v-lines .lines-product input[type=text]").first
    product.focus()
    page.keyboard.type("auxilios")
    page.locator("[role=option]", has_text=PRODUCT).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[name=lines-0-unit_price]")).not_to_have_value("")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("[name=lines-0-quantity]")).to_be_focused()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(page.locator("[name=lines-1-product__text]")).to_be_focused()
    for typed in ("", "Desplazamiento", "1", "", "150,50"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".lines-row .lines-text").first).to_have_value("Desplazamiento")
    total = page.locator(".lines-totals .is-total dd")
    # 2 × 120 without tax and 150,50 with 21 %. The total follows the typing a moment later.
    expect(total).to_have_text("422,11 €")
    return total.inner_text()


def test_an_offer_becomes_work_for_administration(person, client_account):
    page = person("ana")
    page.goto(f"/offers/new/?account={client_account.pk}")
    page.fill("[name=title]", TITLE)
    page.locator("[name=divisions]").first.press("Space")
    total = write_lines(page)
    judge(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_contain_text(TITLE)
    expect(page.locator("main")).to_contain_text(total)
    judge(page)

    offer = urlsplit(page.url).path
    page.goto(f"{offer}present/")
    page.fill("[name=intro]", "Tal como hablamos el lunes.")
    judge(page)
    page.click("main [data-save]")
    page.wait_for_url(f"**{offer}")
    page.goto(f"{offer}?tab=versions")
    page.locator("main a[href^='/quotes/']").first.click()
    page.wait_for_url("**/quotes/*/")
    judge(page)
    link = urlsplit(page.locator("a[href*='/q/']").get_attribute("href")).path

    stranger = person(**PHONE)
    stranger.goto(link)
    expect(stranger.locator("main")).to_contain_text("Tal como hablamos el lunes.")
    expect(stranger.locator("main")).to_contain_text(total)
    judge(stranger)
    stranger.locator("#accept-name").fill("Rosa Ferrer")
    stranger.locator("[name=agree]").tap()
    stranger.locator(".quote-answers form .btn-primary").first.tap()
    expect(stranger.locator(".alert.tone-success")).to_contain_text("Rosa Ferrer")
    expect(stranger.locator(".quote-answers")).to_have_count(0)
    judge(stranger)

    office = person("administracion")
    office.goto("/billing-queue/")
    row = office.locator("tbody tr", has_text=TITLE)
    expect(row).to_contain_text(client_account.name)
    expect(row).to_contain_text(total)
    judge(office)
