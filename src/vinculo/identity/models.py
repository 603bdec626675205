"""Who asks: people, their role, their groups and the tokens of their programs."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.identity.levels import Level

LANGUAGES = [("es", "Español"), ("en", "English")]


class Role(models.Model):
    """What its people may do: one level per function, such as `account.view` → `group`."""

    key = models.SlugField(_("key"), max_length=40, unique=True, blank=True, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    is_external = models.BooleanField(
        _("for people from outside"),
        default=False,
        help_text=_("They see only what the table of functions opens; shared lists stay closed."),
    )
    needs_second_factor = models.BooleanField(
        _("demands a second factor"),
        default=False,
        help_text=_("Whoever signs in with a password sets one up first and can do nothing else until then."),
    )
    landing = models.CharField(
        _("opens after signing in"), max_length=40, blank=True, help_text=_("Left blank, the page «Today».")
    )
    levels = models.JSONField(_("functions"), default=dict, blank=True)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # The key stays when the role is renamed: what ships with the product is recognised by it.
        self.key = self.key or free_key(self.name)
        super().save(*args, **kwargs)

    def level(self, function: str) -> Level:
        return Level.named(self.levels.get(function, "none"))


def free_key(name: str) -> str:
    """The name as a key, with a figure behind it when another role has it already."""
    base = slugify(name)[:34] or "role"
    taken = set(Role.objects.filter(key__startswith=base).values_list("key", flat=True))
    return next(key for key in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if key not in taken)


class Group(models.Model):
    """People who share the visibility of their records."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    description = models.CharField(_("description"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Creates people by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        fields.setdefault("role", Role.objects.filter(key="webmaster").first())
        return self.create_user(email, password, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who may log in, by e-mail. `identifier` is the short name used in files and the API."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    identifier = models.CharField(
        _("identifier"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]*$", _("Use lower-case letters, digits, dots and hyphens."))],
        help_text=_("Short and unique: it names the person in files and in the API."),
    )
    role = models.ForeignKey(
        Role,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=pgettext_lazy("of a person", "role"),
    )
    crm_groups = models.ManyToManyField(
        Group, through="Membership", blank=True, related_name="members", verbose_name=_("groups")
    )
    language = models.CharField(_("language"), max_length=5, choices=LANGUAGES, default="es")
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    is_active = models.BooleanField(_("may log in"), default=True)
    date_joined = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(Lower("email"), name="user_email_any_case"),)

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        self.identifier = self.identifier or self.free_identifier()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    def validate_constraints(self, exclude: Any = None) -> None:
        # That somebody else has the address is told at the field, by its own uniqueness.
        super().validate_constraints(exclude={*(exclude or ()), "email"})

    def free_identifier(self) -> str:
        """The part of the e-mail before the @, with a figure behind it when somebody has it already."""
        allowed = "abcdefghijklmnopqrstuvwxyz0123456789._-"
        base = "".join(c for c in self.email.split("@")[0].lower() if c in allowed).lstrip("._-")[:34]
        base, wanted, n = base or "user", base or "user", 1
        while User.objects.filter(identifier=wanted).exists():
            n += 1
            wanted = f"{base}{n}"
        return wanted

    @property
    def initials(self) -> str:
        words = (self.name or self.email).split()
        return "".join(word[0] for word in words[:2]).upper()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class Membership(models.Model):
    """One person in one group."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships", verbose_name=_("group"))

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (models.UniqueConstraint(fields=("user", "group"), name="membership_once"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.group}"


class Token(models.Model):
    """A key for a program that acts as its user. Only a hash is kept; `scope` may narrow what it reaches.

    `scope` holds words such as `read` (no writing) or `account` (only that entity); empty means
    everything the user may do.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens", verbose_name=_("person"))
    name = models.CharField(_("name"), max_length=80)
    start = models.CharField(_("starts with"), max_length=12, editable=False)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    scope = models.CharField(_("scope"), max_length=400, blank=True)
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    last_used = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    expires = models.DateTimeField(_("expires"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ("-created",)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def issue(cls, user: User, name: str, scope: str = "", **fields: Any) -> tuple[Token, str]:
        """A new token and its secret, which is shown once and never kept."""
        secret = "vin_" + secrets.token_urlsafe(32)
        token = cls.objects.create(
            user=user, name=name, scope=scope, start=secret[:10], hash=cls.hashed(secret), **fields
        )
        return token, secret

    @staticmethod
    def hashed(secret: str) -> str:
        # The secret has 256 random bits: a fast hash is enough and keeps every API call cheap.
        return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
