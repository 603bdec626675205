"""Tags on any record."""
