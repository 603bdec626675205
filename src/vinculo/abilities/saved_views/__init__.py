"""Views of a list that a person keeps or shares."""
