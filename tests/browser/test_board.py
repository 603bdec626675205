"""The board with a mouse, with a finger and with the keyboard alone; what a stage asks may be called off."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_pages import sentence

BOARD = "/opportunities/board/"
ASKED = {"follow_up": "Le llamé", "prospect_comments": "Le interesa"}


@pytest.fixture
def card(site):
    """An opportunity of Ana's at the first stage; it goes to the trash afterwards."""
    from vinculo.domains.sales.opportunity.entity import OpportunityEntity
    from vinculo.domains.sales.opportunity.steps import first_stage
    from vinculo.entities.writing import save_new
    from vinculo.identity.actor import Actor
    from vinculo.identity.models import User
    from vinculo.records import writing

    actor = Actor.of(User.objects.select_related("role").get(identifier="ana"))
    row = save_new(OpportunityEntity, {"name": "La tarjeta de prueba", "stage": first_stage()}, actor)
    yield row
    writing.trash(OpportunityEntity.get(actor, row.pk), actor)


def stage_of(card):
    return type(card).objects.unscoped("a test looks where it is").values_list("stage_id", flat=True).get(pk=card.pk)


@pytest.fixture
def stages(card):
    """The keys of the stages of its road, in order."""
    return list(type(card.stage).objects.filter(pipeline=card.pipeline_id).values_list("pk", flat=True))


def opened(person, **options):
    page = person("ana", **options)
    page.goto(BOARD)
    page.wait_for_selector("v-board .card[tabindex='0']")
    return page


def place(page, card):
    """The key of the column in which the card stands."""
    return int(page.locator(f"#card-{card.pk}").evaluate("card => card.closest('.board-column').dataset.column"))


def count(page, stage):
    return int(page.locator(f"#column-{stage} .board-head .count").inner_text().replace(".", ""))


def drag(page, card, stage):
    start = page.locator(f"#card-{card.pk}").bounding_box()
    end = page.locator(f"#column-{stage} [data-cards]").bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + start["height"] / 2 + 10, steps=4)
    page.mouse.move(end["x"] + 60, end["y"] + 40, steps=10)
    page.mouse.up()


class Finger:
    """A finger on the glass, as the system reports it: its own events, not those of a mouse."""

    def __init__(self, page, x, y):
        self.page, self.x, self.y = page, x, y
        self.glass = page.context.new_cdp_session(page)
        self.tell("touchStart", [{"x": x, "y": y}])

    def tell(self, event, points):
        self.glass.send("Input.dispatchTouchEvent", {"type": event, "touchPoints": points})

    def slide(self, x, steps=8):
        start = self.x
        for step in range(1, steps + 1):
            self.x = start + (x - start) * step / steps
            self.tell("touchMove", [{"x": self.x, "y": self.y}])
            self.page.wait_for_timeout(16)

    def lift(self):
        self.tell("touchEnd", [])


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_a_page_for_everybody(person, card, size):
    page = opened(person, **{"wide": WIDE, "phone": PHONE}[size])
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), "hangs over the edge"
    found = Axe().run(page).response["violations"]
    assert not found, "\n".join(map(sentence, found))


def test_dragging_asks_and_may_be_called_off(person, card, stages):
    page = opened(person)
    before = count(page, stages[0])
    drag(page, card, stages[1])
    page.wait_for_selector("#board-dialog[open] [name=follow_up]")
    page.keyboard.press("Escape")
    page.wait_for_selector(f"#column-{stages[0]} #card-{card.pk}")
    assert stage_of(card) == stages[0]
    drag(page, card, stages[1])
    for name, text in ASKED.items():
        page.fill(f"#board-dialog [name={name}]", text)
    page.click("#board-dialog [data-save]")
    page.wait_for_selector("#board-dialog", state="hidden")
    assert stage_of(card) == stages[1]
    assert place(page, card) == stages[1]
    assert count(page, stages[0]) == before - 1


def test_without_a_connection_the_card_goes_back(person, card, stages):
    page = opened(person)
    page.route("**/move/**", lambda route: route.abort())
    drag(page, card, stages[1])
    page.wait_for_selector(".toast-item")
    assert place(page, card) == stages[0]
    assert stage_of(card) == stages[0]


