"""How templates write numbers, where Django's habits for a language are not those of `records.formats`."""
