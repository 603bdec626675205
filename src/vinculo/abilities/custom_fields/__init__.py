"""Fields that people add to records without code."""
