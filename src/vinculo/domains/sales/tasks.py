"""The background work of sales."""

from vinculo.domains.sales.lead.stale import warn_of_stale_leads

__all__ = ["warn_of_stale_leads"]
