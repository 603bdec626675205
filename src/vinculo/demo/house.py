"""Who the invented company is: what its letterhead, its mails and its pages say."""

from __future__ import annotations

from vinculo.house import store

HOUSE = {
    "name": "Alborada",
    "legal_name": "Alborada Formación y Eventos, S.L.",
    "fiscal_id": "B10000008",
    "address": "Calle de la Imprenta, 12\n17001 Girona",
    "phone": "972 000 000",
    "email": "hola@alborada.example",
    "website": "www.alborada.example",
    "iban": "ES9121000418450200051332",  # the example of the standard
}


def introduce() -> None:
    """Gives the house its name and address, unless it has a name already."""
    if not store.get("organisation.name"):
        store.save({f"organisation.{name}": value for name, value in HOUSE.items()})


__all__ = ["introduce"]
