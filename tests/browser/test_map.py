"""The map in a browser: markers, filters, keyboard, small screens; nothing is asked of anybody outside."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_pages import sentence

SHOWN = "v-map[data-shown]"


@pytest.fixture
def opened(person, site):
    """`opened("ana", "?city=Girona")` is the page with the map drawn; who asks outside fails the test."""
    outside = []

    def open_as(name, query="", **options):
        page = person(name, **options)
        page.on(
            "request", lambda request: request.url.startswith((site, "data:", "blob:")) or outside.append(request.url)
        )
        page.goto(f"/accounts/map/{query}")
        page.wait_for_selector(SHOWN)
        return page

    yield open_as
    assert outside == []


def seen_by(name):
    """The accounts with a place that somebody sees."""
    from vinculo.domains.directory.account.model import Account
    from vinculo.identity.actor import Actor
    from vinculo.identity.models import User

    actor = Actor.of(User.objects.select_related("role").get(identifier=name))
    return Account.objects.visible_to(actor).filter(latitude__isnull=False)


def listed(page):
    page.wait_for_selector(".map-item")
    return set(page.locator(".map-item b").all_inner_texts())


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_a_page_for_everybody(opened, size):
    page = opened("ana", **{"wide": WIDE, "phone": PHONE}[size])
    page.wait_for_selector(".map-item")
    assert page.locator(".map-group, .map-pin").count() > 1
    assert page.locator(".leaflet-tile-loaded").count() > 0
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), "hangs over the edge"
    canvas, beside = (page.locator(one).bounding_box() for one in (".map-canvas", ".map-beside"))
    if size == "phone":
        assert canvas["y"] + canvas["height"] <= beside["y"] + 1  # the list below
        assert canvas["height"] > 300
    found = Axe().run(page).response["violations"]
    assert not found, "\n".join(map(sentence, found))


def test_everybody_finds_their_own(opened):
    accounts = {name: set(seen_by(name).values_list("name", flat=True)) for name in ("ana", "luis")}
    for name, other in (("ana", "luis"), ("luis", "ana")):
        page = opened(name)
        assert page.get_attribute("v-map", "data-shown") == str(seen_by(name).count())
        names = listed(page)
        assert names <= accounts[name]
        assert not names & (accounts[other] - accounts[name])


def test_filters_stay_when_the_look_changes(opened):
    city = seen_by("ana").exclude(city="").first().city
    expected = seen_by("ana").filter(city=city)
    page = opened("ana", f"?city={city}")
    assert page.get_attribute("v-map", "data-shown") == str(expected.count())
    assert listed(page) == set(expected.values_list("name", flat=True))
    page.get_by_role("link", name="List", exact=True).or_(page.get_by_role("link", name="Lista", exact=True)).click()
    page.wait_for_selector("v-list")
    assert "city=" in page.url
    page.locator("a[href^='/accounts/map/?city=']").first.click()
    page.wait_for_selector(SHOWN)
    page.locator(".chip-remove").click()
    page.wait_for_url("**/accounts/map/?*")
    page.wait_for_selector(SHOWN)
    assert page.get_attribute("v-map", "data-shown") == str(seen_by("ana").count())


def test_by_keyboard(opened):
    page = opened("ana")
    page.wait_for_selector(".map-item")
    page.locator(".skip-map").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "map-beside"
    item = page.locator(".map-item").first
    name = item.locator("b").inner_text()
    item.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".map-card a:focus")
    assert page.locator(".map-card a").first.inner_text() == name
    page.keyboard.press("Escape")
    page.wait_for_selector(".map-card", state="detached")
    assert page.evaluate("document.activeElement.closest('.map-beside') !== null")
    zoom = page.url.split("#")[1].split("/")[0]
    page.locator(".leaflet-control-zoom-out").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("zoom => location.hash.split('/')[0] !== `#${zoom}`", arg=zoom)


def test_a_group_opens_until_single_rows_are_told(opened):
    page = opened("ana")
    for _ in range(20):
        if page.locator(".map-card").count():
            break
        before = page.evaluate("location.hash")
        page.locator(".map-group, .map-pin").first.click(force=True)
        page.wait_for_function("before => location.hash !== before || document.querySelector('.map-card')", arg=before)
        page.wait_for_timeout(400)
    assert page.locator(".map-card a[href^='/accounts/']").count() >= 1


def test_a_place_is_chosen_in_the_form(person):
    account = seen_by("ana").first()
    page = person("ana")
    page.goto(f"/accounts/{account.pk}/edit/")
    before = page.input_value("[name=latitude]")
    page.locator("summary:has(+ v-place)").click()
    page.wait_for_selector(".place-pick .leaflet-tile-loaded")
    page.locator(".place-pick .map-canvas").click(position={"x": 150, "y": 90})
    after = page.input_value("[name=latitude]")
    assert after != before
    assert after.replace(",", ".").lstrip("-").replace(".", "", 1).isdigit()
    assert page.input_value("[name=longitude]")
    page.goto(f"/accounts/{account.pk}/")
    page.locator("summary:has(+ v-place)").click()
    page.wait_for_selector("v-place .map-pin")
