"""The tables of the directory: those of its entity folders, and the association of people with accounts."""

from vinculo.domains.directory.association import Association
from vinculo.records.discovery import import_all

import_all("vinculo.domains.directory", "model")

__all__ = ["Association"]
