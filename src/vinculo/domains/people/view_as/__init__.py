"""Seeing the product with the eyes of somebody else, without touching anything."""
