"""Of allauth's pages those we open: coming in, going out, a forgotten password, second factors, single sign-on.

People change their name and password on their profile and their address with an administrator, so the pages
for that stay closed. The one for signing up says that nobody does so alone.
"""

from allauth.account import urls
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from vinculo.domains.people.security import single_sign_on as oidc
from vinculo.domains.people.security.door import door
from vinculo.domains.people.security.screens import RemovePasskey
from vinculo.web import converters  # noqa: F401 - <id:…>

OPEN = {
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
SECURITY = RedirectView.as_view(url="/profile/security/")
PROVIDER = {"provider_id": settings.OIDC.provider_id}

urlpatterns = [
    path("login/", door, name="account_login"),
    *(one for one in urls.urlpatterns if one.name in OPEN),
    path("2fa/", SECURITY, name="mfa_index"),
    path("2fa/passkeys/", SECURITY, name="mfa_list_webauthn"),
    path("2fa/authenticate/", factors.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/app/activate/", never_cache(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/app/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/codes/", never_cache(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("2fa/codes/generate/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("2fa/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("2fa/passkeys/<id:pk>/remove/", RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("2fa/passkeys/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("2fa/passkeys/reauthenticate/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    # One provider at most: its name is no part of the address that it is told to send people back to.
    path("sso/", oidc.start_screen, PROVIDER, name="openid_connect_login"),
    path("sso/callback/", oidc.callback_screen, PROVIDER, name="openid_connect_callback"),
    path("sso/failed/", oidc.failed_screen, name="socialaccount_login_error"),
    path("sso/cancelled/", oidc.failed_screen, name="socialaccount_login_cancelled"),
]
