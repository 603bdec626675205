"""All settings: one module, read from the environment. ``README.md`` lists the variables."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import dj_email_url
from csp.constants import NONE, SELF

from vinculo.settings.environment import database, env, networks, openid_connect, secret_key, tile_origin

PACKAGE = Path(__file__).resolve().parent.parent

# --- where and for whom -----------------------------------------------------------------------

DEBUG = env.bool("DEBUG", False)
DATA_DIR = Path(env.str("DATA_DIR", "var")).absolute()
DATA_DIR.mkdir(parents=True, exist_ok=True)
SECRET_KEY = secret_key(DATA_DIR)
# For passwords kept in the database; the first encrypts, all decrypt. See docs/howto/rotate-keys.md.
SECRETS_KEYS: list[str] = env.list("SECRETS_KEY", [])

BASE_URL = env.str("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
OWN_HOSTS = [urlsplit(BASE_URL).hostname or "", "localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["*"] if DEBUG else OWN_HOSTS)

# --- what it is made of -----------------------------------------------------------------------

INSTALLED_APPS = [
    "vinculo.house",
    "vinculo.identity",
    "vinculo.records",
    "vinculo.jobs",
    "vinculo.entities",
    "vinculo.mail",
    "vinculo.printing",
    "vinculo.abilities.notifications",
    "vinculo.abilities.comments",
    "vinculo.abilities.files",
    "vinculo.abilities.tags",
    "vinculo.abilities.custom_fields",
    "vinculo.abilities.saved_views",
    "vinculo.abilities.favourites",
    "vinculo.abilities.duplicates",
    "vinculo.abilities.imports",
    "vinculo.screens",
    "vinculo.api",
    "vinculo.domains.people",
    "vinculo.domains.directory",
    "vinculo.domains.catalog",
    "vinculo.domains.agenda",
    "vinculo.domains.sales",
    "vinculo.demo",
    "vinculo.installation",
    "vinculo.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "ninja",
    "template_partials",
]

MIDDLEWARE = [
    "vinculo.identity.proxies.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "vinculo.domains.people.security.middleware.SecondFactorMiddleware",
    "vinculo.domains.people.view_as.middleware.ViewAsMiddleware",
    "vinculo.identity.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "vinculo.screens.collisions.CollisionMiddleware",
]

ROOT_URLCONF = "vinculo.urls"
WSGI_APPLICATION = "vinculo.wsgi.application"

# Entity folders of a domain are no Django apps, so their templates are named here.
ENTITY_FOLDERS = sorted((PACKAGE / "domains").glob("*/*/"))

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [folder / "templates" for folder in ENTITY_FOLDERS if (folder / "templates").is_dir()],
        "APP_DIRS": True,  # template_partials turns this into cached loaders
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "vinculo.house.organisation.house",
                "vinculo.screens.shell.shell",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [folder / "jinja2" for folder in ENTITY_FOLDERS if (folder / "jinja2").is_dir()],
        "APP_DIRS": True,
        "OPTIONS": {"environment": "vinculo.web.jinja.environment"},
    },
]

# --- where it keeps things --------------------------------------------------------------------

DATABASES = {"default": database(env.str("DATABASE_URL", f"sqlite:///{DATA_DIR}/vinculo.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Shared by all processes: rate limits, counters.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "vinculo_cache"},
    # Of this process alone: what is cheap to compute again and read on every page.
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

MEDIA_ROOT = DATA_DIR / "files"  # never served by URL: downloads pass the permission door
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
# Compressed already, or (maps of scripts) read by nobody: not worth the wait at the first start.


def immutable(path: str, url: str) -> bool:
    """Files with a hash in their name: Django's, and the chunks the bundler named itself."""
    return "/dist/chunks/" in url or bool(re.search(r"\.[0-9a-f]{12}\.[^/]+$", url))


WHITENOISE_IMMUTABLE_FILE_TEST = immutable
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["gif", "jpg", "jpeg", "map", "png", "webp", "woff2", "zip", "gz", "br"]

