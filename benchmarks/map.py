"""The map of accounts: what its points weigh and cost, how soon it is there, how smoothly it moves."""

import gzip
import os
import statistics

from benchmarks.figures import Figure
from benchmarks.pages import Page, measure
from benchmarks.server import Client

POINTS, KILOBYTES = 400.0, 1000.0  # ms, kB
SHOWN, MOVED = 1500.0, 100.0  # ms
TIMES = 5
PEOPLE = ("all", "group", "own")
MEASURE_FRAMES = """() => {
    window.longest = 0
    let last = performance.now()
    const frame = (now) => { longest = Math.max(longest, now - last); last = now; requestAnimationFrame(frame) }
    requestAnimationFrame(frame)
}"""


def figures(scene, server, driver, wanted, requests):
    for who in PEOPLE:
        if wanted(f"map, points, {who}"):
            yield measure(
                Page(f"map, points, {who}", who, ["/accounts/map/points"], POINTS), scene, server, driver, requests
            )
    if wanted("map, weight"):
        yield weight(scene, server)
    if wanted("map, shown") or wanted("map, moved"):
        yield from in_a_browser(scene, server)


def weight(scene, server):
    """Compressed, as it travels."""
    headers = scene.session("all") | {"Accept-Encoding": "gzip"}
    content = Client(server.port, **headers).get("/accounts/map/points")
    plain = len(gzip.decompress(content))
    points = int.from_bytes(gzip.decompress(content)[:4], "little")
    return Figure(
        "map, weight", "kB", len(content) / 1000, KILOBYTES, note=f"{points:,} points, {plain / 1000:.0f} kB plain"
    )


def in_a_browser(scene, server):
    """From the address to the first markers, and the longest frame while somebody drags and zooms."""
    from playwright.sync_api import sync_playwright

    shown, moved = [], []
    # Asked before the browser: inside its loop Django would not touch the database.
    name, _, value = scene.session("all")["Cookie"].partition("=")
    own = {"executable_path": os.environ["CHROMIUM"]} if os.environ.get("CHROMIUM") else {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(args=["--no-sandbox", "--disable-gpu"], **own)
        for _ in range(TIMES):
            # A browser that knows nothing yet: scripts, outlines and points all travel.
            context = browser.new_context(viewport={"width": 1360, "height": 860})
            context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{server.port}"}])
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{server.port}/accounts/map/")
            page.wait_for_selector("v-map[data-shown]", timeout=60_000)
            shown.append(page.evaluate("performance.getEntriesByName('map-shown')[0].startTime"))
            moved.append(longest_frame(page))
            context.close()
        browser.close()
    yield Figure(
        "map, shown", "ms", statistics.median(shown), SHOWN, max(shown), note="first visit, until the first markers"
    )
    yield Figure(
        "map, moved", "ms", statistics.median(moved), MOVED, max(moved), note="longest frame of dragging and zooming"
    )


def longest_frame(page):
    box = page.locator(".map-canvas").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.wait_for_timeout(1000)
    page.evaluate(MEASURE_FRAMES)
    for _ in range(3):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 200, y + 80, steps=20)
        page.mouse.up()
        page.wait_for_timeout(300)
    for turn in (-240, -240, -240, 240, 240):
        page.mouse.wheel(0, turn)
        page.wait_for_timeout(600)
    return page.evaluate("longest")
