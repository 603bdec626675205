"""Who writes: what stands at the head and foot of every document of the house."""

from __future__ import annotations

from dataclasses import dataclass

from vinculo.house import organisation, store
from vinculo.house.organisation import ACCENT

INK = "#1f1d1a"


@dataclass(frozen=True)
class Letterhead:
    """The house as a document presents it. `logo` is the digest of its picture, "" without one."""

    name: str
    legal_name: str = ""
    fiscal_id: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    iban: str = ""
    footer: str = ""
    accent: str = ACCENT
    logo: str = ""

    @property
    def contact(self) -> list[str]:
        """Phone, e-mail and website, those there are."""
        site = self.website.removeprefix("https://").removeprefix("http://").rstrip("/")
        return [one for one in (self.phone, self.email, site) if one]

    @property
    def accent_ink(self) -> str:
        """The accent where letters have it: a colour too light to be read gives way to ink."""
        return self.accent if contrast_with_white(self.accent) >= 4.5 else INK


def letterhead() -> Letterhead:
    """The house as it presents itself today."""
    names = ("legal_name", "fiscal_id", "address", "phone", "email", "website", "iban", "footer", "logo")
    said = {name: store.get(f"organisation.{name}") for name in names}
    return Letterhead(organisation.name(), accent=store.get("organisation.accent"), **said)


def contrast_with_white(colour: str) -> float:
    """The WCAG ratio of a colour such as #0f6f7c on white paper, 1 to 21."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