TASKS = {"default": {"BACKEND": "vinculo.jobs.backend.LeaseBackend", "QUEUES": []}}
# What every job runs inside, as requests run inside their middleware; the first is the outermost.
JOBS_AROUND = ["vinculo.house.organisation.speaking", "vinculo.records.custom.known"]

# --- who may enter ----------------------------------------------------------------------------

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = [
    "vinculo.identity.backend.EmailBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"

ACCOUNT_ADAPTER = "vinculo.domains.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited by an administrator
ACCOUNT_SESSION_REMEMBER = None
# Of the user's own row: allauth's generator keeps a list of addresses, where an old one would still open the door.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105

# A second factor: a code of an app, a passkey, or one of the codes kept for the day both are lost.
MFA_ADAPTER = "vinculo.domains.people.security.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are given by an administrator
MFA_TOTP_ISSUER = "Vínculo"
MFA_TOTP_TOLERANCE = 1  # clocks of telephones
MFA_FORMS = {
    "authenticate": "vinculo.domains.people.security.forms.CodeForm",
    "reauthenticate": "vinculo.domains.people.security.forms.CodeAgainForm",
    "activate_totp": "vinculo.domains.people.security.forms.FirstCodeForm",
    "add_webauthn": "vinculo.domains.people.security.forms.PasskeyForm",
}
# Browsers offer passkeys over plain http at localhost only, so this opens no other door.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# Single sign-on with OpenID Connect, for who names a provider.
OIDC = openid_connect(env)
SOCIALACCOUNT_ADAPTER = "vinculo.domains.people.security.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": OIDC.apps}}
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # by ourselves: allauth remembers addresses people had once

# Who stands between browsers and us: what these say of the browser's address is believed.
TRUSTED_PROXIES = networks(env.list("TRUSTED_PROXIES", []))

# --- language and formats ---------------------------------------------------------------------

LANGUAGE_CODE = env.str("LANGUAGE", "es")
LANGUAGES = [("es", "Español"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = env.str("TIME_ZONE", "Europe/Madrid")
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["vinculo.settings.formats"]

# What the environment says about things that can also be set on the settings pages: it wins.
HOUSE_ENVIRONMENT = {
    "language": env.str("LANGUAGE", None),
    "time_zone": env.str("TIME_ZONE", None),
    "email_url": env.str("EMAIL_URL", None),
}

# --- mail -------------------------------------------------------------------------------------

globals().update(dj_email_url.parse(env.str("EMAIL_URL", "console:")))
DEFAULT_FROM_EMAIL = globals().get("DEFAULT_FROM_EMAIL") or f"vinculo@{urlsplit(BASE_URL).hostname}"

# --- the browser's side of security -----------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Maps carry their own outlines. Who wants streets names a server of tiles, and only then may browsers ask it:
# https://tiles.example.org/{z}/{x}/{y}.png
MAP_TILES = env.str("MAP_TILES", "")
MAP_TILES_CREDIT = env.str("MAP_TILES_CREDIT", "")
if MAP_TILES:
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append(tile_origin(MAP_TILES))
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if HTTPS else 0
# With an https address there is a proxy in front, which says how the browser came.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- how long the program remembers, in days ---------------------------------------------------

KEEP_IMPORTS_DAYS = env.int("KEEP_IMPORTS_DAYS", 90)  # with their rejected rows and their file
KEEP_OPERATIONS_DAYS = env.int("KEEP_OPERATIONS_DAYS", 365)  # and so long they can be undone

# --- how often programs may call, by minute and server process; 0 is no limit -----------------

API_WRITES_PER_MINUTE = env.int("API_WRITES_PER_MINUTE", 12_000)  # of one token
API_FAILURES_PER_MINUTE = env.int("API_FAILURES_PER_MINUTE", 60)  # wrong tokens from one address

# --- what it tells ----------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO" if DEBUG else "WARNING"},
    "loggers": {
        "vinculo": {"level": "INFO"},
        "django": {"handlers": [], "propagate": True},
    },
}
