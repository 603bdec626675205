"""Records that are probably the same: recognised while typing, on import, through the API and in a scan."""
