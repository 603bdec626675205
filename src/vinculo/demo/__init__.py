"""Invented data to try the product with."""
