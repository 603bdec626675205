"""A second factor set up and used in a real browser: the code of an app, and a passkey of a virtual device."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.browser.conftest import ADDRESS_ENDING, PASSWORD, PHONE

HOME = re.compile(r"^\w+://[^/]+/$")
TEAM_LANDS = re.compile(r"/actions/\?")
PASSKEY_DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def knock(page, name):
    page.goto("/login/")
    page.fill("[name=login]", f"{name}{ADDRESS_ENDING}")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")


def confirm(page):
    """The password once more, where it is asked for."""
    page.wait_for_url("**/reauthenticate/**")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")


def device(page):
    """Plugs a virtual device for passkeys into the browser."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    return cdp, cdp.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEY_DEVICE})["authenticatorId"]


def remove_all(page):
    """Leaves the person as they were found."""
    for _ in range(5):
        page.goto("/profile/security/")
        links = page.locator(".factor-rows a.btn-danger")
        if not links.count():
            return
        links.first.click()
        page.locator("main button.btn-danger").click()


@pytest.mark.parametrize("options", [{}, PHONE], ids=["wide", "phone"])
def test_the_code_of_an_app(person, options):
    page = person("luis", by_hand=True, **options)
    page.goto("/profile/security/")
    page.click("a[href='/auth/2fa/app/activate/']")
    confirm(page)
    assert page.locator("img.qr").evaluate("image => image.complete && image.naturalWidth > 100")
    page.click("summary")
    secret = page.locator(".secret").inner_text()
    counter = int(time.time()) // 30
    page.fill("[name=code]", format_hotp_value(hotp_value(secret, counter)))
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/auth/2fa/codes/")
    codes = page.locator(".recovery-codes code").all_inner_texts()
    assert len(codes) == 10

    other = person()
    knock(other, "luis")
    other.wait_for_url("**/auth/2fa/authenticate/")
    other.fill("[name=code]", "000000")
    other.press("[name=code]", "Enter")
    assert other.locator(".field-error").is_visible()
    other.fill("[name=code]", codes[0])
    other.press("[name=code]", "Enter")
    other.wait_for_url(TEAM_LANDS)
    remove_all(page)


def test_a_passkey_opens_the_door_by_itself_and_after_the_password(person):
    page = person("editor", by_hand=True)
    cdp, authenticator = device(page)
    page.goto("/auth/2fa/passkeys/add/")
    confirm(page)
    page.fill("[name=name]", "Portátil")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/auth/2fa/codes/")
    page.goto("/profile/security/")
    assert page.get_by_text("Portátil").first.is_visible()

    page.context.clear_cookies()
    page.goto("/login/")
    page.click("#passkey_login")
    page.wait_for_url(HOME)

    page.context.clear_cookies()
    knock(page, "editor")
    page.wait_for_url("**/auth/2fa/authenticate/")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(HOME)

    # Without the device there is a sentence, and no way in.
    stranger = person()
    stranger_cdp, _ = device(stranger)
    stranger_cdp.send("WebAuthn.disable")
    device(stranger)
    stranger.goto("/login/")
    stranger.click("#passkey_login")
    stranger.locator(".toast-item[data-toast=error]").wait_for()
    assert "/login/" in stranger.url

    page.goto("/profile/security/")
    page.locator(".factor-rows a.btn-danger").first.click()
    confirm(page)
    page.locator("main button.btn-danger").click()
    page.wait_for_url("**/profile/security/")
    assert page.get_by_text("Portátil").count() == 0
    cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": authenticator})


def test_a_webmaster_looks_through_other_eyes_and_comes_back(person):
    from vinculo.identity.models import User

    page = person("webmaster", by_hand=True)
    page.goto(f"/people/{User.objects.get(identifier='luis').pk}/edit/")
    page.click("[popovertarget=person-actions]")
    page.click("form[action$='/view-as/'] button")
    page.wait_for_url(HOME)
    assert "Luis" in page.locator(".viewing strong").inner_text()
    page.goto("/accounts/new/")
    assert page.get_by_text("Solo está mirando").is_visible()
    page.click(".viewing button")
    page.wait_for_url("**/edit/")
    assert page.locator(".viewing").count() == 0
    page.goto("/accounts/new/")
    assert page.locator("[name=name]").is_visible()
