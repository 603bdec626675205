"""Vínculo: an open, Spanish-first CRM."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("vinculo")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0"
