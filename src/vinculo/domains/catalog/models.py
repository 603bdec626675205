"""The tables of the catalogue: those of its entity folders."""

from vinculo.records.discovery import import_all

import_all("vinculo.domains.catalog", "model")
