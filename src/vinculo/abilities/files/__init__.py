"""Files attached to any record."""
