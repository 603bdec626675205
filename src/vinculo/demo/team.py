"""The people of the demo: the announced logins, and colleagues who make the history believable."""

from __future__ import annotations

from vinculo.identity.models import Group, Membership, Role, User

PASSWORD = "vinculo-demo"  # noqa: S105 - announced to everybody who starts the demo
NORTH, SOUTH = "Comercial Norte", "Comercial Sur"

# identifier, name, role, groups
PEOPLE = [
    ("webmaster", "Marta Rius", "webmaster", ()),
    ("supervisor", "Sara Pons", "supervisor", (NORTH, SOUTH)),
    ("ana", "Ana Gómez", "equipo", (NORTH,)),
    ("luis", "Luis Vidal", "equipo", (SOUTH,)),
    ("editor", "Elena Soto", "editor", ()),
    ("distribuidor", "Damián Prats", "distribuidor", ()),
    ("administracion", "Alicia Mora", "administracion", ()),
    ("nora", "Nora Ferrer", "equipo", (NORTH,)),
    ("pablo", "Pablo Iriarte", "equipo", (NORTH,)),
    ("irene", "Irene Castaño", "equipo", (SOUTH,)),
    ("marc", "Marc Oliva", "equipo", (SOUTH,)),
]
LOGINS = PEOPLE[:7]
SELLERS = {NORTH: ("ana", "nora", "pablo"), SOUTH: ("luis", "irene", "marc")}
WRITERS = ("ana", "luis", "nora", "pablo", "irene", "marc", "supervisor")


def hire() -> tuple[dict[str, User], dict[str, Group]]:
    """Creates whoever is missing; the people and the groups by their short name."""
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in (NORTH, SOUTH)}
    roles = {role.key: role for role in Role.objects.all()}
    users = {}
    for identifier, name, role, belongs in PEOPLE:
        user = User.objects.filter(identifier=identifier).first() or User.objects.create_user(
            f"{identifier}@demo.vinculo", PASSWORD, name=name, identifier=identifier, role=roles[role]
        )
        for group in belongs:
            Membership.objects.get_or_create(user=user, group=groups[group])
        users[identifier] = user
    return users, groups
