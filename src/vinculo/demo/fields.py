"""Fields of the demo's own: the machine a client has, when its contract ends, how many work there."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from vinculo.abilities.custom_fields import tasks
from vinculo.abilities.custom_fields.define import add_field
from vinculo.abilities.custom_fields.models import CustomField
from vinculo.demo.companies import CompanySeed
from vinculo.identity.actor import Actor
from vinculo.records import custom

MACHINES: dict[str, dict[str, tuple[str, ...]]] = {
    "Carretilla elevadora": {"Linde": ("H25", "E20", "T16"), "Toyota": ("Traigo 48", "Tonero 25")},
    "Excavadora": {"Komatsu": ("PC210", "PC80MR"), "Volvo": ("EC220", "ECR88"), "JCB": ("220X", "8018")},
    "Grupo electrógeno": {"Himoinsa": ("HYW-20", "HYW-45"), "Atlas Copco": ("QES 60", "QAS 100")},
    "Compresor": {"Atlas Copco": ("GA 11", "GA 30"), "Kaeser": ("SK 22", "ASD 40")},
}
SECTION = "Maquinaria"


def create_fields() -> None:
    """Adds the fields. Their values come with the companies, their indexes afterwards: `prepare_fields`."""
    actor = Actor.system("demo")

    def add(label: str, kind: str, position: int, **values: Any) -> CustomField:
        one = CustomField(entity="account", label=label, type=kind, position=position, **values)
        return add_field(one, actor=actor)

    brand_entries = [f"{kind}|{brand}" for kind, some in MACHINES.items() for brand in some]
    model_entries = [f"{brand}|{model}" for some in MACHINES.values() for brand, ms in some.items() for model in ms]
    kind = add("Tipo de máquina", "linked", 10, section=SECTION, filterable=True, options="\n".join(MACHINES))
    brand = add(
        "Marca", "linked", 20, section=SECTION, filterable=True, searchable=True, parent=kind,
        options="\n".join(brand_entries),
    )  # fmt: skip
    add("Modelo", "linked", 30, section=SECTION, searchable=True, parent=brand, options="\n".join(model_entries))
    add("Renovación del contrato", "date", 40, filterable=True, help="El día en que vence el mantenimiento.")
    add("Empleados", "numeric", 50, filterable=True)
    custom.refresh()


def prepare_fields() -> None:
    """Makes the indexes, at once instead of in the background."""
    for one in CustomField.objects.filter(filterable=True, trashed__isnull=True):
        tasks.build_indexes.call(one.pk)


def values_of(company: CompanySeed, today: dt.date, dice: Random) -> dict[str, Any]:
    """{attribute: value} of the fields of a company; only some have a machine and a contract."""
    found: dict[str, Any] = {"cf_empleados": company.employees}
    if dice.random() < 0.4:
        kind = dice.choice(list(MACHINES))
        brand = dice.choice(list(MACHINES[kind]))
        model = dice.choice(MACHINES[kind][brand])
        found |= {"cf_tipo_de_maquina": kind, "cf_marca": brand, "cf_modelo": model}
        found["cf_renovacion_del_contrato"] = today + dt.timedelta(days=dice.randrange(-60, 540))
    return found