def test_the_keyboard_alone(person, card, stages):
    page = opened(person)
    page.locator(f"#card-{card.pk}").focus()
    page.keyboard.press("Space")
    status = page.locator("[data-status]")
    assert "La tarjeta de prueba" in status.inner_text()
    page.keyboard.press("ArrowRight")
    assert place(page, card) == stages[1]
    page.keyboard.press("Escape")
    assert place(page, card) == stages[0]
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.wait_for_selector("#board-dialog[open]")
    page.keyboard.type(ASKED["follow_up"])
    page.keyboard.press("Tab")
    page.keyboard.type(ASKED["prospect_comments"])
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#board-dialog", state="hidden")
    assert stage_of(card) == stages[1]
    assert page.evaluate("document.activeElement.id") == f"card-{card.pk}"
    page.keyboard.press("m")  # and back by the menu, where nothing is asked
    page.wait_for_selector("#board-move:popover-open")
    page.locator(f"#board-move [data-to='{stages[0]}']").press("Enter")
    page.wait_for_selector(f"#column-{stages[0]} #card-{card.pk}:not([aria-busy])")
    assert stage_of(card) == stages[0]


def test_a_finger_on_the_phone(person, card, stages):
    page = opened(person, **PHONE)
    page.locator(f"#card-{card.pk} [data-move]").tap()
    page.locator(f"#board-move [data-to='{stages[1]}']").tap()
    page.wait_for_selector("#board-dialog[open] [name=follow_up]")
    page.locator("#board-dialog [data-cancel]").first.tap()
    page.wait_for_selector(f"#column-{stages[0]} #card-{card.pk}")
    page.locator(f"#card-{card.pk} .card-state").tap()
    page.locator("#board-state [data-value=ready]").tap()
    page.wait_for_selector(f"#card-{card.pk} [data-state=ready]")
    assert stage_of(card) == stages[0]


def test_a_finger_carries_a_card(person, card, stages):
    page = opened(person, **PHONE)
    columns, target = page.locator(".board-columns"), page.locator(f"#column-{stages[1]} [data-cards]")
    start = page.locator(f"#card-{card.pk}").bounding_box()
    x, y = start["x"] + start["width"] - 60, start["y"] + 16
    finger = Finger(page, x, y)  # it does not rest: the columns go by, the card stays where it is
    finger.slide(x - 200)
    finger.lift()
    assert columns.evaluate("columns => columns.scrollLeft") > 100
    assert place(page, card) == stages[0]
    page.goto(BOARD)
    page.wait_for_selector("v-board .card[tabindex='0']")

    finger = Finger(page, start["x"] + 60, y)
    page.wait_for_timeout(300)  # resting is what lifts a card
    finger.slide(page.viewport_size["width"] - 20)
    for _ in range(100):  # at the edge it waits for the next column to come by itself
        if target.bounding_box()["x"] < finger.x - 60:
            break
        finger.slide(finger.x, steps=1)
    finger.slide(target.bounding_box()["x"] + 60)
    finger.lift()
    page.wait_for_selector("#board-dialog[open] [name=follow_up]")
    for name, text in ASKED.items():
        page.fill(f"#board-dialog [name={name}]", text)
    page.locator("#board-dialog [data-save]").tap()
    page.wait_for_selector("#board-dialog", state="hidden")
    assert stage_of(card) == stages[1]
    assert place(page, card) == stages[1]


def test_it_works_without_scripts(person, card, stages):
    page = person("ana", java_script_enabled=False)
    page.goto(BOARD)
    page.locator(f"#card-{card.pk} [data-move]").press("Enter")
    page.wait_for_url(f"**/opportunities/{card.pk}/move/")
    page.locator(f"main a[href*='to={stages[1]}']").first.click()
    for name, text in ASKED.items():
        page.fill(f"[name={name}]", text)
    page.click("main form [data-save]")
    page.wait_for_url(f"**/opportunities/{card.pk}/")
    assert stage_of(card) == stages[1]
