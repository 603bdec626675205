"""Every page, wide and light, narrow and dark: it opens, nobody is shut out, nothing hangs over the edge."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE, WIDE, Watch, session_of

NOBODY = ""
# name: (who looks, address, what to do there before judging). {account}, {contact}… are records of Ana's.
PAGES = {
    "home": ("ana", "/", ""),
    "list": ("ana", "/accounts/", ""),
    "list filtered": ("ana", "/accounts/?country=ES&sort=-last_activity", ""),
    "list that finds nothing": ("ana", "/accounts/?q=zzzzzz", ""),
    "list with rows ticked": ("ana", "/accounts/", "tick"),
    "trash": ("ana", "/accounts/?trash=1", ""),
    "filters": ("ana", "/accounts/filters/", ""),
    "filters drawer": ("ana", "/accounts/", "filters"),
    "columns dialog": ("ana", "/accounts/", "columns"),
    "save view dialog": ("ana", "/accounts/", "save-view"),
    "preview": ("ana", "/accounts/", "preview"),
    "list of contacts": ("supervisor", "/contacts/", ""),
    "record": ("ana", "/accounts/{account}/", ""),
    "record, contacts": ("ana", "/accounts/{account}/?tab=contact", ""),
    "record, branches": ("ana", "/accounts/{account}/?tab=account", ""),
    "record, people": ("ana", "/accounts/{account}/?tab=people", ""),
    "record, files": ("ana", "/accounts/{account}/?tab=files", ""),
    "record, changes": ("ana", "/accounts/{account}/?tab=history", ""),
    "record, tags dialog": ("ana", "/accounts/{account}/", "edit-tags"),
    "record in the trash": ("ana", "/accounts/{trashed}/", ""),
    "new": ("ana", "/accounts/new/", ""),
    "quick": ("ana", "/accounts/new/?quick=1", ""),
    "new, refused": ("ana", "/accounts/new/", "save nothing"),
    "edit": ("ana", "/accounts/{account}/edit/", ""),
    "assign": ("ana", "/accounts/{account}/assign/", ""),
    "delete": ("ana", "/accounts/{account}/delete/", ""),
    "contact": ("ana", "/contacts/{contact}/", ""),
    "new contact": ("ana", "/contacts/new/?account={account}", ""),
    "edit contact": ("ana", "/contacts/{contact}/edit/", ""),
    "opportunity": ("ana", "/opportunities/{opportunity}/", ""),
    "commercial action": ("ana", "/actions/{action}/", ""),
    "new offer": ("ana", "/offers/new/?account={account}", ""),
    "tree of products": ("ana", "/products/tree/", ""),
    "what a distributor may buy": ("distribuidor", "/catalogue/", ""),
    "import": ("ana", "/accounts/import/", ""),
    "search": ("ana", "/search/?q=a", ""),
    "search that finds nothing": ("ana", "/search/?q=zzzzzz", ""),
    "palette": ("ana", "/", "palette"),
    "keyboard help": ("ana", "/", "keys"),
    "profile": ("ana", "/profile/", ""),
    "security": ("ana", "/profile/security/", ""),
    "confirm oneself": ("ana", "/auth/reauthenticate/", ""),
    "who sees it": ("webmaster", "/settings/explain/?kind=account&pk={account}&user=", ""),
    "what a person may do": ("webmaster", "/settings/explain/?kind=account&pk={account}&user={person}", ""),
    "settings": ("webmaster", "/settings/", ""),
    "roles": ("webmaster", "/settings/roles/", ""),
    "audit": ("webmaster", "/settings/audit/", ""),
    "jobs": ("webmaster", "/settings/jobs/", ""),
    "tags": ("webmaster", "/settings/tags/", ""),
    "notifications": ("webmaster", "/notifications/", ""),
    "how I am told": ("webmaster", "/profile/notifications/", ""),
    "organisation": ("webmaster", "/settings/organisation/", ""),
    "mail": ("webmaster", "/settings/mail/", ""),
    "mail server": ("webmaster", "/settings/mail/server/", ""),
    "mail template": ("webmaster", "/settings/mail/templates/test/es/", ""),
    "people": ("webmaster", "/people/", ""),
    "new person": ("webmaster", "/people/new/", ""),
    "edit person": ("webmaster", "/people/{person}/edit/", ""),
    "single sign-on, refused": (NOBODY, "/auth/sso/failed/", ""),
    "styleguide": ("webmaster", "/styleguide/", ""),
    "API": ("ana", "/api/v1/docs", ""),
    "login": (NOBODY, "/login/", ""),
    "password reset": (NOBODY, "/auth/password/reset/", ""),
    "not found": ("ana", "/accounts/999999999/", ""),
}
EXPECTED_STATUS = {"not found": 404}
# The description of the API is drawn by another program, which brings its own headings.
JUDGED = {"exclude": [[".swagger-ui"]]}
OWN_RULES = {"API": {"rules": {"page-has-heading-one": {"enabled": False}}}}
IN_DIALOG = ("columns", "save-view", "edit-tags", "keys")


@pytest.fixture(scope="package")
def places(site):
    """The records the addresses speak of."""
    from vinculo.domains.directory.account.model import Account
    from vinculo.domains.directory.contact.model import Contact
    from vinculo.domains.sales.action.model import CommercialAction
    from vinculo.domains.sales.opportunity.model import Opportunity
    from vinculo.identity.actor import Actor
    from vinculo.identity.models import User
    from vinculo.records import writing

    ana = User.objects.get(identifier="ana")
    mine = Account.objects.unscoped("the pages of a test").filter(owner=ana, trashed__isnull=True)
    contacts = Contact.objects.unscoped("the pages of a test").filter(account__in=mine)
    contact = contacts.order_by("pk").first()
    gone = writing.create(Account(name="Talleres Olvidados", owner=ana, group=contact.account.group), Actor.of(ana))
    writing.trash(gone, Actor.of(ana))
    opportunity = Opportunity.objects.unscoped("the pages of a test").filter(agent=ana, stage__kind="waiting").first()
    action = CommercialAction.objects.unscoped("the pages of a test").filter(responsible=ana, state="open").first()
    return {
        "account": contact.account_id, "contact": contact.pk, "trashed": gone.pk, "person": ana.pk,
        "opportunity": opportunity.pk, "action": action.pk,
    }  # fmt: skip


@pytest.fixture(scope="package")
def windows(browser, site):
    """One browser for each person and size, opened when first needed: (page, watch)."""
    found = {}

    def window(name, size):
        if (name, size) not in found:
            options = {"wide": WIDE, "phone": PHONE}[size]
            context = browser.new_context(base_url=site, locale="es-ES", reduced_motion="reduce", **options)
            context.set_default_timeout(10_000)
            if name:
                context.add_cookies([session_of(name, site)])
            found[name, size] = context.new_page(), Watch(context)
        return found[name, size]

    yield window
    for page, _watch in found.values():
        page.context.close()


@pytest.mark.parametrize("size", ["wide", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_page(name, size, windows, places):
    who, address, then = PAGES[name]
    page, watch = windows(who, size)
    answer = page.goto(address.format(**places))
    assert answer.status == EXPECTED_STATUS.get(name, 200)
    prepare(page, then)
    page.locator(".htmx-request").first.wait_for(state="detached")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), "hangs over the edge"
    found = Axe().run(page, context=JUDGED, options=OWN_RULES.get(name)).response["violations"]
    assert not found, "\n".join(map(sentence, found))
    watch.check()


def sentence(violation):
    """What a rule of axe is about, and where it is broken."""
    places = "".join(f"\n  {node['html'][:200]}: {node['failureSummary']}" for node in violation["nodes"][:3])
    return f"{violation['id']} ({violation['impact']}): {violation['help']}{places}"


def prepare(page, then):
    """Opens what the page only shows when asked."""
    if then in IN_DIALOG:
        page.evaluate("id => document.getElementById(id).showModal()", then)
    elif then == "filters":
        page.evaluate("document.getElementById('filters').showPopover()")
        page.wait_for_selector("#filters form")
    elif then == "palette":
        page.keyboard.press("Control+k")
        page.keyboard.type("a")
        page.wait_for_selector("#palette-list [role=option]")
    elif then == "tick":
        page.locator("tbody .checkbox").first.check()
        page.wait_for_selector("[data-bulk]:not([hidden])")
    elif then == "preview":
        page.wait_for_selector("v-list:defined")
        page.keyboard.press("j")
        page.keyboard.press(" ")
        page.wait_for_selector("#preview:not([hidden]) .record-head, #preview:not([hidden]) dl")
    elif then == "save nothing":
        page.evaluate("document.querySelector('form[data-guard]').noValidate = true")
        page.locator("[data-save]").first.click()
        page.wait_for_selector(".error-summary")
