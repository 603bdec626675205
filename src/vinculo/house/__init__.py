"""What this house has settled for itself: declared settings with a type, one cached read, secrets encrypted."""
