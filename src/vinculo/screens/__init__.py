"""The screens every entity gets from its declaration."""
