"""A real browser before the real product, full of demo data.

The data is loaded once for all the tests of this folder, which therefore leave it much as they found it. Whatever
a page complains about (a script's error, the content security policy, a server's 500) fails the test that opened it.
"""

import os

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from pytest_django.live_server_helper import LiveServer

ADDRESS_ENDING = "@demo.vinculo"
PASSWORD = "vinculo-demo"
WIDE = {"viewport": {"width": 1360, "height": 860}, "color_scheme": "light"}
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True}
FLAGS = [
    "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-component-update",
]  # fmt: skip

# What the browser itself says of an answer: `Watch.answered` judges those.
ABOUT_ANSWERS = "Failed to load resource"
TELL_OF_VIOLATIONS = """document.addEventListener('securitypolicyviolation',
    event => console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    own = {"executable_path": os.environ["CHROMIUM"]} if os.environ.get("CHROMIUM") else {}
    return browser_type_launch_args | own | {"args": [*browser_type_launch_args.get("args", []), *FLAGS]}


@pytest.fixture(scope="package")
def database(django_test_environment, django_db_blocker, tmp_path_factory):
    """A database of its own: here nothing is rolled back between tests, so the demo data stays."""
    from vinculo.demo.loader import Loader

    test = connection.settings_dict["TEST"]
    usual, test["NAME"] = test["NAME"], "vinculo_browser"
    if connection.settings_dict["ENGINE"].endswith("sqlite3"):
        test["NAME"] = str(tmp_path_factory.mktemp("browser") / "browser.sqlite3")
    with django_db_blocker.unblock(), translation.override("es"):
        made = setup_databases(verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("seed", verbosity=0)
        Loader(60).run()
        yield
        teardown_databases(made, verbosity=0)
    test["NAME"] = usual


@pytest.fixture(scope="package")
def site(database):
    """The address of the product, which answers in a thread of its own."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


class Watch:
    """Collects what the pages of a browser context complain about."""

    def __init__(self, context):
        self.complaints = []
        context.add_init_script(TELL_OF_VIOLATIONS)
        context.on("console", self.said)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("response", self.answered)

    def said(self, message):
        if message.type == "error" and ABOUT_ANSWERS not in message.text:
            self.complaints.append(message.text)

    def answered(self, response):
        # A page may refuse (404, 422); what a page fetches by itself may not.
        if response.status >= 500 or (response.status >= 400 and response.request.resource_type != "document"):
            self.complaints.append(f"{response.status} {response.url}")

    def check(self):
        found, self.complaints = self.complaints, []
        assert not found, found


@pytest.fixture
def person(browser, site):
    """`person("ana")` is a new browser in which she has logged in; keywords go to the browser context."""
    opened = []

    def open_as(name=None, *, by_hand=False, **options):
        context = browser.new_context(
            **({"base_url": site, "locale": "es-ES", "reduced_motion": "reduce"} | WIDE | options)
        )
        context.set_default_timeout(10_000)
        opened.append((context, Watch(context)))
        if name and not by_hand:
            context.add_cookies([session_of(name, site)])
        page = context.new_page()
        if name and by_hand:
            log_in(page, name)
        return page

    yield open_as
    for context, watch in opened:
        context.close()
        watch.check()


def session_of(name, site):
    """The cookie of a person who has just logged in."""
    from vinculo.identity.models import User

    client = Client()
    client.force_login(User.objects.get(identifier=name))
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}


def log_in(page, name):
    """Through the door, as everybody does."""
    page.goto("/login/")
    page.fill("[name=login]", f"{name}{ADDRESS_ENDING}")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)  # each role begins at a page of its own
