"""Every address of the product, taken from its resolver, with keys of rows that exist."""

from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.contract.stage import ENTITIES
from vinculo.abilities.comments.models import Comment
from vinculo.abilities.custom_fields.models import CustomField
from vinculo.abilities.files.models import Attachment
from vinculo.abilities.imports.models import ImportRun
from vinculo.abilities.saved_views.models import SavedView
from vinculo.abilities.tags.models import Tag
from vinculo.entities.registry import entity_named
from vinculo.identity.models import Token
from vinculo.jobs.models import Job
from vinculo.mail.outbox import queue_mail
from vinculo.records.models import Batch, Change

KEYS = {entity.key() for entity in ENTITIES}

# Pages whose address is the key: nobody's session opens them, so no other site can misuse one.
LINKS = {"q", "q-pdf"}
# Pages for everybody, logged in or not.
PUBLIC = LINKS | {
    "login", "logout", "health", "logo", "account_login", "account_logout", "account_inactive", "account_signup",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "mfa_authenticate", "mfa_login_webauthn", "openid_connect_login",
    "openid_connect_callback", "socialaccount_login_error", "socialaccount_login_cancelled",
}  # fmt: skip
# Pages of whoever is logged in: they show only what is in scope, or what is one's own.
OWN = {
    "notifications", "notifications.bell", "notifications.read", "notifications.people", "profile.notifications",
    "batches", "batch", "batch.undo", "batch.control", "settings.explain.choices",
    "home", "search", "search.choices", "palette", "profile", "profile.password", "profile.tokens",
    "profile.token.delete", "settings",
    "account_reauthenticate", "mfa_index", "mfa_list_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes", "mfa_add_webauthn", "mfa_remove_webauthn", "profile.security",
    "profile.security.sessions", "profile.security.session", "view_as.end", "api-docs", "styleguide",
    "styleguide-choices", "styleguide-fragment",
}  # fmt: skip
# Pages a function of the role opens, and nothing else.
BY_FUNCTION = {
    "settings.roles": "role.change",
    "settings.audit": "audit.view",
    "settings.explain": "access.explain",
    "user.view_as": "user.impersonate",
    "settings.jobs": "jobs.view",
    "settings.job": "jobs.view",
    "settings.tags": "tag.change",
    "settings.tag": "tag.change",
    "settings.fields": "custom_field.change",
    "settings.field": "custom_field.change",
    "settings.field.new": "custom_field.change",
    "settings.field.trash": "custom_field.change",
    "settings.organisation": "settings.change",
    "action.divisions": "commercialaction.view",
    "settings.leads": "settings.change",
    "settings.locks": "settings.change",
    "settings.offers": "settings.change",
    "settings.organisation.sample": "settings.change",
    "settings.vocabulary": "settings.change",
    "settings.orders": "settings.change",
    "cart": "order.buy",
    "cart.add": "order.buy",
    "cart.again": "order.buy",
    "cart.catalogue": "order.buy",
    "cart.place": "order.buy",
    "settings.mail": "mail.change",
    "settings.mail.change": "mail.change",
    "settings.mail.server": "mail.change",
    "settings.mail.test": "mail.change",
    "settings.mail.templates": "mail.change",
    "settings.mail.template": "mail.change",
}


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver; `name` is "api:…" or "account.list"."""

    name: str
    parameters: tuple[str, ...]
    route: str

    def __str__(self):
        return self.name or f"/{self.route}"

    @property
    def is_api(self):
        return self.route.startswith("api/v1/") and self.name != "api-docs"

    @property
    def entity(self):
        """The entity whose declaration made this address, or None."""
        key = self.name.split(".")[0]
        return entity_named(key) if "." in self.name and key in KEYS else None

    def url(self, stage):
        if not self.name:
            return f"/{self.route}"
        return reverse(self.name, kwargs={name: self.value(name, stage) for name in self.parameters})

    def value(self, parameter, stage):
        """A value that leads to something Ana made, where there is such a thing."""
        if (self.name, parameter) == ("settings.mail.template", "key"):
            return "test"
        own = {"uidb36": "1", "key": "abc-def", "kind": "preview", "digest": "0" * 16, "language": "es", "verb": "wait"}
        own["size"] = "small"
        own["token"] = "x" * 32
        if parameter in own:
            return own[parameter]
        if parameter == "change":
            return Change.objects.filter(kind=self.entity.key()).latest("pk").pk
        if parameter == "view":
            return SavedView.objects.get().pk
        if parameter == "run":
            return ImportRun.objects.get(entity=self.entity.key()).pk
        if self.name in ("profile.security.session", "mfa_remove_webauthn"):
            return 1  # of nobody
        if self.name == "profile.token.delete":
            return Token.objects.get(user=stage.ana).pk
        if self.name.startswith("batch"):
            return Batch.objects.all()[0].pk
        if self.name == "settings.mail.change":
            return queue_mail([("", "a@example.test")], "Hola", "Hola", kind="test").pk
        if self.name.startswith("settings.field"):
            return CustomField.objects.first().pk
        if self.name in ("settings.job", "settings.tag"):
            return {"settings.job": Job, "settings.tag": Tag}[self.name].objects.first().pk
        if parameter == "name":
            return next(iter(self.entity.form_names()), "name")
        row = self.row(stage)
        if parameter == "pk":
            return row.pk
        if parameter == "child":
            parameter = "comment" if "/comments/" in self.route else "file"
        return {"comment": Comment, "file": Attachment}[parameter].objects.get(anchor_id=row.pk).pk

    def row(self, stage):
        entity = self.entity or next(one for one in ENTITIES if f"/{one.path}/" in f"/{self.route}".replace("{", "/"))
        rows = stage.rows[entity.key()]
        return rows.get("Ana's") or rows["one"]


@cache
def addresses():
    return list(dict.fromkeys(walk(get_resolver().url_patterns)))


def walk(patterns, prefix="", space=""):
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from walk(one.url_patterns, route, f"{space}{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern):
            yield Address(f"{space}{one.name}" if one.name else "", parameters(one.pattern), route)


def parameters(pattern):
    regex = getattr(pattern, "regex", None)
    return tuple(pattern.converters) or tuple(regex.groupindex if regex else ())
