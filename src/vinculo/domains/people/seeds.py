"""The roles a company starts with. The table of roles and functions changes them afterwards."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vinculo.entities import registry
from vinculo.identity.models import Role

# The list that people of a role find first.
LANDING = {"equipo": "commercialaction"}


def seed() -> None:
    """Creates the roles that are missing. Roles there are get only the functions nobody has decided on yet."""
    registry.load()
    for key, name, description, levels in roles():
        new = {"name": name, "description": description, "is_external": key == "distribuidor"}
        new["landing"] = LANDING.get(key, "")
        role, _is_new = Role.objects.get_or_create(key=key, defaults=new)
        role.levels = levels | role.levels
        role.save(update_fields=["levels"])


def roles() -> list[tuple[str, str, str, dict[str, str]]]:
    everything = {f"{e.key()}.{verb}": "all" for e in registry.entities() for verb in e.functions()}
    everything |= dict.fromkeys(more_functions(), "all")
    everything["order.buy"] = "none"  # a cart is for people who act for a client
    records = [entity for entity in registry.entities() if entity.is_record()]
    supervised = {
        function: level
        for function, level in everything.items()
        if function.split(".")[0] not in ("role", "user", "group", "jobs", "settings", "mail", "custom_field")
    }
    return [
        ("webmaster", _("Webmaster"), _("Administers and configures the system."), everything),
        ("supervisor", _("Supervisor"), _("Everything in the CRM."), supervised | colleagues("all")),
        ("equipo", _("Team"), _("Works with clients, activities, projects and offers."), team(records)),
        ("administracion", _("Administration"), _("Invoicing and contracts."), office(records)),
        ("editor", _("Editor"), _("Public contents and blog."), colleagues("own")),
        ("distribuidor", _("Distributor"), _("Catalogue, orders and tickets of its own company."), outside()),
    ]


def more_functions() -> list[str]:
    """Functions that belong to no entity."""
    return [
        "audit.view", "undo.all", "jobs.view", "tag.change", "custom_field.change", "settings.change", "mail.change",
        "access.explain", "user.impersonate",
    ]  # fmt: skip


def colleagues(level: str) -> dict[str, str]:
    """Whom one can name as owner, and which groups one can choose."""
    return {"user.view": level, "group.view": level}


def team(records: list[type]) -> dict[str, str]:
    """A salesperson works with what the groups share; the contacts' own list is the supervisor's."""
    levels = colleagues("group")
    for entity in records:
        for verb in entity.functions():  # type: ignore[attr-defined]
            level = {"delete": "own", "merge": "none"}.get(verb, "group")
            levels[f"{entity.key()}.{verb}"] = level  # type: ignore[attr-defined]
    for verb in ("list", "export", "import"):
        levels[f"contact.{verb}"] = "none"
    levels["account.associate"] = "none"
    for verb in ("transfer", "release"):  # the supervisor's to do
        levels[f"commercialaction.{verb}"] = "none"
    levels |= {"order.buy": "none", "order.invoice": "none"}
    levels["segment.list"] = "all"
    levels["quota.view"] = "own"
    levels |= {"quote.view": "group", "quote.send": "group", "quote.withdraw": "group"}
    # What is sold and for how much is the supervisors' to say; what others ask for it, everybody's.
    for key in ("product", "pricelist", "pricelistitem"):
        levels |= dict.fromkeys((f"{key}.{verb}" for verb in ("create", "change", "delete", "import")), "none")
    return levels


def office(records: list[type]) -> dict[str, str]:
    levels = colleagues("all")
    for entity in records:
        levels |= {f"{entity.key()}.{verb}": "all" for verb in ("view", "list", "export")}  # type: ignore[attr-defined]
    for key in ("quote", "offerline", "orderline", "billingitem"):
        levels |= {f"{key}.{verb}": "all" for verb in ("view", "list", "export")}
    return (
        levels
        | {"product.costs": "all", "product.internal": "all", "billingitem.invoice": "all"}
        | {
            "order.internal": "all",
            "order.invoice": "all",
        }
    )


def outside() -> dict[str, str]:
    """Distributors see what is on sale, neither costs nor what the team keeps to itself, and order it."""
    shown = ("product.view", "product.list", "productcategory.view", "unit.view", "tax.view")
    return dict.fromkeys(shown, "all") | dict.fromkeys(("order.view", "order.list", "order.buy"), "own")
