"""Of allauth's pages those we open: coming in, going out, a forgotten password.

People change their name and password on their profile and their address with an administrator, so the pages
for that stay closed. The one for signing up says that nobody does so alone.
"""

from allauth.account import urls

OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}

urlpatterns = [one for one in urls.urlpatterns if one.name in OPEN]
